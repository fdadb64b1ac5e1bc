"""Stability selection from sums of rows: half-samples are halves of the blocks into which a hash has put the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.progress import part, tick
from lasso_tui.solvers.selection.frequencies import Stability
from lasso_tui.solvers.selection.half_samples import SelectionCounts

__all__ = ["HalfSums", "stability_of_sums"]

MIN_BLOCKS = 4
"""Fewer blocks have too few halves to tell a frequency."""


class HalfSums:
    """Draws pairs of complementary halves of the blocks.

    Parameters
    ----------
    moments : of which each fold is a block of rows, chosen without regard to their values
    seed : of the draws

    Raises
    ------
    ValueError
        For fewer than four blocks with rows.
    """

    def __init__(self, moments: Moments, seed: int) -> None:
        self._moments, self._random = moments, np.random.default_rng(seed)
        self.blocks = np.flatnonzero(moments.fold_sizes > 0)
        if len(self.blocks) < MIN_BLOCKS:
            raise ValueError(
                f"Half-samples need at least {MIN_BLOCKS} blocks of rows, not {len(self.blocks)}: sum more folds."
            )

    def draw(self) -> tuple[Moments, Moments]:
        """Return the sums of two halves that share no block; of an odd number of blocks one is left out."""
        order, half = self._random.permutation(self.blocks), len(self.blocks) // 2
        first, second = (
            self._moments.only(np.sort(one).tolist()) for one in (order[:half], order[half:][:half])
        )
        return first, second


def stability_of_sums(
    moments: Moments,
    coefs_of: Callable[[Moments], FloatArray],
    alphas: FloatArray,
    n_pairs: int,
    seed: int,
    *,
    penalty_factor: Any = None,
    bounds: tuple[FloatArray, FloatArray] | None = None,
) -> Iterator[Stability]:
    """Count what is selected on halves of the blocks.

    Parameters
    ----------
    moments, seed : as in `HalfSums`
    coefs_of : solves along `alphas` on a half: coefficients (p, A) on a scale that all columns share
    n_pairs : pairs of halves
    penalty_factor, bounds : as in `SelectionCounts`

    Yields
    ------
    Stability
        After each pair.

    Raises
    ------
    ValueError
        As `HalfSums`, and for n_pairs below 1.
    """
    if n_pairs < 1:
        raise ValueError(f"n_pairs must be at least 1, not {n_pairs}.")
    return _count(
        HalfSums(moments, seed),
        coefs_of,
        SelectionCounts(moments.p, alphas, n_pairs, penalty_factor, bounds),
        n_pairs,
    )


def _count(
    halves: HalfSums, coefs_of: Callable[[Moments], FloatArray], counts: SelectionCounts, n_pairs: int
) -> Iterator[Stability]:
    for done in range(n_pairs):
        for k, half in enumerate(halves.draw()):
            if half.is_target_constant():
                counts.add_nothing()
                continue
            with part("stability", (done + k / 2) / n_pairs, (done + (k + 1) / 2) / n_pairs):
                counts.add_coefs(coefs_of(half))
        counts.finish(1)
        tick("stability", (done + 1) / n_pairs)
        yield counts.stability()
