"""Charts of cross-validated errors over an axis: the error with its standard error, and paired differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Curve, Focus, Level, Mark

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import CrossValidation
    from lasso_tui.techniques.linear.paired import PairedErrors

__all__ = ["SE_BARS", "WAITING", "cv_curve", "difference_curve", "focus_on_minimum", "null_level"]

SE_BARS = "± 1 SE"

WAITING = "computing cross-validation…"

BARELY = 3.0
"""Standard errors of the difference at 1-SE that a chart of differences shows at least."""


def focus_on_minimum(cv: CrossValidation) -> Focus:
    """Return the range of errors that the choice of alpha is about: around the minimum, up to 1-SE at least."""
    at = cv.index_1se
    return Focus(float(cv.mean[cv.index_min]), float(cv.se[cv.index_min]), float(cv.mean[at] + cv.se[at]))


def null_level(cv: CrossValidation) -> Level:
    """Return the error of the model at the largest alpha, where all penalised coefficients are zero."""
    return Level(float(cv.mean[0]), "null")


def cv_curve(
    cv: CrossValidation | None,
    title: str,
    x_axis: Axis,
    x: FloatArray,
    *,
    y_title: str,
    marks: tuple[Mark, ...] = (),
    levels: tuple[Level, ...] | None = None,
    members: FloatArray | None = None,
    members_label: str = "",
    counts: Int64Array | None = None,
) -> Curve:
    """Return the mean CV error along an axis, ± one standard error; while there is none, its empty axes.

    Parameters
    ----------
    cv : the cross-validation, or None while it is computed
    title, y_title : of the chart and of its y axis
    x : (A,) positions of its alphas
    levels : named errors, by default that of the null model
    members, members_label : thin lines behind, such as each fold's error
    counts : (A,) nonzero coefficients, for the top of a chart of its own
    """
    import numpy as np

    if cv is None:
        nothing = np.full(len(x), np.nan)
        return Curve(
            title=title, x_axis=x_axis, y_axis=Axis(y_title), x=x, y=nothing, placeholder=WAITING, marks=marks
        )
    return Curve(
        title=title,
        x_axis=x_axis,
        y_axis=Axis(y_title),
        x=x,
        y=cv.mean,
        low=cv.mean - cv.se,
        high=cv.mean + cv.se,
        band_label=SE_BARS,
        focus=focus_on_minimum(cv) if np.isfinite(cv.mean[cv.index_min]) else None,
        levels=(null_level(cv),) if levels is None else levels,
        members=members,
        members_label=members_label,
        marks=marks,
        counts=counts,
        counts_title="nonzero",
    )


def difference_curve(
    paired: PairedErrors | None,
    index_1se: int,
    title: str,
    x_axis: Axis,
    x: FloatArray,
    *,
    y_title: str,
    marks: tuple[Mark, ...] = (),
) -> Curve:
    """Return the CV error of every alpha minus that at the minimum, paired by fold, ± one standard error."""
    import numpy as np

    if paired is None:
        nothing = np.full(len(x), np.nan)
        return Curve(
            title=title, x_axis=x_axis, y_axis=Axis(y_title), x=x, y=nothing, placeholder=WAITING, marks=marks
        )
    at = paired.difference[index_1se] + BARELY * paired.se[index_1se]
    near = paired.difference <= max(float(at), 0.0)
    unit = float(np.max(paired.se[near], initial=0.0))
    return Curve(
        title=title,
        x_axis=x_axis,
        y_axis=Axis(y_title),
        x=x,
        y=paired.difference,
        low=paired.difference - paired.se,
        high=paired.difference + paired.se,
        band_label=SE_BARS,
        focus=Focus(0.0, unit, float(at)) if unit > 0 else None,
        marks=marks,
    )
