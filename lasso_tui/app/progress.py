"""How far work has come, as text."""

from __future__ import annotations

__all__ = ["PROGRESS_SECONDS", "format_progress"]

PROGRESS_SECONDS = 0.1
"""Seconds between two reports of a worker, and before the first."""


def format_progress(stage: str, fraction: float, left: float | None = None) -> str:
    """Write how far a stage has come: a bar, a percentage, and the seconds likely left."""
    done = round(10 * fraction)
    rest = "" if left is None else f", {left:.0f} s left"
    return f"{stage} {'━' * done}{'╌' * (10 - done)} {fraction:4.0%}{rest}, esc stops"
