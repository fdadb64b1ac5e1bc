"""The worked example of the lasso."""

from __future__ import annotations

from lasso_tui.data import Table
from lasso_tui.techniques.lasso.params import LassoParams

__all__ = ["article"]


def article(params: LassoParams) -> Table:
    """Simulate the worked example: 100 rows, 20 columns, the first five informative."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = rng.randn(100, 20)
    first = rng.randn(5)
    y = X[:, :5] @ first + params.noise * rng.randn(100)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(20)),
        truth=np.concatenate([first, np.zeros(15)]),
        notes=(
            f"Simulated data (seed {params.seed}): y = x0…x4 times five random coefficients, plus noise.",
        ),
    )
