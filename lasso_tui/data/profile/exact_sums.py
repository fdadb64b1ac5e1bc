"""Columns that together add up to the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["ExactSum", "find_exact_sum", "rows_to_check"]

MAX_TERMS = 8
"""Largest number of columns in a sum: more may fit by chance, and are seldom meant."""

MAX_DENSE_COLUMNS = 300
"""Number of columns up to which all are fitted together where the greedy search finds nothing."""

UNEXPLAINED = 1e-8
"""Largest share of the target's sum of squares outside of the columns: what rounding to cents leaves, and no more."""

NEGLIGIBLE = 1e-5
"""Share of the target's spread below which a term does not belong to the sum."""

MAX_ROWS = 2000
"""Rows in which sums are searched for; what is found is then checked in all."""


@dataclass(frozen=True, eq=False)
class ExactSum:
    """Columns of which a linear combination is the target.

    Attributes
    ----------
    positions : (k,) the columns, in their order
    coefs, intercept : the combination
    """

    positions: IntArray
    coefs: FloatArray
    intercept: float

    def sentence(self, names: Sequence[str], target: str) -> str:
        """Say it: as a sum where all coefficients are 1 or −1, else as a combination."""
        used = [names[j] for j in self.positions]
        spread = max(float(np.abs(self.coefs).max()), abs(self.intercept), 1.0)
        if np.allclose(np.abs(self.coefs), 1.0, atol=1e-4) and abs(self.intercept) < 1e-4 * spread:
            order = np.argsort(self.coefs < 0, kind="stable")  # what is added before what is subtracted
            signs = ["+" if coef > 0 else "−" for coef in self.coefs]
            terms = "".join(f" {signs[k]} {used[k]}" for k in order).removeprefix(" + ").strip()
            return f"{target} = {terms} in every row"
        return f"{target} is a linear combination of {', '.join(used[:-1])} and {used[-1]} in every row"


def rows_to_check(n: int, most: int = MAX_ROWS) -> IntArray:
    """Return rows spread evenly over n, at most so many, each once: they lie at least 1 apart."""
    return np.linspace(0, n - 1, min(n, most)).astype(np.intp)


def find_exact_sum(X: FloatArray, y: FloatArray) -> ExactSum | None:
    """Find a few columns of which a linear combination is the target but for rounding.

    Columns are chosen greedily (orthogonal matching pursuit) in some of the rows; where that does not end in an exact
    fit and the columns are not too many, all are fitted together, and those that matter remain. What is found must
    hold in all rows.

    Parameters
    ----------
    X, y : (n, p) columns that are no copies of the target, and (n,) the target; none missing

    Returns
    -------
    ExactSum or None
        Of at least two columns.
    """
    n, p = X.shape
    rows = rows_to_check(n)
    if p < 2 or len(rows) < 10 + 3 * 2:
        return None
    Z, t = _standardised(X[rows]), y[rows] - y[rows].mean()
    size = float(np.abs(t).max())
    if not 0 < size < np.inf:
        return None
    t = t / size
    chosen = _greedy(Z, t)
    if chosen is None and p <= MAX_DENSE_COLUMNS and len(rows) >= 3 * p + 10:
        chosen = np.arange(p)
    return None if chosen is None else _confirmed(X, y, rows, chosen)


def _standardised(X: FloatArray) -> FloatArray:
    """Centre columns and scale them to length 1; columns that do not vary become 0."""
    Z = X - X.mean(axis=0)
    largest = np.abs(Z).max(axis=0)
    Z /= np.where(largest > 0, largest, 1.0)
    lengths = np.sqrt(np.einsum("ij,ij->j", Z, Z))
    standardised: FloatArray = Z / np.where(lengths > 0, lengths, 1.0)
    return standardised


def _greedy(Z: FloatArray, t: FloatArray) -> IntArray | None:
    """Return columns that explain the target, each correlating most with what the others leave; None if none do."""
    left, total = t, float(t @ t)
    basis = np.zeros((len(t), 0))
    chosen: list[int] = []
    for _ in range(min(MAX_TERMS, Z.shape[1], (len(t) - 10) // 3)):
        scores = np.abs(Z.T @ left)
        scores[chosen] = -1.0
        best = int(np.argmax(scores))
        fresh = Z[:, best]
        for _ in range(2):  # the second pass makes up for what rounding left
            fresh = fresh - basis @ (basis.T @ fresh)
        length = float(np.sqrt(fresh @ fresh))
        if length < 1e-10:
            return None
        basis = np.column_stack([basis, fresh / length])
        chosen.append(best)
        left = left - basis[:, -1] * (basis[:, -1] @ left)
        if float(left @ left) < UNEXPLAINED * total:
            return np.sort(np.array(chosen, dtype=np.intp))
    return None


def _confirmed(X: FloatArray, y: FloatArray, rows: IntArray, chosen: IntArray) -> ExactSum | None:
    """Drop the columns that a fit to some rows does not need, and check the others in all rows."""
    for _ in range(2):
        fit = _fit(X[np.ix_(rows, chosen)], y[rows])
        if fit is None:
            return None
        coefs, _ = fit
        needed = np.abs(coefs) * X[np.ix_(rows, chosen)].std(axis=0) > NEGLIGIBLE * float(y[rows].std())
        chosen = chosen[needed]
        if len(chosen) < 2:
            return None
    if len(chosen) > MAX_TERMS:
        return None
    fit = _fit(X[:, chosen], y)
    return None if fit is None else ExactSum(chosen, *fit)


def _fit(X: FloatArray, y: FloatArray) -> tuple[FloatArray, float] | None:
    """Return the coefficients and the intercept of an exact least-squares fit, or None if it is not exact."""
    means, mean = X.mean(axis=0), float(y.mean())
    centred, t = X - means, y - mean
    scales = np.abs(centred).max(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    size = float(np.abs(t).max())
    solved = np.linalg.lstsq(centred / scales, t / size, rcond=1e-12)[0]
    left = t / size - centred / scales @ solved
    if float(left @ left) > UNEXPLAINED * float(t / size @ (t / size)):
        return None
    coefs = solved * size / scales
    return coefs, mean - float(means @ coefs)
