"""Dates and times in the usual notations, counted by the instant where they have offsets."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data.columns.dates import parse_dates
from lasso_tui.data.columns.word_column import string_column


def expected(*moments: str) -> list[float]:
    return [(pd.Timestamp(one) - pd.Timestamp(0)) / pd.Timedelta(days=1) for one in moments]


@pytest.mark.parametrize(
    ("words", "moments"),
    [
        (["2024-03-31", "2024-04-01"], ["2024-03-31", "2024-04-01"]),
        (["2024-03", "2024-04"], ["2024-03-01", "2024-04-01"]),
        (["31.03.2024 14:30", "01.04.2024 00:00"], ["2024-03-31 14:30", "2024-04-01"]),
        (["1/27/2024", "1/2/2024"], ["2024-01-27", "2024-01-02"]),
        (["1/27/2024 02:00 AM", "1/2/2024 12:00 PM"], ["2024-01-27 02:00", "2024-01-02 12:00"]),
        (["Jan 5, 2024", "Feb 1, 2024"], ["2024-01-05", "2024-02-01"]),
        (["January 5, 2024", "May 1, 2024"], ["2024-01-05", "2024-05-01"]),
        (["15-Jan-2024", "1-Feb-2024"], ["2024-01-15", "2024-02-01"]),
        (["15-Jan-24", "01-Feb-24"], ["2024-01-15", "2024-02-01"]),
        (["15JAN2024", "01FEB2024"], ["2024-01-15", "2024-02-01"]),
        (["15.01.24", "31.12.99"], ["2024-01-15", "1999-12-31"]),
        (["01/15/24", "12/31/24"], ["2024-01-15", "2024-12-31"]),
        (["Jan-2024", "Mar-2024"], ["2024-01-01", "2024-03-01"]),
        (["01/2024", "11/2024"], ["2024-01-01", "2024-11-01"]),
        (["2024-01-05 10:00:00 UTC", "2024-01-06 11:00:00 UTC"], ["2024-01-05 10:00", "2024-01-06 11:00"]),
        (
            ["Mon, 15 Jan 2024 10:00:00 +0000", "Tue, 16 Jan 2024 10:00:00 +0000"],
            ["2024-01-15 10:00", "2024-01-16 10:00"],
        ),
    ],
)
def test_one_format_that_fits_all(words, moments):
    dates = parse_dates(words)
    np.testing.assert_allclose(dates.days, expected(*moments), rtol=0, atol=1e-9)
    assert not dates.note


@pytest.mark.parametrize(
    "words", [["2024", "2025"], ["20240131"], ["soon-ish"], ["2024-01-31", "31.01.2024"]]
)
def test_words_that_are_no_dates(words):
    assert parse_dates(words) is None


def test_offsets_count_by_the_instant():
    words = ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00", "2024-10-27T00:45:00Z"]
    dates = parse_dates(words)
    assert np.diff(dates.days) * 24 == pytest.approx([1.0, -0.75])
    assert "UTC" in dates.note
    mixed = parse_dates(["2024-10-27T02:30:00Z", "2024-10-27T04:30:00"])
    assert "2024-10-27T04:30:00" in mixed.note
    assert "UTC" in mixed.note


def test_days_that_begin_at_one_time_of_the_clock_stay_days():
    dates = parse_dates(
        ["2024-10-26T00:00:00+02:00", "2024-10-27T00:00:00+02:00", "2024-10-28T00:00:00+01:00"]
    )
    np.testing.assert_array_equal(np.diff(dates.days), [1, 1])
    assert dates.days[0] == expected("2024-10-26")[0]


def test_dates_that_can_be_read_in_two_ways_are_said():
    column = string_column("when", ["01/02/2024", "03/04/2024"], np.array([0, 1, 1]))
    assert "when: 01/02/2024 is read as 2024-02-01, day first" in column.note
    assert not string_column("when", ["01/01/2024", "03/03/2024"], np.array([0, 1])).note
    assert not string_column("when", ["13/02/2024", "03/04/2024"], np.array([0, 1])).note


DAYS = [date(2024, 1, 5) + timedelta(days=29 * k) for k in range(12)]
GERMAN = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]
SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
FRENCH = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
WRITTEN = {
    "German": [f"{d.day}. {GERMAN[d.month - 1]} {d.year}" for d in DAYS],
    "Spanish": [f"{d.day} de {SPANISH[d.month - 1]} de {d.year}" for d in DAYS],
    "French": [f"{d.day} {FRENCH[d.month - 1]} {d.year}" for d in DAYS],
    "Japanese": [f"{d.year}年{d.month}月{d.day}日" for d in DAYS],
    "points": [f"{d:%Y.%m.%d}" for d in DAYS],
    "short": [f"{d.year}-{d.month}-{d.day}" for d in DAYS],
    "C": [f"{d:%a %b} {d.day} 10:11:12 {d.year}" for d in DAYS],
    "a log": [f"{d:%d/%b/%Y}:10:11:12 +0000" for d in DAYS],
    "a clock of twelve hours": [f"{d} 10:11 AM" for d in DAYS],
    "ordinals": [f"{d.day}th {d:%B %Y}" for d in DAYS],
}


@pytest.mark.parametrize("language", WRITTEN)
def test_dates_of_several_languages_and_programs_are_read(language):
    found = parse_dates(WRITTEN[language])
    assert found is not None
    np.testing.assert_array_equal(np.floor(found.days), [(d - date(1970, 1, 1)).days for d in DAYS])
