"""The lines below the columns: what is in force, what Enter would give, what keys would do next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.app.frame.key_hints import KeyHint
from lasso_tui.app.screens.data.column_format import bars
from lasso_tui.app.screens.data.data_keys import BINDINGS, DATA_HELP, KEYS
from lasso_tui.app.screens.data.request_text import (
    alert_text,
    dropped_text,
    effect_text,
    head_text,
    next_effects,
    reading_lines,
    request_text,
    size_text,
)
from lasso_tui.data import Preparation, ReadOptions, describe, load
from lasso_tui.requests.data_request import DataRequest

PLAIN = DataRequest("hitters")


@pytest.fixture(scope="module")
def hitters():
    return describe(load("hitters", ReadOptions()), None, None)


def test_what_differs_from_the_default_is_named():
    assert request_text(PLAIN) == "missing: drop rows"
    preparation = Preparation(
        missing="median", indicators=False, degree=2, interactions=True, test_fraction=0.2
    )
    text = request_text(DataRequest("hitters", preparation=preparation, sample=1000))
    assert text == (
        "missing: impute median, no indicators, powers 2, products, test rows 0.2 seed 0, 1,000 rows seed 0"
    )


@pytest.mark.parametrize(
    ("preparation", "facts"),
    [
        (None, {"m": "impute mean", "p": "powers 2", "b": "add products", "f": "logistic"}),
        (Preparation(missing="median"), {"m": "drop rows", "i": "no indicators"}),
        (Preparation(degree=5, interactions=True), {"p": "powers 1", "b": "no products"}),
    ],
)
def test_keys_say_what_they_would_do(preparation, facts):
    request = DataRequest("hitters", preparation=preparation)
    effects = dict(next_effects(request, "auto", ("auto", "logistic"), 200))
    assert facts.items() <= effects.items()
    assert next_effects(request, None, (), 200)[-1][0] == "n"


@pytest.mark.parametrize("width", range(10, 120, 9))
def test_no_effect_is_cut(width):
    effects = next_effects(PLAIN, "auto", ("auto", "least squares"), width)
    assert len("  ".join(f"{key} {effect}" for key, effect in effects)) <= width


def test_dropped_rows_are_said_with_the_columns_that_lack_most(hitters):
    assert dropped_text(hitters, PLAIN, 322, 78) == ""
    assert (
        dropped_text(hitters, PLAIN, 263, 78) == "59 of 322 rows dropped: missing in Salary (59). m imputes"
    )
    assert len(dropped_text(hitters, PLAIN, 263, 40)) <= 60
    imputed = DataRequest("hitters", preparation=Preparation(missing="mean"))
    assert dropped_text(hitters, imputed, 263, 78) == ""
    assert alert_text(hitters, PLAIN, (263, 19), 78).startswith("▲ 59 of 322")


def test_the_head_fills_the_width(hitters):
    text = head_text(hitters, (263, 19), 78)
    assert len(text) == 78
    assert text.startswith("hitters  322 × 20 → Salary (least squares)")
    assert text.endswith("263 of 322 rows used")
    assert size_text((1234, 5)) == "1,234 rows × 5 features"
    assert size_text(None) == ""


def test_the_effect_does_not_repeat_the_sizes():
    prepared = "target medv; 480 of 506 rows; 2 factors dummy-coded; powers up to 2; 31 features"
    assert effect_text(prepared) == "target medv; 2 factors dummy-coded; powers up to 2"
    assert effect_text("target y; 9 rows; 3 features") == "target y"
    assert effect_text("target y; 9 of 90 rows; 3 features", sampled=True) == "target y; 9 of 90 rows"


def test_words_that_do_not_look_western_are_pointed_out_first(hitters):
    note = (
        "a.csv is not UTF-8 (line 1): read as Windows-1252. Its words do not look Western: name its encoding"
    )
    found = replace(hitters, notes=(note,))
    assert "o names the encoding" in alert_text(found, PLAIN, (263, 19), 78)
    assert len(alert_text(found, PLAIN, (263, 19), 78)) <= 80


def test_rows_of_a_histogram_do_not_fuse():
    assert "█" not in bars(range(1, 11), 10)


def test_every_key_of_the_last_line_is_bound_and_explained():
    bound = {key for binding in BINDINGS for key in binding.key.split(",")}
    for hint in KEYS:
        assert isinstance(hint, KeyHint)
        for shown, key in hint.keys:
            assert key in bound
            assert f"`{shown.lower()}`" in DATA_HELP or f"`{shown}`" in DATA_HELP
    first = KEYS[:7]
    assert len("  ".join(f"{hint.keys[0][0]} {hint.does}" for hint in first)) <= 78


LONG = (
    "o Read with separator semicolon, decimal comma, 3 lines skipped. Line 5 under the header is no data, perhaps "
    "units (°C, hPa, % and 2 more): not read. --header reads it."
)


@pytest.mark.parametrize("width", [40, 78, 118, 198])
def test_the_reading_is_said_in_two_lines_of_whole_sentences(width):
    lines = reading_lines(LONG, width)
    assert 1 <= len(lines) <= 2
    assert max(map(len, lines)) <= width
    if width >= 78:
        assert " ".join(lines).removesuffix(" …").endswith(("not read.", "reads it."))
    assert " ".join(reading_lines(LONG, 198)) == LONG
