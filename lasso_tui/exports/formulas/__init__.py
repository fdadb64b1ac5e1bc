"""The prediction as one formula: SQL, a spreadsheet, a Python function, LaTeX."""
