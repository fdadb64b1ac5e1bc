"""How far work has come, as text."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["PROGRESS_SECONDS", "format_progress"]

PROGRESS_SECONDS = 0.1
"""Seconds between two reports of a worker, and before the first."""


def format_progress(stage: str, fraction: float, left: float | None = None, done: Sequence[str] = ()) -> str:
    """Write how far a stage has come: a percentage, and the seconds likely left.

    Parameters
    ----------
    stage, fraction, left : what is being done, how much of it, and the seconds left where they are known
    done : the stages before it

    >>> format_progress("cross-validation", 0.4, 3.2, ["reading", "path"])
    'reading ✓ path ✓ cross-validation 40 %, 3 s left · esc stops'
    >>> format_progress("summing: 1,500,000 rows, 2 s left", 0.63)
    'summing 63 %, 1,500,000 rows, 2 s left · esc stops'
    """
    stage, _, detail = stage.partition(": ")
    rest = "" if left is None else f", {left:.0f} s left"
    before = "".join(f"{name} ✓ " for name in done)
    more = f", {detail}" if detail else ""
    return f"{before}{stage} {100 * fraction:.0f} %{more}{rest} · esc stops"
