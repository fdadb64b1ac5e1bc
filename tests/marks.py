"""Marks for the values of a parametrised test."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest

__all__ = [
    "LONG_TECHNIQUES",
    "long_except",
    "long_techniques",
    "marked_long",
    "marked_slow",
    "slow_except",
    "slow_from",
    "slow_techniques",
]

LONG_TECHNIQUES = frozenset({"selection", "sensing", "elastic-net", "text", "anomaly"})
"""Slugs of the techniques that take longest to solve their examples."""


def slow_except(values: Iterable[Any], *quick: Any) -> list[Any]:
    """Mark all values slow but a few; `pytest -m slow` runs the others."""
    listed = list(values)
    missing = [value for value in quick if value not in listed]
    if missing:
        raise ValueError(f"{missing} are not among {listed}")
    return [value if value in quick else marked_slow(value) for value in listed]


def slow_from(values: Collection[Any], count: int) -> list[Any]:
    """Mark all values slow but the first so many."""
    return [value if k < count else marked_slow(value) for k, value in enumerate(values)]


def slow_techniques(values: Iterable[Any]) -> list[Any]:
    """Mark those of the techniques, or of their slugs, slow that take longest."""
    return [
        marked_slow(value) if getattr(value, "slug", value) in LONG_TECHNIQUES else value for value in values
    ]


def marked_slow(value: Any) -> Any:
    """Mark one value, or one tuple of values, slow."""
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.slow)


def marked_long(value: Any) -> Any:
    """Mark one value, or one tuple of values, slow and long."""
    values = value if isinstance(value, tuple) else (value,)
    return pytest.param(*values, marks=(pytest.mark.slow, pytest.mark.long))


def long_except(values: Iterable[Any], *others: Any) -> list[Any]:
    """Mark all values long but a few, of a test that is slow itself."""
    listed = list(values)
    missing = [value for value in others if value not in listed]
    if missing:
        raise ValueError(f"{missing} are not among {listed}")
    return [value if value in others else marked_long(value) for value in listed]


def long_techniques(values: Iterable[Any]) -> list[Any]:
    """Mark those of the techniques, or of their slugs, long that take longest, of a test that is slow itself."""
    return [
        marked_long(value) if getattr(value, "slug", value) in LONG_TECHNIQUES else value for value in values
    ]
