"""Duality gaps: upper bounds on the distance of an objective from its minimum, from the data alone.

The elastic net is a lasso on rows extended by √(nα(1−ρ)vⱼ), so with u = z'r/n − α(1−ρ)v·b the dual of all
problems here is, for the residual r scaled by s (Kim et al. 2007, eq. 8),

    s·⟨y, r⟩ − s²/2·(‖r‖²/n + α(1−ρ)Σ vⱼbⱼ²) − Σⱼ hⱼ*(s·uⱼ),
    hⱼ*(t) = upperⱼ·max(t − αρvⱼ, 0) − lowerⱼ·max(−t − αρvⱼ, 0),

hⱼ* the conjugate of αρvⱼ|b| between the bounds. Where a bound is infinite its term must be 0, which is what s
is for: the largest s ≤ 1 with s·uⱼ ≤ αρvⱼ there. Where a feature is free and not penalised, u must be 0: r is
projected on what such features leave unexplained.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.duality.unpenalised_columns import FreeColumns
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Certifier", "relative_gap"]


class Certifier:
    """Computes duality gaps of coefficients of one problem.

    Parameters
    ----------
    design : the data
    penalty : for its standardised columns
    """

    def __init__(self, design: Design, penalty: ElasticNetPenalty) -> None:
        self.design, self.penalty = design, penalty
        self.null = 0.5 * design.null_deviance()
        self.free: IntArray = penalty.unpenalised[~design.constant[penalty.unpenalised]]

    def gap(self, residual: FloatArray, correlations: FloatArray, coef: FloatArray, alpha: float) -> float:
        """Relative gap of coefficients (p,), given y − fit (n,), not weighted, and ⟨zⱼ, r⟩ (p,)."""
        design = self.design
        weighted = residual if design.unweighted else residual * design.weights
        square = np.array([weighted @ residual]) / design.n
        inner = np.array([weighted @ design.y]) / design.n
        found = self.gaps(square, inner, correlations[:, None], coef[:, None], np.array([alpha]))
        return float(found[0])

    def gaps(
        self,
        squares: FloatArray,
        inner: FloatArray,
        correlations: FloatArray,
        coefs: FloatArray,
        alphas: FloatArray,
    ) -> FloatArray:
        """Relative gaps (A,) of coefficients (p, A).

        Parameters
        ----------
        squares, inner : (A,) ⟨r, r⟩ and ⟨r, y⟩
        correlations : (p, A) ⟨zⱼ, r⟩
        coefs : (p, A) of the standardised columns
        alphas : (A,)
        """
        penalty = self.penalty
        l1, l2 = penalty.l1_ratio * alphas, (1.0 - penalty.l1_ratio) * alphas
        if penalty.factors is not None:
            l1, l2 = penalty.factors[:, None] * l1, penalty.factors[:, None] * l2
        ridge = l2 * coefs**2
        squares = squares + ridge.sum(axis=0)
        squares_of_dual, l1_part = squares, (l1 * np.abs(coefs)).sum(axis=0)
        u = correlations
        if len(self.free):
            squares_of_dual, inner, u = self._projected(squares, inner, u, coefs)
        if penalty.l1_ratio < 1.0:
            u = u - l2 * coefs
        scale = self._scale(u, l1)
        gaps = 0.5 * (squares + scale**2 * squares_of_dual) - scale * inner + l1_part
        if penalty.bounds is not None:
            lower, upper = (np.where(np.isfinite(side), side, 0.0)[:, None] for side in penalty.bounds)
            gaps += (upper * np.maximum(scale * u - l1, 0.0)).sum(axis=0)
            gaps -= (lower * np.maximum(-scale * u - l1, 0.0)).sum(axis=0)
        return np.asarray(np.maximum(gaps, 0.0) / self.null)

    def _scale(self, u: FloatArray, l1: FloatArray) -> FloatArray:
        """Return the largest s ≤ 1 at which s·u is feasible, (A,)."""
        size = np.abs(u)
        if self.penalty.bounds is not None:
            lower, upper = self.penalty.bounds
            above = np.where(upper[:, None] == np.inf, u, 0.0)
            size = np.maximum(above, np.where(lower[:, None] == -np.inf, -u, 0.0))
        if self.penalty.factors is None:
            return np.asarray(l1 / np.maximum(l1, size.max(axis=0)))
        shares = np.ones_like(size)
        np.divide(l1, size, out=shares, where=size > l1)
        return np.asarray(shares.min(axis=0))

    # ------------------------------------------------------------------ features that are not penalised

    @functools.cached_property
    def _free_columns(self) -> FreeColumns:
        return FreeColumns.of(self.design, self.free)

    def _projected(
        self, squares: FloatArray, inner: FloatArray, correlations: FloatArray, coefs: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return what becomes of ⟨r, r⟩, ⟨r, y⟩ and ⟨zⱼ, r⟩ without the part of r that those features explain."""
        columns, own = self._free_columns, correlations[self.free]
        moves = np.ones((len(self.free), coefs.shape[1]), dtype=np.bool_)
        if self.penalty.bounds is not None:
            lower, upper = (side[self.free, None] for side in self.penalty.bounds)
            moves = (lower < coefs[self.free]) & (coefs[self.free] < upper)
        lengths = np.sqrt(np.maximum(squares, 0.0))
        explained = np.zeros((len(columns.targets), coefs.shape[1]))
        for pattern in np.unique(moves, axis=1).T:
            at = (moves == pattern[:, None]).all(axis=0)
            explained[:, at] = columns.explained(own[:, at], lengths[at], pattern)
        projected = correlations - columns.products @ explained
        left = projected[self.free]
        rounding = np.abs(left) <= columns.min_share * np.outer(columns.sizes, lengths)
        projected[self.free] = np.where(moves & rounding, 0.0, left)
        return squares - (explained**2).sum(axis=0), inner - columns.targets @ explained, projected


def relative_gap(
    design: Design,
    residual: FloatArray,
    correlations: FloatArray,
    coef: FloatArray,
    alpha: float,
    l1_ratio: float = 1.0,
) -> float:
    """Duality gap over the objective of the null model, at coefficients of the standardised columns.

    Parameters
    ----------
    design : the problem
    residual : (n,) y − fit, of the centred target, not weighted
    correlations : (p,) ⟨zⱼ, r⟩
    coef : (p,) coefficients of the standardised columns
    """
    return Certifier(design, ElasticNetPenalty(design.p, l1_ratio)).gap(residual, correlations, coef, alpha)
