"""What csv writes is read back equal, whatever the names and numbers."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import example, given, settings, strategies as st

from lasso_tui.data import DataError, RawTable, load
from lasso_tui.data.readers.header import make_header

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda name: name.strip() == name and not _is_number(name))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True


def outcome(path: Path) -> RawTable | str:
    try:
        return load(str(path))
    except DataError as error:
        return str(error)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[float]]]:
    width = draw(st.integers(2, 5))
    names = draw(st.lists(NAMES, min_size=width, max_size=width, unique=True))
    row = st.lists(NUMBERS, min_size=width, max_size=width)
    return names, draw(st.lists(row, min_size=1, max_size=12))


@settings(max_examples=150, deadline=None)
@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
)
@example((["a", "b"], [[1.0, 2.0]]), ",", csv.QUOTE_MINIMAL)
@example((["sep=;", "b"], [[1.0, 2.0]]), ",", csv.QUOTE_MINIMAL)
def test_any_table_comes_back(table, delimiter, quoting):
    names, rows = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
            writer.writerow(names)
            writer.writerows(rows)
        loaded = load(str(path))
    assert [column.name for column in loaded.columns] == list(make_header(names).names)
    read = np.column_stack([column.numbers for column in loaded.columns])
    np.testing.assert_array_equal(read, np.array(rows))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        read = outcome(path)
    if isinstance(read, str):
        assert read.isprintable()
    else:
        assert all(len(column.missing) == read.n_rows for column in read.columns)
        assert all(column.name.isprintable() for column in read.columns)


@settings(max_examples=100, deadline=None)
@given(st.text("ab1,;\t\"'\n\r. -", max_size=80))
def test_any_text_is_read_or_refused_in_a_sentence(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(content, newline="")
        read = outcome(path)
    if isinstance(read, str):
        assert read.isprintable()
    else:
        assert len({column.name for column in read.columns}) == len(read.columns)
