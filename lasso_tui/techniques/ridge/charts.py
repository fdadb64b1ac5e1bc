"""Charts of the ridge tab: both paths and their difference on one axis, both errors, both coefficients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Curve, Focus, Lines, Mark, Overlay, Rival, Stack, Stem
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.linear.display.error_charts import SE_BARS, WAITING
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.linear_path import scale_title, stem_chart
from lasso_tui.techniques.ridge.compute import RidgeResult
from lasso_tui.techniques.ridge.errors import AlignedErrors
from lasso_tui.techniques.ridge.params import ALPHA, DF, NORM
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ARRANGEMENT", "CHARTS"]

PATHS = "Paths + difference"

HEIGHTS = (11.0, 11.0, 8.0)


def shared_axis(result: RidgeResult) -> Axis:
    """Return the axis that both are drawn on."""
    own = result.sides[0].axis
    titles = {NORM: "share of the norm", DF: "degrees of freedom", ALPHA: "alpha"}
    return replace(own, title=titles.get(result.axis, "Lasso's alpha, n × Ridge's"), unit="")


def marks_on_axis(result: RidgeResult) -> tuple[Mark, ...]:
    """Return the lasso's marks and the ridge's minimum, r, on the axis."""
    place = result.comparison
    marks = [
        replace(m, x=place.positions(result.axis, m.x)[0], label=f"lasso {m.label}") for m in result.marks
    ]
    if result.ridge_cv is not None:
        position = place.position_of_ridge(result.axis, result.ridge_cv.alpha_min)
        ends = float(result.sides[0].x.min()), float(result.sides[0].x.max())
        marks.append(Mark("r", min(max(position, ends[0]), ends[1]), "ridge alpha at min CV"))
    return tuple(marks)


def coefficient_limits(result: RidgeResult) -> tuple[float, float]:
    """Return the ends of the scale that both paths share."""
    low = min(float(side.y.min(initial=0.0)) for side in result.sides)
    high = max(float(side.y.max(initial=0.0)) for side in result.sides)
    return (low, high) if low < high else (-1.0, 1.0)


@once
def paths(result: RidgeResult) -> tuple[Lines, Lines]:
    """Return the lasso's and the ridge's coefficients, on one axis and one scale."""
    axis, marks = shared_axis(result), marks_on_axis(result)
    fit, (first, second) = result.comparison.lasso, result.sides
    lasso = Lines(
        title="Lasso path",
        x_axis=axis,
        y_axis=Axis(f"lasso {scale_title(fit)}"),
        x=first.x,
        y=first.y,
        names=result.data.features,
        marks=marks,
        counts=first.df,
        counts_title="nonzero",
        ranks=fit.ranks,
        limits=coefficient_limits(result),
    )
    ridge = replace(
        lasso,
        title="Ridge path",
        y_axis=Axis(f"ridge {scale_title(fit)}"),
        x=second.x,
        y=second.y,
        counts=second.df,
        counts_title="df",
    )
    return lasso, ridge


@once
def aligned(result: RidgeResult) -> AlignedErrors | None:
    """Return the errors of both at equal positions, once they are computed."""
    if result.cv is None or result.ridge_cv is None:
        return None
    return AlignedErrors.of(result.comparison, result.axis, result.cv, result.ridge_cv)


@once
def difference_chart(result: RidgeResult) -> Curve:
    """Return the lasso's CV error minus the ridge's at equal positions, paired by fold, ± one standard error."""
    import numpy as np

    errors, x = aligned(result), result.sides[0].x
    title = "CV MSE, lasso − ridge, paired by fold,"
    if errors is None:
        nothing = np.full(len(x), np.nan)
        return Curve(
            title="CV difference",
            x_axis=shared_axis(result),
            y_axis=Axis(title),
            x=x,
            y=nothing,
            placeholder=WAITING,
        )
    near = errors.near
    shown = np.where(near, errors.difference, np.nan)
    low, high = errors.difference - errors.difference_se, errors.difference + errors.difference_se
    ends = float(np.min(low[near], initial=0.0)), float(np.max(high[near], initial=0.0))
    return Curve(
        title="CV difference",
        x_axis=shared_axis(result),
        y_axis=Axis(title),
        x=x,
        y=shown,
        low=np.where(near, low, np.nan),
        high=np.where(near, high, np.nan),
        band_label=SE_BARS,
        members=errors.difference[:, None],
        focus=Focus(ends[0], 0.0, ends[1]) if ends[0] < ends[1] else None,
        marks=marks_on_axis(result),
        sides=("↑ ridge better", "↓ lasso better"),
    )


@once
def path_stack(result: RidgeResult) -> Stack:
    """Return both paths over the difference of their errors."""
    lasso, ridge = paths(result)
    return Stack(title=PATHS, parts=(lasso, ridge, difference_chart(result)), heights=HEIGHTS, small=(0, 2))


@once
def error_chart(result: RidgeResult) -> Curve:
    """Return the CV errors of both along the axis, each bar ± one standard error."""
    import numpy as np

    errors, x, axis = aligned(result), result.sides[0].x, shared_axis(result)
    y_axis = Axis(f"{result.folds} CV MSE")
    if errors is None or result.cv is None or result.ridge_cv is None:
        nothing = np.full(len(x), np.nan)
        return Curve(title="CV errors", x_axis=axis, y_axis=y_axis, x=x, y=nothing, placeholder=WAITING)
    minima = [
        (float(run.mean[run.index_min]), float(run.se[run.index_min])) for run in (result.cv, result.ridge_cv)
    ]
    least, unit = min(minima)
    return Curve(
        title="CV errors",
        x_axis=axis,
        y_axis=y_axis,
        x=x,
        y=result.cv.mean,
        low=result.cv.mean - result.cv.se,
        high=result.cv.mean + result.cv.se,
        label="lasso",
        band_label=SE_BARS,
        focus=Focus(least, unit, max(mean + se for mean, se in minima)),
        marks=marks_on_axis(result),
        rivals=(
            Rival("ridge", errors.ridge, errors.ridge - errors.ridge_se, errors.ridge + errors.ridge_se),
        ),
    )


def at_cursor(result: RidgeResult, cursor: float) -> float:
    """Return the position of the lasso's alpha on the axis."""
    return result.comparison.positions(result.axis, cursor)[0]


def coefficient_chart(result: RidgeResult, cursor: float) -> Stem:
    """Draw the lasso's coefficients, the ridge's at the same position, and the true ones where they are known."""
    fit = result.comparison.lasso
    ridge_alpha = result.comparison.positions(result.axis, cursor)[1]
    ridge: FloatArray = result.ridge_at(ridge_alpha) * fit.path.scales
    stem = stem_chart(fit, cursor)
    low, high = coefficient_limits(result)
    ends = stem.limits or (0.0, 0.0)
    return replace(
        stem,
        label="lasso",
        others=(Overlay("ridge", ridge),),
        limits=(min(low, ends[0]), max(high, ends[1])),
    )


CHARTS: tuple[ChartSpec[RidgeResult], ...] = (
    ChartSpec(PATHS, lambda r, cursor: replace(path_stack(r), cursor=at_cursor(r, cursor)), plots=HEIGHTS),
    ChartSpec("Ridge path", lambda r, cursor: replace(paths(r)[1], cursor=at_cursor(r, cursor))),
    ChartSpec("CV errors", lambda r, cursor: replace(error_chart(r), cursor=at_cursor(r, cursor))),
    ChartSpec("Coefficients", coefficient_chart),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row((PATHS,)),)),),
    large=(
        Column((Row((PATHS,)),), width=7),
        Column((Row(("CV errors",), 27), Row(("Coefficients",), 27)), width=4),
    ),
)
