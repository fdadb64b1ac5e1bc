"""What stands in title rows, in the table of the fit and in the lesson's notes is whole or left out."""

from __future__ import annotations

import pytest

from lasso_tui.app.frame.figures import Widths, figure_lines
from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.text_lines import Line
from lasso_tui.app.frame.waiting import last_stages, whole_words
from lasso_tui.app.pane.frame.lesson_notes import LessonNotes
from lasso_tui.charts import DARK_PALETTE
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.fit_table import FitRow, FitTable

INKS = Inks.of(DARK_PALETTE, "#0000ff", "#ffaa00", "#000000")

TITLE = "1 Path + CV  coefficient per SD, l1_ratio 0.5  nonzero      7    5"
PROGRESS = "reading ✓ path ✓ cross-validation 40 %, 3 s left · esc stops"


@pytest.mark.parametrize("room", range(len(TITLE) + 2))
def test_no_group_of_words_of_a_title_is_cut(room: int) -> None:
    kept = TITLE[: whole_words(TITLE, room)]
    assert len(kept) <= room
    groups = kept.split()
    assert groups == TITLE.split()[: len(groups)]
    assert TITLE[len(kept.rstrip()) :][:2].isspace() or len(groups) in {0, len(TITLE.split())}


@pytest.mark.parametrize("room", range(21, 70))
def test_progress_is_shortened_by_whole_parts(room: int) -> None:
    text = last_stages(PROGRESS, room)
    assert len(text) <= room
    assert text in PROGRESS
    assert "cross-validation 40 %" in text


def text(line: Line) -> str:
    return "".join(part.text for part in line)


def test_small_numbers_are_written_short_where_a_column_would_be_left_out():
    table = FitTable(
        ("▲", "m", "s"),
        (
            FitRow("alpha", ("0.000194", "0.000194", "0.000288")),
            FitRow("accuracy", ("81.8%", "81.8%", "82.0%")),
        ),
    )
    lines = [text(line) for line in figure_lines(table, 29, INKS, Widths())]
    assert lines[0].split() == ["Fit", "▲", "m", "s"]
    assert lines[1].split() == ["alpha", "1.9e-4", "1.9e-4", "2.9e-4"]
    assert [text(line) for line in figure_lines(table, 60, INKS, Widths())][1].split()[1] == "0.000194"


@pytest.mark.parametrize("height", range(3, 20))
def test_what_the_lesson_says_ends_with_a_whole_sentence(height: int) -> None:
    lesson = find("ridge").lesson
    notes = [text(line).strip() for line in LessonNotes(lesson).lines(28, height, INKS)]
    assert len(notes) <= height
    if notes:
        assert notes[0] == "What you see"
        assert notes[-1].endswith((".", ":", "?"))
