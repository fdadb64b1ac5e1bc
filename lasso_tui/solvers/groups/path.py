"""The path of the group lasso and the sparse group lasso, with a certificate for each point."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.validation import check_alphas, check_fraction, check_problem
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.groups.degrees_of_freedom import degrees_of_freedom
from lasso_tui.solvers.groups.problem import GroupProblem, orthonormal_maps
from lasso_tui.solvers.groups.walk import GroupWalk
from lasso_tui.solvers.paths import Path, Solution, _warnings, uses_gram
from lasso_tui.solvers.penalties.groups import grouping

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GroupPath", "fit_grouped", "grouped_path", "grouped_problem", "top_group_alpha"]


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupPath(Path):
    """Solutions along decreasing alpha of 1/(2n)·RSS + α·((1−τ) Σ_g √p_g ‖b_g‖₂ + τ‖b‖₁).

    Attributes
    ----------
    labels : (p,) the group of each column, 0 … G−1
    group_mix : τ
    group_norms : (G, A) ‖b_g‖₂ as it is penalised: of the coefficients of the standardised columns where
        `standardize`, of the orthonormal ones where `orthonormalize`
    """

    labels: IntArray
    group_mix: float
    group_norms: FloatArray
    _problem: GroupProblem = field(repr=False)
    _penalised: FloatArray = field(repr=False)
    _walk: GroupWalk = field(repr=False)

    @functools.cached_property
    def degrees_of_freedom(self) -> FloatArray:
        """(A,) Degrees of freedom without the intercept, tr(∂ŷ/∂y).

        Yuan & Lin 2006 for orthonormal columns; Vaiter, Deledalle, Peyré, Fadili & Dossal 2012 for any.
        """
        points = zip(self.alphas.tolist(), self._penalised.T, strict=True)
        return np.array([degrees_of_freedom(self._problem, coef, alpha) for alpha, coef in points])

    @functools.cached_property
    def alpha_max(self) -> float:
        """Smallest alpha that keeps every group at zero; `alphas` may begin above it or below."""
        return top_group_alpha(self._problem)

    def levels(self) -> FloatArray:
        """Level of each group's correlations with the residual, (G, A): alpha if it is in, at most alpha if not.

        The level of z_g is the smallest alpha that keeps the group at zero, the root s of
        ‖S(z_g, τs)‖₂ = (1−τ)√p_g·s; with τ = 0 it is ‖z_g‖₂/√p_g.
        """
        problem = self._problem
        return problem.grouping.levels(problem.inner(self.correlations()), problem.mix)

    def _solve_at(self, alpha: float) -> Solution:
        above = int(np.count_nonzero(self.alphas > alpha)) - 1
        (step,) = self._walk.steps(np.array([alpha]), self._penalised[:, above])
        problem = self._problem
        coef, intercept = problem.design.original(problem.outer(step.coef))
        gap = gaps(problem, coef[:, None], step.coef[:, None], np.array([alpha]))[0]
        return Solution(alpha, coef, intercept, float(gap[0]))


def grouped_problem(
    X: Any,
    y: Any,
    groups: Any,
    *,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    weights: FloatArray | None = None,
    **others: Any,
) -> GroupProblem:
    """Check input and set the problem up; `weights`, of sum n, stand for checked `sample_weight` (a fold's).

    Raises
    ------
    ValueError
        For input that cannot be used, groups that do not match the columns, or another penalty's parameters.
    """
    _refuse_others(**others)
    if not (math.isfinite(group_mix) and 0 <= group_mix <= 1):
        raise ValueError(f"group_mix must be from 0 to 1, not {group_mix:g}.")
    if orthonormalize and group_mix > 0:
        raise ValueError(
            f"orthonormalize is for the group lasso only: group_mix must be 0, not {group_mix:g}, "
            "as single coefficients of orthonormalised columns have no meaning."
        )
    if weights is None:
        X, y, weights = check_problem(X, y, sample_weight)
    layout = grouping(groups, X.shape[1])
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    maps = orthonormal_maps(design, layout) if orthonormalize else None
    return GroupProblem(design, layout, float(group_mix), maps)


def _refuse_others(
    family: str = "gaussian", l1_ratio: float = 1.0, penalty_factor: Any = None, bounds: Any = None
) -> None:
    given = {
        "family": family != "gaussian",
        "l1_ratio": l1_ratio != 1.0,
        "penalty_factor": penalty_factor is not None,
        "bounds": bounds is not None,
    }
    for name, is_given in given.items():
        if is_given:
            raise ValueError(f"{name} cannot be used with groups: their penalty is set by group_mix alone.")


def grouped_path(
    X: Any,
    y: Any,
    groups: Any,
    *,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    tol: float = 1e-7,
    standardize: bool = False,
    **options: Any,
) -> GroupPath:
    """Solve along a grid of alphas; parameters and errors as in `path`."""
    problem = grouped_problem(X, y, groups, standardize=standardize, **options)
    if alphas is not None:
        points = check_alphas(alphas)
    else:
        if n_alphas < 1:
            raise ValueError(f"n_alphas must be at least 1, not {n_alphas}.")
        check_fraction("alpha_min_ratio", alpha_min_ratio)
        top = top_group_alpha(problem)
        points = check_alphas(np.geomspace(top, top * alpha_min_ratio, n_alphas))
    return fit_grouped(problem, points, standardize=standardize, tol=tol)


def top_group_alpha(problem: GroupProblem) -> float:
    """Smallest alpha at which every group is zero.

    Raises
    ------
    ValueError
        Where no column has anything to do with the target.
    """
    design = problem.design
    correlations = design.correlate(design.y)
    top = float(problem.grouping.levels(problem.inner(correlations), problem.mix).max())
    if not design.correlates(correlations):
        raise ValueError(
            "No column correlates with y (all are constant, or orthogonal to it): no path exists."
        )
    return top


def walk_of(problem: GroupProblem, tol: float) -> GroupWalk:
    """Return a walk over the Gram matrix of all columns where they are few, else over the columns, to about tol."""
    design = problem.design
    if problem.maps is None and uses_gram(design.n, design.p):
        return GroupWalk(problem, design.gram(), design.correlate(design.y))
    return GroupWalk(problem, tol=tol)


def fit_grouped(problem: GroupProblem, alphas: FloatArray, *, standardize: bool, tol: float) -> GroupPath:
    """Solve along `alphas` and gather what a `GroupPath` holds."""
    design, walk = problem.design, walk_of(problem, tol)
    penalised = np.zeros((design.p, len(alphas)), order="F")
    gave_up = 0
    for k, step in enumerate(walk.steps(alphas)):
        penalised[:, k] = step.coef
        gave_up += not step.converged
    standardised = problem.outer(penalised)
    coefs = standardised / design.scales[:, None]
    reached, mse = gaps(problem, coefs, penalised, alphas)
    return GroupPath(
        alphas=alphas,
        coefs=coefs,
        intercepts=design.y_mean - design.means @ coefs,
        gaps=reached,
        nonzeros=np.count_nonzero(coefs, axis=0),
        mse=mse,
        null_mse=design.null_deviance(),
        warnings=_warnings(reached, alphas, tol, gave_up),
        l1_ratio=1.0,
        standardize=standardize,
        means=design.means,
        scales=design.scales,
        _design=design,
        _gram=None,
        labels=problem.grouping.label,
        group_mix=problem.mix,
        group_norms=problem.grouping.norms(penalised),
        _problem=problem,
        _penalised=penalised,
        _walk=walk,
    )


def gaps(
    problem: GroupProblem, coefs: FloatArray, penalised: FloatArray, alphas: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Relative duality gaps and mean squared errors (A,), from the original data.

    The residual, scaled by s = min(1, α/Ω°(z'r/n)) with Ω° the dual norm, is dual feasible, which gives

        gap = (1 + s²)/2·‖r‖²/n − s·⟨y, r⟩ + α·Ω(b)   (Ndiaye, Fercoq, Gramfort & Salmon 2016).

    Parameters
    ----------
    problem : the data and the penalty
    coefs : (p, A) for the columns as given
    penalised : (p, A) the same for the columns that are penalised
    alphas : (A,)
    """
    correlations, mse, inner = residual_products(problem.design, coefs)
    return gaps_of(problem, correlations, mse, inner, penalised, alphas), mse


def gaps_of(
    problem: GroupProblem,
    correlations: FloatArray,
    mse: FloatArray,
    inner: FloatArray,
    penalised: FloatArray,
    alphas: FloatArray,
) -> FloatArray:
    """As `gaps`, (A,), given ⟨zⱼ, r⟩ (p, A), ⟨r, r⟩ and ⟨y, r⟩ (A,)."""
    dual = problem.grouping.levels(problem.inner(correlations), problem.mix).max(axis=0)
    scale = np.minimum(1.0, alphas / np.maximum(dual, np.finfo(np.float64).tiny))
    gap = (
        0.5 * (1 + scale**2) * mse - scale * inner + alphas * problem.grouping.penalty(penalised, problem.mix)
    )
    relative: FloatArray = np.maximum(gap, 0.0) / (0.5 * problem.design.null_deviance())
    return relative


def grouped_gap(
    X: Any, y: Any, coef: ArrayLike, intercept: float, alpha: float, groups: Any, **options: Any
) -> float:
    """Relative duality gap of given coefficients; parameters and errors as in `duality_gap`."""
    problem = grouped_problem(X, y, groups, **options)
    design = problem.design
    if not (math.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    beta = np.asarray(coef, dtype=np.float64)
    if beta.shape != (design.p,):
        raise ValueError(f"coef must have one value a column: shape ({design.p},), not {beta.shape}.")
    if not (np.isfinite(beta).all() and np.isfinite(intercept)):
        raise ValueError("coef and intercept must be finite.")
    penalised = problem.back(beta * design.scales)
    # The gap is that of the best intercept for these coefficients; what a worse one loses is added.
    excess = 0.0
    if options.get("fit_intercept", True):
        best = design.y_mean - float(design.means @ beta)
        excess = 0.5 * (intercept - best) ** 2 / (0.5 * design.null_deviance())
    elif intercept:
        raise ValueError(f"intercept must be 0 where fit_intercept is False, not {intercept:g}.")
    gap, _ = gaps(problem, beta[:, None], penalised[:, None], np.array([alpha]))
    return float(gap[0]) + excess
