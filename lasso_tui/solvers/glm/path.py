"""The solver of L1 and elastic-net paths of generalised linear models: logistic for classes, Poisson for counts.

The objective is that of least squares with half the mean deviance D in place of half the mean square:

    1/(2n)·D(y, μ) + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),     μ from η = b₀ + Xb by the canonical link.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import NO_CORRELATION, Design
from lasso_tui.solvers.data.matrix_products import product, row_blocks, rows_of
from lasso_tui.solvers.duality.gap_warnings import path_gap_warnings
from lasso_tui.solvers.glm.duality_gap import GlmCertifier
from lasso_tui.solvers.glm.polish import PolishedPoint, Polisher
from lasso_tui.solvers.glm.polished_path import polish_path
from lasso_tui.solvers.glm.proximal_newton import NewtonStep, NewtonWalk
from lasso_tui.solvers.glm_results import GlmPath
from lasso_tui.solvers.joined_path import join
from lasso_tui.solvers.losses.loss import Loss
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.results import Solution

__all__ = ["GlmSolver"]

MAX_DEVIANCE_EXPLAINED = 0.999
"""Share of the deviance explained past which a path of classes on an automatic grid ends."""


class GlmSolver:
    """Solves the elastic net of a generalised linear model.

    Parameters
    ----------
    design : the data; all weights must be positive
    loss : of the model
    penalty : for the columns as given
    offset : (n,) known part of the linear predictors, or None
    """

    def __init__(
        self, design: Design, loss: Loss, penalty: ElasticNetPenalty, offset: FloatArray | None = None
    ) -> None:
        self.design, self.loss, self.penalty = design, loss, penalty.on(design.scales)
        self.offset = offset
        self._fresh: NewtonWalk | None = None

    @functools.cached_property
    def certifier(self) -> GlmCertifier:
        """Fits coefficients and bounds the distance of their objective from its minimum."""
        design = self.design
        return GlmCertifier(design, self.loss, design.target, design.fit_intercept, self.penalty, self.offset)

    def _start(self, tol: float) -> NewtonWalk:
        """Return a walk that has not begun: the one that `alpha_max` made, if it is unused."""
        walk, self._fresh = self._fresh, None
        if walk is None:
            return NewtonWalk(self.certifier, tol)
        walk.tol = tol
        return walk

    def alpha_max(self) -> float:
        """Return the smallest alpha at which every penalised coefficient is zero.

        Raises
        ------
        ValueError
            Where no column correlates with the target.
        """
        if self._fresh is None:
            self._fresh = NewtonWalk(self.certifier, 1.0)
        walk = self._fresh
        top = walk.top_alpha()
        if top <= 1e-14 * walk.design.sizes.max() * np.sqrt(walk.null_objective) or not np.isfinite(top):
            raise ValueError(NO_CORRELATION)
        return top

    def penalty_value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) for the columns as given."""
        return self.penalty.value(coef * self.design.scales, alpha)

    def gap(self, coef: FloatArray, intercept: float, alpha: float) -> float:
        """Return the relative duality gap of coefficients (p,) and an intercept for the columns as given.

        The gap is that of the best intercept for these coefficients; the excess loss of the given one is added.

        Raises
        ------
        ValueError
            For an intercept where there is none to fit.
        """
        design, certifier, bounds = self.design, self.certifier, self.penalty.given
        if intercept and not design.fit_intercept:
            raise ValueError(f"intercept must be 0 where fit_intercept is False, not {intercept:g}.")
        if bounds is not None and not ((bounds[0] <= coef) & (coef <= bounds[1])).all():
            return float("inf")
        linear = product(design.X, coef)
        fit = certifier.fitted(linear, intercept)
        residual = certifier.residual(fit)
        gap = certifier.gap(fit, residual, design.correlate(residual), coef * design.scales, alpha)
        if design.fit_intercept:
            excess = certifier.mean_loss(fit.eta + (intercept - fit.intercept)) - fit.loss
            gap += max(excess, 0.0) / certifier.null_objective
        return gap

    def path(
        self, alphas: FloatArray, tol: float, *, may_stop: bool = False, start: FloatArray | None = None
    ) -> GlmPath:
        """Solve along `alphas` (A,), decreasing; if it `may_stop`, end once classes are nearly separated.

        Counts of any size can be explained nearly fully by a model that is right, so their path goes on.

        Parameters
        ----------
        start : (p,) coefficients for the columns as given, the solution above the first alpha; None for zeros
        """
        design, walk = self.design, self._start(tol)
        if start is not None:
            walk.start_at(start * design.scales)
        p, A, null = design.p, len(alphas), 2.0 * walk.null_objective
        coefs, intercepts = np.zeros((p, A)), np.empty(A)
        gaps, deviance, mse = np.empty(A), np.empty(A), np.empty(A)
        n_failed, warnings = 0, []
        for k, step in enumerate(walk.walk(alphas, warm=start is not None)):
            coefs[:, k], intercepts[k] = self.certifier.original(self._dense(step), step.fit)
            gaps[k], n_failed = step.gap, n_failed + (not step.converged)
            deviance[k] = 2.0 * step.fit.loss
            mse[k] = walk.certifier.mse(step.fit)
            separated = deviance[k] < (1.0 - MAX_DEVIANCE_EXPLAINED) * null
            if may_stop and self.loss.name == "binomial" and separated and k + 1 < A:
                warnings.append(_stop_warning(float(alphas[k]), k + 1, A))
                A = k + 1
                break
        alphas, coefs = alphas[:A], np.asfortranarray(coefs[:, :A])
        warnings.extend(path_gap_warnings(gaps[:A], alphas, tol, n_failed))
        return GlmPath(
            alphas=alphas,
            coefs=coefs,
            intercepts=intercepts[:A],
            gaps=gaps[:A],
            nonzeros=np.count_nonzero(coefs, axis=0),
            mse=mse[:A],
            null_mse=walk.certifier.mse(walk.certifier.null),
            warnings=tuple(warnings),
            l1_ratio=self.penalty.l1_ratio,
            standardize=design.standardize,
            means=design.means,
            scales=design.scales,
            interpolated=np.zeros(A, dtype=np.bool_),
            deviance=deviance[:A],
            null_deviance=null,
            family=self.loss.name,
            tol=tol,
            has_offset=self.offset is not None,
            _loss=self.loss,
            _solver=self,
            _design=design,
        )

    def extended(self, path: GlmPath, alphas: FloatArray, tol: float) -> GlmPath:
        """Return the path with further, smaller alphas, solved from its last solution on."""
        more = self.path(alphas, path.tol, start=path.coefs[:, -1])
        return join(path, more if path.accuracy is None else self.polish(more))

    def solve_at(self, path: GlmPath, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range, starting from the solution above it."""
        above = int(np.count_nonzero(path.alphas > alpha)) - 1
        walk = NewtonWalk(self.certifier, path.tol)
        walk.start_at(path.coefs[:, above] * self.design.scales)
        (step,) = walk.walk(np.array([alpha]), warm=True)
        scaled = self._dense(step)
        accuracy = None
        if path.accuracy is not None:
            point = Polisher(self.certifier).polish(alpha, scaled, step.fit.intercept, step.gap)
            if isinstance(point, PolishedPoint):
                coef, intercept = self.certifier.original(point.coef, point.fit)
                return Solution(alpha, coef, intercept, point.gap, point.accuracy)
            accuracy = point
        coef, intercept = self.certifier.original(scaled, step.fit)
        return Solution(alpha, coef, intercept, step.gap, accuracy)

    def polish(self, path: GlmPath) -> GlmPath:
        """Return the path with exact coefficients, as `polish_path`."""
        return polish_path(self.certifier, path)

    def _dense(self, step: NewtonStep) -> FloatArray:
        scaled = np.zeros(self.design.p)
        scaled[step.support] = step.values
        return scaled

    def knots(self, path: GlmPath) -> NoReturn:
        """Refuse: the path is nowhere linear, so it has no exact events.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError("Only the least-squares lasso path is piecewise linear and has exact knots.")

    def degrees_of_freedom(self, path: GlmPath) -> NoReturn:
        """Refuse: the formulas are those of least squares.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError("degrees_of_freedom is for least squares; for other families count the nonzeros.")

    def correlations(self, path: GlmPath) -> FloatArray:
        """Return ⟨zⱼ, y − μ⟩ (p, A) at the path's alphas."""
        design = self.design
        p, A = path.coefs.shape
        products, sums = np.zeros((p, A)), np.zeros(A)
        subtracted = design.means if design.far else np.zeros(p)  # before any product, see `Design.far`
        intercepts = path.intercepts + subtracted @ path.coefs

        def residuals() -> Iterator[tuple[Any, FloatArray, FloatArray]]:
            for rows in row_blocks(design.n, p + 2 * A):
                X, w = rows_of(design.X, rows), design.weights[rows, None]
                X = X - subtracted if design.far else X
                eta = X @ path.coefs + intercepts
                mu = self.loss.mean(eta if self.offset is None else eta + self.offset[rows, None])
                yield X, w * (design.target[rows, None] - mu), w * self.loss.variance(mu)

        if design.far:  # an intercept lacks the digits that large offsets cost: one Newton step restores them
            sums_of_blocks = [(r.sum(axis=0), v.sum(axis=0)) for _, r, v in residuals()]
            slack, curvature = np.sum(sums_of_blocks, axis=0)
            intercepts += np.divide(slack, curvature, out=np.zeros(A), where=curvature > 0)
        for X, weighted, _ in residuals():
            products += X.T @ weighted
            sums += weighted.sum(axis=0)
        products -= (design.means - subtracted)[:, None] * sums
        correlations = products / (design.scales[:, None] * design.n)
        correlations[design.constant] = 0.0
        return correlations


def _stop_warning(alpha: float, done: int, total: int) -> str:
    share = f"{100 * MAX_DEVIANCE_EXPLAINED:.1f} % of the deviance is explained"
    reason = "Features (nearly) separate the classes; smaller alphas only inflate coefficients."
    return f"Path stopped at alpha {alpha:.4g} ({done} of {total}): {share}. {reason}"
