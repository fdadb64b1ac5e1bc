"""Tables of keys on the pages that explain them: nothing is cut, keys and sentences stand in two columns."""

from __future__ import annotations

import pytest

from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.key_table import key_rows, table_lines
from lasso_tui.app.frame.text_lines import line_width
from lasso_tui.app.screens.data.data_keys import DATA_HELP
from lasso_tui.app.screens.help_screen import KEYS
from lasso_tui.app.screens.markdown_screen import split_table
from lasso_tui.charts import DARK_PALETTE

INKS = Inks.of(DARK_PALETTE, "#0000ff", "#ffaa00", "#000000")


@pytest.mark.parametrize("text", [KEYS, DATA_HELP], ids=["charts", "data"])
@pytest.mark.parametrize("width", [24, 50, 64, 84])
def test_every_word_of_a_table_is_written_within_the_width(text, width):
    rows = key_rows(text)
    assert len(rows) == text.count("\n| `")
    lines = table_lines(rows, width, INKS)
    assert max(map(line_width, lines)) <= width
    written = " ".join("".join(part.text for part in line) for line in lines).split()
    for keys, does in rows:
        assert {*f"{keys} {does}".replace("`", "").split()} <= {*written}


def test_what_a_key_does_begins_in_one_column():
    lines = table_lines([("`a` `b`", "short"), ("`c`", "goes on over `d`, and on")], 22, INKS)
    assert ["".join(part.text for part in line) for line in lines] == [
        "a b  short",
        "c    goes on over d,",
        "     and on",
    ]
    looks = {part.text: part.look for line in lines for part in line}
    assert looks["d"] == looks["a"] == INKS.key
    assert looks["over"] == INKS.text


def test_the_table_is_taken_out_of_its_text():
    before, table, after = split_table(DATA_HELP + "\nEnd.\n")
    assert before.startswith("Each line")
    assert key_rows(table) == key_rows(DATA_HELP)
    assert after == "End."
    assert split_table("Words.") == ("Words.", "", "")
