"""Tables in odd notations, encodings and line ends, with rows that are no data: read as written, or refused."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st

from lasso_tui.data import DataError, RawTable, load

BOOLEANS = [
    ("ja", "nein"),
    ("oui", "non"),
    ("sí", "no"),
    ("да", "нет"),
    ("TRUE", "FALSE"),
    ("Y", "N"),
    ("是", "否"),
]
WORDS = [
    "Nord",
    "Süd",
    "Ost-West",
    "a, b",
    "l'été",
    'the "big" one',
    "Łódź",
    "x;y",
    "A|B",
    "C:\\tmp",
    "1st",
    "#7",
]
NAMES = ["Größe", "prix (€)", "n", "Δt", "body mass", "y_1", "Load, N", "id", "A;B", "taux"]
UPPER = ["2023", "2024", "Nord", "Süd"]
UNITS = ["kg", "m", "°C", "mm", "s"]
FOOTERS = ["", "", "Quelle: Amt", "(12 rows affected)", "* provisional", "-- end --", "Stand: 2024-05-01"]
BEFORE = [
    "",
    "",
    "# by hand\n",
    "// export v2\n# x, y; z\n",
    "Bericht Mai 2024\n\n",
    "Station: Oslo\nNr: 7\n\n",
]
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]
STYLES = ["plain", "plain", "thousands", "percent", "accounting", "minus", "currency", "exponent", "unit"]


@dataclass(frozen=True)
class Notation:
    """How numbers and cells are written."""

    separator: str
    decimal: str
    mark: str
    doubled: bool
    quote_all: bool

    def number(self, value: float, style: str) -> str:
        """Write a number with two decimals."""
        if style == "exponent":
            return f"{value:.6e}".replace(".", self.decimal)
        shown = (
            f"{abs(value):,.2f}" if style in ("thousands", "accounting", "currency") else f"{abs(value):.2f}"
        )
        shown = shown.replace(",", "§").replace(".", self.decimal).replace("§", self.mark)
        sign = "-" if value < 0 else ""
        if style == "accounting":
            return f"({shown})" if value < 0 else shown
        if style == "minus":
            return shown if value >= 0 else f"−{shown}"
        around = {"percent": "{}{} %", "currency": "{}€ {}", "unit": "{}{} kg"}.get(style, "{}{}")
        return around.format(sign, shown)

    def cell(self, text: str) -> str:
        """Put a cell in quotes where it needs them."""
        special = {self.separator[0], '"', "\n"} & set(text) or text != text.strip()
        if not (special or self.quote_all or text.startswith("#")):
            return text
        inner = text.replace('"', '""') if self.doubled else text.replace('"', '\\"')
        return f'"{inner}"'

    def row(self, cells: list[str]) -> str:
        return self.separator.join(map(self.cell, cells))


@dataclass(frozen=True)
class Table:
    """A table and the bytes of its file."""

    names: list[str]
    columns: list[list]
    content: bytes


@st.composite
def tables(draw: st.DrawFn) -> Table:
    n, width = draw(st.integers(8, 30)), draw(st.integers(2, 6))
    separator = draw(st.sampled_from([",", ";", "\t", "|", "||", ";;"]))
    decimal = draw(st.sampled_from([".", ","] if separator != "," else ["."]))
    marks = [" ", "\u00a0", "\u202f", "'", *([","] if decimal == "." else ["."])]
    notation = Notation(
        separator, decimal, draw(st.sampled_from(marks)), draw(st.booleans()), draw(st.booleans())
    )
    some = st.sampled_from(["number", "word", "truth"])
    others = draw(st.lists(some, min_size=width - 1, max_size=width - 1))
    kinds = draw(st.permutations(["number", *others]))
    columns, cells = [], []
    for kind in kinds:
        if kind == "number":
            style = draw(st.sampled_from(STYLES))
            whole = st.integers(-9_999_999, 9_999_999).map(lambda v: (10 * v + 1) / 1000)
            values = [round(value, 2) for value in draw(st.lists(whole, min_size=n, max_size=n))]
            columns.append(values)
            cells.append([notation.number(value, style) for value in values])
        else:
            words = WORDS if kind == "word" else list(draw(st.sampled_from(BOOLEANS)))
            columns.append(draw(st.lists(st.sampled_from(words), min_size=n, max_size=n)))
            cells.append(columns[-1])
    names = draw(st.lists(st.sampled_from(NAMES), min_size=width, max_size=width, unique=True))
    head = [notation.row(names)]
    expected = names
    heads = draw(st.sampled_from(["one", "one", "two", "units"]))
    if heads == "two" and width > 3:
        upper = [UPPER[j // 2] if j % 2 == 0 else "" for j in range(width)]
        lower = [("mean", "max")[j % 2] for j in range(width)]
        head = [notation.row(upper), notation.row(lower)]
        expected = [f"{UPPER[j // 2]} {lower[j]}" for j in range(width)]
    elif heads == "units":
        head.append(notation.row([UNITS[j % 5] if kind == "number" else "" for j, kind in enumerate(kinds)]))
    rows = [notation.row(list(row)) for row in zip(*cells, strict=True)]
    lines = list(rows)
    if draw(st.booleans()):
        lines.insert(draw(st.integers(2, n - 2)), "# a pause")
    if draw(st.booleans()):
        for place in sorted(draw(st.lists(st.integers(3, n - 2), min_size=1, max_size=2)), reverse=True):
            lines[place:place] = head
    footer = draw(st.sampled_from(FOOTERS))
    ends = draw(st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n"], ["\r"]]))
    text = draw(st.sampled_from(BEFORE)).replace("\n", ends[-1])
    for k, line in enumerate([*head, *lines, *([footer] if footer else [])]):
        text += line + ends[k % len(ends)]
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    encoding = draw(st.sampled_from(ENCODINGS))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode()
    return Table(expected, columns, content)


def outcome(content: bytes) -> RawTable | str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        try:
            return load(str(path))
        except DataError as error:
            return str(error)


def check(table: Table) -> None:
    raw = outcome(table.content)
    if isinstance(raw, str):
        event("refused")
        assert raw.isprintable()
        return
    found = raw.columns
    event("read")
    assert [column.name for column in found[: len(table.names)]] == table.names
    assert all(column.kind == "empty" for column in found[len(table.names) :])
    for column, values in zip(found, table.columns, strict=False):
        if isinstance(values[0], str):
            assert column.codes is not None
            assert [column.levels[code] if code >= 0 else "" for code in column.codes] == values
        else:
            assert column.numbers is not None, column.note
            np.testing.assert_allclose(column.numbers, values, rtol=1e-12)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(tables())
def test_tables_in_odd_notations_are_read_as_written_or_refused(table):
    check(table)


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_many_tables_in_odd_notations_are_read_as_written_or_refused(table):
    check(table)
