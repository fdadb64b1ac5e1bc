"""Factorisations that are updated while columns or rows are added and removed."""
