"""Numbers as text: enough digits to act on, the same width while they move."""

from __future__ import annotations

import math

__all__ = ["error_text", "format_significant", "gap_text"]

STEPS = (1e-12, 1e-9)
"""Relative gaps below these are written as being below: their digits differ from one machine to the next."""


def gap_text(gap: float) -> str:
    """Write a relative duality gap, or an error that should be nothing; what is little but rounding as that.

    >>> [gap_text(v) for v in (3.2e-6, 2e-10, 4e-16, 0.0)]
    ['3e-06', '< 1e-9', '< 1e-12', '< 1e-12']
    """
    for step, words in zip(STEPS, ("< 1e-12", "< 1e-9"), strict=True):
        if gap < step:
            return words
    return f"{gap:.0e}"


def format_significant(value: float, digits: int = 3) -> str:
    """Write a number with `digits` significant digits, plainly where that is short.

    >>> [significant(v) for v in (0.05, 1234.5, -0.0004567, 3.2e-7, 0.0)]
    ['0.0500', '1234', '-0.000457', '3.20e-07', '0']
    """
    value = float(value)
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    if not -5 < size < 7:
        return f"{value:.{digits - 1}e}"
    return f"{value:.{max(digits - 1 - size, 0)}f}"


def error_text(error: float, digits: int = 3) -> str:
    """Write a relative error with significant digits, unless it is little but rounding."""
    return gap_text(error) if error < STEPS[-1] else format_significant(error, digits)
