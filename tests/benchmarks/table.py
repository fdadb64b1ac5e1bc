"""Printing a benchmark's rows as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, what came out, what was aimed at."""

    what: str
    measured: str
    aim: str


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the rows."""
    wide = max(len(row.what) for row in rows), max(len(row.measured) for row in rows)
    print(f"{title}\n")
    for row in rows:
        print(f"  {row.what:<{wide[0]}}  {row.measured:<{wide[1]}}  {row.aim}".rstrip())
    print()
