"""The pictures of the group lasso: norms along alpha, why a group enters, who enters where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, Mark, Stem, TextTable, Trace, XYChart
from lasso_tui.techniques.group_lasso.fits import GroupModel
from lasso_tui.techniques.group_lasso.group_spec import Groups
from lasso_tui.techniques.linear.inspection import Events, coefficient_table
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, PathFit, stem_chart
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import FactoredGroupPath, GroupPath, Stability

__all__ = [
    "find_group",
    "group_events",
    "group_known",
    "group_stems",
    "group_table",
    "norms_chart",
    "why_group",
    "why_traces",
]


def find_group(word: str, groups: Groups, features: tuple[str, ...]) -> int | None:
    """Return the group of this name, or the one that has the column of this name; None for any other word."""
    if word in groups.names:
        return groups.names.index(word)
    if word in features:
        return groups.labels[features.index(word)]
    return None


def group_known(word: str, groups: Groups, features: tuple[str, ...]) -> None:
    """Raise a ParamError for a word that names no group and no column; the empty one stands for the strongest."""
    if not word or find_group(word, groups, features) is not None:
        return
    some = ", ".join(groups.names[:12]) + (" …" if len(groups.names) > 12 else "")
    raise ParamError(f"feature must be the name of a group or of a column, not {word!r}; groups are {some}.")


def norms_chart(
    norms: FloatArray,
    inside: Int64Array,
    groups: Groups,
    fit: PathFit,
    cursor: float,
    marks: tuple[Mark, ...],
) -> Lines:
    """The norm of every group along alpha, (A, G), with the number of groups kept along the top."""
    return Lines(
        title="Groups",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("‖b‖ of the group", fit.table.target),
        x=fit.path.alphas,
        y=norms,
        names=groups.names,
        marks=marks,
        counts=inside,
        counts_title="groups",
    )


def group_stems(fit: PathFit, cursor: float, groups: Groups) -> Stem:
    """The coefficients at the cursor, group by group."""
    import numpy as np

    stem, order = stem_chart(fit, cursor), groups.order
    places = np.array(order)
    return replace(
        stem,
        names=tuple(stem.names[j] for j in order),
        values=stem.values[places],
        truth=None if stem.truth is None else stem.truth[places],
        strength=None if stem.strength is None else stem.strength[places],
    )


def why_traces(levels: FloatArray, alphas: FloatArray, groups: Groups) -> tuple[tuple[Trace, ...], ...]:
    """For each group its level (G, A) along alpha, and the line alpha; made once."""
    line = Trace("alpha", alphas, alphas, faint=True)
    return tuple((Trace(name, alphas, levels[g]), line) for g, name in enumerate(groups.names))


def why_group(traces: tuple[tuple[Trace, ...], ...], group: int, groups: Groups, cursor: float) -> XYChart:
    """The level of one group along alpha: it enters where that meets the line alpha, and stays on it."""
    size = groups.sizes[group]
    return XYChart(
        title="Entry",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis(f"pull of {groups.names[group]}", f"{size} column{'s' * (size > 1)}"),
        traces=traces[group],
    )


def group_events(path: GroupPath | FactoredGroupPath, groups: Groups) -> Events:
    """Return which group enters or leaves between which alphas of the grid."""
    import numpy as np

    inside = np.zeros(len(groups.names), dtype=bool)
    rows: list[tuple[str, ...]] = []
    places: list[float] = []
    sizes = groups.sizes
    for k, alpha in enumerate(path.alphas.tolist()):
        now = path.group_norms[:, k] > 0
        count = int(inside.sum())
        for g in np.flatnonzero(now != inside).tolist():
            count += 1 if now[g] else -1
            columns = f" ({sizes[g]})" if sizes[g] > 1 else ""
            words = f"{groups.names[g]} {'enters' if now[g] else 'leaves'}{columns}"
            r2 = 1 - float(path.mse[k]) / float(path.null_mse)
            rows.append((format_significant(alpha, 4), words, str(count), f"{r2:.3f}"))
            places.append(alpha)
        inside = now
    return Events(
        np.array(places),
        tuple(rows),
        "in brackets the columns of a group; each event lies between its alpha of the grid and the one above",
    )


def group_table(fit: PathFit, cursor: float, model: GroupModel, stability: Stability | None) -> TextTable:
    """Every coefficient with its group, on both scales."""
    groups = model.groups
    sheet = coefficient_table(fit, cursor, model.column_factors, stability)
    group_of = dict(zip(fit.table.features, (groups.names[g] for g in groups.labels), strict=True))
    rows = tuple((row[0], group_of[row[0]], *row[1:]) for row in sheet.rows)
    return replace(sheet, columns=("feature", "group", *sheet.columns[1:]), rows=rows)
