"""Products with a matrix as it was given: dense in either order and precision, or sparse.

Nothing here copies the matrix. Single precision is widened block by block, so that every sum is float64.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

Matrix = Any
"""ndarray (n, p) of float64 or float32, or a scipy.sparse CSC matrix (n, p) of float64."""

__all__ = [
    "Matrix",
    "add_gram",
    "dense_columns",
    "gram_blocks",
    "is_sparse",
    "product",
    "row_blocks",
    "rows_of",
    "sparse_gram",
    "symmetric",
    "transposed_product",
]

BLOCK_BYTES = 4 * 2**20
MAX_WHOLE_GRAM_COLUMNS = 400
"""Gram matrices of fewer columns are formed whole, others by strips of columns."""

MAX_MULTIPLICATIONS = 2**29
"""Multiplications between two checks for cancellation: a few hundredths of a second."""

MAX_SPARSE_MULTIPLICATIONS = 2**22
"""The same of sparse matrices, whose multiplications take longer."""

MAX_WIDENED = 2**18
"""Numbers widened to float64 at a time: they stay in the processor's cache."""


def is_sparse(X: Matrix) -> bool:
    """Return whether a matrix is a scipy.sparse one, not an array."""
    return not isinstance(X, np.ndarray)


def row_blocks(n: int, p: int) -> list[slice]:
    """Slices of rows such that a block of p columns stays within a few megabytes."""
    size = max(16, BLOCK_BYTES // (8 * max(p, 1)))
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def gram_blocks(n: int, p: int) -> list[slice]:
    """Slices of rows for a Gram matrix: small next to the data, but large enough that adding them up costs little."""
    size = BLOCK_BYTES // (8 * max(p, 1))
    size = min(size, 2 * MAX_MULTIPLICATIONS // p**2) if 0 < p < MAX_WHOLE_GRAM_COLUMNS else max(size, 1024)
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def add_gram(G: FloatArray, Z: FloatArray) -> None:
    """Add Z'Z to G, (p, p), of which the upper triangle counts."""
    n, p = Z.shape
    size = p if p < MAX_WHOLE_GRAM_COLUMNS else max(64, MAX_MULTIPLICATIONS // max(n * p, 1))
    for start in range(0, p, max(size, 1)):
        pulse()
        # NumPy lets other threads run meanwhile, SciPy's dsyrk would not.
        G[start : start + size, start:] += Z[:, start : start + size].T @ Z[:, start:]


def sparse_gram(left: Matrix, right: Matrix) -> FloatArray:
    """Return X'Y, (p, q), of sparse matrices, X in CSC format, by strips of the columns of X."""
    rows, by_row = left.T, right.tocsr()
    out = np.zeros((left.shape[1], right.shape[1]))
    # A number of X takes as many multiplications as Y has numbers in its row, and is looked at in any case.
    work = np.concatenate([[0.0], left.indptr[1:] * (1.0 + right.nnz / max(left.shape[0], 1))])
    for columns in _even(work, MAX_SPARSE_MULTIPLICATIONS):
        pulse()
        out[columns] = (rows[columns] @ by_row).toarray()
    return out


def _even(work: FloatArray, most: float) -> Iterator[slice]:
    """Slices between which cumulated `work` (k + 1,) grows by about `most`, each of at least one."""
    start, last = 0, len(work) - 1
    while start < last:
        stop = int(np.searchsorted(work, work[start] + most, side="right")) - 1
        stop = min(max(stop, start + 1), last)
        yield slice(start, stop)
        start = stop


def symmetric(G: FloatArray) -> FloatArray:
    """Copy the upper triangle to the lower, in place."""
    size = 512
    for start in range(0, len(G), size):
        stop = start + size
        corner = G[start:stop, start:stop]
        corner[:] = np.triu(corner) + np.triu(corner, 1).T
        G[stop:, start:stop] = G[start:stop, stop:].T
    return G


def transposed_product(X: Matrix, right: FloatArray) -> FloatArray:
    """X'R, (p,) or (p, K), for R (n,) or (n, K)."""
    if is_sparse(X) or (X.dtype == np.float64 and right.ndim == 1):
        return np.asarray(X.T @ right)
    if X.dtype == np.float64:
        return np.asarray((right.T @ X).T)  # two to four times as fast as X.T @ right for a few columns
    n, p = X.shape
    out = np.zeros((p, *right.shape[1:]))
    if X.flags.f_contiguous:
        for columns in _cuts(p, n):
            out[columns] = X[:, columns].astype(np.float64).T @ right
    else:
        for rows in _cuts(n, p):
            out += X[rows].astype(np.float64).T @ right[rows]
    return out


def product(X: Matrix, coef: FloatArray) -> FloatArray:
    """X b, (n,) or (n, A), for coefficients (p,) or (p, A) that are mostly zero."""
    used = np.flatnonzero(coef if coef.ndim == 1 else coef.any(axis=1))
    n, p = X.shape
    if is_sparse(X):
        return np.asarray(X[:, used] @ coef[used])
    if X.dtype == np.float64:
        if len(used) == p:
            return np.asarray(X @ coef)
        if 2 * len(used) < p:
            return np.asarray(X[:, used] @ coef[used])
        return np.asarray(X @ coef)
    out = np.zeros((n, *coef.shape[1:]))
    for rows in _cuts(n, len(used)):
        out[rows] = X[rows, used].astype(np.float64) @ coef[used]
    return out


def dense_columns(X: Matrix, which: IntArray) -> FloatArray:
    """Copy columns, (n, len(which)), as float64 in Fortran order."""
    chosen = X[:, which].toarray() if is_sparse(X) else X[:, which]
    return np.asarray(chosen, dtype=np.float64, order="F")


def rows_of(X: Matrix, which: IntArray | slice) -> Matrix:
    """Some rows, as float64; of a sparse matrix, sparse."""
    return X[which] if is_sparse(X) else np.asarray(X[which], dtype=np.float64)


def _cuts(length: int, across: int) -> list[slice]:
    size = max(1, MAX_WIDENED // max(across, 1))
    return [slice(start, min(start + size, length)) for start in range(0, length, size)]
