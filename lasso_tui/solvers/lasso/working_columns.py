"""The columns of a working set, standardised: copied where the matrix is dense, implicit where it is sparse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.data.matrix_products import (
    MAX_MULTIPLICATIONS,
    MAX_WHOLE_GRAM_COLUMNS,
    add_gram,
    gram_blocks,
    sparse_gram,
    symmetric,
)
from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Columns", "DenseColumns", "SparseColumns", "columns_of"]


MIN_BLOCK_ROWS, MAX_CACHED = 1024, 2**15
"""Rows whose weighted copies are multiplied at a time: at least, and how many numbers, which stay in the cache."""


SINGLE_PRECISION_RANGE = (1e-12, 1e12)
"""Largest values of columns whose squares, summed, single precision holds with room for weights."""

Singles = NDArray[np.float32]


class Columns(Protocol):
    """Some columns Z of a design, (n, w), and the products that a weighted least-squares step needs."""

    def add(self, which: IntArray) -> None:
        """Append columns."""

    def select(self, positions: IntArray) -> None:
        """Select the columns at these positions, in this order, and drop the others."""

    def predict(self, coef: FloatArray) -> FloatArray:
        """Z b, (n,)."""

    def correlate(self, weighted: FloatArray) -> FloatArray:
        """Z'u/n, (w,)."""

    def gram(self, omega: FloatArray, old: int, single: bool = False) -> FloatArray:
        """Products Z'ΩZ/n − mm'/Σω·n of the columns centred by ω, with those from index `old` on: (w, w − old).

        A free intercept centres a weighted least-squares problem by ω. `single` allows for the rounding of single
        precision, where that is faster.
        """

    def work(self) -> tuple[float, float]:
        """Multiplications of one product with Z, and of forming all of `gram`."""


def columns_of(design: Design, *, centred: bool) -> Columns:
    """Return an empty working set; `centred` where the intercept is free."""
    return (
        DenseColumns(design, centred) if isinstance(design.X, np.ndarray) else SparseColumns(design, centred)
    )


class DenseColumns:
    """A copy of the columns, in Fortran order, that grows by doubling."""

    def __init__(self, design: Design, centred: bool) -> None:
        self.design, self.centred = design, centred
        self._w = 0
        self._store = np.empty((design.n, 0), order="F")
        self._singles: Singles = np.empty((design.n, 0), dtype=np.float32, order="F")
        self._rounded, self._in_range = (
            0,
            True,
        )  # columns in single precision, and whether that holds their squares

    @property
    def _used(self) -> FloatArray:
        return self._store[:, : self._w]

    def add(self, which: IntArray) -> None:
        """Append columns."""
        total = self._w + len(which)
        if total > self._store.shape[1]:
            grown = np.empty((self.design.n, max(2 * total, 16)), order="F")
            grown[:, : self._w] = self._used
            self._store = grown
        self._store[:, self._w : total] = self.design.columns(which)
        self._w = total

    def select(self, positions: IntArray) -> None:
        """Select the columns at these positions, in this order, and drop the others."""
        self._store = self._store[:, positions].copy(order="F")
        self._w = len(positions)
        self._rounded, self._in_range = 0, True

    def predict(self, coef: FloatArray) -> FloatArray:
        """Z b, (n,)."""
        product: FloatArray = self._used @ coef
        return product

    def correlate(self, weighted: FloatArray) -> FloatArray:
        """Z'u/n, (w,)."""
        products: FloatArray = self._used.T @ weighted
        return products / self.design.n

    def gram(self, omega: FloatArray, old: int, single: bool = False) -> FloatArray:
        """Weighted products of all columns with those from `old` on."""
        Z, n = self._rounded_columns() if single else self._used, self.design.n
        omega = omega.astype(Z.dtype)
        products = self._whole_gram(Z, omega) if old == 0 else self._new_gram(Z, omega, old)
        if self.centred:
            sums = (Z.T @ omega).astype(np.float64)
            products -= np.outer(sums, sums[old:] / omega.sum(dtype=np.float64))
        if single and old:  # what is the same product is the same number
            products[old:] = 0.5 * (products[old:] + products[old:].T)
        products /= n
        return products

    def _rounded_columns(self) -> NDArray[Any]:
        """The columns in single precision, or as they are where their squares are out of its range."""
        w, known = self._w, self._rounded
        if self._in_range and known < w:
            if w > self._singles.shape[1]:
                grown = np.empty(self._store.shape, dtype=np.float32, order="F")
                grown[:, :known] = self._singles[:, :known]
                self._singles = grown
            fresh = self._store[:, known:w]
            sizes = np.abs(fresh).max(axis=0)
            least, most = SINGLE_PRECISION_RANGE
            self._in_range = not ((sizes > most) | (sizes < least) & (sizes > 0)).any()
            if self._in_range:
                self._singles[:, known:w], self._rounded = fresh, w
        return self._singles[:, :w] if self._in_range else self._used

    def _whole_gram(self, Z: NDArray[Any], omega: NDArray[Any]) -> FloatArray:
        """Z'ΩZ by blocks of rows, one triangle of it."""
        root = np.sqrt(omega)[:, None]
        G = np.zeros((self._w, self._w))
        size = max(MIN_BLOCK_ROWS, MAX_CACHED // max(self._w, 1))
        for rows in gram_blocks(self.design.n, self._w):
            for start in range(rows.start, rows.stop, size):
                block = slice(start, min(start + size, rows.stop))
                add_gram(G, Z[block] * root[block])
        return G if self._w < MAX_WHOLE_GRAM_COLUMNS else symmetric(G)

    def _new_gram(self, Z: NDArray[Any], omega: NDArray[Any], old: int) -> FloatArray:
        """Z'ΩZ for the columns from `old` on, by strips of them."""
        size = max(64, 2 * MAX_MULTIPLICATIONS // max(Z.size, 1))
        if self._w - old <= size:
            return np.asarray(Z.T @ (Z[:, old:] * omega[:, None]), dtype=np.float64)
        products = np.empty((self._w, self._w - old))
        for start in range(0, self._w - old, size):
            pulse()
            Y = Z[:, old + start : old + start + size] * omega[:, None]
            products[:, start : start + size] = Z.T @ Y
        return products

    def work(self) -> tuple[float, float]:
        """Multiplications of one product with Z, and of forming all of `gram`."""
        one = float(self.design.n * self._w)
        return one, 0.5 * one * self._w


class SparseColumns:
    """The columns as given, with their means and scales apart."""

    def __init__(self, design: Design, centred: bool) -> None:
        self.design, self.centred = design, centred
        self._members: IntArray = np.zeros(0, dtype=np.intp)
        self._set(self._members, design.X[:, self._members].tocsc())

    def _set(self, members: IntArray, X: Any) -> None:
        design = self.design
        self._members, self._X, self._transposed = members, X, X.T
        self._means = design.means[members]
        self._inverse = np.where(design.constant[members], 0.0, 1.0 / design.scales[members])
        self._scaled, self._shifted = bool((self._inverse != 1.0).any()), bool(self._means.any())

    def add(self, which: IntArray) -> None:
        """Append columns."""
        old, new = self._X, self.design.X[:, which].tocsc()
        parts = (
            np.concatenate([old.data, new.data]),
            np.concatenate([old.indices, new.indices]),
            np.concatenate([old.indptr, old.indptr[-1] + new.indptr[1:]]),
        )
        shape = (self.design.n, len(self._members) + len(which))
        self._set(np.concatenate([self._members, which]), type(new)(parts, shape=shape))

    def select(self, positions: IntArray) -> None:
        """Select the columns at these positions, in this order, and drop the others."""
        self._set(self._members[positions], self._X[:, positions].tocsc())

    def predict(self, coef: FloatArray) -> FloatArray:
        """Z b, (n,)."""
        scaled = coef * self._inverse if self._scaled else coef
        product: FloatArray = self._X @ scaled
        if self._shifted:
            product -= float(self._means @ scaled)
        return product

    def correlate(self, weighted: FloatArray) -> FloatArray:
        """Z'u/n, (w,)."""
        products: FloatArray = self._transposed @ weighted
        if self._shifted:
            products -= self._means * weighted.sum()
        if self._scaled:
            products *= self._inverse
        products /= self.design.n
        return products

    def gram(self, omega: FloatArray, old: int, single: bool = False) -> FloatArray:
        """Weighted products of all columns with those from `old` on, in double precision."""
        X, total = self._X, omega.sum()
        products = sparse_gram(X, X[:, old:].multiply(omega[:, None]).tocsc())
        if self.centred:  # by ω: whatever was subtracted from the columns cancels
            sums = X.T @ omega
            products -= np.outer(sums, sums[old:] / total)
        products *= np.outer(self._inverse, self._inverse[old:])
        products /= self.design.n
        return products

    def work(self) -> tuple[float, float]:
        """Multiplications of one product with Z, and of forming all of `gram`, at a dense product's speed."""
        one = float(self._X.nnz)
        return 4.0 * one, 10.0 * one * (one / self.design.n)
