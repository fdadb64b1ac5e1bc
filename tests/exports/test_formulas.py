"""Formulas are run: by SQLite, by Python, and by a library that computes spreadsheets."""

from __future__ import annotations

import json
import math
import sqlite3

import numpy as np
import pytest

from lasso_tui.data import load
from lasso_tui.exports.formats import content
from lasso_tui.exports.formulas.excel import excel_cells, excel_formula
from lasso_tui.exports.formulas.latex import latex_formula, latex_text
from lasso_tui.exports.formulas.python_function import python_function
from lasso_tui.exports.formulas.sql import sql_expression
from lasso_tui.exports.json_document import document
from lasso_tui.exports.scoring.recipe import Factor, Number, Recipe, Term, recipe_of_document
from lasso_tui.techniques.model import ExportError
from tests.exports.solved import CASES, solved
from tests.exports.test_scoring import predicted
from tests.marks import slow_except

QUICK = ("prostate", "hitters mean", "birthwt classes", "group lasso")
EXCEL_ROWS = 12


def rows_of(recipe, source):
    """The columns that a model needs, as values of the file: None where one is missing."""
    raw = {column.name: column for column in load(source).columns}
    columns = []
    for column in recipe.columns:
        cells = raw[column.name]
        if cells.numbers is not None:
            values = [None if v != v else v for v in cells.numbers.tolist()]
        else:
            words = [*cells.levels, None]
            values = [words[k] for k in cells.codes.tolist()]
            if isinstance(column, Factor) and column.numeric:
                values = [None if v is None else float(v) for v in values]
        columns.append(values)
    return list(zip(*columns, strict=True))


@pytest.fixture(params=slow_except(CASES, *QUICK))
def case(request):
    job, result, cursor = solved(CASES[request.param])
    made = document(job.technique, result, cursor)
    recipe = recipe_of_document(json.loads(json.dumps(made)), "m.json")
    link = predicted(made, job.request.dataset)[0]["link"]
    return recipe, rows_of(recipe, job.request.dataset), link


def in_sqlite(recipe, rows):
    base = sqlite3.connect(":memory:")
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in recipe.needed)
    base.execute(f"CREATE TABLE data ({names})")
    base.executemany(f"INSERT INTO data VALUES ({', '.join('?' * len(recipe.needed))})", rows)
    found = base.execute(f"SELECT {sql_expression(recipe)} FROM data").fetchall()
    return np.array([math.nan if one is None else one for (one,) in found])


def in_duckdb(recipe, rows):
    duckdb = pytest.importorskip("duckdb")
    kinds = [
        "DOUBLE" if all(value is None or isinstance(value, int | float) for value in column) else "VARCHAR"
        for column in zip(*rows, strict=True)
    ]
    names = ['"' + name.replace('"', '""') + '"' for name in recipe.needed]
    with duckdb.connect() as base:
        base.execute(
            f"CREATE TABLE data ({', '.join(f'{n} {k}' for n, k in zip(names, kinds, strict=True))})"
        )
        base.executemany(f"INSERT INTO data VALUES ({', '.join('?' * len(names))})", rows)
        found = base.execute(f"SELECT {sql_expression(recipe)} FROM data").fetchall()
    return np.array([math.nan if one is None else float(one) for (one,) in found])


def of_python(recipe, rows, scale):
    space = {}
    exec(python_function(recipe), space)
    found = [space["predict"](dict(zip(recipe.needed, row, strict=True)), scale) for row in rows]
    return np.array([math.nan if one is None else one for one in found])


def mean_of(recipe, link):
    if recipe.family == "gaussian":
        return link
    return np.exp(link) if recipe.family == "poisson" else 1 / (1 + np.exp(-link))


def test_sql_and_python_predict_what_the_app_does(case):
    recipe, rows, link = case
    size = 1e-12 * (np.nanmax(np.abs(link)) + sum(abs(term.coef) for term in recipe.terms))
    if len(recipe.needed) < 900:  # SQLite's own limit of columns and depth
        np.testing.assert_allclose(in_sqlite(recipe, rows), link, rtol=1e-12, atol=size)
        some = rows[:400]  # row by row is DuckDB's slowest way in
        np.testing.assert_allclose(in_duckdb(recipe, some), link[:400], rtol=1e-12, atol=size)
    np.testing.assert_allclose(of_python(recipe, rows, "link"), link, rtol=1e-12, atol=size)
    np.testing.assert_allclose(
        of_python(recipe, rows, "response"), mean_of(recipe, link), rtol=1e-11, atol=size
    )


def in_excel(recipe, rows):
    import formulas

    computed = formulas.Parser().ast(excel_formula(recipe))[1].compile()
    found = []
    for row in rows:
        cells = {
            cell: value
            for cell, value in zip(cells_of(len(row)), row, strict=True)
            if cell in computed.inputs
        }
        value = computed(**{cell: "" if value is None else value for cell, value in cells.items()})
        text = str(np.ravel(np.asarray(value))[0])
        found.append(math.nan if text.startswith("#") else float(text))
    return np.array(found)


def cells_of(count):
    letters = [chr(65 + k) for k in range(26)]
    return [f"{a}2" for a in [*letters, *(a + b for a in letters for b in letters)]][:count]


def test_a_spreadsheet_predicts_what_the_app_does(case):
    recipe, rows, link = case
    if len(recipe.terms) > 150:
        with pytest.raises(ExportError, match=r"Excel takes 8,192"):
            excel_formula(recipe)
        return
    some = [int(k) for k in np.linspace(0, len(rows) - 1, EXCEL_ROWS)]
    found = in_excel(recipe, [rows[k] for k in some])
    np.testing.assert_allclose(found, mean_of(recipe, link[some]), rtol=1e-9, atol=1e-9)


ODD = Recipe(
    family="poisson",
    target="y",
    class_one=None,
    label='the "y"\nof it',
    columns=(
        Number('a "quoted" name', fill=2.5),
        Number("naïve; DROP TABLE data --"),
        Factor("it's", ("O'Brien", 'say "hi"', "missing", "ÄÖ")),
        Factor("code", ("1", "2.5", "-3"), numeric=True),
    ),
    terms=(
        Term("a", -1e-7, (("number", 'a "quoted" name'),)),
        Term("b", 1.25, (("number", "naïve; DROP TABLE data --"),) * 2),
        Term("c", 0.5, (("level", "it's", "O'Brien"),)),
        Term("d", -0.25, (("level", "it's", "missing"),)),
        Term("e", 3.0, (("missing", 'a "quoted" name'),)),
        Term("f", 0.75, (("level", "code", "2.5"), ("level", "it's", 'say "hi"'))),
    ),
    intercept=-0.125,
    offset=Number("known"),
    exposure=Number("size"),
    name="lasso",
    source="data.csv",
)


def test_names_and_levels_of_any_kind_are_quoted():
    rows = [
        (1.0, 2.0, "O'Brien", 1.0, 0.5, 2.0),
        (None, 2.0, None, 2.5, 0.5, 2.0),
        (1.0, -2.0, 'say "hi"', 2.5, 0.0, 1.0),
        (1.0, 2.0, "other", 1.0, 0.5, 2.0),
        (1.0, 2.0, "ÄÖ", 7.0, 0.5, 2.0),
        (1.0, None, "ÄÖ", -3.0, 0.5, 2.0),
    ]
    wanted = [
        -0.125 - 1e-7 + 5 + 0.5 + 0.5 + math.log(2),
        -0.125 - 2.5e-7 + 5 - 0.25 + 3 + 0.5 + math.log(2),
        -0.125 - 1e-7 + 5 + 0.75,
        *[math.nan] * 3,
    ]
    np.testing.assert_allclose(in_sqlite(ODD, rows), wanted, rtol=1e-13)
    np.testing.assert_allclose(in_duckdb(ODD, rows), wanted, rtol=1e-13)
    np.testing.assert_allclose(of_python(ODD, rows, "link"), wanted, rtol=1e-13)
    np.testing.assert_allclose(of_python(ODD, rows, "response"), np.exp(wanted), rtol=1e-12)
    np.testing.assert_allclose(in_excel(ODD, rows), np.exp(wanted), rtol=1e-9)
    assert excel_cells(ODD).count("\n") == 2


def test_rare_levels_are_one_in_every_formula():
    joined = Recipe(
        family="gaussian",
        target="y",
        class_one=None,
        label="y",
        columns=(Factor("c", ("b", "a", "other"), other="other"),),
        terms=(
            Term("c=a", 1.5, (("level", "c", "a"),)),
            Term("c=other", -2.5, (("level", "c", "other"),)),
        ),
        intercept=1.0,
    )
    rows = [("a",), ("b",), ("x",), ("other",), (None,)]
    wanted = [2.5, 1.0, -1.5, -1.5, math.nan]
    np.testing.assert_array_equal(in_sqlite(joined, rows), wanted)
    np.testing.assert_array_equal(of_python(joined, rows, "link"), wanted)
    np.testing.assert_array_equal(in_excel(joined, rows), wanted)


def test_merged_levels_are_one_in_every_formula():
    merged = Recipe(
        family="gaussian",
        target="y",
        class_one=None,
        label="y",
        columns=(Factor("c", ("b", "a"), merged=(("A", "a"), ("B.", "b"), ("a ", "a"))),),
        terms=(Term("c=a", 1.5, (("level", "c", "a"),)),),
        intercept=1.0,
    )
    rows = [("a",), ("A",), ("b",), ("B.",), ("x",), (None,)]
    wanted = [2.5, 2.5, 1.0, 1.0, math.nan, math.nan]
    np.testing.assert_array_equal(in_sqlite(merged, rows), wanted)
    np.testing.assert_array_equal(of_python(merged, rows, "link"), wanted)
    np.testing.assert_array_equal(in_excel(merged, rows), wanted)


def test_a_formula_longer_than_excel_takes_is_refused():
    columns = tuple(Number(f"x{k}") for k in range(400))
    terms = tuple(Term(c.name, 1 / 3, (("number", c.name),)) for c in columns)
    long = Recipe(
        family="gaussian", target="y", class_one=None, label="y", columns=columns, terms=terms, intercept=0.0
    )
    with pytest.raises(ExportError, match=r"Excel takes 8,192\. Choose a larger alpha"):
        excel_formula(long)


def test_levels_that_are_escaped_on_the_screen_are_found_in_the_column():
    """A line break stands in the column as it is, or as the two characters that the screen shows."""
    levels = ("plain", r"two\nlines", r"bell\x07 \u200b", r"back\slash", '"q"\\t')
    escaped = Recipe(
        family="gaussian",
        target="y",
        class_one=None,
        label="y",
        columns=(Factor("c", levels),),
        terms=tuple(Term(f"c={one}", 2.0**k, (("level", "c", one),)) for k, one in enumerate(levels)),
        intercept=0.0,
    )
    words = ["plain", "two\nlines", r"two\nlines", "bell\a \u200b", "back\\slash", '"q"\t', "other", None]
    rows, wanted = [(word,) for word in words], [1.0, 2.0, 2.0, 4.0, 8.0, 16.0, math.nan, math.nan]
    np.testing.assert_array_equal(in_sqlite(escaped, rows), wanted)
    np.testing.assert_array_equal(in_duckdb(escaped, rows), wanted)
    np.testing.assert_array_equal(of_python(escaped, rows, "link"), wanted)
    np.testing.assert_array_equal(in_excel(escaped, rows), wanted)
    assert excel_cells(escaped).count("\n") == 2


def test_a_level_that_is_not_known_in_full_is_refused():
    cut = Recipe(
        family="gaussian",
        target="y",
        class_one=None,
        label="y",
        columns=(Factor("f", ("a", "b" * 59 + "…")),),
        terms=(Term("f=a", 1.0, (("level", "f", "a"),)),),
        intercept=0.0,
    )
    for write in (sql_expression, excel_formula, python_function):
        with pytest.raises(ExportError, match="predict"):
            write(cut)


def test_latex_is_balanced_and_escaped():
    assert latex_text("50% of a_b^2") == r"50\% of a\_b\^{}2"
    text = latex_formula(ODD)
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
    assert r"\log\hat{\mu} ={}& -0.125 + 3" in text
    assert r"- 1\cdot10^{-7}" in text


def test_a_technique_without_coefficients_of_columns_has_no_formula():
    job, result, cursor = solved("denoising article")
    with pytest.raises(ExportError, match="No formula: Denoising has no coefficients"):
        content("sql", job, result, cursor)
