"""Version of the JSON document's keys."""

from __future__ import annotations

__all__ = ["SCHEMA"]

SCHEMA = 2
"""Version of the document's keys; 1 had `value` and `original` for the coefficients."""
