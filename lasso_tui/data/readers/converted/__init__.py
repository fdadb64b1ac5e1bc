"""Readers of workbooks, databases, JSON and files of statistics programs: rows of cells, read as a text is."""
