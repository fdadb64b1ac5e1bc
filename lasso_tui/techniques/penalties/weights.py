"""Adaptive weights as the parameters of this technique ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.penalties.params import PenaltiesParams

__all__ = ["adaptive_weights"]


def adaptive_weights(
    X: FloatArray, y: FloatArray, sample_weight: FloatArray | None, params: PenaltiesParams
) -> FloatArray:
    """Return penalty factors (p,) from a first estimate on these rows: `solvers.adaptive_weights`."""
    return solvers.adaptive_weights(
        X,
        y,
        sample_weight,
        first_estimate=params.first_estimate,
        power=params.power,
        standardize=params.standardize,
        seed=params.seed,
    )
