"""Selection frequencies over half-samples, for losses that the solver's own stability selection lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["half_samples"]


def half_samples(
    coefs_of: Callable[[IntArray], FloatArray],
    y: FloatArray,
    weights: FloatArray | None,
    p: int,
    alphas: FloatArray,
    n_pairs: int,
    seed: int,
) -> Iterator[solvers.Stability]:
    """Compute selection frequencies over pairs of complementary half-samples (Shah & Samworth 2013).

    Parameters
    ----------
    coefs_of : solves along `alphas` on these rows: coefficients (p, A)
    y, weights : (n,) targets and sample weights, or None; rows of weight 0 are in no half-sample
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    rows = np.arange(len(y)) if weights is None else np.flatnonzero(weights)
    half, at = len(rows) // 2, np.zeros((p, len(alphas)))
    ever = np.zeros_like(at)
    for done in range(1, n_pairs + 1):
        order = rng.permutation(rows)
        for chosen in (order[:half], order[half : 2 * half]):
            if np.ptp(y[chosen]) > 0:  # with one target nothing can be selected
                selected = coefs_of(chosen) != 0
                at += selected
                ever += np.logical_or.accumulate(selected, axis=1)
        solvers.tick("half-samples", done / n_pairs)
        shares = ever / (2 * done)
        yield solvers.Stability(alphas, at / (2 * done), shares, shares.sum(axis=0), done, n_pairs)
