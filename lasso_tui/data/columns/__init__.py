"""Typed columns, and how text becomes numbers and dates."""
