"""Cross-validation along one grid of alphas that all folds share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.alpha_grid import alpha_grid
from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.folds import Folds, Split, check_splits
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.rows import Rows, check_rows
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.fold_by_fold import Fold, FoldFit, Solutions, evaluate_folds
from lasso_tui.solvers.fold_summary import summarise_extended
from lasso_tui.solvers.held_out_areas import HeldOutAreas, folds_with_loss
from lasso_tui.solvers.lasso.cross_validation import LassoFolds
from lasso_tui.solvers.lasso.path import LassoSolver
from lasso_tui.solvers.losses.by_name import held_out_loss_of
from lasso_tui.solvers.losses.least_squares import LeastSquares
from lasso_tui.solvers.losses.loss import RankLoss
from lasso_tui.solvers.moments_solver import evaluate_moments
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.penalties.groups import GroupPenalty
from lasso_tui.solvers.problem import Model, ModelOptions, model_of, polished
from lasso_tui.solvers.results import CrossValidation, Path

if TYPE_CHECKING:
    from lasso_tui.solvers.glm.side_by_side import SideBySide

__all__ = ["cross_validate"]

SQUARED_ERROR = (None, "deviance")
"""Names of the loss that sums of products suffice for, where the family is least squares."""


@on_one_thread
def cross_validate(
    X: Any,
    y: Any = None,
    cv: Folds = 5,
    *,
    sample_weight: Any = None,
    offset: Any = None,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    tol: float = DEFAULT_GAP_TOL,
    loss: str | None = None,
    whole: Path | None = None,
    fit: Callable[[Fold], Path | FoldFit[Path]] | None = None,
    extend_grid: bool = False,
    areas: bool = False,
    **model: Unpack[ModelOptions],
) -> CrossValidation:
    """Cross-validate a path along one grid of alphas.

    Parameters
    ----------
    X, y, sample_weight, offset, alphas, n_alphas, alpha_min_ratio, tol
        As in `path`; held-out rows are predicted with their own offsets. The grid is that of all rows; columns are
        standardised in each fold by its training rows alone.
    model : the other parameters of `path`: `l1_ratio`, `family`, `fit_intercept`, `standardize`, `penalty_factor`,
        `bounds`, `groups`, `group_mix`, `orthonormalize` and `penalty`
    cv : number of folds of neighbouring rows, or (train, test) index arrays; with `Moments` as X it is not used, as
        their sums have folds
    loss : "deviance", the default, which is the squared error for "gaussian" and twice the log-loss for
        "binomial"; for "binomial" also "misclassification" and "auc", whose loss is 1 − AUC; for the other families
        also "mae", the mean absolute error. A fold whose held-out rows are of one class has no AUC: it is left out,
        and a warning says so
    whole : the path on all rows with the same arguments, where it has been solved already; otherwise it is solved as
        by `path`, and its coefficients are made exact after the folds, which do not need them so
    fit : solves one fold, for whatever must be learnt from its training rows alone, such as imputed values, adaptive
        penalty factors or a vocabulary. It is given a `Fold` and returns a path along `fold.alphas`, usually by
        `fold.solve`, or a `FoldFit` where the held-out rows change too. None solves the model as it is
    extend_grid : whether an automatic grid goes on where the minimum stands at its small end: by the same ratio, its
        points unchanged, until the minimum is inside of it, alpha is a millionth of the largest, or nothing is to be
        gained: where p ≥ n − 1, R² on all rows is above 0.999 or the lasso has n − 1 nonzero coefficients; for
        classes D² is above 0.999; else all p coefficients are nonzero and halving alpha has lowered the mean by
        0.1 % at most. The path is then longer too. Given `alphas` never are extended, those of `whole` are. Where the
        minimum still stands at the end, but for a flat one, `warnings` says so
    areas : for "binomial", True to have the AUC over the same folds at the alphas that another loss has chosen

    Returns
    -------
    CrossValidation

    Raises
    ------
    ValueError
        As `path`, and for folds that are empty but for rows without weight, overlap with their training rows,
        repeat a row or have a constant target; for an error in a fold, with its number; for "auc" where fewer than
        two folds have held-out rows of both classes.
    """
    grid = (alphas, n_alphas, alpha_min_ratio)
    ending = None if not extend_grid else "automatic" if alphas is None else "given"
    if isinstance(X, Moments):
        X.refuse_rows(y, sample_weight, offset)
        if fit is not None:
            raise ValueError("fit needs the rows of each fold, which Moments do not have.")
        return _cross_validate_moments(X, model_of(X.p, X.names, **model), loss, whole, grid, tol, ending)
    rows = check_rows(X, y, sample_weight, offset, fit_intercept=model.get("fit_intercept", True))
    chosen = model_of(rows.X.shape[1], rows.names, **model)
    each = held_out_loss_of(chosen.loss, loss)
    chosen.loss.check(rows.y)
    if isinstance(chosen.loss, LeastSquares):
        rows = rows.less_offset()
    splits = check_splits(cv, rows.y, rows.weights, fit_intercept=chosen.fit_intercept)
    skipped: tuple[str, ...] = ()
    if isinstance(each, RankLoss):
        which, skipped = folds_with_loss(rows, splits, each)
        splits = [splits[k] for k in which]
    if (
        fit is None
        and loss in SQUARED_ERROR
        and isinstance(chosen.loss, LeastSquares)
        and isinstance(chosen.penalty, ElasticNetPenalty)
    ):
        return _cross_validate_lasso(rows, chosen, chosen.penalty, splits, whole, grid, tol, ending)
    given = whole is not None
    if whole is None:
        whole = chosen.on(rows).path(*grid, tol)

    def solve(fold: Fold, X: Any, **changes: Any) -> Path:
        options: Any = {**model, **changes}
        fit_intercept = options.get("fit_intercept", True)
        train = check_rows(X, fold.y, fold.sample_weight, fold.offset, fit_intercept=fit_intercept)
        problem = model_of(train.X.shape[1], rows.names, **options).on(train)
        return problem.path(fold.alphas, tol=tol, start=fold.start)

    ends: list[FloatArray | None] = [None] * len(splits)
    auc = (
        _areas(rows, chosen, splits, len(whole.alphas)) if areas and not isinstance(each, RankLoss) else None
    )
    together = _side_by_side(rows, chosen, splits) if fit is None else None

    def solve_model(fold: Fold) -> Solutions:
        if isinstance(chosen.penalty, GroupPenalty):
            from lasso_tui.solvers.groups.path import GroupSolver

            solver = GroupSolver(chosen.design(rows, fold.weights), chosen.penalty)
            return solver.solve_fold(fold.alphas, tol, fold.start)
        return chosen.on(rows.take(fold.train)).path(fold.alphas, tol=tol, start=fold.start)

    def evaluate(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        fold_fit: Callable[[Fold], Solutions | FoldFit[Path]] = solve_model if fit is None else fit
        if together is not None:
            fold_fit = together.solutions(points, tol, ends, solve_model)
        losses, gaps, _ = evaluate_folds(
            rows, splits, points, fold_fit, each, solve, ends, None if auc is None else auc.take
        )
        return losses, gaps

    sizes = np.array([rows.weights[test].sum() for _, test in splits])
    result = summarise_extended(whole, evaluate, sizes, int(np.count_nonzero(rows.weights)), tol, ending)
    result = result if auc is None else auc.added_to(result)
    exact = result.path if given else polished(result.path)
    return replace(result, path=exact, warnings=skipped + result.warnings)


def _areas(rows: Rows, model: Model, splits: list[Split], n_alphas: int) -> HeldOutAreas:
    """Return what adds the AUC over folds to a cross-validation by another loss.

    Raises
    ------
    ValueError
        For another family than "binomial".
    """
    loss = held_out_loss_of(model.loss, "auc")
    assert isinstance(loss, RankLoss)
    return HeldOutAreas(rows, splits, loss, n_alphas)


def _side_by_side(rows: Rows, model: Model, splits: list[Split]) -> SideBySide | None:
    """Return what solves the folds of a logistic or Poisson model together, or None where they do not suit."""
    if isinstance(model.loss, LeastSquares) or not isinstance(model.penalty, ElasticNetPenalty):
        return None
    from lasso_tui.solvers.glm.side_by_side import SideBySide, suits

    if not suits(rows, model.penalty, splits):
        return None
    return SideBySide(
        rows,
        model.loss,
        model.penalty,
        splits,
        fit_intercept=model.fit_intercept,
        standardize=model.standardize,
    )


def _cross_validate_lasso(
    rows: Rows,
    model: Model,
    penalty: ElasticNetPenalty,
    splits: list[Split],
    whole: Path | None,
    grid: tuple[Any, int, float],
    tol: float,
    ending: str | None,
) -> CrossValidation:
    """Cross-validate the lasso or the elastic net, whose folds share one matrix."""
    folds = LassoFolds.of(
        rows, splits, penalty, fit_intercept=model.fit_intercept, standardize=model.standardize
    )
    if whole is None:
        solver = LassoSolver(folds.design, penalty, folds.gram())
        whole = solver.path(alpha_grid(*grid, solver.alpha_max), tol)
    n = int(np.count_nonzero(rows.weights))
    return summarise_extended(
        whole, lambda points: folds.evaluate(points, tol), folds.sizes(), n, tol, ending
    )


def _cross_validate_moments(
    moments: Moments,
    model: Model,
    loss: str | None,
    whole: Path | None,
    grid: tuple[Any, int, float],
    tol: float,
    ending: str | None,
) -> CrossValidation:
    """Cross-validate from the sums of each fold."""
    held_out_loss_of(model.loss, loss)
    if loss not in SQUARED_ERROR:
        raise ValueError(f"loss={loss!r} needs the rows of each fold, which Moments do not have.")
    moments.check_folds()
    problem = model.on_moments(moments)
    penalty = problem.penalty
    if whole is None:
        whole = problem.path(*grid, tol)
    ends: list[FloatArray | None] = [None] * len(moments.folds)

    def evaluate(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        return evaluate_moments(
            moments,
            penalty,
            points,
            tol,
            fit_intercept=model.fit_intercept,
            standardize=model.standardize,
            ends=ends,
        )

    return summarise_extended(whole, evaluate, moments.fold_sizes, moments.n, tol, ending)
