"""The centred and scaled products of rows that are not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import Design

__all__ = ["MomentDesign"]


@dataclass(frozen=True, eq=False)
class MomentDesign:
    """Weighted products of the centred and scaled columns z and the centred target y of some rows.

    Attributes
    ----------
    gram, target : (p, p) and (p,) ⟨zᵢ, zⱼ⟩ and ⟨z, y⟩
    null_deviance : ⟨y, y⟩, the mean squared error of the model without features
    means, scales, y_mean, constant, fit_intercept, standardize : as in `Design`
    """

    gram: FloatArray
    target: FloatArray
    null_deviance: float
    means: FloatArray
    scales: FloatArray
    y_mean: float
    constant: NDArray[np.bool_]
    fit_intercept: bool
    standardize: bool

    @property
    def p(self) -> int:
        """Number of columns."""
        return len(self.target)

    def original(self, scaled: FloatArray) -> tuple[FloatArray, Any]:
        """Return coefficients (p,) or (p, A) for the columns as given, and the intercept or A, from those of z."""
        if scaled.ndim == 1:
            coef = scaled / self.scales
            return coef, self.y_mean - float(self.means @ coef)
        coefs = scaled / self.scales[:, None]
        return coefs, self.y_mean - self.means @ coefs

    def mean_loss(self, coef: FloatArray, intercept: float) -> float:
        """Return half the mean squared error of coefficients (p,) and an intercept for the columns as given."""
        self.check_intercept(intercept)
        b = coef * self.scales
        square = self.null_deviance - 2.0 * float(self.target @ b) + float(b @ self.gram @ b)
        shift = self.y_mean - float(self.means @ coef) - intercept if self.fit_intercept else 0.0
        return 0.5 * (square + shift**2)

    def check_intercept(self, intercept: float) -> None:
        """Refuse an intercept where there is none to fit.

        Raises
        ------
        ValueError
            Where it is not 0.
        """
        if intercept and not self.fit_intercept:
            raise ValueError(f"intercept must be 0 where fit_intercept is False, not {intercept:g}.")

    def square_root(self) -> Design:
        """Return p + 1 rows with the same products, for solvers that work on rows.

        Columns are standardised already and the target is centred. Products are divided by the columns' sizes first,
        so that the decomposition is as accurate for small columns as for large ones. It is Cholesky's, a thirtieth of
        the work of that by eigenvectors, which is for columns that depend on each other.
        """
        p = self.p
        products = np.empty((p + 1, p + 1))
        products[:p, :p], products[p, p] = self.gram, self.null_deviance
        products[:p, p] = products[p, :p] = self.target
        sizes = np.sqrt(np.maximum(products.diagonal(), 0.0))
        safe = np.where(sizes > 0, sizes, 1.0)
        products /= safe
        products /= safe[:, None]
        rows = _root(products)
        rows *= np.sqrt(p + 1) * sizes
        y = rows[:, p].copy()
        return Design(
            X=np.asfortranarray(rows[:, :p]),
            y=y,
            weights=np.ones(p + 1),
            means=np.zeros(p),
            scales=np.ones(p),
            y_mean=0.0,
            constant=self.constant,
            sizes=sizes[:p],
            target=y,
            fit_intercept=False,
            standardize=False,
        )


def _root(products: FloatArray) -> FloatArray:
    """Return R of p + 1 rows with R'R = `products`, which are spoiled."""
    zero = np.flatnonzero(products.diagonal() == 0)  # constant columns
    products[zero, zero] = 1.0
    try:
        return np.asarray(np.linalg.cholesky(products).T, dtype=np.float64)
    except np.linalg.LinAlgError:
        squares, basis = np.linalg.eigh(products)
        rows: FloatArray = np.sqrt(np.maximum(squares, 0.0))[:, None] * basis.T
        return rows
