"""Products of a path's residuals, for its certificates, in one pass over blocks of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.data.matrix_products import is_sparse, product, row_blocks, transposed_product
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.gram_certificates import certificates_from_gram
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["certified", "residual_products"]


def residual_products(design: Design, coefs: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """For coefficients (p, A) of the columns as given: ⟨zⱼ, r⟩ (p, A), ‖r‖² and ⟨y, r⟩ (A,), block by block."""
    p, A = coefs.shape
    products, squares, inner, sums = np.zeros((p, A)), np.zeros(A), np.zeros(A), np.zeros(A)
    offset = np.zeros(A) if design.far else design.means @ coefs
    for rows, X in _row_blocks(design, 2 * A):
        y, w = design.y[rows, None], design.weights[rows, None]
        residual = y + offset - product(X, coefs)
        weighted = residual if design.unweighted else residual * w
        products += transposed_product(X, weighted)
        squares += np.einsum("ij,ij->j", weighted, residual)
        inner += y[:, 0] @ weighted
        sums += weighted.sum(axis=0)
        tick("certificates", rows.stop / design.n)
    taken = 0.0 if design.far else design.means[:, None] * sums
    correlations = (products - taken) / (design.scales[:, None] * design.n)
    correlations[design.constant] = 0.0
    return correlations, squares / design.n, inner / design.n


def _row_blocks(design: Design, across: int) -> Iterator[tuple[slice, Any]]:
    """Blocks of rows as given, less their means where columns lie far from zero; a sparse matrix is one block."""
    if is_sparse(design.X):
        yield slice(0, design.n), design.X
    elif design.far:
        yield from design.blocks(across)
    else:
        for rows in row_blocks(design.n, design.p + across):
            yield rows, np.asarray(design.X[rows], dtype=np.float64)


def certified(
    certifier: Certifier, coefs: FloatArray, alphas: FloatArray, gram: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Relative duality gaps and mean squared errors (A,) of coefficients (p, A) of the standardised columns."""
    design = certifier.design

    def measured(b: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        return residual_products(design, b / design.scales[:, None])

    found = certificates_from_gram(certifier, gram, coefs, alphas, measured)
    if found is not None:
        return found
    correlations, mse, inner = measured(coefs)
    return certifier.gaps(mse, inner, correlations, coefs, alphas), mse
