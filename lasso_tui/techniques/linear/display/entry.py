"""Where a feature enters: its correlation with the residual in units of its penalty, along alpha."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Lines, Mark
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array

__all__ = ["entry_lines", "entry_text"]

ENTRY_LIMITS = 0.0, 1.0


def entry_text(name: str, alphas: FloatArray, coefs: FloatArray) -> str:
    """Say at which alpha of a decreasing grid a coefficient (A,) is first nonzero."""
    import numpy as np

    nonzero = np.flatnonzero(coefs)
    return (
        f"{name} enters at {format_significant(alphas[nonzero[0]])}" if len(nonzero) else f"{name} stays at 0"
    )


def entry_lines(
    ratio: FloatArray,
    alphas: FloatArray,
    name: str,
    rank: Int64Array,
    text: str,
    *,
    of: str,
    marks: tuple[Mark, ...] = (),
) -> Lines:
    """Return the correlation of one feature in units of its penalty; the feature enters where the line meets 1.

    Parameters
    ----------
    ratio : (A, 1), made once, since charts compare arrays by identity
    alphas : (A,) decreasing
    name, rank : of the feature; its place in the order of colours, (1,)
    text : where it enters
    of : what the ratio is of, such as "|x'r|/n ÷ alpha"
    marks : named positions
    """
    return Lines(
        title="Entry",
        x_axis=ALPHA_AXIS,
        y_axis=Axis(text, of),
        x=alphas,
        y=ratio,
        names=(name,),
        marks=marks,
        ranks=rank,
        limits=ENTRY_LIMITS,
        levels=(Level(1.0, "1 = nonzero"),),
    )
