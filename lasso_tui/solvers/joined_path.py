"""A path and its continuation to smaller alphas."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from lasso_tui.solvers.results import Path

__all__ = ["join", "tail"]

P = TypeVar("P", bound=Path)

ALONG_ALPHA = frozenset(
    {
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
"""Fields whose last axis is that of the alphas."""


def join(first: P, more: P, **changes: Any) -> P:
    """Return the path along the alphas of both, whose points are those of the two, bit for bit.

    Parameters
    ----------
    first, more : of one problem, the alphas of `more` all smaller
    changes : other fields that the two do not share
    """
    along = {
        name: np.concatenate([getattr(first, name), getattr(more, name)], axis=-1) for name in _along(first)
    }
    warnings = tuple(dict.fromkeys(first.warnings + more.warnings))
    return replace(first, **along, **changes, warnings=warnings, _between={}, _lock=threading.Lock())


def tail(path: P, first: int) -> P:
    """Return the path from its `first` alpha on."""
    along = {name: getattr(path, name)[..., first:] for name in _along(path)}
    return replace(path, **along, _between={}, _lock=threading.Lock())


def _along(path: Path) -> list[str]:
    return [f.name for f in fields(path) if f.name in ALONG_ALPHA]
