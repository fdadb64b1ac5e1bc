"""The sentences above the charts, as pure functions: warnings, the answer, the question and the next step."""

from __future__ import annotations

import pytest

from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.sentences import note_lines, title_line
from lasso_tui.app.frame.text_lines import line_width
from lasso_tui.charts import DARK_PALETTE
from lasso_tui.techniques.result import Sentence

INKS = Inks.of(DARK_PALETTE, "#56b4e9", "#e69f00", "#11151a")


def text(line) -> str:
    return "".join(part.text for part in line)


WARNING = "270 of 400 rows dropped (missing values): press d, then m to impute"


@pytest.mark.parametrize("width", [58, 78, 118, 198])
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_warnings_come_before_the_answer_and_nothing_is_cut_that_fits_in_two_lines(width, count):
    answer = "7 of 10 features nonzero at the CV minimum; 5 are enough within one SE."
    lines = note_lines([WARNING] * count, answer, width, INKS)
    assert all(line_width(line) <= width for line in lines)
    said = " ".join(text(line) for line in lines)
    assert answer in said
    assert "…" not in said or count > 1
    if count:
        assert said.startswith("▲ 270 of 400 rows dropped")
    if count > 2:
        assert "all: w" in said


AT_END = "The CV minimum is at the smallest alpha of the grid"
SMALLER = "a smaller alpha may predict better."


@pytest.mark.parametrize("width", [58, 78, 118, 198])
@pytest.mark.parametrize("rest", [0, 1, 12])
def test_of_a_warning_that_does_not_fit_its_last_clauses_are_left_out_and_what_shows_them_is_said(
    width, rest
):
    warnings = [f"l1_ratio {ratio}: {AT_END} (0.05); {SMALLER}" for ratio in (0.5, 1)]
    warnings += [f"{AT_END} for l1_ratio 0.1, 0.2, 0.3, 0.4, 0.6."] * rest
    lines = note_lines(warnings, "", width, INKS)[:-1]
    assert len(lines) == 2
    said = "\n".join(text(line) for line in lines)
    assert "…" not in said
    assert all(line_width(line) <= width for line in lines)
    whole = sum(" ".join(said.split()).count(" ".join(warning.split())) for warning in warnings)
    assert ("all: w" in said) == (whole < len(warnings))
    if width == 118 and rest:
        assert said.splitlines()[1] == f"▲ l1_ratio 1: {AT_END} (0.05).  +{rest} all: w"
        assert lines[1][-1].does == "key:w"


def test_a_warning_without_clauses_that_fits_nowhere_ends_in_an_ellipsis_before_the_key_that_shows_it():
    lines = note_lines([WARNING * 4], "", 78, INKS)[:-1]
    assert len(lines) == 2
    assert text(lines[1]).endswith("…  all: w")
    assert all(line_width(line) <= 78 for line in lines)


def test_the_next_step_is_as_long_as_there_is_room_for():
    step = Sentence("s: fewest within 1 SE", "Next: s, the fewest features within one standard error")
    question = "Which features matter, and by how much?"
    assert text(title_line(question, step, 78, INKS)).endswith("  s: fewest within 1 SE")
    wide = title_line(question, step, 118, INKS)
    assert text(wide).endswith(step.long)
    assert line_width(wide) == 118
    assert text(title_line(question, None, 78, INKS)) == question
