"""Fits of generalised linear models, and duality gaps of their objective.

The dual of half the mean deviance plus the penalty, at a residual t with Σ w·t = 0 (the intercept's constraint)
and u = Z'Wt/n − l2·b, is −(1/n) Σ wᵢ (A*(yᵢ − tᵢ) − A*(yᵢ)) less conjugates of the penalty: the elastic net counts
as a lasso on extended rows, and between bounds the conjugate is that of least squares. With t = s·r and
m = y − s·r the gap is a sum of Fenchel–Young losses, none negative up to rounding:

    (1/n) Σ wᵢ KL(mᵢ‖μᵢ) + Σⱼ (l1|bⱼ| + (1 + s²)/2·l2·bⱼ² − s·gⱼbⱼ + hⱼ*(s·uⱼ)),     g = Z'Wr/n,
    hⱼ*(v) = upperⱼ·max(v − l1ⱼ, 0) − lowerⱼ·max(−v − l1ⱼ, 0),

(Koh, Kim & Boyd 2007, sec. 3, for the lasso with log-loss; Ndiaye, Fercoq, Gramfort & Salmon 2017 for others).
Where a bound is infinite its term must be 0: s is the largest number up to 1 at which it is. Where a feature is
not penalised gⱼ must be 0: r = y − μ is first changed by what a Newton step in such features would take from it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.duality.unpenalised_columns import PRODUCT_RTOL, lost_digits, min_share
from lasso_tui.solvers.losses.loss import Loss
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

MIN_EIGENVALUE_RATIO = 1e-6
"""Least eigenvalue of a Gram matrix of columns of size 1 that leaves it digits enough."""

MIN_NULL = 1e-14
"""Half mean deviance left by an offset, over the size of its terms, below which there is nothing to explain."""

__all__ = ["Fitted", "GlmCertifier"]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fit with its intercept at its best.

    Attributes
    ----------
    linear : (n,) products of the columns and their coefficients
    eta, mu : (n,) linear predictors, offset and intercept included, and means
    intercept : for the standardised columns
    residual : (n,) y − μ
    loss : weighted mean of half the deviance
    """

    linear: FloatArray
    eta: FloatArray
    mu: FloatArray
    intercept: float
    residual: FloatArray
    loss: float


class GlmCertifier:
    """Fits coefficients of one problem and bounds the distance of their objective from its minimum.

    Parameters
    ----------
    design : of the features; all weights must be positive
    loss, y : the distribution, and its targets (n,), not centred
    free : whether there is an intercept
    penalty : for the standardised columns
    offset : (n,) known part of the linear predictors, or None

    Raises
    ------
    ValueError
        Where the offset explains the target by itself.
    """

    def __init__(
        self,
        design: Design,
        loss: Loss,
        y: FloatArray,
        free: bool,
        penalty: ElasticNetPenalty,
        offset: FloatArray | None = None,
    ) -> None:
        self.design, self.loss, self.y, self.free, self.penalty = design, loss, y, free, penalty
        self.offset = offset
        self._levels: tuple[float, FloatArray, FloatArray] | None = None
        self.null = self.fitted(np.zeros(design.n), 0.0)
        self.null_objective = self.null.loss
        terms = float(design.weights @ (np.abs(loss.conjugate(y)) + y)) / design.n
        if offset is not None and not self.null_objective > MIN_NULL * terms:
            raise ValueError(
                "The offset explains y by itself (but for rounding): there is nothing to explain."
            )
        self._unpenalised = penalty.unpenalised[~design.constant[penalty.unpenalised]]

    def levels(self, alpha: float) -> tuple[FloatArray, FloatArray]:
        """Return the penalty's l1 and l2 (p,) at an alpha; made once for each alpha in turn."""
        if self._levels is None or self._levels[0] != alpha:
            self._levels = (alpha, self.penalty.l1(alpha), self.penalty.l2(alpha))
        return self._levels[1:]

    def fitted(self, linear: FloatArray, start: float) -> Fitted:
        """Return the fit of linear predictors (n,) that lack offset and intercept, which is sought from `start`."""
        weights = self.design.weights
        known = linear if self.offset is None else linear + self.offset
        fit = self.loss.fit(known, self.y, weights, start if self.free else None)
        return Fitted(linear, fit.eta, fit.mu, fit.intercept, fit.residual, fit.total / self.design.n)

    def mean_loss(self, eta: FloatArray) -> float:
        """Weighted mean of half the deviance of predictors (n,)."""
        return float(self.design.weights @ self.loss.of_target(self.y, eta)) / self.design.n

    def mse(self, fit: Fitted) -> float:
        """Weighted mean squared difference of y and its mean."""
        return float(self.design.weights @ (self.y - fit.mu) ** 2) / self.design.n

    def original(self, coef: FloatArray, fit: Fitted) -> tuple[FloatArray, float]:
        """Return coefficients and intercept for the columns as given, from coefficients (p,) and their fit."""
        back = self.penalty.original(coef, self.design.scales)
        return back, fit.intercept - float(self.design.means @ back)

    def residual(self, fit: Fitted) -> FloatArray:
        """Y − μ, (n,), less the part that features without a penalty would still explain.

        NaN where that part is large, or not known for rounding.
        """
        residual = fit.residual
        if not len(self._unpenalised):
            return residual
        Z, lengths, lost = self._columns
        weights, count = self.design.weights, Z.shape[1]
        variance = self.loss.variance(fit.mu)
        omega = weights * variance
        root, products, length = np.sqrt(omega), Z.T @ (weights * residual), np.sqrt(weights @ residual**2)
        gram = Z.T @ (Z * omega[:, None])
        # Columns of equal size: otherwise a column in small units would seem to depend on the others.
        sizes = np.sqrt(np.maximum(gram.diagonal(), np.finfo(np.float64).tiny))
        squares, basis = np.linalg.eigh(gram / np.outer(sizes, sizes))
        well = bool(squares[0] > MIN_EIGENVALUE_RATIO * squares[-1])
        if well:
            s, V = np.sqrt(squares), basis.T
        else:
            U, s, V = np.linalg.svd(Z * np.outer(root, 1.0 / sizes), full_matrices=False)
        spread = float((lengths / sizes).max()) * length
        along = V @ (products / sizes)
        usable = (s > min_share(count, lost)) & (np.abs(along) > PRODUCT_RTOL * spread)
        along = np.divide(along, s, out=np.zeros_like(s), where=usable)
        step = root * (Z @ (V.T @ (along / s) / sizes)) if well else U @ along
        moves = np.divide(step, root, out=np.zeros_like(step), where=omega > 0)
        changed: FloatArray = residual - np.sqrt(variance / weights) * step
        rest = np.abs(Z.T @ (weights * changed)) <= 4.0 * count * min_share(count, lost) * spread * sizes
        # Up to one unit of the predictor, the means y − r stay possible.
        if np.abs(moves).max() <= 1.0 and rest.all():
            return changed
        return np.full_like(residual, np.nan)

    @functools.cached_property
    def _columns(self) -> tuple[FloatArray, FloatArray, float]:
        """The unpenalised columns, (n, f), with the intercept's column, their lengths, and `lost_digits`."""
        Z, weights = self.design.columns(self._unpenalised), self.design.weights
        lost = lost_digits(self.design, self._unpenalised, np.sqrt(weights @ Z**2 / self.design.n))
        if self.free:
            Z = np.column_stack([np.ones(self.design.n), Z])
        return Z, np.sqrt(weights @ Z**2), lost

    def gap(
        self,
        fit: Fitted,
        residual: FloatArray,
        correlations: FloatArray,
        coef: FloatArray,
        alpha: float,
        which: IntArray | None = None,
        enough: float = np.inf,
    ) -> float:
        """Duality gap over the null model's objective.

        Parameters
        ----------
        fit : of these coefficients
        residual : (n,) as `residual` returns it
        correlations : (p,) g, of that residual
        coef : (p,) of the standardised columns
        which : columns that correlations and coefficients are of; None for all
        enough : a gap of which it suffices to know whether it is exceeded: then a bound of the gap may be returned,
            as the divergence needs a logarithm of each row, the costliest part

        Returns
        -------
        float
            Infinite where features without a penalty are too far from their best values.
        """
        l1, l2 = self.levels(alpha)
        bounds = self.penalty.bounds
        if which is not None:
            l1, l2, bounds = l1[which], l2[which], self.penalty.bounds_of(which)
        if len(self._unpenalised):
            if np.isnan(residual).any():
                return float("inf")
            correlations = np.where(
                l1 > 0, correlations, 0.0
            )  # up to rounding they are 0, as `residual` has checked
        u = correlations - l2 * coef
        size = np.abs(u)
        if bounds is not None:
            size = np.maximum(np.where(bounds[1] == np.inf, u, 0.0), np.where(bounds[0] == -np.inf, -u, 0.0))
        if len(self.penalty.unpenalised):
            shares = np.ones_like(size)
            np.divide(l1, size, out=shares, where=size > l1)
            scale = float(shares.min(initial=1.0))
        else:
            scale = 1.0 / float((size / l1).max(initial=1.0))
        gap = float(
            (l1 * np.abs(coef) + 0.5 * (1.0 + scale**2) * l2 * coef**2 - scale * coef * correlations).sum()
        )
        if bounds is not None:
            lower, upper = (np.where(np.isfinite(side), side, 0.0) for side in bounds)
            gap += float(upper @ np.maximum(scale * u - l1, 0.0) - lower @ np.maximum(-scale * u - l1, 0.0))
        if (scale < 1.0 or len(self._unpenalised)) and gap <= enough * self.null_objective:
            gap += self._divergence(fit, residual, scale, enough * self.null_objective - gap)
        return max(gap, 0.0) / self.null_objective

    def _divergence(self, fit: Fitted, residual: FloatArray, scale: float, enough: float) -> float:
        """Mean divergence of the means y − s·r from the fit's, or a bound of it on the same side of `enough`."""
        weights, loss, n, y = self.design.weights, self.loss, self.design.n, self.y
        changed = bool(len(self._unpenalised))
        if enough < np.inf:
            moves = fit.residual - scale * residual if changed else (1.0 - scale) * residual
            variance = loss.variance(fit.mu)
            least = float(weights @ loss.least_divergence(moves, variance)) / n
            if least > enough:
                return least
            most = float(weights @ loss.most_divergence(moves, variance)) / n
            if most <= enough:
                return most
        if changed:
            divergence = loss.value(y - scale * residual, fit.eta)
        else:
            divergence = loss.shrunk_divergence(fit.eta, fit.mu, residual, scale)
        return max(float(weights @ divergence) / n, 0.0)
