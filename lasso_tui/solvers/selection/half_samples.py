"""Complementary pairs of half-samples, and counts of the features that each selects.

Pairs of halves that share no row are Shah & Samworth's (2013) version of stability selection. Halves of a target
of two classes are drawn within each class, so that none lacks one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.selection.frequencies import Stability, largest_region

__all__ = ["EntryOrder", "HalfSamples", "SelectionCounts"]

MAX_DRAWS = 20
"""Draws of a pair until neither half has a constant target."""


class HalfSamples:
    """Draws pairs of complementary half-samples.

    Parameters
    ----------
    y : (n,) targets
    weights : (n,) or None; rows of weight 0 are in no half
    seed : of the draws
    classes : whether y has two classes, 0 and 1, of which each half takes half of the rows; a class of an odd number
        of rows leaves one out

    Raises
    ------
    ValueError
        For fewer than four rows with weight, or a class of fewer than two.
    """

    def __init__(
        self, y: FloatArray, weights: FloatArray | None, seed: int, *, classes: bool = False
    ) -> None:
        self._random, self._y = np.random.default_rng(seed), y
        rows = np.arange(len(y)) if weights is None else np.flatnonzero(weights)
        if len(rows) < 4:
            raise ValueError(f"Half-samples need at least four rows with weight, not {len(rows)}.")
        self._strata = [rows[y[rows] == c] for c in (0, 1)] if classes else [rows]
        for c, stratum in enumerate(self._strata):
            if classes and len(stratum) < 2:
                raise ValueError(
                    f"Half-samples need at least two rows of each class; class {c} has {len(stratum)}."
                )
        # With one row that differs from all others, one half of every pair is constant.
        self._may_vary = bool(np.count_nonzero(y[rows] != np.median(y[rows])) > 1)
        self.size = sum(len(stratum) // 2 for stratum in self._strata)

    def draw(self) -> tuple[IntArray, IntArray]:
        """Return sorted row numbers of two halves that share none; drawn again while one has a constant target."""
        for _ in range(MAX_DRAWS if self._may_vary else 1):
            pair = self._draw()
            if self.varies(pair[0]) and self.varies(pair[1]):
                break
        return pair

    def varies(self, half: IntArray) -> bool:
        """Whether the target of a half is not constant; with one value nothing can be selected."""
        return bool(np.ptp(self._y[half]) > 0)

    def _draw(self) -> tuple[IntArray, IntArray]:
        first, second = [], []
        for stratum in self._strata:
            order, half = self._random.permutation(stratum), len(stratum) // 2
            first.append(order[:half])
            second.append(order[half : 2 * half])
        return np.sort(np.concatenate(first)), np.sort(np.concatenate(second))


class EntryOrder:
    """The features of one half-sample in the order in which they enter its path, the first few.

    Of features that enter at the same alpha of the grid, the one with the larger coefficient counts as the earlier:
    a coefficient grows from the alpha at which it enters.

    Parameters
    ----------
    candidates : (p,) the features that are counted: those with a penalty
    limit : number of features to note
    """

    def __init__(self, candidates: BoolArray, limit: int) -> None:
        self._open, self._limit = candidates.copy(), limit
        self.features: list[int] = []

    def add(self, support: IntArray, values: FloatArray) -> None:
        """Take the solution at the next smaller alpha: its features, and their coefficients on a common scale."""
        if len(self.features) >= self._limit:
            return
        new = self._open[support]
        entering, sizes = support[new], np.abs(values[new])
        self._open[entering] = False
        self.features += entering[np.argsort(-sizes, kind="stable")].tolist()
        del self.features[self._limit :]


class SelectionCounts:
    """Counts over half-samples, and the `Stability` that they make.

    Parameters
    ----------
    p : number of features
    alphas : (A,) decreasing
    n_pairs : pairs of half-samples in all
    penalty_factor : (p,) or None for ones; features with 0 are selected by no choice of the lasso's and not counted
        in q and p of the error bounds
    bounds : of the coefficients, lower and upper, (p,) each, or None; a feature with both 0 is not counted either
    """

    def __init__(
        self,
        p: int,
        alphas: FloatArray,
        n_pairs: int,
        penalty_factor: ArrayLike | None = None,
        bounds: tuple[FloatArray, FloatArray] | None = None,
    ) -> None:
        self.alphas, self._n_pairs, self.done = alphas, n_pairs, 0
        factors = np.ones(p) if penalty_factor is None else np.asarray(penalty_factor, dtype=np.float64)
        limits = np.ones((2, p)) if bounds is None else np.vstack(bounds)
        self.candidates = (factors > 0) & limits.any(axis=0)
        treatment = np.vstack([factors, limits])[:, self.candidates]
        self._exchangeable = treatment.size > 0 and bool((treatment == treatment[:, :1]).all())
        self._limit = largest_region(int(self.candidates.sum()), 1.0)
        self._at, self._ever = np.zeros((2, p, len(alphas)))
        self._entries: list[list[int]] = []
        self._constant = 0

    def entry_order(self) -> EntryOrder:
        """Return an empty order of entry for one half-sample."""
        return EntryOrder(self.candidates, self._limit)

    def add(self, selected: BoolArray, order: EntryOrder) -> None:
        """Count one half-sample: its selected features (p, A), and the order in which they entered."""
        self._at += selected
        self._ever += np.logical_or.accumulate(selected, axis=1)
        self._entries.append(order.features)

    def add_coefs(self, coefs: FloatArray) -> None:
        """Count one half-sample by its coefficients (p, A), on a scale that all features share."""
        order = self.entry_order()
        for values in coefs.T:
            support = np.flatnonzero(values)
            order.add(support, values[support])
        self.add(coefs != 0, order)

    def add_nothing(self) -> None:
        """Count a half-sample whose target is constant, which selects nothing."""
        self._entries.append([])
        self._constant += 1

    def finish(self, n: int) -> None:
        """Note that n more pairs are counted."""
        self.done += n

    def stability(self, warnings: tuple[str, ...] = ()) -> Stability:
        """Return the frequencies over the pairs counted so far."""
        halves = 2 * self.done
        ever = self._ever / halves
        entries = np.full((halves, self._limit), -1, dtype=np.intp)
        for row, features in zip(entries, self._entries, strict=True):
            row[: len(features)] = features
        if self._constant:
            warnings += (
                f"{self._constant} of {halves} half-samples have a constant target and select nothing.",
            )
        return Stability(
            alphas=self.alphas,
            frequencies=self._at / halves,
            cumulative_frequencies=ever,
            mean_selected=ever[self.candidates].sum(axis=0),
            n_pairs=self.done,
            n_pairs_total=self._n_pairs,
            warnings=warnings,
            entries=entries,
            candidates=self.candidates,
            exchangeable=self._exchangeable,
        )
