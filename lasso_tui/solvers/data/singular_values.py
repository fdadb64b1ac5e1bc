"""The singular values of a standardised matrix, from a triangle that is much smaller than it.

With A = √(W/n)·Z and t = √(w/n)·y, ridge regression needs A = U S V' and U't, and nothing else. Householder
QR of A (or of A', where columns are many) block by block leaves a triangle with the same singular values,
without the squared condition number of a Gram matrix and without a copy of the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.data.design import Design, row_blocks
from lasso_tui.solvers.data.shared_pass import correlations_of
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Spectrum", "dense_rows", "is_tall", "spectrum", "spectrum_of_triangle", "triangle"]


MAX_DIMENSION = 10_000
"""Rows or columns, whichever are fewer, beyond which an SVD takes many minutes and gigabytes."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """A = U S V' with what it does to the target.

    Attributes
    ----------
    squares : (r,) s², the nonzero eigenvalues of Z'WZ/n, decreasing
    scores : (r,) U't
    outside : ‖t − UU't‖², the mean squared error that no coefficients can take away
    V : (p, r), or None where columns are many
    U : (n, r), or None where rows are many
    """

    squares: FloatArray
    scores: FloatArray
    outside: float
    V: FloatArray | None
    U: FloatArray | None

    def shrinkage(self, alphas: FloatArray) -> FloatArray:
        """s²/(s² + α), (r, A): the share of each direction that ridge retains."""
        return self.squares[:, None] / (self.squares[:, None] + alphas)

    def removal(self, alphas: FloatArray) -> FloatArray:
        """α/(s² + α), (r, A): the complement, without cancellation."""
        return alphas / (self.squares[:, None] + alphas)

    def coefs(self, design: Design, alphas: FloatArray) -> FloatArray:
        """Ridge coefficients (p, A) of the standardised columns, exactly 0 where a column is constant."""
        weights = self.scores[:, None] / (self.squares[:, None] + alphas)
        if self.V is not None:
            found: FloatArray = self.V @ (np.sqrt(self.squares)[:, None] * weights)
            found[design.constant] = 0.0  # not the rounding of the singular vectors
            return found
        assert self.U is not None
        rows = np.sqrt(design.weights / design.n)[:, None] * (self.U @ weights)  # b = A'(AA' + αI)⁻¹t
        return np.column_stack(correlations_of([design] * rows.shape[1], design.n * rows))


def is_tall(n: int, p: int) -> bool:
    """Return whether there are so many more rows than columns that a triangle should replace them."""
    return n > 2 * p


def spectrum(design: Design, fit_intercept: bool) -> Spectrum:
    """Singular values of a design, from blocks of its rows or of its columns.

    Raises
    ------
    ValueError
        Where both rows and columns are too many.
    """
    if min(design.n, design.p) > MAX_DIMENSION:
        raise ValueError(
            f"{design.n} rows and {design.p} columns are too many for a singular value decomposition; "
            f"reduce either to at most {MAX_DIMENSION}."
        )
    if is_tall(design.n, design.p):
        T = triangle(design, np.arange(design.n, dtype=np.intp))
        return spectrum_of_triangle(T[1:, 1:] if fit_intercept else T[:, 1:])
    root = np.sqrt(design.weights / design.n)
    R = np.zeros((0, design.n))
    blocks = row_blocks(design.p, design.n)
    for k, block in enumerate(blocks):
        A = root[:, None] * design.columns(np.arange(block.start, block.stop, dtype=np.intp))
        if fit_intercept:  # rounding of the means would be one more direction, of a singular value near 0
            A -= np.outer(root, root @ A)
        R = np.asarray(np.linalg.qr(np.vstack([R, A.T]), mode="r"))
        R = R[: design.n]
        tick("singular values", (k + 1) / (len(blocks) + 1))
    U, s, _ = np.linalg.svd(R.T, full_matrices=False)
    nonzero = s > max(design.n, design.p) * np.finfo(np.float64).eps * s[0]
    max_rank = np.count_nonzero(design.weights) - fit_intercept
    nonzero[max_rank:] = False
    U, t = U[:, nonzero], root * design.y
    if fit_intercept:
        t -= root * (root @ t)
    scores = U.T @ t
    # With all directions in hand what is left over is rounding, and dividing it by 1 − h would blow it up.
    complete = nonzero.sum() == max_rank
    outside = 0.0 if complete else float(np.sum((t - U @ scores) ** 2))
    return Spectrum(s[nonzero] ** 2, scores, outside, None, U)


def triangle(design: Design, rows: IntArray) -> FloatArray:
    """R of the QR decomposition of √(w/n)·(1, Z, y) over some rows, (at most p + 2, p + 2).

    The columns are centred and scaled as in the whole design, so that a large offset costs no digits.
    """
    width = design.p + 2
    R = np.zeros((0, width))
    blocks = row_blocks(len(rows), width)
    for block in blocks:
        chosen = rows[block]
        M = np.ones((len(chosen), width))
        M[:, 1:-1] = (dense_rows(design.X, chosen) - design.means) / design.scales
        M[:, 1:-1][:, design.constant] = 0.0
        M[:, -1] = design.y[chosen]
        M *= np.sqrt(design.weights[chosen] / design.n)[:, None]
        R = np.asarray(np.linalg.qr(np.vstack([R, M]), mode="r"))
        R = R[:width]
        tick("singular values", block.stop / len(rows))
    return R


def spectrum_of_triangle(T: FloatArray) -> Spectrum:
    """Singular values of a design whose (Z, y) has the same products as the columns of T, (m, p + 1)."""
    p = T.shape[1] - 1
    U, s, Vt = np.linalg.svd(T[:, :p], full_matrices=False)
    nonzero = s > max(T.shape) * np.finfo(np.float64).eps * max(s[0], np.finfo(np.float64).tiny)
    scores = U[:, nonzero].T @ T[:, p]
    outside = float(np.sum((T[:, p] - U[:, nonzero] @ scores) ** 2))
    return Spectrum(s[nonzero] ** 2, scores, outside, Vt[nonzero].T, None)


def dense_rows(X: Any, rows: Any) -> FloatArray:
    """Some rows of a dense or sparse matrix as an array."""
    part = X[rows]
    return np.asarray(part.toarray() if hasattr(part, "toarray") else part, dtype=np.float64)
