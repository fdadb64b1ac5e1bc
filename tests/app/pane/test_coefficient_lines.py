"""The list of coefficients as lines, as pure functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from lasso_tui.app.frame.coefficient_lines import Reach, coefficient_lines, first_shown, heading_line
from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.list_columns import Extra, list_columns
from lasso_tui.app.frame.text_lines import line_width
from lasso_tui.charts import DARK_PALETTE
from lasso_tui.techniques.coefficients import Coefficients, ColumnGroup, grouped_order

INKS = Inks.of(DARK_PALETTE, "#56b4e9", "#e69f00", "#11151a")


def text(line) -> str:
    return "".join(part.text for part in line)


ORDER = np.array([2, 0, 3, 1])
FOUND = Coefficients(
    ("age", "sex", "bmi", "bp"), np.array([24.0, 0.0, 25.0, -3.0]), np.zeros(4), entry_order=ORDER
)


def listed(coefficients, width, height, extras=(), *, bars=False, picked=None):
    reach = Reach(-30, 30)
    columns = list_columns(coefficients, width, reach.low, reach.high, extras, bars=bars)
    heading = heading_line(columns, "▲", "per SD", width, INKS, INKS.heading)
    lines = coefficient_lines(coefficients, columns, height, INKS, reach=reach, picked=picked)
    assert line_width(heading) <= width
    assert all(line_width(line) <= width for line in lines)
    return text(heading), lines


def test_coefficients_stand_in_order_of_entry_in_the_colours_of_the_charts():
    _, lines = listed(FOUND, 29, 10, bars=True)
    assert [text(line).split()[1] for line in lines] == ["bmi", "age", "bp", "sex"]
    assert [line[0].look.color for line in lines[:3]] == list(DARK_PALETTE.series[:3])
    assert text(lines[3]).split()[:3] == ["○", "sex", "0"]


def test_the_picked_feature_is_bold_and_has_a_sign_of_its_own():
    _, lines = listed(FOUND, 18, 10, picked="age")
    assert text(lines[1]).startswith("▸ age")
    assert lines[1][1].look.bold
    assert all(not line[1].look.bold for line in lines if line is not lines[1])


def test_what_does_not_fit_is_counted():
    _, lines = listed(FOUND, 29, 3)
    assert text(lines[-1]).strip() == "+2"
    zeros = Coefficients(("a", "b", "c", "d"), np.array([1.0, 0, 0, 0]), np.zeros(4))
    assert text(listed(zeros, 29, 2)[1][-1]).strip() == "+3, all 0"


def test_decimal_points_of_the_list_stand_in_one_column():
    values = np.array([24.0, -0.123, 2.55, 0.0, -10.6])
    names = ("a", "b", "c", "d", "e")
    for width in (20, 29):
        _, lines = listed(Coefficients(names, values, values), width, 10)
        points = [text(line).find(".") for line in lines]
        assert len({at for at in points if at >= 0}) == 1
        assert text(lines[3]).rstrip().endswith("0")
        assert text(lines[3]).rstrip().rfind("0") == points[0] - 1


PINNED = Extra("◇", [0.0, -1.25, 20.0, 0.0].__getitem__)
FREQUENCIES = Extra("freq", [0.5, 0.25, 1.0, 0.75].__getitem__, share=True)


def test_pins_and_frequencies_have_columns_of_their_own_in_the_list():
    heading, lines = listed(FOUND, 29, 10, [PINNED, FREQUENCIES])
    assert heading.split()[1:] == ["▲", "◇", "freq"]
    rows = {text(line).split()[1]: text(line).split()[2:] for line in lines}
    assert rows == {
        "bmi": ["25.0", "20.0", "1.00"],
        "age": ["24.0", "0", "0.50"],
        "bp": ["-3.00", "0", "0.75"],
        "sex": ["0", "-1.25", "0.25"],
    }


@pytest.mark.parametrize("extra", [PINNED, FREQUENCIES])
@pytest.mark.parametrize("name", ["bp", "a_long_name_of_a_feature"])
def test_a_narrow_list_has_one_more_column_whatever_the_names(extra, name):
    names = ("age", "sex", "bmi", name)
    found = Coefficients(names, np.array([24.0, 0.0, 25.0, -3.0]), np.zeros(4))
    heading, lines = listed(found, 20, 10, [extra])
    assert heading.split()[-1] == extra.title
    assert len({len(text(line).rstrip()) for line in lines}) <= 3
    assert text(lines[3]).split()[2] in {"-3.0", "-3.00"}


@pytest.mark.parametrize("largest", [0.66, 30.0, 450.0])
def test_names_of_seven_cells_are_whole_beside_three_methods(largest):
    names = ("lcavol", "lweight", "gleason", "age")
    values = largest * np.array([1.0, 0.4, 0.05, -0.24])
    found = Coefficients(names, values, values).with_others("lasso", (("relax", values), ("adapt", values)))
    extras = [Extra(title, others.__getitem__, least_name=8) for title, others in found.beside]
    columns = list_columns(found, 29, -largest, largest, extras)
    assert [extra.title for extra in columns.extras] == ["relax", "adapt"]
    lines = coefficient_lines(found, columns, 10, INKS, reach=Reach(-largest, largest))
    assert [text(line).split()[1] for line in lines] == list(names)


def test_bars_change_their_scale_once_when_values_leave_it():
    near = Reach(-10.0, 20.0, far=(-50.0, 90.0))
    assert near.with_values(-9.0, 20.0) is near
    beyond = near.with_values(-9.0, 21.0)
    assert (beyond.low, beyond.high) == (-50.0, 90.0)
    assert beyond.with_values(-49.0, 89.0) is beyond


def test_features_of_closed_groups_are_counted_among_those_that_do_not_fit():
    names = ("age", "race=b", "smoke", "race=w")
    groups = (ColumnGroup.of("race", (1, 3), names),)
    order = grouped_order(np.arange(4), groups)
    found = Coefficients(names, np.array([1.0, 0, 1.0, 0]), np.zeros(4), entry_order=order, groups=groups)
    columns = list_columns(found, 29, -30, 30)
    lines = coefficient_lines(found, columns, 2, INKS, reach=Reach(-30, 30), closed={0})
    assert [text(line).split()[0] for line in lines] == ["●", "+3"]


def test_columns_of_a_factor_stand_under_its_name():
    names = ("age", "race=b", "smoke", "race=w")
    groups = (ColumnGroup.of("race", (1, 3), names),)
    order = grouped_order(np.array([3, 0, 1, 2]), groups)
    found = Coefficients(
        names, np.array([1.0, 0, 0, 2]), np.zeros(4), entry_order=order, color_ranks=order, groups=groups
    )
    _, lines = listed(found, 29, 10)
    assert [text(line).split()[:2] for line in lines] == [
        ["▾", "race"],
        ["●", "=w"],
        ["○", "=b"],
        ["●", "age"],
        ["○", "smoke"],
    ]
    assert text(lines[0]).endswith("1 of 2")
    assert lines[0][0].does == "group:0"
    assert lines[1][0].does == "pick:race=w"
    columns = list_columns(found, 29, -30, 30, bars=True)
    closed = coefficient_lines(found, columns, 10, INKS, reach=Reach(-30, 30), picked="race=b", closed={0})
    assert [text(line).split()[:2] for line in closed] == [["▸", "race"], ["●", "age"], ["○", "smoke"]]
    assert {part.look for part in closed[0][:1]} == {INKS.bright}, "it holds the picked feature"
    assert "╸" in text(closed[0]), "the bar of its largest coefficient"


@given(st.floats(-40, 30), st.integers(7, 30))
def test_a_bar_is_as_long_as_its_value_and_begins_at_zero(value, width):
    reach = Reach(-40, 30)
    zero, bar = reach.bar(value, width)
    assert len(bar) == width
    assert bar[zero] == "│"
    length = bar.count("━") + 0.5 * (bar.count("╸") + bar.count("╺"))
    assert length == pytest.approx((width - 1) * abs(value) / 70, abs=1.0)
    assert set(bar[:zero] if value > 0 else bar[zero + 1 :]) <= {" "}


@given(st.integers(-5, 60), st.integers(0, 49), st.integers(1, 20))
def test_the_picked_row_is_always_seen(wanted, picked, room):
    first = first_shown(wanted, picked, 50, room)
    assert first <= picked < first + room
