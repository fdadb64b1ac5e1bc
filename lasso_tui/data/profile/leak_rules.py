"""Rules for single columns that identify rows or reveal the target."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.numeric_range import is_whole

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "LEAK_CORRELATION",
    "MIN_ROWS",
    "has_two_values",
    "identifier_problem",
    "level_problem",
    "target_doubt",
    "target_problem",
    "why_doubtful",
]

MIN_ROWS = 10
"""Smallest number of rows at which a perfect match is not attributed to chance."""

MIN_RISING_ROWS = 20
"""Smallest number of rows at which whole numbers that only rise or fall are not attributed to chance."""

LEAK_CORRELATION = 0.9999
"""Absolute correlation with the target above which a column is reported as a leak."""

SCALED_CORRELATION = 1 - 1e-9
"""Absolute correlation above which a column is the target on another scale."""

MAX_CHANCE = 1e-3
"""Probability up to which a threshold that separates two classes is not attributed to chance."""

ID_NAME = re.compile(
    r"(^|[\W_])(?i:id|ids|uuid|guid|oid|pid|key|index|idx|nr|no|num|number|row|ref|reference|serial|code|barcode|isbn|ssn"
    r"|account|acct|invoice|ticket|receipt|order|customer|client|patient|subject|user|member|employee|phone)$"
    r"|[a-z](ID|Id|Nr|No|Ref|Code|Key|Number)$"
)
"""Names of identifiers; within a word only a capital letter begins one: orderNo, not casino."""


def target_doubt(name: str, by_place: str, values: FloatArray) -> str:
    """Return a sentence if a target that nobody named is doubtful, else "".

    Parameters
    ----------
    name : the target
    by_place : why it is doubtful by its place in the table, or ""
    values : (n,) its values in the order of the rows, none missing
    """
    why = why_doubtful(name, by_place, values)
    return f"Target {name} is a guess: {why}. Name it: --target COL, key y." if why else ""


def why_doubtful(name: str, by_place: str, values: FloatArray) -> str:
    """Return why a target is doubtful, a phrase, or ""; parameters as in `target_doubt`."""
    why = by_place or identifier_problem(name, values).rstrip(".")
    return f"{why[0].lower()}{why[1:]}" if why else ""


def identifier_problem(name: str, values: FloatArray) -> str:
    """Return why numbers identify the rows, or "" if they do not seem to.

    Parameters
    ----------
    name : the column
    values : (n,) its values in the order of the rows, none missing
    """
    n = len(values)
    if n < MIN_ROWS or not is_whole(values):
        return ""
    if float(values.max() - values.min()) < n - 1:
        return ""  # so few whole numbers must repeat
    steps = np.diff(values)
    if (steps == 1).all() or (steps == -1).all():
        return "Row number: every value differs from the last by 1. Keep it only as time."
    rises = bool((steps > 0).all() or (steps < 0).all())
    if not rises and (np.diff(np.sort(values)) == 0).any():
        return ""
    if values.max() - values.min() == n - 1:
        return "Possible identifier: consecutive integers, no repeats."
    if ID_NAME.search(name):
        return "Possible identifier: named like one, and no repeats."
    if rises and n >= MIN_RISING_ROWS:
        return "Possible identifier: integers that only rise or fall from row to row. Keep it only as time."
    return ""


def target_problem(
    name: str, x: FloatArray, y: FloatArray, correlation: float | None, label: str, n_columns: int
) -> tuple[str, str] | None:
    """Return how numbers reveal the target, ("copy" or "leak", message), or None.

    Parameters
    ----------
    name : the column
    x, y : (n,) its values and the target's, none missing
    correlation : their correlation, None where it is not defined
    label : the target
    n_columns : number of columns that could separate two classes by chance
    """
    near = correlation is None or abs(correlation) > 0.9  # a copy correlates, whatever was rounded
    if near and np.allclose(x, y, rtol=1e-9, atol=0.0):
        return "copy", f"Leak: copy of target {label}."
    if correlation is None:
        return None
    if abs(correlation) > SCALED_CORRELATION:
        return "copy", f"Leak: target {label} on another scale."
    if abs(correlation) > LEAK_CORRELATION:
        return "leak", f"Leak: correlation {correlation:.6f} with target {label}."
    if not has_two_values(y):
        return None
    top = y == y.max()
    if x[top].min() > x[~top].max() or x[top].max() < x[~top].min():
        log_chance = math.log(2 * n_columns) - _log_choices(len(y), int(top.sum()))
        if log_chance < math.log(MAX_CHANCE):
            return "leak", f"Leak: one threshold on {name} separates the classes of target {label}."
    return None


def level_problem(correlation_ratio: float | None, label: str) -> tuple[str, str] | None:
    """Return how the levels of a factor reveal the target, or None; parameters as in `target_problem`."""
    if correlation_ratio is not None and correlation_ratio > LEAK_CORRELATION:
        return "leak", f"Leak: each level has a single value of target {label}."
    return None


def has_two_values(y: FloatArray) -> bool:
    """Return whether a target has two values at most."""
    return bool(len(y)) and bool(((y == y.max()) | (y == y.min())).all())


def _log_choices(n: int, k: int) -> float:
    """Return the logarithm of the number of ways to choose k of n rows."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
