"""Data of the ridge's worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table

if TYPE_CHECKING:
    from lasso_tui.techniques.ridge.params import RidgeParams

__all__ = ["article"]


def article(params: RidgeParams) -> Table:
    """Simulate the worked example: 100 rows, 10 columns, the first three informative."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = rng.randn(100, 10)
    coefs = rng.randn(3)
    y = X[:, :3] @ coefs + params.noise * rng.randn(100)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(10)),
        truth=np.concatenate([coefs, np.zeros(7)]),
        notes=(
            f"Simulated data (seed {params.seed}): y = x0…x2 times three random coefficients, plus noise.",
        ),
    )
