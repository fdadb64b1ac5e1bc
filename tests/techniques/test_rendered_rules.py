"""Rules of the screens, on every technique's charts as drawn at 120 × 40: names, ticks, colours, whole texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from lasso_tui.app.frame.coefficient_lines import Reach, coefficient_lines
from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.list_columns import list_columns
from lasso_tui.app.frame.placement import MEDIUM, SIDE_WIDTH, chart_boxes, columns_of
from lasso_tui.app.frame.sentences import answer_of, note_lines, title_line
from lasso_tui.charts import DARK_PALETTE, Chart, Curve, Drawing, Lines, Stack, Stem, draw_static
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.entry_order import lasso_order
from lasso_tui.techniques.job import Job, defaults, final_result, suits
from lasso_tui.techniques.params import updated
from lasso_tui.techniques.technique import AnyTechnique
from tests.charts.grid import grid
from tests.hostile.figures import quick
from tests.marks import slow_techniques

INKS = Inks.of(DARK_PALETTE, "#56b4e9", "#e69f00", "#11151a")
SLUGS = [t.slug for t in all_techniques()]
WIDTH, ROWS = 120, 40
DECK = WIDTH - SIDE_WIDTH, ROWS - 5
"""Cells of the charts at 120 × 40, where the answer has one row."""

each = pytest.mark.parametrize("slug", slow_techniques(SLUGS))


@cache
def solved(slug: str) -> tuple[AnyTechnique, Any, float]:
    """Solve a tab on the table that all tabs share, or on its own data: the technique, its result, its cursor."""
    technique = find(slug)
    data = "diabetes" if suits(technique, "diabetes") else technique.dataset
    params = updated(defaults(technique, data), quick(technique, data))
    result = final_result(Job(technique, params, DataRequest(data)))
    return technique, result, result.start


@cache
def drawn(slug: str) -> tuple[tuple[Chart, Drawing], ...]:
    """Draw the charts seen at once, each in its place and under its heading."""
    technique, result, cursor = solved(slug)
    specs = technique.shown(result)
    titles = [spec.title for spec in specs]
    boxes = chart_boxes(columns_of(technique.arrangement, titles, MEDIUM), *DECK)
    found = []
    for title, box in boxes:
        number = titles.index(title)
        chart = specs[number].chart(result, cursor)
        size = box.width, box.height
        found.append((chart, draw_static(chart, *size, DARK_PALETTE, heading=f"{number + 1} {title}")))
    return tuple(found)


def parts(chart: Chart, drawing: Drawing) -> Iterator[tuple[Chart, Any, dict[str, tuple[int, int, int]]]]:
    """Yield the charts of a stack, each with its plot and the places of its names."""
    if isinstance(chart, Stack):
        reader: Any = drawing.reader
        for part, (_, plot, _), labels in zip(chart.parts, reader._parts, reader._labels, strict=False):
            yield part, plot, labels
    elif drawing.plot is not None:
        yield chart, drawing.plot, drawing.labels


@each
def test_every_name_on_a_path_stands_within_one_row_of_its_lines_end(slug):
    for chart, drawing in drawn(slug):
        for part, plot, labels in parts(chart, drawing):
            if not isinstance(part, Lines):
                continue
            for name, (row, start, _) in labels.items():
                y = np.asarray(part.y)[np.argsort(part.x), part.names.index(name)]
                end = float(y[-1] if start > plot.left else y[0])
                rows = plot.top, plot.top + plot.height - 1
                inside = plot.left <= start < plot.left + plot.width
                assert inside or abs(row - min(max(plot.row_of(end), rows[0]), rows[1])) <= 1, (name, row)


@each
def test_ticks_are_equal_rows_apart(slug):
    for chart, drawing in drawn(slug):
        for part, plot, _ in parts(chart, drawing):
            if not isinstance(part, Lines | Curve):
                continue
            lines = grid(drawing)[plot.top : plot.top + plot.height]
            rows = [k for k, line in enumerate(lines) if any(c == "┤" for c, _ in line[: plot.left])]
            assert len({b - a for a, b in pairwise(rows)}) <= 1, chart.title


def test_a_feature_has_one_colour_in_all_charts_of_all_tabs():
    colors = defaultdict(set)
    for slug in ("lasso", "ridge", "tuning", "penalties", "group-lasso", "descent", "objective"):
        technique, result, cursor = solved(slug)
        features = set(result.data.features)
        for chart, drawing in drawn(slug):
            for part, plot, labels in parts(chart, drawing):
                if not isinstance(part, Lines | Stem):
                    continue
                for name, (row, start, width) in labels.items():
                    if name in features and not plot.left <= start < plot.left + plot.width:
                        cells = grid(drawing)[row][start : start + width]
                        found = {look.color for char, look in cells if char.strip()}
                        colors[name] |= found & set(DARK_PALETTE.series)  # zeros are dim
        coefficients = technique.readout(result, cursor).coefficients
        reach = Reach(-1.0, 1.0)
        for line in coefficient_lines(
            coefficients, list_columns(coefficients, 29, -1, 1), 30, INKS, reach=reach
        ):
            name, color = line[0].does.removeprefix("pick:"), line[0].look.color
            if color in DARK_PALETTE.series:
                colors[name].add(color)
    entered = list(lasso_order(solved("lasso")[1].data)[:8])
    features = solved("lasso")[1].data.features
    expected = {features[j]: {color} for j, color in zip(entered, DARK_PALETTE.series, strict=True)}
    assert {name: color for name, color in colors.items() if color} == expected


@each
def test_no_text_is_cut_at_120_by_40(slug):
    technique, result, cursor = solved(slug)
    for _, drawing in drawn(slug):
        assert "…" not in re.sub(r"computing…|computing \w+…", "", drawing.text()), drawing.text()
    readout = technique.readout(result, cursor)
    lines = [title_line(technique.lesson.question, readout.next_step, WIDTH - 2, INKS)]
    lines += note_lines(result.warnings, answer_of(readout, WIDTH - 2), WIDTH - 2, INKS)
    for line in lines:
        text = "".join(part.text for part in line)
        assert "…" not in text
        assert len(text) <= WIDTH - 2
