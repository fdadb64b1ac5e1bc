"""Charts as tables of the same numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.model.base import Chart
from lasso_tui.charts.model.features import Bars, Stem
from lasso_tui.charts.model.panels import Heatmap, MarkedText, TextTable
from lasso_tui.charts.model.series import Curve, Lines, Scatter, XYChart
from lasso_tui.charts.model.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["chart_as_table"]

MAX_COLUMNS = 40


def chart_as_table(chart: Chart) -> TextTable | None:
    """Return the numbers of a chart as a table, with the row at the cursor highlighted; None if it has no numbers.

    Lines become columns, those with the largest values first; a heatmap becomes one row per value of its x axis.
    """
    if isinstance(chart, TextTable):
        return chart
    if isinstance(chart, Stack):
        return _stack(chart)
    if isinstance(chart, Lines):
        return _lines(chart)
    if isinstance(chart, Curve):
        return _curve(chart)
    if isinstance(chart, Stem):
        overlays = [] if chart.truth is None else [(chart.truth_label, chart.truth)]
        overlays += [(other.label, other.values) for other in chart.others]
        return _named(chart, chart.label, chart.names, chart.values, overlays)
    if isinstance(chart, Bars):
        errors = [] if chart.errors is None else [("±", chart.errors)]
        named = _named(chart, chart.value_axis.title, chart.names, chart.values, errors)
        more = chart.columns[1:]  # the first has the values
        rows_with = tuple((*row, *(texts[j] for _, texts in more)) for j, row in enumerate(named.rows))
        return replace(named, columns=(*named.columns, *(f">{title}" for title, _ in more)), rows=rows_with)
    if isinstance(chart, XYChart):
        rows = [(t.label, _text(x), _text(y)) for t in chart.traces for x, y in zip(t.x, t.y, strict=True)]
        return TextTable(
            title=chart.title,
            columns=("line", f">{chart.x_axis.title}", f">{chart.y_axis.title}"),
            rows=tuple(rows),
        )
    if isinstance(chart, Scatter):
        rows = [(d.label, _text(x), _text(y)) for d in chart.dots for x, y in zip(d.x, d.y, strict=True)]
        return TextTable(
            title=chart.title,
            columns=("class", f">{chart.x_axis.title}", f">{chart.y_axis.title}"),
            rows=tuple(rows),
        )
    if isinstance(chart, MarkedText):
        words = tuple((word.text, _text(word.value)) for word in chart.words)
        note = "  ".join(chart.notes)
        return TextTable(
            title=chart.title, columns=("word", f">{chart.value_axis.title}"), rows=words, note=note
        )
    if isinstance(chart, Heatmap):
        titles = (f">{chart.x_axis.title}", *(f">{_text(y)}" for y in chart.y))
        table = tuple((_text(x), *map(_text, chart.values[:, k])) for k, x in enumerate(chart.x))
        notes = [f"columns: {chart.y_axis.title}", *([chart.table_note] if chart.table_note else [])]
        return TextTable(title=chart.title, columns=titles, rows=table, note="; ".join(notes))
    return None


def _stack(chart: Stack) -> TextTable | None:
    """Return the columns of all parts, those with the lines and x values of the first alone."""
    tables = [chart_as_table(replace(part, cursor=chart.cursor)) for part in chart.parts]
    first = tables[0]
    if first is None:
        return None
    key = 2 if isinstance(chart.parts[0], XYChart) else 1
    places = [row[:key] for row in first.rows]
    same = [t for t in tables[1:] if t is not None and [row[:key] for row in t.rows] == places]
    rows = tuple(
        (*row[:key], *(text for table in same for text in table.rows[k][key:]), *row[key:])
        for k, row in enumerate(first.rows)
    )
    others = (c for table in same for c in table.columns[key:])
    columns = (*first.columns[:key], *others, *first.columns[key:])
    return replace(first, title=chart.title, columns=columns, rows=rows)


def _lines(chart: Lines) -> TextTable:
    strength = np.nan_to_num(np.abs(chart.y)).max(axis=0, initial=0.0)
    chosen = [int(j) for j in np.argsort(-strength, kind="stable")[:MAX_COLUMNS] if strength[j] > 0]
    order = np.argsort(chart.x)
    counted = chart.counts is not None
    columns = (
        f">{chart.x_axis.title}",
        *([f">{chart.counts_title}"] if counted else []),
        *(f">{chart.names[j]}" for j in chosen),
    )
    rows = tuple(
        (
            _text(chart.x[i]),
            *([f"{int(chart.counts[i]):,}"] if chart.counts is not None else []),
            *(_text(chart.y[i, j]) for j in chosen),
        )
        for i in order
    )
    return TextTable(
        title=chart.title, columns=columns, rows=rows, highlight=_nearest(chart.x[order], chart.cursor)
    )


def _curve(chart: Curve) -> TextTable:
    order = np.argsort(chart.x)
    extra = [
        (name, values) for name, values in (("low", chart.low), ("high", chart.high)) if values is not None
    ]
    for rival in chart.rivals:
        extra += [
            (rival.label, rival.y),
            (f"{rival.label} low", rival.low),
            (f"{rival.label} high", rival.high),
        ]
    if chart.members is not None:
        extra += [(f"{k + 1}", member) for k, member in enumerate(chart.members.T)]
    counts = chart.counts
    columns = (
        f">{chart.x_axis.title}",
        *([f">{chart.counts_title}"] if counts is not None else []),
        f">{chart.label if chart.rivals else chart.y_axis.title}",
        *(f">{name}" for name, _ in extra),
    )
    rows = tuple(
        (
            _text(chart.x[i]),
            *([f"{int(counts[i]):,}"] if counts is not None else []),
            _text(chart.y[i]),
            *(_text(values[i]) for _, values in extra),
        )
        for i in order
    )
    return TextTable(
        title=chart.title, columns=columns, rows=rows, highlight=_nearest(chart.x[order], chart.cursor)
    )


def _named(
    chart: Chart,
    label: str,
    names: Sequence[str],
    values: np.ndarray,
    extra: Sequence[tuple[str, np.ndarray]],
) -> TextTable:
    columns = ("feature", f">{label}", *(f">{title}" for title, _ in extra))
    rows = tuple(
        (name, _text(values[j]), *(_text(others[j]) for _, others in extra)) for j, name in enumerate(names)
    )
    return TextTable(title=chart.title, columns=columns, rows=rows)


def _nearest(x: np.ndarray, cursor: float | None) -> int | None:
    """Return the row of the value nearest to the cursor, by ratio if all are positive."""
    if cursor is None or not len(x):
        return None
    if cursor > 0 and (x > 0).all():
        return int(np.argmin(np.abs(np.log(x / cursor))))
    return int(np.argmin(np.abs(x - cursor)))


def _text(value: float) -> str:
    """Format a number with four digits; "–" if it is missing."""
    return f"{value:.4g}" if np.isfinite(value) else "–"
