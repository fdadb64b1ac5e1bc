"""A path and its continuation to smaller alphas."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.validation import check_alphas
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.results import Path

__all__ = ["extend_path", "join", "path_slice"]

P = TypeVar("P", bound=Path)

ALONG_ALPHA = frozenset(
    {
        "accuracy",
        "alphas",
        "coefs",
        "deviance",
        "gaps",
        "group_norms",
        "intercepts",
        "interpolated",
        "mse",
        "nonzeros",
        "penalised",
    }
)
"""Fields whose last axis is that of the alphas, if they are not None."""


def join(first: P, more: P, **changes: Any) -> P:
    """Return the path along the alphas of both, whose points are those of the two, bit for bit.

    Parameters
    ----------
    first, more : of one problem, the alphas of `more` all smaller
    changes : other fields that the two do not share
    """
    along: dict[str, Any] = {}
    for name, values in _along(first).items():
        others = getattr(more, name)
        along[name] = (
            values + others if isinstance(values, tuple) else np.concatenate([values, others], axis=-1)
        )
    warnings = tuple(dict.fromkeys(first.warnings + more.warnings))
    return replace(first, **along, **changes, warnings=warnings, _between={}, _lock=threading.Lock())


@on_one_thread
def extend_path(path: P, alphas: FloatArray, tol: float = DEFAULT_GAP_TOL) -> P:
    """Solve further alphas from a path's last solution on.

    Parameters
    ----------
    path : of any kind, along an automatic grid or given alphas
    alphas : (A,) all smaller than the path's
    tol : relative duality gap of the new points; that of the path where it has one

    Returns
    -------
    Path
        Along all alphas, its own points unchanged.

    Raises
    ------
    ValueError
        For alphas that are not positive, or not all below the path's.
    """
    points = check_alphas(alphas)
    if points[0] >= path.alphas[-1]:
        raise ValueError(f"alphas must all be below {path.alphas[-1]:.6g}, the path's smallest.")
    longer: P = path._solver.extended(path, points, tol)
    return longer


def path_slice(path: P, first: int, last: int | None = None) -> P:
    """Return the path from its `first` alpha up to the `last`, which is left out."""
    along: dict[str, Any] = {
        name: values[first:last] if isinstance(values, tuple) else values[..., first:last]
        for name, values in _along(path).items()
    }
    return replace(path, **along, _between={}, _lock=threading.Lock())


def _along(path: Path) -> dict[str, Any]:
    known = {f.name: getattr(path, f.name) for f in fields(path) if f.name in ALONG_ALPHA}
    return {name: values for name, values in known.items() if values is not None}
