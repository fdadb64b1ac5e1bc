"""The data screen: every column of a table, and what is to be done with it."""
