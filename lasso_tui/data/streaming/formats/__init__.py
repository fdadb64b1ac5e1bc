"""Files of each format, open to be read in pieces."""
