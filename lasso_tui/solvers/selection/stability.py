"""Stability selection: how often each feature is selected on half of the rows.

Meinshausen & Bühlmann 2010; the halves come in complementary pairs, with which Shah & Samworth (2013) bound the
selection of low-probability features without exchangeability. With many columns the halves run in lockstep over
one X: a half is the whole table with weight 0 on the other rows, and one pass over it serves all that wait for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.alpha_grid import alpha_grid
from lasso_tui.solvers.data.design import designs, uses_gram
from lasso_tui.solvers.data.fold_gram import FoldGram
from lasso_tui.solvers.data.matrix_products import Matrix, rows_of
from lasso_tui.solvers.data.validation import check_problem, column_names
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.lasso.alpha_max import find_alpha_max
from lasso_tui.solvers.lasso.lockstep import in_lockstep, solve_gram
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty, elastic_net_penalty
from lasso_tui.solvers.progress import part, tick
from lasso_tui.solvers.selection.error_bounds import meinshausen_buhlmann_bound, shah_samworth_bound

HalfSampleSelection = tuple[BoolArray, FloatArray]
"""Selected features (p, A), and the relative duality gaps (A,)."""

__all__ = ["Stability", "stability_selection"]

MAX_LOCKSTEP_PAIRS = 5
"""Pairs of half-samples that run in lockstep."""


@dataclass(frozen=True, eq=False)
class Stability:
    """Selection frequencies after some pairs of half-samples.

    Attributes
    ----------
    alphas : (A,) decreasing
    frequencies : (p, A) share of half-samples in which the feature is selected at this alpha
    cumulative_frequencies : (p, A) the same at this alpha or any larger one of the grid
    mean_selected : (A,) mean number of features selected at this alpha or any larger one: the q of the bounds
    n_pairs, n_pairs_total : pairs of half-samples done, and to be done in all
    warnings : one sentence each
    """

    alphas: FloatArray
    frequencies: FloatArray
    cumulative_frequencies: FloatArray
    mean_selected: FloatArray
    n_pairs: int
    n_pairs_total: int
    warnings: tuple[str, ...] = ()

    def scores(self, index: int = -1) -> FloatArray:
        """Largest frequency (p,) of each feature from the largest alpha down to alphas[index]."""
        best: FloatArray = self.frequencies[:, : self._end(index)].max(axis=1)
        return best

    def stable(self, threshold: float, index: int = -1) -> IntArray:
        """Features whose largest frequency down to alphas[index] reaches the threshold, increasing."""
        return np.flatnonzero(self.scores(index) >= threshold - 1e-12).astype(np.intp)

    def mb_bound(self, threshold: float, index: int = -1) -> float:
        """Expected number of falsely stable features at most, q²/((2π − 1)·p): `meinshausen_buhlmann_bound`."""
        return meinshausen_buhlmann_bound(float(self.mean_selected[index]), len(self.frequencies), threshold)

    def ss_bound(self, threshold: float, index: int = -1, *, unimodal: bool = False) -> float:
        """Expected number of stable features that are selected no more than by chance: `shah_samworth_bound`."""
        q, p = float(self.mean_selected[index]), len(self.frequencies)
        return shah_samworth_bound(q, p, threshold, self.n_pairs, unimodal=unimodal)

    def index_for(self, threshold: float, expected: float) -> int | None:
        """Index of the smallest alpha at which `mb_bound` is at most `expected`, or None where there is none."""
        p = len(self.frequencies)
        bounds = [meinshausen_buhlmann_bound(float(q), p, threshold) for q in self.mean_selected]
        within = np.flatnonzero(np.array(bounds) <= expected)
        return int(within[-1]) if len(within) else None

    def _end(self, index: int) -> int:
        return range(len(self.alphas))[index] + 1


def stability_selection(
    X: Any,
    y: Any,
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
        As in `path`. The grid is that of all rows; columns are standardised in each half by its own rows.
    alpha_min_ratio : end of the grid; beyond the first few dozen features the bounds are not informative
    n_pairs : B, the number of pairs; each is two paths on ⌊n/2⌋ rows that share none
    seed : of the splits

    Yields
    ------
    Stability
        First after one pair, then after each few more; the last is of all pairs.

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, fewer than four rows with weight, or n_pairs below 1.
    """
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight, fit_intercept=fit_intercept)
    rows = np.flatnonzero(weights)
    if len(rows) < 4:
        raise ValueError(f"Half-samples need at least four rows with weight, not {len(rows)}.")
    if n_pairs < 1:
        raise ValueError(f"n_pairs must be at least 1, not {n_pairs}.")
    penalty = elastic_net_penalty(X.shape[1], l1_ratio, penalty_factor, None, names)
    options = {"fit_intercept": fit_intercept, "standardize": standardize}
    whole = designs(X, y, weights[:, None], **options)[0]
    points = alpha_grid(alphas, n_alphas, alpha_min_ratio, lambda: find_alpha_max(whole, penalty))
    return _count(X, y, weights, rows, points, penalty, options, n_pairs, seed)


def _count(
    X: Matrix,
    y: FloatArray,
    weights: FloatArray,
    rows: IntArray,
    alphas: FloatArray,
    penalty: ElasticNetPenalty,
    options: dict[str, bool],
    n_pairs: int,
    seed: int,
) -> Iterator[Stability]:
    random, half = np.random.default_rng(seed), len(rows) // 2
    at, ever = np.zeros((X.shape[1], len(alphas))), np.zeros((X.shape[1], len(alphas)))
    few_columns, done = uses_gram(half, X.shape[1]), 0
    poor, worst = 0, 0.0
    while done < n_pairs:
        together = 1 if few_columns or done == 0 else min(MAX_LOCKSTEP_PAIRS, n_pairs - done)
        halves = []
        for _ in range(together):
            order = random.permutation(rows)
            halves += [order[:half], order[half : 2 * half]]
        halves = [np.sort(h) for h in halves if np.ptp(y[h]) > 0]  # with one target nothing can be selected
        share = done / n_pairs, together / n_pairs
        if few_columns:
            found = []
            for k, h in enumerate(halves):
                with part(
                    "stability", (done + k / len(halves)) / n_pairs, (done + (k + 1) / len(halves)) / n_pairs
                ):
                    found.append(_from_gram(X, y, weights, h, alphas, penalty, options))
        else:
            found = _in_lockstep(X, y, weights, halves, alphas, penalty, options, share)
        for selected, gaps in found:
            at += selected
            ever += np.logical_or.accumulate(selected, axis=1)
            poor += int((~(gaps <= DEFAULT_GAP_TOL)).sum())
            worst = max(worst, float(gaps.max()))
        done += together
        tick("stability", done / n_pairs)
        frequencies, union = at / (2 * done), ever / (2 * done)
        warnings = (_warning(poor, 2 * done * len(alphas), worst),) if poor else ()
        yield Stability(alphas, frequencies, union, union.sum(axis=0), done, n_pairs, warnings)


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
) -> HalfSampleSelection:
    """Solve on some rows, where few columns make their Gram matrix the way to go."""
    w = weights[half] * (len(half) / weights[half].sum())
    design = designs(rows_of(X, half), y[half], w[:, None], **options)[0]
    own = FoldGram(design.gram(), design.correlate(design.y))
    coefs, gaps = solve_gram(design, penalty, own, alphas, DEFAULT_GAP_TOL)
    return coefs != 0, gaps


def _in_lockstep(
    X: Matrix,
    y: FloatArray,
    weights: FloatArray,
    halves: list[IntArray],
    alphas: FloatArray,
    penalty: ElasticNetPenalty,
    options: dict[str, bool],
    share: tuple[float, float],
) -> list[HalfSampleSelection]:
    """Solve on each half, all halves going down the alphas side by side."""
    if not halves:
        return []
    masks = np.zeros((len(y), len(halves)))
    for k, half in enumerate(halves):
        masks[half, k] = weights[half] * (len(y) / weights[half].sum())
    parts = designs(X, y, masks, **options)
    found = [(np.zeros((X.shape[1], len(alphas)), dtype=np.bool_), np.zeros(len(alphas))) for _ in halves]
    solutions = len(halves) * len(alphas)
    tick("stability", share[0])
    for done, (k, i, step) in enumerate(in_lockstep(parts, penalty, alphas, DEFAULT_GAP_TOL), 1):
        selected, gaps = found[k]
        selected[step.support, i], gaps[i] = True, step.gap
        tick("stability", share[0] + share[1] * done / solutions)
    return found
