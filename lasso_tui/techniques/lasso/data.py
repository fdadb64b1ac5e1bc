"""The worked example of the lasso."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.synthetic import worked_example

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.lasso.params import LassoParams

__all__ = ["article"]


def article(params: LassoParams) -> Table:
    """Simulate the worked example: 100 rows, 20 columns, the first five informative."""
    return worked_example(100, 20, 5, params.noise, params.seed)
