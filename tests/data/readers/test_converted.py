"""Workbooks, databases, JSON and files of statistics programs: the table that was written is read."""

from __future__ import annotations

import datetime
import json
import sqlite3
import zipfile

import numpy as np
import pytest

from lasso_tui.data import DataError, Reading, ReadOptions, load, open_table
from lasso_tui.data.readers.converted import cells
from tests.facts import assert_facts, note_with

X = np.array([0.1, 1 / 3, 12345678.9, -4e-7, 5.0])
WORDS = ["u", "v, w", 'say "no"', "u", "v, w"]
DAYS = [datetime.date(2024, 1, 31) + datetime.timedelta(days=k) for k in range(5)]


def assert_table(loaded) -> None:
    x, word, day, y = loaded.columns
    assert [column.name for column in loaded.columns] == ["x", "word", "day", "y"]
    np.testing.assert_array_equal(x.numbers, X)
    assert [word.levels[code] for code in word.codes] == WORDS
    np.testing.assert_array_equal(np.diff(day.days), 1.0)
    np.testing.assert_array_equal(y.numbers, [1, 2, np.nan, 4, 5])


ROWS = [list(row) for row in zip(X.tolist(), WORDS, DAYS, [1, 2, None, 4, 5], strict=True)]


@pytest.fixture
def workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (["Report of May"], [], ["x", "word", "day", "y"], *ROWS, ["(5 rows)"]):
        book.active.append(row)
    other = book.create_sheet("Other")
    for row in (["a", "b"], [1, 2], [2, 5], [3, 1]):
        other.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return str(path)


def test_a_workbook_is_read_as_a_text_is(workbook):
    loaded = load(workbook)
    assert_table(loaded)
    note_with(loaded.notes, "Sheet Data", "other sheets: Other", "--table")
    note_with(loaded.notes, "before the header skipped", "Report of May")
    note_with(loaded.notes, "line 9", "(5 rows)", "footer")


@pytest.mark.parametrize("columns", [("A", "XFD"), ("A", "AB"), ("A", "C")])
def test_cells_far_apart_are_refused_before_the_sheet_is_parsed(workbook, tmp_path, monkeypatch, columns):
    """The parser holds every cell between the outermost ones, and ends the program where they do not fit."""
    sheet = "<worksheet><sheetData>{}</sheetData></worksheet>".format(
        "".join(
            f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
            for row, column in zip((1, 1_048_576), columns, strict=True)
        )
    )
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.startswith("xl/worksheets/sheet") else old.read(name))
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_path", None, raising=False)
    memory = {"XFD": 2**34, "AB": 2**29, "C": 2**26}[columns[1]]
    with pytest.raises(DataError) as error:
        load(str(far), ReadOptions(memory=memory))
    assert_facts(str(error.value), "far.xlsx", f"A1 and {columns[1]}1048576", "Delete stray cells")


def test_a_sheet_is_named(workbook):
    loaded = load(workbook, ReadOptions(reading=Reading(table="Other")))
    assert [column.name for column in loaded.columns] == ["a", "b"]
    with pytest.raises(DataError) as error:
        load(workbook, ReadOptions(reading=Reading(table="other")))
    assert_facts(str(error.value), "no sheet 'other'", "Data, Other")


def fill(connection) -> None:
    connection.execute("CREATE TABLE shop (x DOUBLE, word TEXT, day TEXT, y INTEGER)")
    for row in ROWS:
        connection.execute("INSERT INTO shop VALUES (?, ?, ?, ?)", [str(c) if c in DAYS else c for c in row])
    connection.execute("CREATE TABLE other (a INTEGER)")
    connection.commit()
    connection.close()


def opened(kind, path):
    return sqlite3.connect(path) if kind == "sqlite" else pytest.importorskip("duckdb").connect(str(path))


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_table_or_a_query_of_a_database(kind, tmp_path):
    path = tmp_path / "shop.db"
    fill(opened(kind, path))
    with pytest.raises(DataError) as error:
        load(str(path))
    assert_facts(str(error.value), "shop.db has 2 tables: other, shop", "--table", "--sql")
    assert_table(load(str(path), ReadOptions(reading=Reading(table="shop"))))
    query = "SELECT x, y FROM shop WHERE y > 1 ORDER BY x"
    loaded = load(str(path), ReadOptions(reading=Reading(sql=query)))
    np.testing.assert_array_equal(loaded.columns[0].numbers, np.sort(X[[1, 3, 4]]))
    with pytest.raises(DataError, match=r"Cannot read shop\.db"):
        load(str(path), ReadOptions(reading=Reading(sql="SELECT z FROM shop")))


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE shop",
        "INSERT INTO other VALUES (1)",
        "ATTACH 'elsewhere.db' AS e",
        "SELECT * FROM read_csv('secret.csv')",
        "INSTALL httpfs",
        "PRAGMA journal_mode = DELETE",
    ],
)
def test_a_query_changes_nothing_and_reads_nothing_else(kind, query, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    path = tmp_path / "shop.db"
    fill(opened(kind, path))
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"shop\.db"):
        load(str(path), ReadOptions(reading=Reading(sql=query)))
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["secret.csv", "shop.db"]


@pytest.mark.parametrize("form", ["list", "lines", "columns", "inner"])
def test_json(form, tmp_path):
    records = [{"x": x, "word": word, "day": str(day), "y": y} for x, word, day, y in ROWS]
    text = {
        "list": json.dumps(records, indent=1),
        "lines": "\n".join(map(json.dumps, records)),
        "columns": json.dumps({key: [one[key] for one in records] for key in records[0]}),
        "inner": json.dumps({"meta": {"n": 5}, "data": records}),
    }[form]
    path = tmp_path / "t.json"
    path.write_text(text)
    assert_table(load(str(path)))


def test_json_objects_within_objects(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text(
        "".join(json.dumps({"a": {"b": j, "c": j * j % 5}, "l": [1], "y": j % 3}) + "\n" for j in range(9))
    )
    loaded = load(str(path))
    assert [column.name for column in loaded.columns] == ["a.b", "a.c", "y"]
    note_with(loaded.notes, "Not read: l", "lists")


@pytest.mark.parametrize("kind", ["dta", "sav", "xpt"])
def test_statistics_programs_and_their_labels(kind, tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    import pandas as pd

    frame = pd.DataFrame({"x": X, "sex": [1.0, 2.0, 1.0, 1.0, 2.0], "age": [40.0, 50.0, -9.0, 61.0, 33.0]})
    path = str(tmp_path / f"t.{kind}")
    labels = {"sex": {1: "male", 2: "female"}, "age": {-9: "refused"}}
    if kind == "dta":
        pyreadstat.write_dta(frame, path, variable_value_labels=labels)
    elif kind == "sav":
        pyreadstat.write_sav(frame, path, variable_value_labels=labels)
    else:
        pyreadstat.write_xport(frame, path)
    loaded = load(path)
    x, sex, age = loaded.columns
    np.testing.assert_allclose(x.numbers, X, rtol=1e-15)
    if kind == "xpt":
        np.testing.assert_array_equal(sex.numbers, [1, 2, 1, 1, 2])
        return
    assert [sex.levels[code] for code in sex.codes] == ["male", "female", "male", "male", "female"]
    np.testing.assert_array_equal(age.numbers, [40, 50, -9, 61, 33])
    note_with(loaded.notes, "Labels of some values are not used", "age")


def test_without_the_library_the_install_command_is_said(workbook, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(DataError) as error:
        load(workbook)
    assert_facts(str(error.value), "book.xlsx", "python-calamine", "pip install 'lasso-tui[excel]'")


@pytest.mark.parametrize(
    ("address", "command"),
    [("https://x.org/a.csv", "curl -LO https://x.org/a.csv"), ("s3://b/a.csv", "aws s3 cp s3://b/a.csv .")],
)
def test_nothing_is_fetched(address, command):
    with pytest.raises(DataError) as error:
        open_table(address)
    assert_facts(str(error.value), "nothing is fetched", command)


def test_the_library_of_rs_files_is_named(monkeypatch, written):
    def lacking(module: str):
        raise ImportError(module)

    monkeypatch.setattr(cells.importlib, "import_module", lacking)
    with pytest.raises(DataError) as error:
        cells.import_extra("rdata.parser", "t.rds", "r")
    assert_facts(str(error.value), "t.rds needs rdata", "pip install 'lasso-tui[r]'")


RECORDS = [{"a": j * j, "y": 2.5 * j} for j in range(12)]


@pytest.mark.parametrize(
    "document",
    [
        {"columns": ["a", "y"], "index": list(range(12)), "data": [[one["a"], one["y"]] for one in RECORDS]},
        {name: {str(j): one[name] for j, one in enumerate(RECORDS)} for name in ("a", "y")},
        {f"r{j}": one for j, one in enumerate(RECORDS)},
        [["a", "y"], *([one["a"], one["y"]] for one in RECORDS)],
    ],
    ids=["split", "by columns", "by rows", "lists"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_json_of_other_forms(document, encoding, written):
    raw = load(written(json.dumps(document).encode(encoding), "t.json"))
    a, y = (column for column in raw.columns if not column.index)
    assert (a.name, y.name) == ("a", "y")
    np.testing.assert_array_equal(a.numbers, [one["a"] for one in RECORDS])
    np.testing.assert_array_equal(y.numbers, [one["y"] for one in RECORDS])


def test_json_lists_of_numbers_have_numbered_names(written):
    raw = load(written(json.dumps([[j * j, 2.5 * j] for j in range(12)]), "t.json"))
    assert [column.name for column in raw.columns] == ["x1", "x2"]
