"""One pass over a matrix for several designs of it: folds and half-samples, which differ by weights alone.

Where columns lie far from zero, means are subtracted before any product, see `Design.far`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design, row_blocks
from lasso_tui.solvers.data.matrix_products import is_sparse, product, transposed_product

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["correlations_of", "held_out_errors"]


def correlations_of(parts: Sequence[Design], weighted: FloatArray) -> list[FloatArray]:
    """⟨zⱼ, r⟩ (p,) for residuals (n, K) that are weighted already, each of its own design over one X."""
    if not parts:
        return []
    first, sums = parts[0], weighted.sum(axis=0)
    if not any(part.far for part in parts):
        products = transposed_product(first.X, weighted)
        return [part.standardise(products[:, k], sums[k]) for k, part in enumerate(parts)]
    across = np.zeros((weighted.shape[1], first.p))
    for rows, block in first.blocks(weighted.shape[1]):
        across += weighted[rows].T @ block
    found = []
    for k, part in enumerate(parts):  # what their means differ by is small: it costs no digits
        own = (across[k] - (part.means - first.means) * sums[k]) / (part.scales * part.n)
        own[part.constant] = 0.0
        found.append(own)
    return found


def held_out_errors(
    fold: Design, test: IntArray, weights: FloatArray, coefs: FloatArray, *, fit_intercept: bool
) -> FloatArray:
    """Weighted mean squared error (A,) on held-out rows.

    Parameters
    ----------
    fold : the design of the training rows
    test, weights : held-out rows, and the weights (n,) of all
    coefs : (p, A) of the fold's standardised columns
    fit_intercept : whether errors on the training rows are zero on average, as an intercept makes them
    """
    back, A = coefs / fold.scales[:, None], coefs.shape[1]
    used = np.flatnonzero(back.any(axis=1))
    sparse, losses = is_sparse(fold.X), np.zeros(A)
    chosen = fold.X[:, used] if sparse else fold.X
    shift = np.zeros(A)  # a mean has but the digits of its column's offset: what it leaves is counted
    if fit_intercept:
        shift += float(fold.weights @ fold.y) / fold.n
        if fold.far:
            shift -= fold.correlate(np.ones(fold.n)) @ coefs
    for block in row_blocks(len(test), len(used) + A):
        rows = test[block]
        if sparse:
            fit = product(chosen[rows], back[used]) - fold.means[used] @ back[used]
        else:
            columns = chosen[rows] if len(used) == fold.p else chosen[np.ix_(rows, used)]
            fit = (columns - fold.means[used]) @ back[used]
        losses += weights[rows] @ (fold.y[rows, None] - fit - shift) ** 2
    return np.asarray(losses / weights[test].sum())
