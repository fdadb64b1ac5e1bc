"""Numbers as text, with a fixed number of significant digits."""

from __future__ import annotations

import math

__all__ = ["auc_text", "error_text", "format_significant", "gap_text"]

GAP_LIMITS = (1e-12, 1e-9)
"""Relative gaps below these are written as "< limit": their digits depend on the machine."""


def gap_text(gap: float) -> str:
    """Write a relative duality gap, or an error that should be zero; one at the level of rounding as a limit.

    >>> [gap_text(v) for v in (3.2e-6, 2e-10, 4e-16, 0.0)]
    ['3e-06', '< 1e-9', '< 1e-12', '< 1e-12']
    """
    for limit, text in zip(GAP_LIMITS, ("< 1e-12", "< 1e-9"), strict=True):
        if gap < limit:
            return text
    return f"{gap:.0e}"


def format_significant(value: float, digits: int = 3) -> str:
    """Write a number with `digits` significant digits, without exponent where that is short.

    >>> [format_significant(v) for v in (0.05, 1234.5, -0.0004567, 3.2e-7, 0.0)]
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
    """Write a relative error with significant digits, or as a limit at the level of rounding."""
    return gap_text(error) if error < GAP_LIMITS[-1] else format_significant(error, digits)


def auc_text(area: float, se: float) -> str:
    """Write an area under the ROC curve with its standard error, where there is one.

    >>> [auc_text(0.81, 0.04), auc_text(0.81, float("nan")), auc_text(float("nan"), float("nan"))]
    ['0.810 ± 0.040', '0.810', '– (one class only)']
    """
    if area != area:
        return "– (one class only)"
    return f"{area:.3f} ± {se:.3f}" if se == se else f"{area:.3f}"
