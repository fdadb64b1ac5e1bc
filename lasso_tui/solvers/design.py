"""A design matrix that is centred, scaled and weighted without being copied.

With weights w that sum to n, mean mⱼ and scale sⱼ, the standardised column is zⱼ = (xⱼ − mⱼ)/sⱼ, and all
products are weighted: ⟨u, v⟩ = Σ wᵢuᵢvᵢ / n. A fold of a cross-validation is the same matrix with weight 0
on the rows held out, so folds share one X, and one pass over it serves all of them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["Design", "designs"]

BLOCK_BYTES = 32 * 2**20


@dataclass(frozen=True, eq=False)
class Design:
    """One weighted, centred and scaled view of a shared matrix.

    Attributes
    ----------
    X : (n, p) float64, as given
    y : (n,) float64, the target less its weighted mean
    weights : (n,) not negative, summing to n
    means, scales : (p,) weighted means (zeros without an intercept) and divisors (ones where not standardised)
    y_mean : the weighted mean of the target, or 0 without an intercept
    constant : (p,) True where a column does not vary: it is never selected
    """

    X: FloatArray
    y: FloatArray
    weights: FloatArray
    means: FloatArray
    scales: FloatArray
    y_mean: float
    constant: NDArray[np.bool_]

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
        Z = np.asfortranarray(self.X[:, which])
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

    def standardise(self, products: FloatArray, sums: FloatArray | float) -> FloatArray:
        """Turn X'(w·r), (p,), with Σ w·r into z'(w·r)/n."""
        correlations: FloatArray = (products - self.means * sums) / (self.scales * self.n)
        correlations[self.constant] = 0.0
        return correlations

    def correlate(self, residual: FloatArray) -> FloatArray:
        """⟨zⱼ, r⟩ for every column and a residual (n,) that is not weighted yet."""
        weighted = residual * self.weights
        return self.standardise(self.X.T @ weighted, weighted.sum())

    def gram(self) -> FloatArray:
        """⟨zᵢ, zⱼ⟩ for all pairs, (p, p), from one pass over blocks of rows."""
        G = np.zeros((self.p, self.p))
        for rows in row_blocks(self.n, self.p):
            Z = (self.X[rows] - self.means) / self.scales
            G += Z.T @ (Z if self.unweighted else Z * self.weights[rows, None])
        G /= self.n
        G[self.constant, :] = 0.0
        G[:, self.constant] = 0.0
        return G

    def original(self, coef: FloatArray) -> tuple[FloatArray, float]:
        """Coefficients and intercept for the columns as they were given, from those of z."""
        back = coef / self.scales
        return back, self.y_mean - float(self.means @ back)


def row_blocks(n: int, p: int) -> list[slice]:
    """Slices of rows such that a block of p columns stays within a few megabytes."""
    size = max(64, BLOCK_BYTES // (8 * max(p, 1)))
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def designs(
    X: FloatArray, y: FloatArray, weights: FloatArray, *, fit_intercept: bool, standardize: bool
) -> list[Design]:
    """Return one design for each column of weights (n, K), all over the same X.

    Means and scales are weighted, so those of a fold come from its training rows alone.
    """
    n, p = X.shape
    shift = X.mean(axis=0)  # moments are taken about it, so that a large offset costs no digits
    first, second = np.zeros((p, weights.shape[1])), np.zeros((p, weights.shape[1]))
    for rows in row_blocks(n, p):
        block = X[rows] - shift
        first += block.T @ weights[rows]
        second += (block**2).T @ weights[rows]
    first /= n
    second /= n
    made = []
    for k in range(weights.shape[1]):
        w = weights[:, k]
        variance = np.maximum(second[:, k] - first[:, k] ** 2, 0.0)
        means, constant = shift + first[:, k], np.zeros(p, dtype=np.bool_)
        for j in np.flatnonzero(variance <= 1e-8 * second[:, k]):  # too few digits left: look at the column
            variance[j], constant[j] = _moments(X[:, j], w)
        if not fit_intercept:
            constant = ~X.any(axis=0) if constant.any() else constant
            means = np.zeros(p)
        scales = np.sqrt(variance) if standardize else np.ones(p)
        scales = np.where(constant | (scales == 0), 1.0, scales)
        y_mean = float(w @ y) / n if fit_intercept else 0.0
        made.append(Design(X, y - y_mean, w, means, scales, y_mean, constant))
    return made


def _moments(column: FloatArray, weights: FloatArray) -> tuple[float, bool]:
    """Variance of a column on the rows with weight, and whether it is constant there."""
    used = weights > 0
    x, w = column[used], weights[used]
    if x.min() == x.max():
        return 0.0, True
    mean = float(w @ x) / float(w.sum())
    variance = float(w @ (x - mean) ** 2) / float(w.sum())
    return variance, variance**0.5 <= 16 * np.finfo(np.float64).eps * abs(mean)
