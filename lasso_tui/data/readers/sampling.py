"""Random samples of rows, drawn while a table is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Sampler", "sample_rows"]


class Sampler:
    """Draw a uniform sample of fixed size from any number of rows, without storing the others.

    Every row gets a uniform random key; the rows with the smallest keys form the sample (Efraimidis & Spirakis
    2006, with equal weights). Keys are drawn in the order of the rows, so the sample does not depend on how the
    rows are split into chunks.

    Parameters
    ----------
    size : number of rows in the sample
    seed : seed of the random keys
    """

    def __init__(self, size: int, seed: int) -> None:
        self.size, self._random = size, np.random.default_rng(seed)
        self._keys: list[FloatArray] = []
        self._max_key = 1.0
        self.n_candidates = 0

    def choose(self, rows: int) -> IntArray:
        """Return the indices of the next rows that may be in the sample."""
        keys = self._random.random(rows)
        chosen = np.flatnonzero(keys < self._max_key)
        self._keys.append(keys[chosen])
        self.n_candidates += len(chosen)
        return chosen

    @property
    def is_full(self) -> bool:
        """True if there are so many candidates that `reduce` is worth its time."""
        return self.n_candidates > 2 * self.size + 1000

    def reduce(self) -> IntArray:
        """Return the indices of the candidates that remain in the sample, in order."""
        keys = np.concatenate(self._keys) if self._keys else np.empty(0)
        remaining = np.arange(len(keys))
        if len(keys) > self.size:
            remaining = np.sort(np.argpartition(keys, self.size)[: self.size])
            self._max_key = float(keys[remaining].max())
        self._keys, self.n_candidates = [keys[remaining]], len(remaining)
        return remaining


def sample_rows(rows: int, size: int, seed: int) -> IntArray:
    """Return the sorted indices of the rows that `Sampler` draws from a table of known length."""
    sampler = Sampler(size, seed)
    return sampler.choose(rows)[sampler.reduce()]
