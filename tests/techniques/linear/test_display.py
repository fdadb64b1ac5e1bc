"""What all tabs with a linear model say and show alike: short sentences, and one colour a feature."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.charts import Bars, Lines, Mark, Stack, Stem
from lasso_tui.data import open_table
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.linear.display.answers import difference_text, next_mark, sentence
from lasso_tui.techniques.params import updated

SMALL = {
    "lasso": {"folds": 3},
    "objective": {},
    "ridge": {"folds": 3},
    "selection": {"folds": 3, "pairs": 2},
    "descent": {},
    "tuning": {"folds": 3},
    "elastic-net": {"folds": 3},
    "group-lasso": {"folds": 3},
    "penalties": {"folds": 3},
}
"""Parameters with which each tab is solved soon."""

UNSUITED = ("…", "kept", "told", "in the signal", "made up", "all together")


@pytest.fixture(scope="module")
def solved():
    table = open_table("prostate", "lpsa")
    found = {}
    for slug, params in SMALL.items():
        technique = find(slug)
        *_, result = technique.solve(updated(technique.params(), params), table)
        found[slug] = technique, result
    return found


@pytest.mark.parametrize("slug", SMALL)
def test_every_sentence_has_a_form_for_a_small_window(solved, slug):
    technique, result = solved[slug]
    assert len(technique.lesson.question) <= 48
    for position in (result.start, *(mark.x for mark in result.marks), float(result.grid[3])):
        found = technique.readout(result, position)
        assert found.answer is not None
        assert found.next_step is not None
        assert len(found.answer.short) <= 78
        assert len(found.answer.long) <= 118
        assert len(found.next_step.short) <= 28
        for text in (found.answer.short, found.answer.long, found.next_step.short, found.next_step.long):
            assert not any(word in text for word in UNSUITED), text


def lines_of(chart):
    parts = chart.parts if isinstance(chart, Stack) else (chart,)
    return [part for part in parts if isinstance(part, Lines)]


def test_a_feature_has_one_colour_in_all_charts_of_all_tabs(solved):
    _, result = solved["lasso"]
    features = result.data.features
    rank = dict(zip(features, result.fit.ranks.tolist(), strict=True))
    seen = set()
    for slug, (technique, found) in solved.items():
        if slug == "group-lasso":  # a column has its group's colour there
            continue
        for chart in technique.charts(found, found.start):
            named = lines_of(chart) + ([chart] if isinstance(chart, Stem | Bars) else [])
            for part in named:
                if part.ranks is None or not set(part.names) <= set(features):
                    continue
                assert dict(zip(part.names, map(int, part.ranks), strict=True)).items() <= rank.items(), slug
                seen.add(slug)
        listed = technique.readout(found, found.start).coefficients
        assert [listed.features[j] for j in listed.in_order()] == sorted(features, key=rank.__getitem__)
    assert seen == set(SMALL) - {"group-lasso"}


@pytest.mark.parametrize("slug", SMALL)
def test_the_parts_of_a_stack_have_one_axis_and_its_marks(solved, slug):
    technique, result = solved[slug]
    stacks = [chart for chart in technique.charts(result, result.start) if isinstance(chart, Stack)]
    assert stacks
    for stack in stacks:
        assert {part.x_axis for part in stack.parts} == {stack.x_axis}
        assert len({part.marks for part in stack.parts}) == 1


def test_a_step_leaves_the_first_chart_as_it_is(solved):
    for slug, (technique, result) in solved.items():
        here, there = (technique.chart_specs[0].chart(result, float(result.grid[k])) for k in (20, 21))
        if slug not in {"objective", "selection"}:  # these show what is at the cursor
            assert here.same_static(there), slug


@pytest.mark.parametrize(
    ("difference", "se", "text"),
    [
        (125.83, 47.61, "126 ± 48"),
        (-7.93, 16.8, "-8 ± 17"),
        (0.01234, 0.0056, "0.012 ± 0.006"),
        (-0.2, 3.0, "-0.2 ± 3.0"),
        (12345.6, 990.0, "12,346 ± 990"),
        (2.0, 0.0, "2.00"),
    ],
)
def test_a_difference_has_as_many_digits_as_its_error_bears(difference: float, se: float, text: str) -> None:
    assert difference_text(difference, se) == text


def test_the_longest_form_that_fits_is_taken() -> None:
    forms = ["a" * 200, "b" * 100, "c" * 80, "d" * 70]
    found = sentence(*forms)
    assert (found.short, found.long) == (forms[3], forms[1])


def test_the_next_step_leads_from_the_minimum_to_1se_and_back() -> None:
    marks = (Mark("m", 1.0, ""), Mark("s", 2.0, ""))
    assert next_mark(1.0, marks).short.startswith("s:")
    assert next_mark(2.0, marks).short.startswith("m:")
    assert next_mark(3.0, marks).short.startswith("m:")
    same = (marks[0], replace(marks[1], x=1.0))
    assert next_mark(1.0, same).short.startswith("]:")
    assert "alpha" in next_mark(1.0, ()).short
