"""The worked example's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table
from lasso_tui.techniques.descent.params import DescentParams

if TYPE_CHECKING:
    pass


def article(params: DescentParams) -> Table:
    """Make the tutorial's data: 100 rows, 10 columns of which the first three count."""
    from lasso_tui.techniques.ridge import RidgeParams, article as same

    return same(RidgeParams(seed=params.seed, noise=params.noise))
