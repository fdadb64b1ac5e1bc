"""Data of the tuning's worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table

if TYPE_CHECKING:
    from lasso_tui.techniques.tuning.params import TuningParams

__all__ = ["article"]


def article(params: TuningParams) -> Table:
    """Simulate the worked example: 200 rows, 20 columns, the first five informative."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = rng.randn(200, 20)
    first = rng.randn(5)
    y = X[:, :5] @ first + params.noise * rng.randn(200)
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
