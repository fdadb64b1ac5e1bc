"""L1 and elastic-net paths of generalised linear models: logistic for classes, Poisson for counts.

The objective is that of least squares with half the mean deviance in place of half the mean square:

    1/(2n)·D(y, μ) + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),     μ from η = b₀ + Xb by the canonical link.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.matrix_products import product, row_blocks, rows_of
from lasso_tui.solvers.data.validation import check_alphas, check_fraction, check_problem, column_names
from lasso_tui.solvers.glm.duality_gap import GlmCertifier
from lasso_tui.solvers.glm.proximal_newton import NewtonStep, NewtonWalk
from lasso_tui.solvers.losses.families import Family, family_named
from lasso_tui.solvers.paths import Path, Solution, _warnings as gap_warnings
from lasso_tui.solvers.penalties.elastic_net import Penalty, penalty_of

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "GlmPath",
    "GlmProblem",
    "glm_alpha_max",
    "glm_duality_gap",
    "glm_path",
    "glm_problem",
    "solve_glm",
]

SATURATED = 0.999
"""Share of the deviance explained past which a path whose grid was not given ends."""


@dataclass(frozen=True, eq=False)
class GlmProblem:
    """Data and distribution, checked.

    Attributes
    ----------
    design : of the features, on the rows that have weight
    family, y : the distribution, and its targets (n,)
    fit_intercept, standardize : as in `path`
    penalty : for the standardised columns
    """

    design: Design
    family: Family
    y: FloatArray
    fit_intercept: bool
    standardize: bool
    penalty: Penalty

    def certifier(self) -> GlmCertifier:
        """Return what fits and judges coefficients."""
        return GlmCertifier(self.design, self.family, self.y, self.fit_intercept, self.penalty)

    def walk(self, tol: float) -> NewtonWalk:
        """Return a walk that has not begun."""
        return NewtonWalk(self.certifier(), tol)


@dataclass(frozen=True, eq=False, kw_only=True)
class GlmPath(Path):
    """Solutions of a generalised linear model along decreasing alpha.

    Attributes
    ----------
    deviance : (A,) weighted mean deviance on the rows that were fitted: for classes, twice the log-loss
    null_deviance : the same for the model without features
    mse, null_mse : the mean squared differences of y and its mean μ; for classes, the Brier score
    family : "binomial" or "poisson"
    """

    deviance: FloatArray
    null_deviance: float
    family: str
    _problem: GlmProblem
    _tol: float

    @functools.cached_property
    def alpha_max(self) -> float:
        """Smallest alpha that keeps every penalised coefficient at zero; `alphas` may begin above it or below."""
        return _top_alpha(self._problem.walk(self._tol))

    def predict(self, X: Any, alpha: float) -> FloatArray:
        """Return the mean of the target, (m,), on rows X (m, p): the probability of class 1, or the count.

        Raises
        ------
        ValueError
            Where alpha is outside the range of the grid, or X has another number of columns.
        """
        solution = self.at(alpha)
        if X.shape[1] != len(solution.coef):
            raise ValueError(f"X must have {len(solution.coef)} columns, not {X.shape[1]}.")
        return self._problem.family.mean(np.asarray(X @ solution.coef + solution.intercept))

    def _solve_at(self, alpha: float) -> Solution:
        above = int(np.count_nonzero(self.alphas > alpha)) - 1
        walk = self._problem.walk(self._tol)
        walk.start_at(self.coefs[:, above] * self.scales)
        (step,) = walk.walk(np.array([alpha]), warm=True)
        coef, intercept = _original(self._problem, step)
        return Solution(alpha, coef, intercept, step.gap)

    def knots(self) -> NoReturn:
        """Refuse: the path bends everywhere, so it has no exact events.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError("Only the least-squares lasso path is piecewise linear and has exact knots.")

    def correlations(self) -> FloatArray:
        """⟨zⱼ, y − μ⟩ at every alpha, (p, A), on the scale that was solved on.

        At an L1 solution it is ±alpha where a coefficient is nonzero and at most alpha elsewhere.
        """
        design, problem = self._design, self._problem
        p, A = self.coefs.shape
        products, sums = np.zeros((p, A)), np.zeros(A)
        taken = design.means if design.far else np.zeros(p)  # before anything is multiplied, as `far` says
        intercepts = self.intercepts + taken @ self.coefs

        def residuals() -> Iterator[tuple[Any, FloatArray, FloatArray]]:
            for rows in row_blocks(design.n, p + 2 * A):
                X, w = rows_of(design.X, rows), design.weights[rows, None]
                X = X - taken if design.far else X
                mu = problem.family.mean(X @ self.coefs + intercepts)
                yield X, w * (problem.y[rows, None] - mu), w * problem.family.variance(mu)

        if design.far:  # an intercept has the digits of their offset alone: a Newton step gives the others
            found = [(r.sum(axis=0), bend.sum(axis=0)) for _, r, bend in residuals()]
            slack, bends = np.sum(found, axis=0)
            intercepts += np.divide(slack, bends, out=np.zeros(A), where=bends > 0)
        for X, weighted, _ in residuals():
            products += X.T @ weighted
            sums += weighted.sum(axis=0)
        products -= (design.means - taken)[:, None] * sums
        correlations = products / (design.scales[:, None] * design.n)
        correlations[design.constant] = 0.0
        return correlations


def glm_problem(
    X: Any,
    y: Any,
    family: str,
    *,
    l1_ratio: float = 1.0,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
) -> GlmProblem:
    """Check the data and return the problem; parameters and errors as in `path`."""
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight)
    chosen = family_named(family)
    chosen.check(y)
    penalty = penalty_of(X.shape[1], l1_ratio, penalty_factor, bounds, names)
    if penalty.bounds is not None and len(penalty.unpenalised):
        raise ValueError(f"bounds together with a penalty_factor of 0 are not for the {family} family.")
    used = weights > 0
    if not used.all():  # a row without weight could still overflow
        X, y, weights = (
            rows_of(X, np.flatnonzero(used)),
            y[used],
            weights[used] * (used.sum() / weights.sum()),
        )
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    return GlmProblem(design, chosen, y, fit_intercept, standardize, penalty.on(design.scales))


def glm_path(
    X: Any,
    y: Any,
    family: str,
    *,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    tol: float = 1e-7,
    **options: Any,
) -> GlmPath:
    """Solve along a grid of alphas; parameters and errors as in `path`, and `family`."""
    problem = glm_problem(X, y, family, **options)
    walk = problem.walk(tol)
    if alphas is not None:
        return solve_glm(problem, check_alphas(alphas), tol, walk)
    if n_alphas < 1:
        raise ValueError(f"n_alphas must be at least 1, not {n_alphas}.")
    check_fraction("alpha_min_ratio", alpha_min_ratio)
    top = _top_alpha(walk)
    points = check_alphas(np.geomspace(top, top * alpha_min_ratio, n_alphas))
    return solve_glm(problem, points, tol, walk, stop=SATURATED)


def solve_glm(
    problem: GlmProblem, alphas: FloatArray, tol: float, walk: NewtonWalk | None = None, stop: float = np.inf
) -> GlmPath:
    """Solve along `alphas` and gather what a `GlmPath` holds; end once `stop` of the deviance is explained."""
    design, y = problem.design, problem.y
    walk = problem.walk(tol) if walk is None else walk
    p, A, null = design.p, len(alphas), 2.0 * walk.null_objective
    coefs, intercepts = np.zeros((p, A)), np.empty(A)
    gaps, deviance, mse = np.empty(A), np.empty(A), np.empty(A)
    gave_up, warnings = 0, []
    for k, step in enumerate(walk.walk(alphas)):
        coefs[:, k], intercepts[k] = _original(problem, step)
        gaps[k], gave_up = step.gap, gave_up + (not step.converged)
        deviance[k] = 2.0 * (step.fit.loss + walk.certifier.saturated)
        mse[k] = float(design.weights @ (y - step.fit.mu) ** 2) / design.n
        if deviance[k] < (1.0 - stop) * null and k + 1 < A:
            warnings.append(
                f"The path ends at alpha {alphas[k]:.4g}, after {k + 1} of {A} alphas: {stop:.1%} of the deviance "
                "is explained, so the features separate the targets (nearly) and coefficients only grow from here."
            )
            A = k + 1
            break
    alphas, coefs = alphas[:A], np.asfortranarray(coefs[:, :A])
    warnings.extend(gap_warnings(gaps[:A], alphas, tol, gave_up))
    return GlmPath(
        alphas=alphas,
        coefs=coefs,
        intercepts=intercepts[:A],
        gaps=gaps[:A],
        nonzeros=np.count_nonzero(coefs, axis=0),
        mse=mse[:A],
        null_mse=float(design.weights @ (y - walk.certifier.null.mu) ** 2) / design.n,
        warnings=tuple(warnings),
        l1_ratio=problem.penalty.l1_ratio,
        standardize=problem.standardize,
        means=design.means,
        scales=design.scales,
        deviance=deviance[:A],
        null_deviance=null,
        family=problem.family.name,
        _design=design,
        _gram=None,
        _problem=problem,
        _tol=tol,
    )


def glm_alpha_max(X: Any, y: Any, family: str, **options: Any) -> float:
    """Smallest alpha at which every coefficient is zero; parameters and errors as in `alpha_max`."""
    return _top_alpha(glm_problem(X, y, family, **options).walk(1.0))


def glm_duality_gap(
    X: Any, y: Any, coef: ArrayLike, intercept: float, alpha: float, family: str, **options: Any
) -> float:
    """Relative duality gap of given coefficients; parameters and errors as in `duality_gap`.

    The dual point comes from the best intercept for these coefficients; what the given one loses is added.
    """
    problem = glm_problem(X, y, family, **options)
    design = problem.design
    if not (np.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    beta = np.asarray(coef, dtype=np.float64)
    if beta.shape != (design.p,):
        raise ValueError(f"coef must have one value a column: shape ({design.p},), not {beta.shape}.")
    if not (np.isfinite(beta).all() and np.isfinite(intercept)):
        raise ValueError("coef and intercept must be finite.")
    if intercept and not problem.fit_intercept:
        raise ValueError(f"intercept must be 0 where fit_intercept is False, not {intercept:g}.")
    bounds = problem.penalty.given
    if bounds is not None and not ((bounds[0] <= beta) & (beta <= bounds[1])).all():
        return float("inf")
    certifier, linear = problem.certifier(), product(design.X, beta)
    fit = certifier.fitted(linear, intercept)
    residual = certifier.residual(fit)
    gap = certifier.gap(fit, residual, design.correlate(residual), beta * design.scales, alpha)
    if problem.fit_intercept:
        gap += max(certifier.loss(linear + intercept) - fit.loss, 0.0) / certifier.null_objective
    return gap


def _top_alpha(walk: NewtonWalk) -> float:
    top = walk.top_alpha()
    if top <= 1e-14 * walk.design.sizes.max() * np.sqrt(walk.null_objective) or not np.isfinite(top):
        raise ValueError(
            "No column correlates with y (all are constant, or orthogonal to it): no path exists."
        )
    return top


def _original(problem: GlmProblem, step: NewtonStep) -> tuple[FloatArray, float]:
    """Coefficients and intercept for the columns as they were given."""
    design, scaled = problem.design, np.zeros(problem.design.p)
    scaled[step.support] = step.values
    coef = problem.penalty.original(scaled, design.scales)
    return coef, step.fit.intercept - float(design.means @ coef)
