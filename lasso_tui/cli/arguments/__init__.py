"""What the parsers make of words."""
