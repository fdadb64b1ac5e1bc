"""The worked example's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table

if TYPE_CHECKING:
    from lasso_tui.techniques.descent.params import DescentParams

__all__ = ["article"]


def article(params: DescentParams) -> Table:
    """Make the worked example's data, those of the ridge: 100 rows, 10 columns, the first three informative."""
    from lasso_tui.techniques.ridge import RidgeParams, article as ridge_article

    return ridge_article(RidgeParams(seed=params.seed, noise=params.noise))
