"""Data of the selection's worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table

if TYPE_CHECKING:
    from lasso_tui.techniques.selection.params import SelectionParams

__all__ = ["article"]


def article(params: SelectionParams) -> Table:
    """Simulate the worked example: 100 rows, 20 columns, five informative, almost no noise."""
    from sklearn.datasets import make_regression

    X, y, coef = make_regression(100, 20, n_informative=5, noise=0.1, random_state=42, coef=True)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(20)),
        truth=coef,
        notes=("Simulated data: y = five of 20 columns times coefficients up to 100, plus noise of SD 0.1.",),
    )
