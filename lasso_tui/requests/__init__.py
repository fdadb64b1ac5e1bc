"""Requests of a user: data, their preparation, and parameters."""
