"""The charts of the group lasso: norms along alpha, coefficients by group, a group's entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Lines, Stack, Stem, TextTable, XYChart
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.entry_order import order_of_entry, ranks_of
from lasso_tui.techniques.group_lasso.compute import GroupLassoResult
from lasso_tui.techniques.group_lasso.fits import GroupModel
from lasso_tui.techniques.group_lasso.group_spec import find_group
from lasso_tui.techniques.group_lasso.tutorial import (
    tutorial_chart,
)
from lasso_tui.techniques.linear.display.entry import entry_lines, entry_text
from lasso_tui.techniques.linear.display.error_charts import cv_curve, null_level
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import coefficient_table, events_table
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    PathFit,
    stem_chart,
)
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui._types import Int64Array
    from lasso_tui.solvers import Stability

__all__ = ["ARRANGEMENT", "CHARTS"]


GROUPS_AND_CV = "Group norms + CV"
HEIGHTS = (20.0, 11.0)


@once
def group_ranks(result: GroupLassoResult) -> Int64Array:
    """Return the place of each group in the order in which they enter, (G,): its colour."""
    return ranks_of(order_of_entry(result.norms))


@once
def column_ranks(result: GroupLassoResult) -> Int64Array:
    """Return the place of each column's group, (p,): a column has its group's colour."""
    import numpy as np

    ranks: Int64Array = group_ranks(result)[np.array(result.groups.labels)]
    return ranks


@once
def norms_stack(result: GroupLassoResult) -> Stack:
    """Return each group's norm along alpha, by the root of its size, over the CV error; the lasso's is a level."""
    import numpy as np

    fit, groups = result.fit, result.groups
    norms = Lines(
        title="Group norms",
        x_axis=ALPHA_AXIS,
        y_axis=Axis("‖b_g‖/√p_g"),
        x=fit.path.alphas,
        y=result.norms / np.sqrt(np.array(groups.sizes)),
        names=groups.names,
        marks=result.marks,
        counts=result.n_selected,
        counts_title="groups",
        ranks=group_ranks(result),
        also={feature: groups.names[g] for feature, g in zip(fit.table.features, groups.labels, strict=True)},
    )
    cv, lasso = result.cv, result.lasso
    levels = () if cv is None else (null_level(cv),)
    if lasso is not None:
        levels = (*levels, Level(float(lasso.mean[lasso.index_min]), "lasso"))
    errors = cv_curve(
        cv,
        "CV error",
        ALPHA_AXIS,
        fit.path.alphas,
        y_title=f"{result.folds} CV MSE",
        marks=result.marks,
        levels=levels,
    )
    return Stack(title=GROUPS_AND_CV, parts=(norms, errors), heights=HEIGHTS)


def group_stems(result: GroupLassoResult, cursor: float) -> Stem:
    """Return the coefficients at the cursor, group by group, the groups in their order of entry."""
    return replace(stem_chart(result.fit, cursor), ranks=column_ranks(result))


def group_table(fit: PathFit, cursor: float, model: GroupModel, stability: Stability | None) -> TextTable:
    """Return every coefficient with its group, on both scales."""
    groups = model.groups
    sheet = coefficient_table(fit, cursor, model.column_factors, stability)
    group_of = dict(zip(fit.table.features, (groups.names[g] for g in groups.labels), strict=True))
    rows = tuple((row[0], group_of[row[0]], *row[1:]) for row in sheet.rows)
    return replace(sheet, columns=("feature", "group", *sheet.columns[1:]), rows=rows)


@once
def entry_charts(result: GroupLassoResult) -> dict[int, Lines]:
    """Return the entry charts by group, none until it is asked for."""
    return {}


def entry_chart(result: GroupLassoResult, cursor: float) -> Lines:
    """Return the entry of a group: the one requested, or else the one of the largest norm at the cursor."""
    import numpy as np

    chosen = find_group(result.params.explain, result.groups, result.data.features)
    if chosen is None:
        chosen = largest_group(result, cursor)
    chart = entry_charts(result).get(chosen)
    if chart is None:
        alphas, name = result.fit.path.alphas, result.groups.names[chosen]
        ratio = result.levels[chosen] / alphas
        penalised = not np.isnan(ratio).all()
        text = entry_text(name, alphas, result.norms[:, chosen]) if penalised else f"{name} is not penalised"
        chart = entry_charts(result)[chosen] = entry_lines(
            ratio[:, None],
            alphas,
            name,
            group_ranks(result)[[chosen]],
            text,
            of="gradient norm ÷ alpha",
            marks=result.marks,
        )
    return replace(chart, cursor=cursor)


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
    ChartSpec(GROUPS_AND_CV, lambda r, cursor: replace(norms_stack(r), cursor=cursor), plots=HEIGHTS),
    ChartSpec("Coefficients", group_stems),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor), plots=()),
    ChartSpec("Table", lambda r, cursor: group_table(r.fit, cursor, r.model, r.stability), plots=()),
    ChartSpec("Entry", entry_chart),
    ChartSpec("Tutorial", article_chart, when=lambda r: r.tutorial is not None),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row((GROUPS_AND_CV,)),)),),
    large=(
        Column((Row((GROUPS_AND_CV,)),), width=7),
        Column((Row(("Coefficients",), 20), Row(("Knots",), 16), Row(("Entry",), 18)), width=4),
    ),
)
