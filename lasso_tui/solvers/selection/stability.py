"""Stability selection of the lasso and the elastic net: how often each feature is selected on half of the rows.

With many columns the halves run in lockstep over one X: a half is the whole table with weight 0 on the other rows,
and one pass over it serves all that wait for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.alpha_grid import alpha_grid
from lasso_tui.solvers.blas_limits import each_on_one_thread
from lasso_tui.solvers.data.design import designs, uses_gram
from lasso_tui.solvers.data.fold_gram import FoldGram
from lasso_tui.solvers.data.matrix_products import Matrix, rows_of
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.validation import check_problem, column_names
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.lasso.alpha_max import find_alpha_max
from lasso_tui.solvers.lasso.lockstep import in_lockstep, solve_gram
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty, elastic_net_penalty
from lasso_tui.solvers.problem import ModelOptions, problem_of
from lasso_tui.solvers.progress import part, tick
from lasso_tui.solvers.selection.frequencies import Stability
from lasso_tui.solvers.selection.half_samples import HalfSamples, SelectionCounts
from lasso_tui.solvers.selection.half_sums import stability_of_sums

__all__ = ["stability_selection"]

MAX_LOCKSTEP_PAIRS = 5
"""Pairs of half-samples that run in lockstep."""


@each_on_one_thread
def stability_selection(
    X: Any,
    y: Any = None,
    *,
    n_pairs: int = 50,
    seed: int = 0,
    l1_ratio: float = 1.0,
    alphas: Any = None,
    n_alphas: int = 50,
    alpha_min_ratio: float = 0.05,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    penalty_factor: Any = None,
) -> Iterator[Stability]:
    """Solve the lasso on pairs of complementary half-samples and count what it selects.

    Parameters
    ----------
    X, y, l1_ratio, alphas, n_alphas, fit_intercept, standardize, sample_weight, penalty_factor
        As in `path`. The grid is that of all rows; columns are standardised in each half by its own rows. The folds
        of `Moments` are blocks of rows, and halves of these blocks are the half-samples
    alpha_min_ratio : end of the grid; beyond the first few dozen features the bounds are not informative
    n_pairs : B, the number of pairs; each is two paths on ⌊n/2⌋ rows that share none
    seed : of the splits. A pair is drawn again, a few times, while one of its halves has a constant target

    Yields
    ------
    Stability
        First after one pair, then after each few more; the last is of all pairs.

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, fewer than four rows with weight, or n_pairs below 1.
    """
    if isinstance(X, Moments):
        X.refuse_rows(y, sample_weight)
        model: ModelOptions = {"l1_ratio": l1_ratio, "penalty_factor": penalty_factor}
        model |= {"fit_intercept": fit_intercept, "standardize": standardize}
        grid = problem_of(X, **model).grid(alphas, n_alphas, alpha_min_ratio)

        def coefs_of(half: Moments) -> FloatArray:
            found = problem_of(half, **model).path(grid)
            scaled: FloatArray = found.coefs * found.scales[:, None]
            return scaled

        return stability_of_sums(X, coefs_of, grid, n_pairs, seed, penalty_factor=penalty_factor)
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight, fit_intercept=fit_intercept)
    if n_pairs < 1:
        raise ValueError(f"n_pairs must be at least 1, not {n_pairs}.")
    halves = HalfSamples(y, weights, seed)
    penalty = elastic_net_penalty(X.shape[1], l1_ratio, penalty_factor, None, names)
    options = {"fit_intercept": fit_intercept, "standardize": standardize}
    whole = designs(X, y, weights[:, None], **options)[0]
    points = alpha_grid(alphas, n_alphas, alpha_min_ratio, lambda: find_alpha_max(whole, penalty))
    counts = SelectionCounts(X.shape[1], points, n_pairs, penalty_factor)
    return _count(X, y, weights, halves, penalty, options, counts, n_pairs)


def _count(
    X: Matrix,
    y: FloatArray,
    weights: FloatArray,
    halves: HalfSamples,
    penalty: ElasticNetPenalty,
    options: dict[str, bool],
    counts: SelectionCounts,
    n_pairs: int,
) -> Iterator[Stability]:
    few_columns, alphas = uses_gram(halves.size, X.shape[1]), counts.alphas
    poor, worst = 0, 0.0
    while counts.done < n_pairs:
        done = counts.done
        together = 1 if few_columns or done == 0 else min(MAX_LOCKSTEP_PAIRS, n_pairs - done)
        drawn = [half for _ in range(together) for half in halves.draw()]
        varying = [half for half in drawn if halves.varies(half)]
        share = done / n_pairs, together / n_pairs
        if few_columns:
            found = []
            for k, h in enumerate(varying):
                with part(
                    "stability",
                    (done + k / len(varying)) / n_pairs,
                    (done + (k + 1) / len(varying)) / n_pairs,
                ):
                    coefs, gaps = _from_gram(X, y, weights, h, alphas, penalty, options)
                counts.add_coefs(coefs)
                found.append(gaps)
        else:
            found = _in_lockstep(X, y, weights, varying, penalty, options, counts, share)
        for _ in range(len(drawn) - len(varying)):
            counts.add_nothing()
        for gaps in found:
            poor += int((~(gaps <= DEFAULT_GAP_TOL)).sum())
            worst = max(worst, float(gaps.max()))
        counts.finish(together)
        tick("stability", counts.done / n_pairs)
        yield counts.stability((_warning(poor, 2 * counts.done * len(alphas), worst),) if poor else ())


def _warning(poor: int, of: int, worst: float) -> str:
    return (
        f"{poor} of {of} solutions on half-samples did not reach the relative duality gap {DEFAULT_GAP_TOL:.0e}; "
        f"the largest is {worst:.0e}."
    )


def _from_gram(
    X: Matrix,
    y: FloatArray,
    weights: FloatArray,
    half: IntArray,
    alphas: FloatArray,
    penalty: ElasticNetPenalty,
    options: dict[str, bool],
) -> tuple[FloatArray, FloatArray]:
    """Solve on some rows, where few columns make their Gram matrix the way to go: coefficients (p, A), gaps (A,)."""
    w = weights[half] * (len(half) / weights[half].sum())
    design = designs(rows_of(X, half), y[half], w[:, None], **options)[0]
    own = FoldGram(design.gram(), design.correlate(design.y))
    return solve_gram(design, penalty, own, alphas, DEFAULT_GAP_TOL)


def _in_lockstep(
    X: Matrix,
    y: FloatArray,
    weights: FloatArray,
    halves: list[IntArray],
    penalty: ElasticNetPenalty,
    options: dict[str, bool],
    counts: SelectionCounts,
    share: tuple[float, float],
) -> list[FloatArray]:
    """Solve on each half, all halves going down the alphas side by side, and count; return their gaps (A,)."""
    if not halves:
        return []
    alphas, p = counts.alphas, X.shape[1]
    masks = np.zeros((len(y), len(halves)))
    for k, half in enumerate(halves):
        masks[half, k] = weights[half] * (len(y) / weights[half].sum())
    parts = designs(X, y, masks, **options)
    gaps = np.zeros((len(halves), len(alphas)))
    selected: list[BoolArray] = [np.zeros((p, len(alphas)), dtype=np.bool_) for _ in halves]
    orders = [counts.entry_order() for _ in halves]
    tick("stability", share[0])
    for done, (k, i, step) in enumerate(in_lockstep(parts, penalty, alphas, DEFAULT_GAP_TOL), 1):
        selected[k][step.support, i], gaps[k, i] = True, step.gap
        orders[k].add(step.support, step.values)
        tick("stability", share[0] + share[1] * done / gaps.size)
    for chosen, order in zip(selected, orders, strict=True):
        counts.add(chosen, order)
    return list(gaps)
