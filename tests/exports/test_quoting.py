"""Any name of a column survives in Python, R and CSV, and none is code or a formula."""

from __future__ import annotations

import ast
import csv
import io
import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.exports.python.script import python_script
from lasso_tui.exports.quoting import FORMULA, python_literal, r_text, r_texts, read_cell, safe_cell
from lasso_tui.exports.r.r_script import r_script
from lasso_tui.exports.tables import coefficients_csv, path_csv
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.linear.linear_model import LinearModel, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.params import updated

AWKWARD = (
    "'",
    '"',
    '"""',
    "\\",
    "\\'",
    "a\nb",
    "\r",
    "\t=x",
    "=1+1",
    "'=1",
    "''+2",
    "-3",
    "@SUM(A1)",
    "#",
    "{x}",
    "%s",
    "é",
    "目标",
    "\u202eevil",
    "\u2028",
    "\x1b[31m",
    "f(x); import os",
    "', ''); stop('",
    "$x",
    "`ls`",
    "\U0001f600",
)

NAMES = st.one_of(st.text(max_size=12), st.sampled_from(AWKWARD))
R_NAMES = NAMES.filter(lambda name: "\0" not in name and not any(0xD800 <= ord(c) <= 0xDFFF for c in name))


def fitted(names: tuple[str, str, str]) -> LinearModel:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(9, 2))
    table = Table(
        name="t", source="t", X=X, y=X @ [1.0, -1.0] + rng.normal(size=9), features=names[:2], target=names[2]
    )
    return linear_model(PathFit.of(table, solvers.path(X, table.y, alphas=[0.2, 0.1])), 0.1)


@given(st.tuples(NAMES, NAMES, NAMES))
@settings(deadline=None, max_examples=60)
def test_names_come_back_from_the_literals_of_a_script(names):
    told = {}
    for node in ast.parse(python_script((fitted(names),))).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            told[node.targets[0].id] = ast.literal_eval(node.value)
        else:  # nothing but imports, functions and the last line runs: no name became code
            assert isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Expr | ast.If)
    assert (*told["NUMBERS"], told["TARGET"]) == names
    assert [name for _, name, _ in told["SHOWN"]["lasso"]] == list(names[:2])


def test_a_script_with_any_name_runs():
    scope = {"__name__": "script"}
    model = fitted(AWKWARD[:3])
    exec(compile(python_script((model,)), "script", "exec"), scope)
    X, y, weights = scope["data"]()
    coef, intercept = scope["coefficients"](scope["fitted"](X, y, weights))
    assert coef == pytest.approx(model.coef, abs=1e-9)
    assert intercept == pytest.approx(model.intercept, abs=1e-9)


def parsed_r(text: str) -> list[str]:
    """Read the strings of a vector of R."""
    found = []
    for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', text, re.DOTALL):
        found.append(
            re.sub(
                r"\\(u[0-9a-f]{4}|U[0-9a-f]{8}|.)",
                lambda m: (
                    chr(int(m[1][1:], 16))
                    if len(m[1]) > 1
                    else {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1])
                ),
                literal,
                flags=re.DOTALL,
            )
        )
    return found


@given(st.lists(R_NAMES, max_size=30))
def test_names_come_back_from_r(names):
    text = r_texts(names)
    assert text.isascii()
    assert parsed_r(text) == names
    assert all(r_text(name).isprintable() for name in names)


def test_an_r_script_holds_names_as_strings_alone():
    script = r_script((fitted(AWKWARD[5:8]),))
    assert f"colnames(X) <- {r_texts(AWKWARD[5:7])}" in script
    assert script.isascii()


@given(NAMES)
def test_no_cell_is_a_formula_and_every_cell_reads_back(name):
    cell = safe_cell(name)
    assert not cell.lstrip(" ").startswith(FORMULA)
    assert read_cell(cell) == name


VALUES = st.text() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.booleans()


@given(st.lists(VALUES, max_size=20))
@settings(deadline=None, max_examples=40)
def test_literals_read_back(value):
    assert ast.literal_eval(python_literal(value)) == value


@pytest.mark.parametrize("write", [lambda *a: coefficients_csv(*a), lambda t, r, c: path_csv(t, r)])
def test_csv_files_guard_names_and_read_back(write):
    technique = find("objective")
    rng = np.random.default_rng(2)
    features = AWKWARD[:20]
    X = rng.normal(size=(40, len(features)))
    table = Table(name="t", source="t", X=X, y=X[:, 0] + rng.normal(size=40), features=features, target="y")
    *_, result = technique.solve(updated(technique.params(), {}), table)
    rows = list(csv.reader(io.StringIO(write(technique, result, result.start), newline="")))
    names = [row[0] for row in rows[2:]] if rows[0][0] == "feature" else rows[0][2:]
    assert tuple(map(read_cell, names)) == features
    assert not any(name.startswith(FORMULA) for name in names)
