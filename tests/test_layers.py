"""What is imported when: the layers hold at run time, and nothing heavy comes before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCREEN = {"textual", "rich"}
HEAVY = {"numpy", "scipy", "sklearn", "pandas", "pywt", "plotext"}


def imported_by(code: str, *, stdin: str = "") -> set[str]:
    """Top-level packages in memory after some code has run in a new process."""
    tail = "\nimport sys; print('\\n'.join(sorted({m.partition('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail],
        capture_output=True,
        text=True,
        check=True,
        input=stdin,
        timeout=60,
    )
    return set(done.stdout.split("\n"))


def ours_imported_by(code: str) -> set[str]:
    tail = "\nimport sys; print('\\n'.join(sorted(m for m in sys.modules if m.startswith('lasso_tui.'))))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.split(".")[1] for name in done.stdout.split()}


SOLVE = """
import numpy as np
from lasso_tui import solvers
X = np.random.default_rng(0).standard_normal((30, 4))
solvers.cross_validate(X, X[:, 0], cv=3)
"""


def test_solvers_need_numpy_and_scipy_only():
    assert not imported_by(SOLVE) & (SCREEN | {"sklearn", "pandas", "plotext", "pywt"})
    assert ours_imported_by(SOLVE) == {"_types", "solvers"}


def test_data_need_nothing_of_ours():
    code = "from lasso_tui.data import open_table; open_table('prostate'); open_table('diabetes')"
    assert ours_imported_by(code) == {"data"}
    assert not imported_by(code) & (SCREEN | {"sklearn", "pandas", "plotext"})


def test_charts_need_nothing_of_ours():
    code = """
import numpy as np
from lasso_tui.charts import *
axes = dict(x_axis=Axis('a', log=True), y_axis=Axis('b'))
chart = Lines(title='t', x=np.array([1., .1]), y=np.ones((2, 1)), names=('n',), **axes)
draw_static(chart, 60, 12, DARK_PALETTE)
"""
    assert ours_imported_by(code) == {"charts"}
    assert not imported_by(code) & (SCREEN | {"sklearn", "pandas", "scipy"})


@pytest.mark.parametrize("words", [["list"], ["--version"], ["list", "--json"]])
def test_listing_imports_nothing_heavy(words):
    code = (
        "import contextlib, io\nfrom lasso_tui.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()): main({words})"
    )
    assert not imported_by(code) & (SCREEN | HEAVY)


@pytest.mark.parametrize("slug", ["lasso", "tuning"])
def test_run_imports_no_screen_no_pandas_and_no_scikit_learn(slug):
    code = (
        "import contextlib, io\nfrom lasso_tui.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()): main(['run', '{slug}', 'diabetes', '--json'])"
    )
    packages = imported_by(code)
    assert not packages & (SCREEN | {"sklearn", "pandas", "plotext"})
    assert "app" not in ours_imported_by(code)


FIRST_CHART = """
import asyncio
from lasso_tui.app import LassoApp
from lasso_tui.app.pane.chart_view import ChartView

async def run():
    app = LassoApp("diabetes")
    async with app.run_test(size=(120, 40)) as pilot:
        async with asyncio.timeout(30):
            while not (app.query(ChartView) and app.query(ChartView).first()._drawing):
                await pilot.pause(0.01)

asyncio.run(run())
"""


def test_the_first_chart_needs_neither_scikit_learn_nor_pandas():
    packages = imported_by(FIRST_CHART)
    assert "plotext" in packages
    assert not packages & {"sklearn", "pandas", "pywt"}


def test_the_app_reaches_solvers_only_through_techniques():
    """An app that is made, but has solved nothing, has imported no mathematics."""
    code = "from lasso_tui.app import LassoApp; LassoApp('diabetes')"
    assert not imported_by(code) & HEAVY
