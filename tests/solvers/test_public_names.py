"""The public names stay what they are, in whatever order modules are imported."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "first",
    [
        "import lasso_tui.solvers.path",
        "from lasso_tui.solvers.path import path",
        "import importlib; importlib.import_module('lasso_tui.solvers.path')",
        "import lasso_tui.solvers; lasso_tui.solvers.cross_validate",
        "from lasso_tui.solvers import stability_selection, cross_validate_relaxed",
        "import lasso_tui.solvers.selection.relaxed_cross_validation",
    ],
)
def test_path_is_a_function_whatever_is_imported_first(first: str) -> None:
    code = (
        f"{first}\nfrom lasso_tui import solvers\nfrom lasso_tui.solvers import path\n"
        "assert callable(solvers.path) and solvers.path is path, type(solvers.path)\n"
        "import numpy as np\n"
        "X = np.random.default_rng(0).normal(size=(9, 2))\n"
        "assert solvers.path(X, X[:, 0], n_alphas=2).coefs.shape == (2, 2)\n"
        "import lasso_tui.solvers.path\n"
        "assert callable(solvers.path), type(solvers.path)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_least_squares_path_loads_no_part_of_scipy() -> None:
    code = (
        "import sys, numpy as np\nfrom lasso_tui import solvers\n"
        "X = np.random.default_rng(0).normal(size=(30, 4))\n"
        "solvers.cross_validate(X, X @ [1.0, 2, 0, 0] + X[:, 1] ** 2)\n"
        "print(*sorted(m for m in sys.modules if m.startswith('scipy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
