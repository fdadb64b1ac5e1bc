"""Warnings about solutions whose duality gap exceeds the tolerance."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray

__all__ = ["DEFAULT_GAP_TOL", "fold_gap_warnings", "path_gap_warnings"]

DEFAULT_GAP_TOL = 1e-7
"""Relative duality gap that solutions reach unless another tolerance is given."""

MAX_FOLDS_NAMED = 5


def path_gap_warnings(
    gaps: FloatArray, alphas: FloatArray, tol: float, n_failed_searches: int = 0
) -> tuple[str, ...]:
    """Return one sentence if any of the gaps (A,) is above `tol` or not a number."""
    over = ~(gaps <= tol)
    if not over.any():
        return ()
    worst = int(np.argmax(gaps))  # the first that is not a number, if any
    failed = f"; {n_failed_searches} searches gave up" if n_failed_searches else ""
    return (
        f"Not converged at {int(over.sum())} of {len(alphas)} alphas: largest relative duality gap "
        f"{gaps[worst]:.0e} at alpha {alphas[worst]:.4g} (tolerance {tol:.0e}{failed}).",
    )


def fold_gap_warnings(gaps: FloatArray, alphas: FloatArray, tol: float) -> tuple[str, ...]:
    """Return one sentence if any of the gaps (A, K) of K folds is above `tol` or not a number."""
    over = ~(gaps <= tol)
    if not over.any():
        return ()
    a, k = np.unravel_index(int(np.argmax(gaps)), gaps.shape)
    folds = np.flatnonzero(over.any(axis=0))
    named = ", ".join(str(fold) for fold in folds[:MAX_FOLDS_NAMED])
    named += " and others" if len(folds) > MAX_FOLDS_NAMED else ""
    return (
        f"Not converged at {int(over.sum())} of {gaps.size} alphas in fold{'s' if len(folds) > 1 else ''} {named} "
        f"(of 0 to {gaps.shape[1] - 1}): largest relative duality gap {gaps[a, k]:.0e} in fold {k} at alpha "
        f"{alphas[a]:.4g} (tolerance {tol:.0e}).",
    )
