"""Data of the ridge's worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.synthetic import worked_example

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.ridge.params import RidgeParams

__all__ = ["article"]


def article(params: RidgeParams) -> Table:
    """Simulate the worked example: 100 rows, 10 columns, the first three informative."""
    return worked_example(100, 10, 3, params.noise, params.seed)
