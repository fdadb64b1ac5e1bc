"""Minima of several small quadratic models with an elastic-net penalty at once."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import BoolArray, FloatArray
from lasso_tui.solvers.lasso.active_set import ActiveSet

__all__ = ["minimise"]

MAX_ROUNDS = 8
"""Changes of all supports at once, after which each model that is left is solved alone."""

EXCESS_RTOL = 1e-9
"""Share of its limit by which a gradient may exceed it."""


def minimise(
    H: FloatArray, target: FloatArray, l1: FloatArray, start: FloatArray, gradient: FloatArray
) -> FloatArray:
    """Return the coefficients (L, c) that minimise ½ b'Hb − t'b + Σⱼ l1ⱼ|bⱼ| of each model.

    The systems of all supports are solved together; wrong signs leave, too large gradients enter, until none is left.
    That need not end, so after a few rounds the active-set search takes over.

    Parameters
    ----------
    H, target : (L, c, c) and (L, c)
    l1 : (c,), positive
    start, gradient : (L, c) coefficients near the minimum, and the gradient t − Hb there
    """
    signs = np.sign(start)
    entering = (signs == 0) & (np.abs(gradient) > l1)
    signs[entering] = np.sign(gradient[entering])
    found, left = np.zeros_like(start), np.arange(len(start))
    limit = l1 * (1.0 + EXCESS_RTOL)
    own, at, held = signs, target, H
    for _ in range(MAX_ROUNDS):
        free = own != 0
        new = _solve(held, at - l1 * own, free)
        if new is None:
            break
        found[left] = new
        wrong = free & (new * own <= 0)
        excess = at - (held @ new[:, :, None])[:, :, 0]
        over = ~free & (np.abs(excess) > limit)
        flips = wrong.any(axis=1)
        unsettled = flips | over.any(axis=1)
        if not unsettled.any():
            return found
        own = np.where(wrong, 0.0, own)
        own = np.where(over & ~flips[:, None], np.sign(excess), own)[unsettled]
        left, at, held = left[unsettled], at[unsettled], held[unsettled]
    for k in left.tolist():
        search = ActiveSet(H[k], target[k])
        search.start_at(start[k])
        search.solve(l1, np.zeros(len(l1)))
        found[k] = search.coef
    return found


def _solve(H: FloatArray, right: FloatArray, free: BoolArray) -> FloatArray | None:
    """Solve for the free coefficients of each model, the others being 0; None where one is singular."""
    c = H.shape[1]
    if free.all():
        M = H
    else:
        M = H * (free[:, :, None] & free[:, None, :])
        M.reshape(len(M), -1)[:, :: c + 1] += ~free
        right = np.where(free, right, 0.0)
    try:
        found = np.linalg.solve(M, right[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        return None
    return np.asarray(found, dtype=np.float64)
