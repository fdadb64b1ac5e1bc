"""Charts of the penalties tab: three paths over their paired differences, errors, coefficients side by side."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.charts import Axis, Curve, Focus, Lines, Mark, Rival, Stack, TextTable
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.linear.display.error_charts import SE_BARS, WAITING
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.display.paths import path_lines
from lasso_tui.techniques.linear.linear_path import scale_title
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.penalties.compute import PenaltiesResult
from lasso_tui.techniques.penalties.params import ADAPTIVE, LASSO, METHODS, RELAXED
from lasso_tui.techniques.technique import ChartSpec

__all__ = ["ARRANGEMENT", "CHARTS"]

RATIO_AXIS = Axis("alpha / alpha max", log=True)

PATHS = "Paths + differences"

HEIGHTS = (9.0, 9.0, 9.0, 6.0)

MAX_ROWS = 500
"""Features that the table of coefficients lists."""


def marks_on_axis(result: PenaltiesResult) -> tuple[Mark, ...]:
    """Return the marks as fractions of alpha max."""
    return tuple(Mark(mark.key, result.ratio(mark.x), mark.label) for mark in result.marks)


@once
def paths(result: PenaltiesResult) -> tuple[Lines, Lines, Lines]:
    """Return the paths of the three methods at the same fractions of their alpha max, on one scale."""
    every = result.lasso.scaled_coefs, result.relaxed_coefs, result.adaptive.scaled_coefs
    low, high = min(float(y.min()) for y in every), max(float(y.max()) for y in every)
    lasso = path_lines(
        result.lasso,
        marks_on_axis(result),
        "Lasso path",
        x=result.ratios,
        x_axis=RATIO_AXIS,
        bounds=result.bounds,
    )
    title = scale_title(result.lasso)
    lasso = replace(lasso, y_axis=Axis(f"lasso {title}"), limits=(low, high) if low < high else None)
    relaxed = replace(
        lasso, title="Relaxed path", y_axis=Axis(f"relaxed {title}"), y=result.relaxed_coefs, held=None
    )
    adaptive = replace(
        lasso,
        title="Adaptive path",
        y_axis=Axis(f"adaptive {title}"),
        y=result.adaptive.scaled_coefs,
        counts=result.adaptive.path.nonzeros,
        held=None,
    )
    return lasso, relaxed, adaptive


@once
def difference_chart(result: PenaltiesResult) -> Curve:
    """Return the CV error of the relaxed and of the adaptive lasso minus the lasso's, paired, ± one SE."""
    import numpy as np

    y_axis, rivals = Axis("CV MSE minus the lasso's, paired by fold,"), []
    for method in (RELAXED, ADAPTIVE):
        if method in result.errors:
            pairs = [result.difference(method, a, a) for a in range(len(result.ratios))]
            mean, se = np.array(pairs).T
            rivals.append(Rival(method, mean, mean - se, mean + se))
    if not rivals:
        nothing = np.full(len(result.ratios), np.nan)
        return Curve(
            title="CV differences",
            x_axis=RATIO_AXIS,
            y_axis=y_axis,
            x=result.ratios,
            y=nothing,
            placeholder=WAITING,
        )
    first, unit = rivals[0], lasso_se(result)
    reach = [float(r.y[result.errors[r.label].index_min]) for r in rivals]
    return Curve(
        title="CV differences",
        x_axis=RATIO_AXIS,
        y_axis=y_axis,
        x=result.ratios,
        y=first.y,
        low=first.low,
        high=first.high,
        label=first.label,
        band_label=SE_BARS,
        focus=Focus(min(0.0, *reach), unit, max(0.0, *reach) + unit),
        rivals=tuple(rivals[1:]),
        rank=METHODS.index(first.label),
        marks=marks_on_axis(result),
        sides=("↑ lasso better", "↓ lasso worse"),
    )


def lasso_se(result: PenaltiesResult) -> float:
    """Return the standard error of the lasso's CV error at its minimum, the scale of the error charts."""
    errors = result.errors[LASSO]
    return float(errors.se[errors.index_min])


@once
def path_stack(result: PenaltiesResult) -> Stack:
    """Return the three paths over the differences of their errors."""
    parts = (*paths(result), difference_chart(result))
    return Stack(title=PATHS, parts=parts, heights=HEIGHTS, small=(0, 3))


@once
def error_chart(result: PenaltiesResult) -> Curve:
    """Return the CV errors of the methods, each bar ± one standard error."""
    import numpy as np

    y_axis = Axis(f"{result.fold_label} CV MSE")
    found = [(m, result.errors[m]) for m in METHODS if m in result.errors]
    if not found:
        nothing = np.full(len(result.ratios), np.nan)
        return Curve(
            title="CV errors",
            x_axis=RATIO_AXIS,
            y_axis=y_axis,
            x=result.ratios,
            y=nothing,
            placeholder=WAITING,
        )
    (name, first), *others = found
    return Curve(
        title="CV errors",
        x_axis=RATIO_AXIS,
        y_axis=y_axis,
        x=result.ratios,
        y=first.mean,
        low=first.mean - first.se,
        high=first.mean + first.se,
        label=name,
        band_label=SE_BARS,
        focus=Focus(min(float(e.mean.min()) for _, e in found), lasso_se(result), float(first.mean.min())),
        rivals=tuple(Rival(m, e.mean, e.mean - e.se, e.mean + e.se) for m, e in others),
        marks=marks_on_axis(result),
    )


def coefficient_table(result: PenaltiesResult, cursor: float) -> TextTable:
    """Coefficients of the three methods at the cursor, the features in the order of entry."""
    a, table = result.index(cursor), result.data
    paths = (result.lasso.scaled_coefs, result.relaxed_coefs, result.adaptive.scaled_coefs)
    order = result.lasso.entry_order
    truth = None if table.truth is None else table.truth * result.lasso.path.scales
    rows = []
    for j in order[:MAX_ROWS].tolist():
        cells = [format_significant(coefs[a, j]) if coefs[a, j] else "0" for coefs in paths]
        true = () if truth is None else (format_significant(truth[j]) if truth[j] else "0",)
        rows.append((table.features[j], *cells, *true, format_significant(result.weights[j])))
    more = len(order) - len(rows)
    return TextTable(
        title="Coefficients",
        cursor=cursor,
        columns=(
            "feature",
            *(f">{name}" for name in METHODS),
            *(() if truth is None else (">true",)),
            ">weight",
        ),
        rows=tuple(rows),
        note=f"{more:,} more features" if more else "in the order of entry",
    )


CHARTS: tuple[ChartSpec[PenaltiesResult], ...] = (
    ChartSpec(PATHS, lambda r, cursor: replace(path_stack(r), cursor=r.ratio(cursor)), plots=HEIGHTS),
    ChartSpec("CV errors", lambda r, cursor: replace(error_chart(r), cursor=r.ratio(cursor))),
    ChartSpec("Relaxed path", lambda r, cursor: replace(paths(r)[1], cursor=r.ratio(cursor))),
    ChartSpec("Adaptive path", lambda r, cursor: replace(paths(r)[2], cursor=r.ratio(cursor))),
    ChartSpec("Coefficients", coefficient_table, plots=()),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row((PATHS,)),)),),
    large=(
        Column((Row((PATHS,)),), width=7),
        Column((Row(("CV errors",), 27), Row(("Coefficients",), 27)), width=4),
    ),
)
