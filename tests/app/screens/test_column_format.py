"""What is said of a column: its own notes, and no others."""

from __future__ import annotations

import pytest

from lasso_tui.app.screens.data.column_format import describe_column
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
