"""The tutorial's coordinate descent as written there, and its distance from scikit-learn's solution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = ["tutorial", "tutorial_descent"]

ALPHA = 0.1
TOL = 1e-4

GUARD = 1e-10
"""Added to each curvature to guard against a column of zeros; it changes the tenth digit of the coefficients."""


def tutorial_descent(X: FloatArray, y: FloatArray) -> tuple[FloatArray, int]:
    """Run the tutorial's loop: residual recomputed at every update, no intercept, stopped by the change rule.

    Returns
    -------
    coef, sweeps : (p,) and the number of sweeps
    """
    import numpy as np

    n, p = X.shape
    coef = np.zeros(p)
    for sweep in range(1, 1001):
        before = coef.copy()
        for j in range(p):
            others = y - X @ coef + X[:, j] * coef[j]
            z = float(X[:, j] @ others) / n
            curvature = float(X[:, j] @ X[:, j]) / n + GUARD
            coef[j] = math.copysign(max(abs(z) - ALPHA, 0.0), z) / curvature
        if np.abs(coef - before).sum() < TOL:
            return coef, sweep
    return coef, 1000


def tutorial(table: Table) -> tuple[Metric, ...]:
    """Return what the tutorial prints, its distance from scikit-learn's solution, and its duality gap."""
    import numpy as np

    coef, sweeps = tutorial_descent(table.X, table.y)
    theirs = solvers.coordinate_descent(
        table.X, table.y, ALPHA, tol=1e-9, stop="scikit-learn", fit_intercept=False
    )
    values: dict[str, float] = {
        "sweeps": sweeps,
        "max_difference_scikit_learn": float(np.abs(coef - theirs.coef).max()),
        "gap": solvers.duality_gap(table.X, table.y, coef, 0.0, ALPHA, fit_intercept=False),
    }
    values |= {f"beta_{name}": float(c) for name, c in zip(table.features, coef, strict=True)}
    return tuple(
        Metric(
            f"tutorial_{name}",
            f"tutorial's {name.replace('_', ' ')}",
            value,
            f"{value:.9g}",
            in_readout=False,
        )
        for name, value in values.items()
    )
