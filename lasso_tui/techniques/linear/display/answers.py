"""Answers and next steps in words, in two lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import IntArray
    from lasso_tui.charts import Mark
    from lasso_tui.solvers import CrossValidation
    from lasso_tui.techniques.linear.paired import PairedErrors

__all__ = [
    "MAX_LONG",
    "MAX_NEXT_STEP",
    "MAX_SHORT",
    "choice_answer",
    "difference_text",
    "next_mark",
    "sentence",
]

MAX_SHORT, MAX_LONG, MAX_NEXT_STEP = 78, 118, 28
"""Characters of an answer in short, of one for a window of 120 columns, and of a next step in short."""


def sentence(*forms: str) -> Sentence:
    """Return a sentence in two of its forms, which begin with the longest: the first that fits in either length.

    The last one has to be short enough.
    """
    return Sentence(
        next((text for text in forms if len(text) <= MAX_SHORT), forms[-1]),
        next((text for text in forms if len(text) <= MAX_LONG), forms[-1]),
    )


def difference_text(difference: float, se: float) -> str:
    """Write a paired difference with its standard error, both to the same decimal.

    >>> difference_text(125.83, 47.61), difference_text(-7.93, 16.8), difference_text(0.01234, 0.0056)
    ('126 ± 48', '-8 ± 17', '0.012 ± 0.006')
    """
    import math

    if not (math.isfinite(se) and se > 0):
        return format_significant(difference)
    first = -math.floor(math.log10(se))  # the first digit of the error; the second too where it is short
    decimals = max(min(first + 1, max(first, 3)), 0)
    if decimals > 6:
        return f"{format_significant(difference)} ± {format_significant(se, 2)}"
    return f"{difference:,.{decimals}f} ± {se:,.{decimals}f}".replace("-0 ", "0 ")


def choice_answer(
    nonzeros: IntArray,
    count: int,
    cv: CrossValidation,
    paired: PairedErrors,
    loss: str,
    things: str = "features",
) -> Sentence:
    """Say how many features there are at the CV minimum and at 1-SE, and what the step between them costs.

    Parameters
    ----------
    nonzeros : (A,) number of nonzero coefficients, or groups, at each alpha
    count, things : how many there are, and what they are
    cv, paired, loss : the errors, their paired differences to the minimum, their label
    """
    least, fewest = int(nonzeros[cv.index_min]), int(nonzeros[cv.index_1se])
    first = f"{least:,} of {count:,} {things} at the CV minimum"
    if cv.index_1se == cv.index_min:
        return sentence(f"{first}, which is the 1-SE alpha too.")
    cost = difference_text(paired.difference[cv.index_1se], paired.se[cv.index_1se])
    return sentence(
        f"{first}, {fewest:,} at 1-SE; moving from m to s costs {cost} in CV {loss}, paired by fold.",
        f"{first}, {fewest:,} at 1-SE; m to s costs {cost} in {loss}.",
        f"{first}, {fewest:,} at 1-SE: {cost} more {loss}.",
        f"{first}, {fewest:,} at 1-SE.",
    )


def next_mark(
    cursor: float, marks: Sequence[Mark], things: str = "features", *, none_left: bool = False
) -> Sentence:
    """Return what to press next: from the CV minimum the 1-SE alpha, from elsewhere the minimum.

    `things` are what is counted, of which `none_left` says that all are zero; before there are marks, the path is
    to be walked along.
    """
    at = {mark.key: mark.x for mark in marks}
    if "m" not in at:
        return Sentence("[ and ] move along alpha", "[ and ] move along alpha; cross-validation is under way")
    here = {key for key, x in at.items() if abs(cursor - x) <= 1e-9 * abs(x)}
    if "m" in here and none_left:
        return Sentence(f"[: the first {things}", f"Next: [, which {things} come first")
    if "m" in here and "s" in here:
        return Sentence(f"]: fewer {things}", f"Next: ], fewer {things}")
    if "m" in here:
        return Sentence("s: fewest within 1 SE", f"Next: s, the fewest {things} within one standard error")
    return Sentence("m: minimum CV error", "Next: m, the alpha at minimum CV error")
