"""What is said of a column: its own notes, and no others."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from lasso_tui.app.screens.data.column_format import RowLayout, describe_column, format_row, heading
from lasso_tui.data.profile.describe import ColumnProfile

NOTES = (
    "2 infinite values of price (net) count as missing.",
    "3 words of ab are no numbers and count as missing.",
    "Columns of the same name are numbered: aa, day, rate.",
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("price (net)", [0]),
        ("ab", [1]),
        ("day", [2]),
        ("rate", [2]),
        ("a", []),
        ("values", []),
        ("b", []),
        ("r", []),
    ],
)
def test_a_note_is_of_the_columns_it_names(name, told):
    said = describe_column(ColumnProfile(name, "number", "feature", 9, 0, 0.0, 1.0, 2.0), "y", NOTES)
    assert [note for note in said if note in NOTES] == [NOTES[k] for k in told]


@pytest.mark.parametrize("width", [79, 119, 199])
@pytest.mark.parametrize("longest", [3, 15, 60])
def test_fields_fill_the_width_and_names_come_first(width, longest):
    layout = RowLayout.of(width, longest)
    assert cell_len(heading(layout)) == width
    assert layout.name >= min(longest, 13, 40)
    if width > 100:
        assert layout.name >= min(longest, 40)
        assert layout.histogram % 10 == 0


@pytest.mark.parametrize("name", ["age", "возраст человека", "年間の収入（円）", "a" * 90])
@pytest.mark.parametrize("width", [79, 119, 199])
def test_rows_of_any_script_stand_under_the_heading(name, width):
    column = ColumnProfile(name, "number", "feature", 9, 0, -0.00728, 0.000123, 2.23e6, histogram=(1, 5, 2))
    layout = RowLayout.of(width, cell_len(name))
    before, bars, after = format_row(column, layout)
    assert cell_len(before + bars + after) == width
    assert cell_len(before) == heading(layout).index("histogram")


def test_small_and_large_numbers_are_written_without_noise():
    column = ColumnProfile("x", "number", "feature", 9, 0, -0.00728, 0.000123, 2.23e6)
    assert format_row(column, RowLayout.of(79, 28))[0].split()[-3:] == ["-0.007", "0.0001", "2.23e6"]
