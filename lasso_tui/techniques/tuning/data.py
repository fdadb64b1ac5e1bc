"""Data of the tuning's worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.synthetic import worked_example

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.tuning.params import TuningParams

__all__ = ["article"]


def article(params: TuningParams) -> Table:
    """Simulate the worked example: 200 rows, 20 columns, the first five informative."""
    return worked_example(200, 20, 5, params.noise, params.seed)
