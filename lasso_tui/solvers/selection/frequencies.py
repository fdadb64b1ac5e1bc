"""Selection frequencies over half-samples, and the region in which false selections are bounded.

Meinshausen & Bühlmann (2010) bound the expected number of falsely stable features by q²/((2π − 1)·p), where a
half-sample selects q of p features on average. q must be fixed before the data are seen, so the region is that of
the first q features to enter the path (their section 2.4), with the largest q for which the bound is one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.selection.error_bounds import meinshausen_buhlmann_bound, shah_samworth_bound

__all__ = ["Stability", "largest_region"]


def largest_region(p: int, threshold: float) -> int:
    """Return q = ⌊√((2π − 1)·p)⌋: the most features that may enter if one false selection is expected at most."""
    return math.isqrt(math.floor((2.0 * threshold - 1.0) * p * (1.0 + 1e-12)))


@dataclass(frozen=True, eq=False)
class Stability:
    """Selection frequencies after some pairs of half-samples.

    Attributes
    ----------
    alphas : (A,) decreasing
    frequencies : (p, A) share of half-samples in which the feature is selected at this alpha
    cumulative_frequencies : (p, A) the same at this alpha or any larger one of the grid
    mean_selected : (A,) mean number of penalised features selected at this alpha or any larger one
    n_pairs, n_pairs_total : pairs of half-samples done, and to be done in all
    warnings : one sentence each
    entries : (2·n_pairs, Q) the first features to enter the path of each half-sample, in order, −1 where no more do
    candidates : (p,) True for penalised features; the others are in the model at every alpha, or at none
    exchangeable : whether all of them have the same penalty factor and the same bounds. Otherwise noise features
        cannot be exchangeable, which Meinshausen & Bühlmann's theorem assumes
    """

    alphas: FloatArray
    frequencies: FloatArray
    cumulative_frequencies: FloatArray
    mean_selected: FloatArray
    n_pairs: int
    n_pairs_total: int
    warnings: tuple[str, ...]
    entries: IntArray
    candidates: BoolArray
    exchangeable: bool

    @property
    def n_candidates(self) -> int:
        """Number of penalised features, the p of the error bounds."""
        return int(self.candidates.sum())

    def scores(self, index: int = -1) -> FloatArray:
        """Largest frequency (p,) of each feature from the largest alpha down to alphas[index]."""
        best: FloatArray = self.frequencies[:, : self._end(index)].max(axis=1)
        return best

    def stable(self, threshold: float, index: int = -1) -> IntArray:
        """Penalised features whose largest frequency down to alphas[index] reaches the threshold, increasing."""
        reached = (self.scores(index) >= threshold - 1e-12) & self.candidates
        return np.flatnonzero(reached).astype(np.intp)

    def region_size(self, threshold: float) -> int:
        """Number q of features to enter for which one false selection is expected at most: `largest_region`."""
        return largest_region(self.n_candidates, threshold)

    def region_scores(self, threshold: float) -> FloatArray:
        """Share (p,) of half-samples in which the feature is among the first `region_size` to enter."""
        first = self.entries[:, : self.region_size(threshold)]
        counts = np.bincount(first[first >= 0], minlength=len(self.frequencies))
        return counts / (2 * self.n_pairs)

    def region_stable(self, threshold: float) -> IntArray:
        """Features whose `region_scores` reach the threshold, increasing: those that `region_bound` is about."""
        return np.flatnonzero(self.region_scores(threshold) >= threshold - 1e-12).astype(np.intp)

    def region_bound(self, threshold: float) -> float:
        """Expected number of false features among `region_stable` at most: q²/((2π − 1)·p), which is at most one.

        It assumes that noise features are exchangeable and that selection is not worse than guessing. It is NaN
        where the first cannot hold, for different penalty factors or bounds, and where no feature may enter.
        """
        q = self.region_size(threshold)
        if not q or not self.exchangeable:
            return float("nan")
        return meinshausen_buhlmann_bound(q, self.n_candidates, threshold)

    def region_index(self, threshold: float) -> int | None:
        """Index of the smallest alpha down to which half-samples select `region_size` features at most on average.

        What is stable down to there is bounded by the same number: it is the theorem for all alphas from there on.
        None where there is no bound, or where more features enter at the first alpha already.
        """
        if math.isnan(self.region_bound(threshold)):
            return None
        within = np.flatnonzero(self.mean_selected <= self.region_size(threshold) + 1e-9)
        return int(within[-1]) if len(within) else None

    def mb_bound(self, threshold: float, index: int = -1) -> float:
        """Expected number of falsely stable features at most, q²/((2π − 1)·p): `meinshausen_buhlmann_bound`.

        It holds for an index that is chosen without regard to these data; see `region_bound`.
        """
        return meinshausen_buhlmann_bound(float(self.mean_selected[index]), self.n_candidates, threshold)

    def ss_bound(self, threshold: float, index: int | None = None, *, unimodal: bool = False) -> float:
        """Expected number of stable features that are selected no more than by chance: `shah_samworth_bound`.

        Without an index it is that of the first `region_size` features to enter.
        """
        q = float(self.region_size(threshold) if index is None else self.mean_selected[index])
        return shah_samworth_bound(q, self.n_candidates, threshold, self.n_pairs, unimodal=unimodal)

    def index_for(self, threshold: float, expected: float) -> int | None:
        """Index of the smallest alpha at which `mb_bound` is at most `expected`, or None where there is none."""
        p = self.n_candidates
        bounds = [meinshausen_buhlmann_bound(float(q), p, threshold) for q in self.mean_selected]
        within = np.flatnonzero(np.array(bounds) <= expected)
        return int(within[-1]) if len(within) else None

    def _end(self, index: int) -> int:
        return range(len(self.alphas))[index] + 1
