"""How far work has come, in words."""

from __future__ import annotations

__all__ = ["PROGRESS_EVERY", "progress_words"]

PROGRESS_EVERY = 0.1
"""Seconds between two reports of a worker, and before its first."""


def progress_words(stage: str, fraction: float, left: float | None = None) -> str:
    """Write how far a stage has come, as a bar and a share, and the seconds that are likely left."""
    done = round(10 * fraction)
    soon = "" if left is None else f", {left:.0f} s left"
    return f"{stage} {'━' * done}{'╌' * (10 - done)} {fraction:4.0%}{soon}, esc stops"
