"""Group lasso paths with a penalty factor for each group: 0 keeps a group in always, 2 penalises it twice as much.

With factors v_g the penalty is α·Σ_g v_g((1−τ)√p_g ‖b_g‖₂ + τ‖b_g‖₁). Dividing the columns of a group by v_g turns
it into the penalty without factors. Groups with factor 0 are free: for any other coefficients their best ones are
least squares on what the others leave, so y and all other columns lose their projection on the free ones
(Frisch & Waugh 1933), and what remains is a group lasso again, with the same gap.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike

from lasso_tui.solvers.cross_validation import CrossValidation
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.fold_by_fold import Fold, cross_validate_foldwise, squared_error
from lasso_tui.solvers.groups.path import GroupPath, grouped_path, grouped_problem
from lasso_tui.solvers.groups.problem import RANK, GroupProblem
from lasso_tui.solvers.paths import DEFAULT_GAP_TOL, Path, Solution

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["FactoredGroupPath", "cross_validate_factored", "factored_group_path"]


@dataclass(frozen=True, eq=False)
class _Reduction:
    """A problem with factors as one without: what is solved, and the way back.

    Attributes
    ----------
    columns, target, labels : (n, q), (n,) and (q,), the columns of the groups that are penalised
    free, penalised : which of the p columns are free, and which are not
    to_columns : (q, q), sparse, coefficients of the standardised columns from those that are solved for
    free_target, free_columns : (f,) and (f, q), coefficients of the free columns for y and for each other column
    """

    columns: FloatArray
    target: FloatArray
    labels: IntArray
    free: IntArray
    penalised: IntArray
    to_columns: Any
    free_target: FloatArray
    free_columns: FloatArray

    def back(self, coefs: FloatArray) -> FloatArray:
        """Coefficients of the standardised columns, (p, A), from those that were solved for, (q, A)."""
        whole = np.zeros((len(self.free) + len(self.penalised), coefs.shape[1]))
        inner = self.to_columns @ coefs
        whole[self.penalised] = inner
        whole[self.free] = self.free_target[:, None] - self.free_columns @ inner
        return whole


@dataclass(frozen=True, eq=False, kw_only=True)
class FactoredGroupPath(Path):
    """Solutions along decreasing alpha, with penalty factors for the groups.

    Attributes
    ----------
    labels : (p,) the group of each column, 0 … G−1
    group_mix : τ
    factors : (G,)
    group_norms : (G, A) ‖b_g‖₂ as it is penalised, before the factor
    """

    labels: IntArray
    group_mix: float
    factors: FloatArray
    group_norms: FloatArray
    _inner: GroupPath = field(repr=False)
    _reduction: _Reduction = field(repr=False)

    @functools.cached_property
    def alpha_max(self) -> float:
        """Smallest alpha that keeps every penalised group at zero; `alphas` may begin above it or below."""
        return self._inner.alpha_max

    def levels(self) -> FloatArray:
        """Level of each group, (G, A): the smallest alpha that keeps it at zero given the others; 0 if it is free."""
        levels = np.zeros(self.group_norms.shape)
        levels[self.factors > 0] = self._inner.levels()
        return levels

    def _solve_at(self, alpha: float) -> Solution:
        solution = self._inner.at(alpha)
        coef = self._reduction.back(solution.coef[:, None])[:, 0] / self.scales
        intercept = self._design.y_mean - float(self.means @ coef)
        return Solution(alpha, coef, intercept, solution.gap)


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
    **options: Any,
) -> FactoredGroupPath:
    """Solve the group lasso, or the sparse group lasso, with a penalty factor for each group.

    Parameters
    ----------
    X, y, groups, group_mix, orthonormalize, standardize, sample_weight : as in `path`
    factors : (G,) not negative, in the order of the groups' labels, not all 0
    options : `alphas`, `n_alphas`, `alpha_min_ratio` and `tol` of `path`

    Returns
    -------
    FactoredGroupPath
        Its gaps are relative to the model of the free groups alone.

    Raises
    ------
    ValueError
        As `path`; for factors that do not match the groups; where the free groups leave nothing to explain.
    """
    problem = grouped_problem(
        X,
        y,
        groups,
        group_mix=group_mix,
        orthonormalize=orthonormalize,
        standardize=standardize,
        sample_weight=sample_weight,
    )
    design, layout = problem.design, problem.grouping
    v = np.asarray(factors, dtype=np.float64)
    if v.shape != (layout.count,) or not (np.isfinite(v).all() and (v >= 0).all() and v.any()):
        raise ValueError(
            f"factors must hold one number from 0 for each of the {layout.count} groups, not all of them 0."
        )
    reduced = _reduce(problem, v)
    left = float(reduced.target @ reduced.target) / design.n
    if left <= RANK * design.null_deviance():
        raise ValueError("The groups with penalty factor 0 explain y fully: nothing is left for the others.")
    inner = grouped_path(
        reduced.columns, reduced.target, reduced.labels, group_mix=group_mix, fit_intercept=False, **options
    )
    standardised = reduced.back(inner.coefs)
    coefs = standardised / design.scales[:, None]
    norms = layout.norms(problem.back(standardised))
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
        standardize=standardize,
        means=design.means,
        scales=design.scales,
        _design=design,
        _gram=None,
        labels=layout.label,
        group_mix=float(group_mix),
        factors=v,
        group_norms=norms,
        _inner=inner,
        _reduction=reduced,
    )


def _reduce(problem: GroupProblem, factors: FloatArray) -> _Reduction:
    design, layout = problem.design, problem.grouping
    root = np.sqrt(design.weights)  # rows times their weights' roots make an unweighted problem
    Z, y = design.columns(np.arange(design.p)) * root[:, None], design.y * root
    each = factors[layout.label]
    free, penalised = np.flatnonzero(each == 0), np.flatnonzero(each > 0)
    basis, triangle = np.linalg.qr(Z[:, free])
    left, singular, right = np.linalg.svd(triangle, full_matrices=False)
    largest = float(singular.max(initial=0.0))
    rank = int(np.count_nonzero(singular > RANK * largest)) if largest > 0 else 0
    Q, solve = basis @ left[:, :rank], right[:rank].T / singular[:rank]
    to_columns = _back_map(problem, factors, penalised)
    along_target, along = Q.T @ y, Q.T @ Z[:, penalised]
    return _Reduction(
        columns=(Z[:, penalised] - Q @ along) @ to_columns,
        target=y - Q @ along_target,
        labels=layout.label[penalised],
        free=free,
        penalised=penalised,
        to_columns=to_columns,
        free_target=solve @ along_target,
        free_columns=solve @ along,
    )


def _back_map(problem: GroupProblem, factors: FloatArray, penalised: IntArray) -> Any:
    """Coefficients of the standardised columns from those solved for: T_g/v_g for each group, (q, q) and sparse."""
    layout, q = problem.grouping, len(penalised)
    if problem.maps is None:
        return scipy.sparse.diags_array(1.0 / factors[layout.label[penalised]], format="csr")
    place = np.zeros(len(layout.label), dtype=np.intp)
    place[penalised] = np.arange(q)
    rows, columns, values = [], [], []
    for g in np.flatnonzero(factors > 0).tolist():
        members = place[layout.columns(np.array([g]))]
        rows.append(np.repeat(members, len(members)))
        columns.append(np.tile(members, len(members)))
        values.append(problem.maps[g].ravel() / factors[g])
    triples = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return scipy.sparse.coo_array(triples, shape=(q, q)).tocsr()


def cross_validate_factored(
    X: Any,
    y: Any,
    cv: Folds,
    groups: Any,
    factors: ArrayLike,
    *,
    whole: Path,
    sample_weight: Any = None,
    **options: Any,
) -> CrossValidation:
    """Cross-validate along the alphas of `whole`, the path on all rows, as `cross_validate` does.

    Columns are standardised, made orthonormal and freed of the free groups by each fold's training rows alone.

    Parameters
    ----------
    X, y, groups, factors, sample_weight, options : as in `factored_group_path`
    cv : as in `cross_validate`
    whole : the path on all rows

    Returns
    -------
    CrossValidation

    Raises
    ------
    ValueError
        As `factored_group_path`, naming the fold.
    """
    checked, target, weights = check_problem(X, y, sample_weight)
    splits = check_splits(cv, target, weights)

    def fit(fold: Fold) -> tuple[FloatArray, FloatArray, FloatArray]:
        path = factored_group_path(
            checked[fold.train],
            target[fold.train],
            groups,
            factors,
            alphas=whole.alphas,
            sample_weight=weights[fold.train],
            **options,
        )
        return path.coefs, path.intercepts, path.gaps

    tol = float(options.get("tol", DEFAULT_GAP_TOL))
    return cross_validate_foldwise(checked, target, weights, splits, whole, fit, squared_error, tol)
