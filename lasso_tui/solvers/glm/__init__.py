"""Paths of generalised linear models by proximal Newton steps."""
