"""From a table to a script: opened, prepared, an alpha chosen, exported; the script and `run` give the same numbers.

With LASSO_TUI_LONG=1 the generated Parquet file has a million rows (some minutes), else five thousand.
"""

from __future__ import annotations

import json
import os
import shlex

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.data_screen import DataScreen
from lasso_tui.app.screens.open_screen import OpenScreen
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.cli import main
from lasso_tui.techniques.linear.linear_model import layout_of
from tests.app.conftest import LONGEST, looked, press, settle, until
from tests.app.screens.test_export import export
from tests.exports.exported import run_scripts
from tests.marks import marked_long

ROWS = 1_000_000 if os.environ.get("LASSO_TUI_LONG") else 5_000

CASES = {
    "prostate": [("lcavol", "y"), ("svi", "c"), ("age", "p")],
    "hitters": [("Salary", "m"), ("CHits", "x"), ("Years", "c")],
    "bikeshare": [("bikers", "y"), ("atemp", "x"), ("hr", "c")],
    "birthwt": [("bwt", "y"), ("ptl", "c"), ("age", "b")],
    "large.parquet": [("x3", "y"), ("x7", "x"), ("x9", "m")],
}
"""Table → (column, the key that is pressed on it)."""


def write_large(path) -> None:
    rng = np.random.default_rng(30)
    X = rng.normal(size=(ROWS, 29))
    X[rng.random(ROWS) < 0.01, 9] = np.nan
    y = X[:, :5] @ [1.0, 2.0, 3.0, -1.0, 0.5] + rng.normal(size=ROWS)
    parquet.write_table(pa.table({**{f"x{j}": X[:, j] for j in range(29)}, "y": y}), path)


async def choose(pilot, app, source: str, asked: list[tuple[str, str]]) -> None:
    """Open a table, press keys on its columns, and apply."""
    await pilot.press("D")
    await until(pilot, lambda: isinstance(app.screen, OpenScreen))
    app.screen.query_one("Input").value = source
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, DataScreen) or not app.screen.is_modal)
    if not isinstance(app.screen, DataScreen):
        await until(pilot, lambda: app.pane.request.dataset == source)
        await settle(pilot)
        await pilot.press("d")
    await looked(pilot, app)
    assert app.screen.query_one(ColumnList).count > 5
    for column, key in asked:
        await press(pilot, app, column, key)
    wanted = app.screen.draft
    await pilot.press("enter")
    await until(pilot, lambda: app.pane.request == wanted)
    await settle(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("names", [["prostate"], marked_long(list(CASES))], ids=["one", "all"])
async def test_tables_leave_as_scripts_with_the_same_coefficients(names, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tests.app.conftest.LONGEST", 1200.0 if ROWS == 1_000_000 else LONGEST)
    write_large(tmp_path / "large.parquet")
    shown, scripts, commands = {}, {}, {}
    app = LassoApp("diabetes")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        for name, asked in ((name, CASES[name]) for name in names):
            source = str(tmp_path / name) if "." in name else name
            await choose(pilot, app, source, asked)
            await pilot.press("s", "left_square_bracket", "left_square_bracket")
            for form, end in (("scikit", "py"), ("command", "sh")):
                await export(pilot, app, form, tmp_path / f"{name}.{end}")
                await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
            pane = app.pane
            shown[name] = (pane.result.data, pane.result.fit.at(pane.cursor))
            scripts[f"{name}.py"] = (tmp_path / f"{name}.py").read_text("utf-8")
            commands[name] = shlex.split((tmp_path / f"{name}.sh").read_text().splitlines()[-1])
    found = run_scripts(tmp_path, scripts)
    for name, (table, solution) in shown.items():
        assert table.prepared.startswith("target ")
        assert np.count_nonzero(solution.coef) > 0
        order = list(layout_of(table).order)
        again = found[f"{name}.py"]["lasso"]
        assert list(again["coef"].values()) == pytest.approx(solution.coef[order].tolist(), abs=1e-6), name
        assert again["intercept"] == pytest.approx(solution.intercept, abs=1e-6), name
        capsys.readouterr()
        assert main(commands[name][1:]) == 0
        told = json.loads(capsys.readouterr().out)
        by_name = {one["feature"]: one["coef_unscaled"] for one in told["coefficients"]}
        assert [by_name[f] for f in table.features] == pytest.approx(solution.coef.tolist(), abs=1e-9), name
