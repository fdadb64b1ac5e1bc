"""ARFF files, dense and sparse: declared types and the order of levels stay."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from lasso_tui.data import DataError, load
from tests.facts import assert_facts, note_with

HEADER = """% made by hand, with {braces}, and a comma
@RELATION 'two words'

@attribute 'body mass' NUMERIC
@attribute code {02, 01, "it's"}
@ATTRIBUTE day date "dd.MM.yyyy"
@attribute note string
@attribute Class {yes,no}
"""
DENSE = f"""{HEADER}@DATA
1.5, 01, 24.12.2024, 'a, b', yes
% between
?,"it's",?,'it\\'s',no
-2e1\t02\t01.01.2025\t?\tno  % behind

3,01,"02.01.2025",x,no, {{0.5}}
"""


def file(written, text, name="t.arff"):
    return written(text if isinstance(text, bytes) else text.encode(), name)


def test_types_levels_and_missing_values_are_those_of_the_file(written):
    raw = load(file(written, DENSE))
    mass, code, day, note, target = raw.columns
    assert [column.name for column in raw.columns] == ["body mass", "code", "day", "note", "Class"]
    np.testing.assert_array_equal(mass.numbers, [1.5, np.nan, -20, 3])
    assert code.levels == ("02", "01", "it's")
    np.testing.assert_array_equal(code.codes, [1, 2, 0, 1])
    np.testing.assert_array_equal(day.days, [20081, np.nan, 20089, 20090])
    assert [note.levels[k] if k >= 0 else None for k in note.codes] == ["a, b", "it's", None, "x"]
    assert target.levels == ("yes", "no")
    note_with(raw.notes, "line 15", "weights of rows")


def test_sparse_rows_are_zero_and_the_first_level_where_they_say_nothing(written):
    head = "@relation r\n@attribute a real\n@attribute f {u,v}\n@attribute y integer\n@data\n"
    raw = load(file(written, head + "{0 2.5, 2 4}\n{}\n{1 v}\n{1 ?, 2 ?}, {2}\n"))
    np.testing.assert_array_equal(raw.columns[0].numbers, [2.5, 0, 0, 0])
    np.testing.assert_array_equal(raw.columns[1].codes, [0, 0, 1, -1])
    np.testing.assert_array_equal(raw.columns[2].numbers, [4, 0, 0, np.nan])


def test_long_comments_compression_and_other_encodings(written):
    text = "% a comment\n" * 500 + "@relation r\r\n@attribute größe real\r\n@data\r\n1\r\n2\r\n"
    raw = load(file(written, gzip.compress(text.encode("cp1252")), "t.arff.gz"))
    assert raw.columns[0].name == "größe"
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, 2])
    note_with(raw.notes, "Windows-1252")


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        ("1.5,", "1,5,", ["line 10", "expected 5 values, found 6"]),
        ("1.5,", "one,", ["line 10", "'one' of body mass is no number", "?"]),
        ("yes\n", "maybe\n", ["line 10", "'maybe' of Class is none of its levels"]),
        ("24.12.2024", "2024-12-24", ["line 10", "no date in its format"]),
        ("NUMERIC", "complex", ["line 4", "type complex", "numeric"]),
        ("string", "relational", ["line 7", "relational", "CSV"]),
        ("@DATA", "% DATA", ["line 10", "before @data"]),
        ("dd.MM.yyyy", "dd.QQ.yyyy", ["line 6", "QQ", "yyyy-MM-dd"]),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(old, new, facts, written):
    with pytest.raises(DataError) as error:
        load(file(written, DENSE.replace(old, new, 1)))
    assert_facts(str(error.value), *facts)


@pytest.mark.parametrize("rows", ["{0 1, 3 2}\n", "{0}\n", "{0 1\n"])
def test_bad_sparse_rows_are_refused_with_their_line(rows, written):
    with pytest.raises(DataError) as error:
        load(file(written, f"@relation r\n@attribute a real\n@attribute y real\n@data\n{rows}"))
    assert_facts(str(error.value), "line 5", "sparse row")
