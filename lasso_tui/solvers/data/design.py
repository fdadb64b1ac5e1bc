"""A design matrix that is centred, scaled and weighted without being copied.

With weights w that sum to n, mean mⱼ and scale sⱼ, the standardised column is zⱼ = (xⱼ − mⱼ)/sⱼ, and all
products are weighted: ⟨u, v⟩ = Σ wᵢuᵢvᵢ / n. A fold of a cross-validation is the same matrix with weight 0
on the rows held out, so folds share one X, and one pass over it serves all of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.column_moments import ColumnMoments, column_moments
from lasso_tui.solvers.data.matrix_products import (
    Matrix,
    add_gram,
    dense_columns,
    gram_blocks,
    is_sparse,
    product,
    row_blocks,
    sparse_gram,
    symmetric,
    transposed_product,
)
from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["NO_CORRELATION", "Design", "design_of", "designs", "row_blocks", "uses_gram"]

MAX_OFFSET = 1e3
"""Means more than this many standard deviations from zero cost too many digits when subtracted from products."""

NO_CORRELATION = "Every column is constant or uncorrelated with y, so all coefficients are 0 at every alpha."


@dataclass(frozen=True, eq=False)
class Design:
    """One weighted, centred and scaled view of a shared matrix.

    Attributes
    ----------
    X : (n, p) as given: ndarray of float64 or float32, or a sparse CSC matrix
    y : (n,) float64, the target less its weighted mean
    weights : (n,) not negative, summing to n
    means, scales : (p,) weighted means (zeros without an intercept) and divisors (ones where not standardised)
    y_mean : the weighted mean of the target, or 0 without an intercept
    constant : (p,) True where a column does not vary: it is never selected
    sizes : (p,) root mean squares of the standardised columns: ones where their deviations are the divisors
    target : (n,) the target as given
    fit_intercept, standardize : whether columns are centred, and whether they are scaled, by their training rows
    far : whether a dense column lies so far from zero that X'r less the mean's part would have few digits left:
        then means are subtracted block by block, which is exact, before any product
    """

    X: Matrix
    y: FloatArray
    weights: FloatArray
    means: FloatArray
    scales: FloatArray
    y_mean: float
    constant: BoolArray
    sizes: FloatArray
    target: FloatArray
    fit_intercept: bool
    standardize: bool
    far: bool = False

    @property
    def n(self) -> int:
        """Number of rows, which is also the sum of the weights."""
        return int(self.X.shape[0])

    @property
    def p(self) -> int:
        """Number of columns."""
        return int(self.X.shape[1])

    def columns(self, which: IntArray) -> FloatArray:
        """Standardised columns, (n, len(which)), Fortran order, on all rows whatever their weight."""
        Z = dense_columns(self.X, which)
        Z -= self.means[which]
        Z /= self.scales[which]
        Z[:, self.constant[which]] = 0.0
        return Z

    @functools.cached_property
    def unweighted(self) -> bool:
        """True where all rows count alike."""
        return bool((self.weights == 1.0).all())

    def null_deviance(self) -> float:
        """Weighted mean square of the centred target: the mean squared error of the null model."""
        return float(self.weights @ self.y**2) / self.n

    def correlates(self, products: FloatArray) -> bool:
        """Tell whether some of ⟨zⱼ, y⟩ is more than the rounding of a product, whatever the columns' sizes."""
        least = 1e-14 * self.sizes * np.sqrt(self.null_deviance())
        return bool(((np.abs(products) > least) & np.isfinite(products)).any())

    def standardise(self, products: FloatArray, sums: FloatArray | float) -> FloatArray:
        """Turn X'(w·r), (p,), with Σ w·r into z'(w·r)/n."""
        return self._divided(products - self.means * sums)

    def _divided(self, products: FloatArray) -> FloatArray:
        correlations: FloatArray = products / (self.scales * self.n)
        correlations[self.constant] = 0.0
        return correlations

    def blocks(self, across: int = 0) -> Iterator[tuple[slice, FloatArray]]:
        """Blocks of rows of a dense matrix less its means, small where `across` more numbers a row go with them."""
        for rows in row_blocks(self.n, self.p + across):
            yield rows, np.asarray(self.X[rows] - self.means, dtype=np.float64)
            pulse()

    def correlate(self, residual: FloatArray) -> FloatArray:
        """⟨zⱼ, r⟩ for every column and a residual (n,) that is not weighted yet."""
        weighted = residual if self.unweighted else residual * self.weights
        if not self.far:
            return self.standardise(transposed_product(self.X, weighted), weighted.sum())
        products = np.zeros(self.p)
        for rows, block in self.blocks():
            products += weighted[rows] @ block
        return self._divided(products)

    def residual(self, coef: FloatArray) -> FloatArray:
        """Return y − Zb, (n,), of coefficients (p,) of the standardised columns, on all rows."""
        back = np.where(self.constant, 0.0, coef / self.scales)
        if self.far:
            used = np.flatnonzero(back)
            return np.asarray(self.y - self.columns(used) @ (back[used] * self.scales[used]))
        fit: FloatArray = self.y - product(self.X, back)
        return fit + float(self.means @ back)

    def gram(self) -> FloatArray:
        """⟨zᵢ, zⱼ⟩ for all pairs, (p, p), from one pass over blocks of rows."""
        if is_sparse(self.X):
            return self._sparse_gram()
        G = np.zeros((self.p, self.p))
        for rows in gram_blocks(self.n, self.p):
            Z = self.X[rows] - self.means
            Z /= self.scales
            if not self.unweighted:
                Z *= np.sqrt(self.weights[rows, None])
            add_gram(G, Z)
        G = symmetric(G)
        G /= self.n
        G[self.constant, :] = 0.0
        G[:, self.constant] = 0.0
        return G

    def _sparse_gram(self) -> FloatArray:
        X = self.X
        weighted = X if self.unweighted else X.multiply(self.weights[:, None]).tocsc()
        G = sparse_gram(X, weighted)
        G /= self.n
        spread = G.diagonal() - self.means**2
        G -= np.outer(self.means, self.means)
        G /= np.outer(self.scales, self.scales)
        # Σ w·x² and the squared mean cancel where a column's offset is large: there the rows are used.
        for j in np.flatnonzero((self.means**2 > MAX_OFFSET**2 * spread) & ~self.constant):
            pulse()
            G[j] = G[:, j] = self.correlate(self.columns(np.array([j]))[:, 0])
        G[self.constant, :] = 0.0
        G[:, self.constant] = 0.0
        return G

    def original(self, coef: FloatArray) -> tuple[FloatArray, float]:
        """Coefficients and intercept for the columns as they were given, from those of z."""
        back = coef / self.scales
        return back, self.y_mean - float(self.means @ back)


def designs(
    X: Matrix, y: FloatArray, weights: FloatArray, *, fit_intercept: bool, standardize: bool
) -> list[Design]:
    """Return one design for each column of weights (n, K), all over the same X.

    Means and scales are weighted, so those of a fold come from its training rows alone.
    """
    found = zip(weights.T, column_moments(X, weights), strict=True)
    return [design_of(X, y, w, of, fit_intercept=fit_intercept, standardize=standardize) for w, of in found]


def design_of(
    X: Matrix, y: FloatArray, w: FloatArray, of: ColumnMoments, *, fit_intercept: bool, standardize: bool
) -> Design:
    """Return the design of one set of weights (n,), whose sum is n, given the moments of the columns under it."""
    n, p = X.shape
    means, constant = of.means, of.constant
    if not fit_intercept:
        constant = constant & (of.means == 0)
        means = np.zeros(p)
    scales = np.sqrt(of.variances) if standardize else np.ones(p)
    scales = np.where(constant | (scales == 0), 1.0, scales)
    y_mean = float(w @ y) / n if fit_intercept else 0.0
    sizes = np.hypot(np.sqrt(of.variances), of.means - means) / scales
    sizes[constant] = 0.0
    offset = means**2 > MAX_OFFSET**2 * of.variances
    far = not is_sparse(X) and bool((offset & ~constant).any())
    return Design(
        X=X,
        y=y - y_mean,
        weights=np.ascontiguousarray(w),
        means=means,
        scales=scales,
        y_mean=y_mean,
        constant=constant,
        sizes=sizes,
        target=y,
        fit_intercept=fit_intercept,
        standardize=standardize,
        far=far,
    )


def uses_gram(n: int, p: int) -> bool:
    """Return whether there are so few columns that computing their Gram matrix pays."""
    return p <= 200 or (p <= 4000 and n >= 4 * p)
