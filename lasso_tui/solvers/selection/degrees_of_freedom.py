"""Degrees of freedom of lasso and elastic-net fits: what information criteria charge for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.paths import Path
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["degrees_of_freedom"]


def degrees_of_freedom(path: Path) -> FloatArray:
    """Estimate the degrees of freedom at every alpha of a least-squares path, without the intercept's one.

    For the lasso the number of nonzeros A, whose columns are independent (Zou, Hastie & Tibshirani 2007;
    Tibshirani & Taylor 2012); for the elastic net tr(Z_A(Z_A'Z_A + nα(1−ρ)V)⁻¹Z_A'), V the penalty factors
    (Zou 2005; Tibshirani & Taylor 2012). Both are unbiased for Gaussian noise. A path with groups has its own.

    Parameters
    ----------
    path : of the lasso, the elastic net or the group lasso

    Returns
    -------
    ndarray (A,)

    Raises
    ------
    ValueError
        For another family than least squares, whose degrees of freedom have other formulas, and for a path that
        is prolonged between solutions, whose nonzeros are not those of the solutions.
    """
    if getattr(path, "family", "gaussian") != "gaussian":
        raise ValueError("degrees_of_freedom is for least squares; for other families count the nonzeros.")
    if hasattr(path, "labels"):
        return np.asarray(path.degrees_of_freedom)  # type: ignore[attr-defined]
    if path.prolonged.any():
        raise ValueError(
            f"{int(path.prolonged.sum())} of {len(path.alphas)} points are prolonged between solutions and have "
            "nonzeros of both: for degrees of freedom solve at every alpha, with a tol below 1e-5."
        )
    if path.l1_ratio == 1.0:
        return path.nonzeros.astype(np.float64)
    design = path._design
    factors = None if path._certifier is None else path._certifier.penalty.factors
    union = np.flatnonzero(path.coefs.any(axis=1)).astype(np.intp)
    root = np.sqrt(design.weights / design.n)
    Z = design.columns(union) * root[:, None]
    gram = Z.T @ Z if len(union) <= design.n else None
    out = np.zeros(len(path.alphas))
    for k, alpha in enumerate(path.alphas):
        used = np.flatnonzero(path.coefs[union, k])
        l2 = alpha * (1.0 - path.l1_ratio) * (np.ones(len(used)) if factors is None else factors[union[used]])
        out[k] = _trace(Z, gram, used, l2)
        tick("degrees of freedom", (k + 1) / len(out))
    return out


def _trace(Z: FloatArray, gram: FloatArray | None, used: IntArray, l2: FloatArray) -> float:
    """tr(G(G + L)⁻¹) = k − tr(L(G + L)⁻¹) for G = Z_A'Z_A, or from ZZ' where that is the smaller matrix."""
    if not len(used):
        return 0.0
    if len(used) > len(Z) and (l2 > 0).all():
        columns = Z[:, used] / np.sqrt(l2)  # with L taken into the columns the penalty is 1 for all
        squares = np.maximum(np.linalg.eigvalsh(columns @ columns.T), 0.0)
        return float((squares / (squares + 1.0)).sum())
    block: Any = Z[:, used].T @ Z[:, used] if gram is None else gram[np.ix_(used, used)]
    penalty = np.diag(l2)
    return float(len(used) - np.trace(np.linalg.solve(block + penalty, penalty)))
