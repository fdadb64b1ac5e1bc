"""Sparse recovery: basis pursuit and orthogonal matching pursuit."""
