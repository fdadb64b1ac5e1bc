"""Charts as plain data, independent of how they are drawn."""
