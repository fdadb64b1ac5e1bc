"""Filling missing values from training rows only, again in each fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Imputation", "products_into"]


@dataclass(frozen=True, eq=False)
class Imputation:
    """Where values were missing, and what computes from them.

    Attributes
    ----------
    how : "mean" or "median"
    columns : (k,) positions of the columns with missing values
    missing : (n, k) True where a value was missing
    products : position of each product or power → positions of its factors
    """

    how: str
    columns: IntArray
    missing: BoolArray
    products: dict[int, tuple[int, ...]]

    def values(self, X: FloatArray, rows: IntArray | slice = slice(None)) -> FloatArray:
        """Return what is put in each of the columns: their mean or median where `rows` have values."""
        filled = np.where(self.missing[rows], np.nan, X[rows][:, self.columns])
        found = np.zeros(len(self.columns))
        for k, column in enumerate(filled.T):
            present = column[~np.isnan(column)]
            if len(present):
                found[k] = np.mean(present) if self.how == "mean" else np.median(present)
        return found

    def filled(self, X: FloatArray, rows: IntArray) -> FloatArray:
        """Return the matrix with missing values filled from some rows, and what computes from them renewed.

        Parameters
        ----------
        X : (n, p) the matrix of the table
        rows : the training rows of a fold
        """
        new = X.copy(order="F")
        self.fill(new, self.values(X, rows))
        return new

    def fill(self, X: FloatArray, values: FloatArray) -> None:
        """Put values where they are missing, and renew the products of those columns."""
        for k, column in enumerate(self.columns):
            X[self.missing[:, k], column] = values[k]
        touched = set(self.columns.tolist())
        products_into(X, {j: of for j, of in self.products.items() if touched & set(of)})


def products_into(X: FloatArray, products: dict[int, tuple[int, ...]]) -> None:
    """Compute columns that are products of others."""
    with np.errstate(over="ignore"):  # what overflows is left out by the caller
        for place, factors in products.items():
            X[:, place] = X[:, factors].prod(axis=1)
