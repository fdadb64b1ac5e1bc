"""Typed columns, and parsing of numbers and dates."""
