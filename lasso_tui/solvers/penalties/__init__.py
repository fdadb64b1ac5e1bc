"""Penalties, one class each."""
