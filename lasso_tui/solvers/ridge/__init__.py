"""Ridge regression: its path and its cross-validation."""
