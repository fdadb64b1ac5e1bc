"""Summaries of columns, and checks for what looks wrong."""
