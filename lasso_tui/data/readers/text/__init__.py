"""Reader of text tables (CSV, TSV and similar): dialect, layout and cells decided by evidence."""
