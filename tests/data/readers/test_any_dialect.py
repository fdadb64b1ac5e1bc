"""Any table in any dialect, with lines that are no data, is read as it was written, or refused: never otherwise."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st

from lasso_tui.data import DataError, RawTable, load

WORDS = ["red", "green", "dark blue", "a, b", "x;y", "p|q", 'say "hi"', "O'Neil", "été", "two\nlines", "A/C"]
NAMES = ["mass", "body height", "Load, N", "x;1", "größe", 'the "best"', "y2", "T|out", "id_no"]
UNITS = ["kg", "m", "m/s", "°C", "%", "mm", "N", "s", "g"]


@dataclass(frozen=True)
class Writing:
    """A dialect, and lines that are no data."""

    separator: str
    comma: bool
    doubled: bool
    quote_all: bool
    blanks: bool
    end: str
    header: bool
    trailing: bool
    before: str
    units: bool
    again: int | None
    footer: str
    unwritten: bool
    mark: bool

    def cell(self, value: object) -> str:
        if isinstance(value, float):
            text = "" if np.isnan(value) else f"{value:.2f}"
            return text.replace(".", ",") if self.comma else text
        if isinstance(value, int):
            return str(value)
        return self.quoted(str(value))

    def quoted(self, word: str) -> str:
        special = {self.separator, '"', "\n"} & set(word) or word != word.strip()
        if not (special or self.quote_all):
            return word
        inner = word.replace('"', '""') if self.doubled else word.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{inner}"'

    def row(self, cells: list[str]) -> str:
        return (self.separator + " " * self.blanks).join(cells) + self.separator * self.trailing


@dataclass(frozen=True)
class Written:
    names: list[str]
    columns: list[list]
    writing: Writing
    text: str


@st.composite
def written_tables(draw) -> Written:
    n = draw(st.integers(7, 20))
    width = draw(st.integers(2, 5))
    kinds = ["float", *(draw(st.sampled_from(["float", "int", "word"])) for _ in range(width - 1))]
    kinds = draw(st.permutations(kinds))
    columns = [draw(_column(kind, n)) for kind in kinds]
    names = draw(st.lists(st.sampled_from(NAMES), min_size=width, max_size=width, unique=True))
    separator = draw(st.sampled_from(",;\t|"))
    writing = Writing(
        separator,
        comma=separator != "," and draw(st.booleans()),
        doubled=draw(st.booleans()),
        quote_all=draw(st.booleans()),
        blanks=separator != "\t" and draw(st.booleans()),
        end=draw(st.sampled_from(["\n", "\r\n"])),
        header=draw(st.sampled_from([True, True, False])),
        trailing=draw(st.sampled_from([False, False, True])),
        before=draw(st.sampled_from(["", "", "# made by hand\n", "# a\n# b, c\n", "Report of May\n\n"])),
        units=draw(st.booleans()),
        again=draw(st.sampled_from([None, None, 3])),
        footer=draw(st.sampled_from(["", "", "(9 rows affected)", "Source: the lab"])),
        unwritten=draw(st.booleans()),
        mark=draw(st.booleans()),
    )
    if draw(st.booleans()):
        place = draw(st.integers(1, n - 2))
        target = next(j for j, kind in enumerate(kinds) if kind == "float")
        columns[target][place] = float("nan")
    return Written(names, columns, writing, _text(names, columns, kinds, writing))


def _column(kind: str, n: int):
    if kind == "float":
        return st.lists(
            st.integers(-99_999, 99_999).map(lambda v: (10 * v + 1) / 1000), min_size=n, max_size=n
        ).map(lambda values: [round(value, 2) for value in values])
    if kind == "int":
        return st.lists(st.integers(0, 30), min_size=n, max_size=n)
    return st.lists(st.sampled_from(WORDS), min_size=n, max_size=n)


def _text(names: list[str], columns: list[list], kinds: list[str], writing: Writing) -> str:
    rows = [list(row) for row in zip(*columns, strict=True)]
    lines = []
    head = writing.row([writing.quoted(name) for name in names])
    if writing.header:
        lines.append(head.rstrip(writing.separator) if writing.trailing else head)
        if writing.units:
            units = [unit if kind != "word" else "" for unit, kind in zip(UNITS, kinds, strict=False)]
            lines.append(writing.row(units))
    for k, row in enumerate(rows):
        if writing.header and writing.again == k:
            lines.append(head)
        cells = [writing.cell(value) for value in row]
        if writing.unwritten and not writing.trailing and len(cells) > 2 and cells[-1] == "":
            cells.pop()
        lines.append(writing.row(cells))
    if writing.footer:
        lines.append(writing.footer)
    before = writing.before if writing.header else ""
    return ("\ufeff" if writing.mark else "") + (before + "\n".join(lines) + "\n").replace("\n", writing.end)


def _loaded(path: Path) -> RawTable | None:
    try:
        return load(str(path))
    except DataError:
        return None


def check(made: Written) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(made.text, encoding="utf-8", newline="")
        loaded = _loaded(path)
    if loaded is None:
        event("refused")
        return
    event("read")
    found = loaded.columns
    if made.writing.header:
        assert [column.name for column in found[: len(made.names)]] == made.names
    else:
        assert any("No header" in note for note in loaded.notes)
    assert len(found) == len(made.names) or all(column.kind == "empty" for column in found[len(made.names) :])
    for column, values in zip(found, made.columns, strict=False):
        if isinstance(values[0], str):
            words = [column.levels[code] if code >= 0 else "" for code in column.codes]
            end = made.writing.end.encode("unicode_escape").decode()
            assert words == [value.replace("\n", end) for value in values]
        else:
            assert column.numbers is not None
            np.testing.assert_array_equal(column.numbers, values)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(written_tables())
def test_any_table_in_any_dialect_is_read_as_written_or_refused(made):
    check(made)


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(written_tables())
def test_many_tables_in_any_dialect_are_read_as_written_or_refused(made):
    check(made)
