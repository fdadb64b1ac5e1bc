"""Group lasso paths with a penalty factor for each group: 0 leaves a group unpenalised, 2 penalises it twice as much.

With factors v_g the penalty is α·Σ_g v_g((1−τ)√p_g ‖b_g‖₂ + τ‖b_g‖₁). Dividing the columns of a group by v_g turns
it into the penalty without factors. Groups with factor 0 are free: for any other coefficients their best ones are
least squares on what the others leave, so y and all other columns lose their projection on the free ones
(Frisch & Waugh 1933), and what remains is a group lasso again, with the same gap.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui._types import FloatArray
from lasso_tui.solvers.alpha_grid import alpha_grid
from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.rows import Rows, check_rows
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.fold_by_fold import Fold, evaluate_folds
from lasso_tui.solvers.fold_summary import summarise_extended
from lasso_tui.solvers.groups.factored_sums import FactoredSums, check_ranks
from lasso_tui.solvers.groups.path import GroupSolver
from lasso_tui.solvers.groups.problem import MIN_SINGULAR_RATIO, GroupProblem
from lasso_tui.solvers.groups.reduction import Reduction, reduce_groups
from lasso_tui.solvers.joined_path import join, path_slice
from lasso_tui.solvers.losses.least_squares import LeastSquares
from lasso_tui.solvers.penalties.groups import GroupPenalty, group_penalty
from lasso_tui.solvers.results import CrossValidation, FactoredGroupPath, GroupPath, Path, Solution

__all__ = ["cross_validate_factored", "factored_group_path"]


class _FactoredSolver:
    """Computes what a `FactoredGroupPath` needs from the path of the problem without factors."""

    def __init__(
        self, problem: GroupProblem, inner: GroupPath, reduction: Reduction, factors: FloatArray
    ) -> None:
        self.problem, self.inner, self.reduction, self.factors = problem, inner, reduction, factors
        self.design = problem.design

    def path(self) -> FactoredGroupPath:
        """Return the inner path as one of the columns as given."""
        design, inner, layout = self.design, self.inner, self.problem.grouping
        standardised = self.reduction.back(inner.coefs)
        coefs = standardised / design.scales[:, None]
        return FactoredGroupPath(
            alphas=inner.alphas,
            coefs=coefs,
            intercepts=design.y_mean - design.means @ coefs,
            gaps=inner.gaps,
            nonzeros=np.count_nonzero(coefs, axis=0),
            mse=inner.mse,
            null_mse=design.null_deviance(),
            warnings=inner.warnings,
            l1_ratio=1.0,
            standardize=design.standardize,
            means=design.means,
            scales=design.scales,
            interpolated=inner.interpolated,
            labels=layout.label,
            group_mix=self.problem.mix,
            factors=self.factors,
            group_norms=layout.norms(self.problem.back(standardised)),
            _solver=self,
            _design=design,
        )

    def extended(self, path: FactoredGroupPath, alphas: FloatArray, tol: float) -> FactoredGroupPath:
        """Return the path with further, smaller alphas, solved from its last solution on."""
        inner = self.inner._solver.extended(self.inner, alphas, tol)
        longer = _FactoredSolver(self.problem, inner, self.reduction, self.factors)
        return join(path, path_slice(longer.path(), len(path.alphas)), _solver=longer)

    def alpha_max(self) -> float:
        """Return the smallest alpha that keeps every penalised group at zero."""
        return self.inner.alpha_max

    def solve_at(self, path: FactoredGroupPath, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range."""
        solution = self.inner.at(alpha)
        coef = self.reduction.back(solution.coef[:, None])[:, 0] / path.scales
        intercept = self.design.y_mean - float(path.means @ coef)
        return Solution(alpha, coef, intercept, solution.gap)

    def correlations(self, path: FactoredGroupPath) -> FloatArray:
        """Return ⟨zⱼ, r⟩ (p, A) at the path's alphas."""
        return residual_products(self.design, path.coefs)[0]

    def levels(self, path: FactoredGroupPath) -> FloatArray:
        """Return the level (G, A) of each group; 0 where the factor is 0."""
        levels = np.zeros(path.group_norms.shape)
        levels[path.factors > 0] = self.inner.levels()
        return levels

    def knots(self, path: FactoredGroupPath) -> NoReturn:
        """Refuse: a path of groups bends between events.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError("A path with groups has no exact knots: solve it without them.")

    def degrees_of_freedom(self, path: FactoredGroupPath) -> NoReturn:
        """Refuse: with factors of groups no formula is implemented.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError("degrees_of_freedom is not available for penalty factors of groups.")


@on_one_thread
def factored_group_path(
    X: Any,
    y: Any,
    groups: Any,
    factors: ArrayLike,
    *,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
    standardize: bool = False,
    sample_weight: Any = None,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    tol: float = DEFAULT_GAP_TOL,
) -> FactoredGroupPath:
    """Solve the group lasso, or the sparse group lasso, with a penalty factor for each group.

    Parameters
    ----------
    X, y, groups, group_mix, orthonormalize, standardize, sample_weight, alphas, n_alphas, alpha_min_ratio, tol
        As in `path`.
    factors : (G,) not negative, in the order of the groups' labels, not all 0

    Returns
    -------
    FactoredGroupPath
        Its gaps are relative to the model of the free groups alone.

    Raises
    ------
    ValueError
        As `path`; for factors that do not match the groups; where the free groups leave nothing to explain.
    """
    if isinstance(X, Moments):
        X.refuse_rows(y, sample_weight)
        sums = X.design(fit_intercept=True, standardize=standardize)
        penalty = group_penalty(groups, X.p, group_mix, orthonormalize)
        if orthonormalize:
            check_ranks(sums, penalty)
        solver = GroupSolver(sums.square_root(), penalty)
        found = _solve(solver, factors, alphas, n_alphas, alpha_min_ratio, tol)
        return FactoredSums(sums).path(found)
    rows = check_rows(X, y, sample_weight)
    penalty = group_penalty(groups, rows.X.shape[1], group_mix, orthonormalize)
    solver = _group_solver(rows, penalty, fit_intercept=True, standardize=standardize)
    return _solve(solver, factors, alphas, n_alphas, alpha_min_ratio, tol)


def _solve(
    solver: GroupSolver, factors: ArrayLike, alphas: Any, n_alphas: int, alpha_min_ratio: float, tol: float
) -> FactoredGroupPath:
    problem, design, penalty = solver.problem, solver.design, solver.penalty
    layout = penalty.grouping
    v = np.asarray(factors, dtype=np.float64)
    if v.shape != (layout.count,) or not (np.isfinite(v).all() and (v >= 0).all() and v.any()):
        raise ValueError(
            f"factors must hold one number from 0 for each of the {layout.count} groups, not all of them 0."
        )
    reduced = reduce_groups(problem, v)
    left = float(reduced.target @ reduced.target) / design.n
    if left <= MIN_SINGULAR_RATIO * design.null_deviance():
        raise ValueError("The groups with penalty factor 0 explain y fully: nothing is left for the others.")
    inner_penalty = group_penalty(reduced.labels, len(reduced.labels), penalty.mix)
    inner_rows = check_rows(reduced.columns, reduced.target, fit_intercept=False)
    inner_solver = _group_solver(inner_rows, inner_penalty, fit_intercept=False, standardize=False)
    points = alpha_grid(alphas, n_alphas, alpha_min_ratio, inner_solver.alpha_max)
    return _FactoredSolver(problem, inner_solver.path(points, tol), reduced, v).path()


def _group_solver(
    rows: Rows, penalty: GroupPenalty, *, fit_intercept: bool, standardize: bool
) -> GroupSolver:
    options = {"fit_intercept": fit_intercept, "standardize": standardize}
    return GroupSolver(designs(rows.X, rows.y, rows.weights[:, None], **options)[0], penalty)


@on_one_thread
def cross_validate_factored(
    X: Any,
    y: Any,
    cv: Folds,
    groups: Any,
    factors: ArrayLike,
    *,
    whole: Path,
    sample_weight: Any = None,
    tol: float = DEFAULT_GAP_TOL,
    extend_grid: bool = False,
    **options: Any,
) -> CrossValidation:
    """Cross-validate along the alphas of `whole`, the path on all rows, as `cross_validate` does.

    Columns are standardised, made orthonormal and freed of the free groups by each fold's training rows alone.

    Parameters
    ----------
    X, y, groups, factors, sample_weight, tol, options : as in `factored_group_path`
    cv : as in `cross_validate`
    whole : the path on all rows
    extend_grid : as in `cross_validate`

    Returns
    -------
    CrossValidation

    Raises
    ------
    ValueError
        As `factored_group_path`, naming the fold.
    """
    ending = "automatic" if extend_grid else None
    if isinstance(X, Moments):
        X.refuse_rows(y, sample_weight)
        X.check_folds()

        def of_sums(points: FloatArray) -> tuple[FloatArray, FloatArray]:
            losses, gaps = np.empty((2, len(points), len(X.folds)))
            for k in range(len(X.folds)):
                path = factored_group_path(
                    X.without(k), None, groups, factors, alphas=points, tol=tol, **options
                )
                losses[:, k], _ = X.tested(k).losses(X.centre(k, fit_intercept=True), path.coefs)
                gaps[:, k] = path.gaps
            return np.maximum(losses, 0.0), gaps

        return summarise_extended(whole, of_sums, X.fold_sizes, X.n, tol, ending)
    rows = check_rows(X, y, sample_weight)
    splits = check_splits(cv, rows.y, rows.weights)

    def fit(fold: Fold) -> FactoredGroupPath:
        given = options | {"sample_weight": fold.sample_weight, "tol": tol}
        return factored_group_path(fold.X, fold.y, groups, factors, alphas=fold.alphas, **given)

    def evaluate(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        return evaluate_folds(rows, splits, points, fit, LeastSquares().deviance)[:2]

    sizes, n = np.array([rows.weights[test].sum() for _, test in splits]), int(np.count_nonzero(rows.weights))
    return summarise_extended(whole, evaluate, sizes, n, tol, ending)
