"""What stands in the title row of a chart, and in the status line, is whole or left out."""

from __future__ import annotations

import pytest

from lasso_tui.app.frame.waiting import last_stages, whole_words

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
