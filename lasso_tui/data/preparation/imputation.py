"""Imputation of missing values from training rows only, repeated in each fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Imputation", "fill_products"]


@dataclass(frozen=True, eq=False)
class Imputation:
    """Positions of missing values, and the columns computed from imputed ones.

    Attributes
    ----------
    how : "mean" or "median"
    columns : (k,) positions of the columns with missing values
    missing : (n, k) True where a value was missing
    products : position of each product or power → positions of the columns it multiplies
    """

    how: str
    columns: IntArray
    missing: BoolArray
    products: dict[int, tuple[int, ...]]

    def values(self, X: FloatArray, rows: IntArray | slice = slice(None)) -> FloatArray:
        """Return the value to fill each column with: the mean or median of its values in `rows`."""
        observed = np.where(self.missing[rows], np.nan, X[rows][:, self.columns])
        values = np.zeros(len(self.columns))
        for k, column in enumerate(observed.T):
            present = column[~np.isnan(column)]
            if len(present):
                values[k] = np.mean(present) if self.how == "mean" else np.median(present)
        return values

    def filled(self, X: FloatArray, rows: IntArray) -> FloatArray:
        """Return a copy of the matrix, imputed from some rows, with products recomputed.

        Parameters
        ----------
        X : (n, p) matrix of the table
        rows : training rows of a fold
        """
        new = X.copy(order="F")
        self.fill(new, self.values(X, rows))
        return new

    def fill(self, X: FloatArray, values: FloatArray) -> None:
        """Fill missing values in place, and recompute the products of those columns."""
        for k, column in enumerate(self.columns):
            X[self.missing[:, k], column] = values[k]
        changed = set(self.columns.tolist())
        fill_products(X, {j: factors for j, factors in self.products.items() if changed & set(factors)})


def fill_products(X: FloatArray, products: dict[int, tuple[int, ...]]) -> None:
    """Compute in place the columns that are products of others."""
    with np.errstate(over="ignore"):  # the caller drops columns that overflow
        for position, factors in products.items():
            X[:, position] = X[:, factors].prod(axis=1)
