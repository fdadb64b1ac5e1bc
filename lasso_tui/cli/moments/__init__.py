"""Sums of rows on the command line."""
