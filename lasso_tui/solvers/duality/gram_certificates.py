"""Certificates of a whole path on tall data, from the Gram matrix, proved on the rows.

The products of every residual with every column, X'R, take two matrix products over all rows, and that can be most
of the time of a path. From G = Z'Z/n and c = ⟨z, y⟩ they are c − G B at once. That G and c are those of the data is
not taken on trust: for random mixtures v of the path's solutions ⟨z, y − Zv⟩, ‖y − Zv‖² and ⟨y, y − Zv⟩ are computed
from the rows and compared. An error of G anywhere in the span of the path shows in a random mixture, but for a set
of probability zero (Freivalds 1977). What the two differ by, multiplied by a margin, bounds the rounding of the
rest, and what that can do to a gap is added to it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.matrix_products import is_sparse
from lasso_tui.solvers.duality.duality_gaps import Certifier

Products = tuple[FloatArray, FloatArray, FloatArray]

__all__ = ["certificates_from_gram"]

MIN_MULTIPLICATIONS = 2**30
"""Multiplications of one product with all rows from which on it is avoided."""

RESIDUAL_COST = 8
"""Time of a residual and its squares, in multiplications of a product."""

N_MIXTURES = 2
ROUNDING_MARGIN = 30.0
"""Rounding of any solution, over that of the mixtures, in units of the terms that are added."""

MAX_ROUNDING_GAP = 3e-10
"""Largest relative gap that is allowed for rounding."""

MIN_SQUARE_SHARE = 1e-6
"""Share of its terms below which a mean square has too few digits left."""


def certificates_from_gram(
    certifier: Certifier,
    gram: FloatArray,
    coefs: FloatArray,
    alphas: FloatArray,
    measured: Callable[[FloatArray], Products],
) -> tuple[FloatArray, FloatArray] | None:
    """Return relative duality gaps and mean squared errors (A,), or None where the rows should be used instead.

    Parameters
    ----------
    certifier : of the problem
    gram : (p, p) ⟨zᵢ, zⱼ⟩
    coefs : (p, A) of the standardised columns
    alphas : (A,)
    measured : ⟨z, r⟩ (p, m), ‖r‖² and ⟨y, r⟩ (m,) of coefficients (p, m), from the rows
    """
    design, penalty = certifier.design, certifier.penalty
    p, A = coefs.shape
    if not penalty.plain or is_sparse(design.X) or design.n * (p + RESIDUAL_COST) * A < MIN_MULTIPLICATIONS:
        return None
    shares = np.random.default_rng(0).exponential(size=(A, N_MIXTURES))
    probes = np.column_stack([np.zeros(p), coefs[:, -1], coefs @ (shares / shares.sum(axis=0))])
    correlations, squares, inner = measured(probes)
    target, null = correlations[:, 0], float(squares[0])
    each = np.maximum(design.sizes, np.finfo(np.float64).tiny)

    def terms(b: FloatArray) -> FloatArray:
        return np.asarray(np.sqrt(null) + each @ np.abs(b))

    def derived(b: FloatArray) -> Products:
        u = target[:, None] - gram @ b
        along = null - target @ b
        return u, along - (b * u).sum(axis=0), along

    size = terms(probes)
    u, m, i = derived(probes)
    rounding = max(
        float((np.abs(correlations - u).max(axis=1) / each / size.max()).max()),
        float((np.abs(squares - m) / size**2).max()),
        float((np.abs(inner - i) / size**2).max()),
        float(np.finfo(np.float64).eps),
    )
    size = terms(coefs)
    u, m, i = derived(coefs)
    gaps = certifier.gaps(m, i, u, coefs, alphas)
    # The gap is (1 + s²)/2·m − s·i + …, of slope s·m − i in s ≤ 1, which is off by the share of alpha that u is.
    l1, off = penalty.l1_ratio * alphas, ROUNDING_MARGIN * rounding * size
    level = np.abs(u - (1.0 - penalty.l1_ratio) * alphas * coefs).max(axis=0)
    share = off * float(each.max()) / l1
    slope = np.abs(m * l1 / np.maximum(l1, level) - i) + share * m
    allowed = (2.0 * off * size + slope * share) / certifier.null
    if not (
        np.isfinite(gaps).all()
        and (allowed <= MAX_ROUNDING_GAP).all()
        and (m > MIN_SQUARE_SHARE * size**2).all()
    ):
        return None
    return gaps + allowed, m
