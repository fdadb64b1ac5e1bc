"""Summaries of columns, and checks for problems."""
