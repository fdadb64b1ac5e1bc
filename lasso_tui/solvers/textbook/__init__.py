"""Coordinate descent as textbooks teach it, with a trace of every step."""
