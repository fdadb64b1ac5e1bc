"""The lines around the charts, as pure functions: tabs, keys by the focus, figures, coefficients, sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from lasso_tui.app.frame.figures import Widths, figure_lines, figure_rows
from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.key_hints import FIELD_KEYS, HELP, STOP, chart_keys, hint_line
from lasso_tui.app.frame.placement import (
    ColumnHeights,
    chart_boxes,
    column_boxes,
    columns_of,
    size_class,
)
from lasso_tui.app.frame.tab_bar import cut_tabs, tab_parts
from lasso_tui.app.frame.text_lines import line_width
from lasso_tui.app.pane.frame.fit_view import FitView
from lasso_tui.app.status_bar import status_line
from lasso_tui.charts import DARK_PALETTE
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.discovery import headings
from lasso_tui.techniques.fit_table import FitRow, FitTable

INKS = Inks.of(DARK_PALETTE, "#56b4e9", "#e69f00", "#11151a")
TITLES = [(t.slug, t.title) for t in headings()]
TABLE = FitTable(
    ("▲", "m", "s"),
    (
        FitRow("alpha", ("0.686", "1.04", "5.19")),
        FitRow("nonzero", ("8", "7", "5")),
        FitRow("CV MSE", ("3014", "3012", "3137")),
        FitRow("  ± SE", ("129", "128", "145"), is_error=True),
        FitRow("R² train", ("0.514", "0.513", "0.488")),
        FitRow("gap", ("< 1e-12", "< 1e-12", "< 1e-12")),
    ),
    ("cursor", "min CV", "1-SE"),
)


def text(line) -> str:
    return "".join(part.text for part in line)


# ---------------------------------------------------------------------- tabs


@given(
    st.lists(st.integers(4, 16), min_size=1, max_size=15),
    st.integers(0, 14),
    st.integers(16, 140),
)
def test_the_active_tab_is_always_whole_and_what_is_cut_is_counted(widths, active, room):
    active %= len(widths)
    first, end = cut_tabs(widths, active, room)
    assert first <= active < end
    ends = (len(f"‹ {first}+ ") if first else 0) + (
        len(f" +{len(widths) - end} ›") if end < len(widths) else 0
    )
    if end - first > 1:
        assert sum(widths[first:end]) + ends <= room


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize("slug", [slug for slug, _ in TITLES])
def test_the_neighbours_of_the_active_tab_are_whole_and_a_click_goes_to_what_is_cut(width, slug):
    line = tab_parts(TITLES, slug, width, INKS)
    assert line_width(line) <= width
    slugs = [one for one, _ in TITLES]
    at = slugs.index(slug)
    shown = [part.does.removeprefix("tab:") for part in line if part.look in (INKS.chosen, INKS.quiet)]
    for neighbour in slugs[max(at - 1, 0) : at + 2]:
        assert neighbour in shown
    assert text([part for part in line if part.look == INKS.chosen]).strip() == dict(TITLES)[slug]
    if "›" in text(line):
        assert line[-1].does == f"tab:{slugs[len(slugs) - int(text(line).split('+')[-1].split()[0])]}"


# ---------------------------------------------------------------------- keys


def keys(**more):
    known = {"moves": "alpha", "marks": ["m", "s"], "n_charts": 5, "features": True, "solving": False}
    return chart_keys(**(known | more))


def test_at_80_columns_the_keys_of_the_charts_are_those_that_matter():
    assert text(hint_line(keys(), 78, INKS, {})) == (
        "[ ] alpha  m s marks  ↑↓ feature  1-5 chart  < > tab  o set  d data  ? help"
    )


@pytest.mark.parametrize("width", range(20, 200, 7))
@pytest.mark.parametrize("solving", [False, True])
def test_keys_fit_help_is_among_them_and_stop_is_first(width, solving):
    hints = keys(solving=solving)
    line = hint_line(hints, width, INKS, {})
    assert line_width(line) <= width
    assert "? help" in text(line)
    if solving:
        assert text(line).startswith("esc stop")
        assert hints[0] is STOP
    assert HELP in hints


def test_keys_that_the_person_has_set_are_shown():
    assert "j k feature" not in text(hint_line(keys(), 78, INKS, {}))
    line = hint_line(keys(), 78, INKS, {"mark-m": "x", "help": "f1"})
    assert "x s marks" in text(line)
    assert "f1 help" in text(line)


def test_a_tab_with_an_l1_ratio_names_its_keys_after_those_that_matter():
    assert "l1_ratio" not in text(hint_line(keys(ratio=True), 78, INKS, {}))
    assert "? help  ( ) l1_ratio  e export" in text(hint_line(keys(ratio=True), 118, INKS, {}))
    assert "l1_ratio" not in text(hint_line(keys(), 198, INKS, {}))


def test_a_field_has_its_own_keys_and_a_click_on_one_presses_it():
    line = hint_line(FIELD_KEYS, 78, INKS, {})
    assert text(line) == "Enter apply  Tab next  ↑↓ step  Esc cancel"
    assert {part.does for part in line if part.text == "Esc"} == {"key:escape"}


def test_what_a_tab_lacks_has_no_key():
    line = text(hint_line(keys(marks=[], features=False, n_charts=1, moves="threshold"), 78, INKS, {}))
    assert line.startswith("[ ] threshold  < > tab")
    assert "feature" not in line
    assert "chart" not in line


# ---------------------------------------------------------------------- figures


def test_the_table_of_the_fit_has_its_columns_under_their_headings():
    lines = [text(line) for line in figure_lines(TABLE, 29, INKS, Widths())]
    assert lines[0].split() == ["Fit", "▲", "m", "s"]
    assert all(len(line) == 29 for line in lines)
    assert lines[-1].split() == ["gap", "<1e-12", "<1e-12", "<1e-12"]
    ends = [lines[1].index("1.04") + 4, lines[0].index("m") + 1, lines[3].index("3012") + 4]
    assert len(set(ends)) == 1


def test_a_table_below_another_follows_after_a_blank_line_and_not_in_a_small_window():
    both = replace(TABLE, below=FitTable(("AUC",), (FitRow("robust", ("0.9",)),), heading="Scores"))
    lines = [text(line) for line in figure_lines(both, 29, INKS, Widths())]
    assert lines[:-3] == [text(line) for line in figure_lines(TABLE, 29, INKS, Widths())]
    assert [line.split() for line in lines[-3:]] == [[], ["Scores", "AUC"], ["robust", "0.9"]]
    view = FitView()
    view._table = both
    assert view.wanted_height == len(lines)
    rows = figure_rows(both, 78, 3, INKS, Widths())
    assert [text(line) for line in rows] == [text(line) for line in figure_rows(TABLE, 78, 3, INKS, Widths())]


def test_columns_never_shrink_while_the_cursor_moves():
    widths = Widths()
    wide = FitTable(("▲",), (FitRow("alpha", ("0.00012345",)),))
    narrow = FitTable(("▲",), (FitRow("alpha", ("1",)),))
    first = text(figure_lines(wide, 29, INKS, widths)[0])
    assert text(figure_lines(narrow, 29, INKS, widths)[0]) == first


def test_columns_that_do_not_fit_are_left_out():
    table = FitTable(tuple("abcdef"), (FitRow("alpha", ("12345678",) * 6),))
    lines = figure_lines(table, 29, INKS, Widths())
    assert all(line_width(line) <= 29 for line in lines)
    assert text(lines[0]).split() == ["Fit", "a", "b"]


def test_in_a_small_window_a_row_stands_for_the_cursor_and_each_mark():
    lines = [text(line) for line in figure_rows(TABLE, 78, 3, INKS, Widths())]
    assert lines[0].rstrip() == (
        "▲ cursor  alpha 0.686 nonzero 8 CV MSE 3014 ± 129 R² train 0.514 gap <1e-12"
    )
    assert lines[1].split() == ["m", "min", "CV", "1.04", "7", "3012", "±", "128", "0.513", "<1e-12"]
    assert lines[2].startswith("s 1-SE")
    assert lines[0].index("3014") == lines[1].index("3012") == lines[2].index("3137")
    assert all(len(line.rstrip()) <= 78 for line in lines)


def test_a_row_that_is_narrow_leaves_the_last_figures_out():
    lines = [text(line).rstrip() for line in figure_rows(TABLE, 40, 3, INKS, Widths())]
    assert all(len(line) <= 40 for line in lines)
    assert "gap" not in lines[0]
    assert "alpha" in lines[0]


def test_figures_that_do_not_fit_stand_in_a_line_that_is_left():
    columns = FitTable(
        ("▲", "m"), tuple(FitRow(f"figure {k}", (f"{k}.25", "1")) for k in range(6)), ("cursor", "in")
    )
    lines = [text(line).rstrip() for line in figure_rows(columns, 50, 3, INKS, Widths())]
    assert [line.split()[0] for line in lines] == ["▲", "m", "figure"]
    assert all(len(line) <= 50 for line in lines)
    assert all(f"figure {k} {k}.25" in lines[0] + lines[2] for k in range(4))
    assert "figure 0" in lines[0]


def test_the_first_row_keeps_what_is_open_and_drops_what_has_no_room():
    more = ["263 of 322 rows", "3 factors dummy-coded", "excluded CHits"]
    for width in (20, 60, 78, 118):
        line = text(status_line("hitters  263 × 19 → Salary", more, "least squares · solved", width, INKS))
        assert len(line) <= width
        assert line.startswith("hitters  263 × 19"[: width - 1])
    assert "263/322 rows" in text(status_line("hitters", more, "solved", 60, INKS))


# ---------------------------------------------------------------------- places


def test_sizes_are_small_medium_and_large():
    sizes = {(80, 24): "S", (109, 60): "S", (200, 29): "S", (110, 30): "M", (160, 44): "M", (160, 45): "L"}
    assert {size: size_class(*size) for size in sizes} == sizes


@given(st.integers(0, 40), st.integers(0, 12), st.integers(0, 60), st.integers(0, 30), st.integers(12, 60))
def test_the_parts_of_the_left_column_do_not_overlap_and_figures_are_whole(a, b, c, d, height):
    boxes = column_boxes(ColumnHeights(a, b, c, d), height)
    taken = [row for box in boxes for row in range(box.y, box.y + box.height)]
    assert len(taken) == len(set(taken))
    assert all(0 <= row < height for row in taken)
    assert boxes[1].height == min(b, height)


CHARTS = ("Path + CV", "Coefficients", "Knots", "Entry", "Table")


def test_a_large_window_has_the_next_charts_at_the_right():
    columns = columns_of(Arrangement(), CHARTS, "L")
    boxes = chart_boxes(columns, 169, 55)
    assert [title for title, _ in boxes] == list(CHARTS[:4])
    assert [box.width for _, box in boxes] == [118, 50, 50, 50]
    assert sum(box.height for _, box in boxes[1:]) == 55
    for size in ("S", "M"):
        assert chart_boxes(columns_of(Arrangement(), CHARTS, size), 88, 35) == [("Path + CV", (0, 0, 88, 35))]


def test_charts_that_a_result_lacks_have_no_place():
    arrangement = Arrangement(
        medium=(Column((Row(("Path + CV",), 2), Row(("No such", "Knots"), 1, (2, 1)))),)
    )
    boxes = chart_boxes(columns_of(arrangement, CHARTS, "M"), 88, 36)
    assert boxes == [("Path + CV", (0, 0, 88, 24)), ("Knots", (0, 24, 88, 12))]
    assert columns_of(arrangement, (), "M") == ()
    assert len(chart_boxes(columns_of(arrangement, CHARTS, "M", alone=True), 88, 36)) == 1
