"""Degrees of freedom of the lasso and the elastic net."""

from __future__ import annotations

from typing import Any

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.results import Path

__all__ = ["degrees_of_freedom"]


def degrees_of_freedom(path: Path, design: Design, penalty: ElasticNetPenalty) -> FloatArray:
    """Return the degrees of freedom (A,) of a least-squares path without groups.

    Raises
    ------
    ValueError
        For a path with interpolated points, whose nonzeros are not those of the solutions.
    """
    if path.interpolated.any():
        raise ValueError(
            f"{int(path.interpolated.sum())} of {len(path.alphas)} points are interpolated between solutions and "
            "have the nonzeros of both: for degrees of freedom solve at every alpha, with a tol below 1e-5."
        )
    if path.l1_ratio == 1.0:
        return path.nonzeros.astype(np.float64)
    factors = penalty.factors
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
    """Return tr(G(G + L)⁻¹) = k − tr(L(G + L)⁻¹) for G = Z_A'Z_A, or from ZZ' where that is the smaller matrix."""
    if not len(used):
        return 0.0
    if len(used) > len(Z) and (l2 > 0).all():
        columns = Z[:, used] / np.sqrt(l2)  # with L taken into the columns the penalty is 1 for all
        squares = np.maximum(np.linalg.eigvalsh(columns @ columns.T), 0.0)
        return float((squares / (squares + 1.0)).sum())
    block: Any = Z[:, used].T @ Z[:, used] if gram is None else gram[np.ix_(used, used)]
    penalty = np.diag(l2)
    return float(len(used) - np.trace(np.linalg.solve(block + penalty, penalty)))
