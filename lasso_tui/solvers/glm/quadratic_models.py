"""Minima of several small quadratic models with an elastic-net penalty at once."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.lasso.active_set import ActiveSet

__all__ = ["minimise"]

MAX_ROUNDS = 8
"""Changes of all supports at once, after which each model that is left is solved alone."""

EXCESS_RTOL = 1e-9
"""Share of its limit by which a gradient may exceed it."""


def minimise(
    G: FloatArray, target: FloatArray, l1: FloatArray, l2: FloatArray, start: FloatArray, gradient: FloatArray
) -> FloatArray:
    """Return the coefficients (L, c) that minimise ½ b'Gb − t'b + Σⱼ l1ⱼ|bⱼ| + ½ Σⱼ l2ⱼbⱼ² of each model.

    The systems of all supports are solved together; wrong signs leave, too large gradients enter, until none is left.
    That need not end, so after a few rounds the active-set search takes over.

    Parameters
    ----------
    G, target : (L, c, c) and (L, c)
    l1, l2 : (c,), positive and not negative
    start, gradient : (L, c) coefficients near the minimum, and the gradient t − (G + L2)b there
    """
    signs = np.sign(start)
    entering = (signs == 0) & (np.abs(gradient) > l1)
    signs[entering] = np.sign(gradient[entering])
    found, left = np.zeros_like(start), np.arange(len(start))
    limit = l1 * (1.0 + EXCESS_RTOL)
    H = G.copy()
    H[:, np.arange(len(l1)), np.arange(len(l1))] += l2
    for _ in range(MAX_ROUNDS):
        own, at = signs[left], target[left]
        free = own != 0
        held = H[left]
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
        own = np.where(over & ~flips[:, None], np.sign(excess), own)
        signs[left] = own
        left = left[unsettled]
    for k in left.tolist():
        search = ActiveSet(G[k], target[k])
        search.start_at(start[k], l2)
        search.solve(l1, l2)
        found[k] = search.coef
    return found


def _solve(H: FloatArray, right: FloatArray, free: np.ndarray) -> FloatArray | None:
    """Solve for the free coefficients of each model, the others being 0; None where one is singular."""
    some = np.flatnonzero(free.any(axis=0))
    out = np.zeros_like(right)
    if not len(some):
        return out
    inside = free[:, some]
    M = H if len(some) == H.shape[1] else H[:, some[:, None], some]
    M = M * (inside[:, :, None] & inside[:, None, :])
    M[:, np.arange(len(some)), np.arange(len(some))] += ~inside
    try:
        out[:, some] = np.linalg.solve(M, np.where(inside, right[:, some], 0.0)[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        return None
    return out
