"""The charts of the group lasso: norms along alpha, coefficients by group, a group's entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, Mark, Stem, TextTable, Trace, XYChart
from lasso_tui.techniques.group_lasso.compute import GroupLassoResult
from lasso_tui.techniques.group_lasso.fits import GroupModel
from lasso_tui.techniques.group_lasso.group_spec import Groups, find_group
from lasso_tui.techniques.group_lasso.tutorial import (
    tutorial_chart,
)
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import coefficient_table, events_table
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    PathFit,
    stem_chart,
)
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import Stability

__all__ = ["CHARTS"]


def norms_chart(
    norms: FloatArray,
    n_selected: Int64Array,
    groups: Groups,
    fit: PathFit,
    cursor: float,
    marks: tuple[Mark, ...],
) -> Lines:
    """Return the norm of every group along alpha, (A, G), with the number of selected groups along the top."""
    return Lines(
        title="Groups",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("‖b‖ of the group", fit.table.target),
        x=fit.path.alphas,
        y=norms,
        names=groups.names,
        marks=marks,
        counts=n_selected,
        counts_title="groups",
    )


def group_stems(fit: PathFit, cursor: float, groups: Groups) -> Stem:
    """Return the coefficients at the cursor, group by group."""
    import numpy as np

    stem, order = stem_chart(fit, cursor), groups.order
    positions = np.array(order)
    return replace(
        stem,
        names=tuple(stem.names[j] for j in order),
        values=stem.values[positions],
        truth=None if stem.truth is None else stem.truth[positions],
        strength=None if stem.strength is None else stem.strength[positions],
    )


def level_chart(traces: tuple[tuple[Trace, ...], ...], group: int, groups: Groups, cursor: float) -> XYChart:
    """Return the level of one group along alpha: below the line alpha where the group is zero."""
    size = groups.sizes[group]
    return XYChart(
        title="Entry",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis(f"gradient norm of {groups.names[group]}", f"{size} column{'s' * (size > 1)}"),
        traces=traces[group],
    )


def group_table(fit: PathFit, cursor: float, model: GroupModel, stability: Stability | None) -> TextTable:
    """Return every coefficient with its group, on both scales."""
    groups = model.groups
    sheet = coefficient_table(fit, cursor, model.column_factors, stability)
    group_of = dict(zip(fit.table.features, (groups.names[g] for g in groups.labels), strict=True))
    rows = tuple((row[0], group_of[row[0]], *row[1:]) for row in sheet.rows)
    return replace(sheet, columns=("feature", "group", *sheet.columns[1:]), rows=rows)


def entry_chart(result: GroupLassoResult, cursor: float) -> XYChart:
    """Return the entry of a group: the one requested, or else the one of the largest norm at the cursor."""
    chosen = find_group(result.params.explain, result.groups, result.data.features)
    if chosen is None:
        chosen = largest_group(result, cursor)
    return level_chart(result.entry_traces, chosen, result.groups, cursor)


def largest_group(result: GroupLassoResult, cursor: float) -> int:
    """Return the group of the largest norm at the cursor, of those with several columns where one is selected."""
    import numpy as np

    at = result.norms[nearest(result.grid, cursor)]
    several = at * (np.array(result.groups.sizes) > 1)
    return int(np.argmax(several if several.any() else at))


def article_chart(result: GroupLassoResult, cursor: float) -> XYChart:
    """Return the sweeps of the tutorial's update."""
    assert result.tutorial is not None
    return tutorial_chart(result.tutorial)


CHARTS: tuple[ChartSpec[GroupLassoResult], ...] = (
    ChartSpec(
        "Groups", lambda r, cursor: norms_chart(r.norms, r.n_selected, r.groups, r.fit, cursor, r.marks)
    ),
    ChartSpec("Coefficients", lambda r, cursor: group_stems(r.fit, cursor, r.groups)),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor)),
    ChartSpec("Table", lambda r, cursor: group_table(r.fit, cursor, r.model, r.stability)),
    ChartSpec("Entry", entry_chart),
    ChartSpec("Tutorial", article_chart, when=lambda r: r.tutorial is not None),
)
