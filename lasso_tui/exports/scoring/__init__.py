"""Predictions for new rows from an exported document: what it must hold, and how rows are scored."""
