"""A sample of a table's rows, drawn while they pass by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Sampler", "sampled_rows"]


class Sampler:
    """Keeps `most` rows of any number, each as likely as another, without holding the others.

    Every row is given a uniform random key; the rows with the smallest keys stay (Efraimidis & Spirakis 2006,
    with equal weights). The keys come in the order of the rows, so that the sample is the same however the rows
    are cut into parts.

    Parameters
    ----------
    most : rows to keep
    seed : of the random numbers
    """

    def __init__(self, most: int, seed: int) -> None:
        self.most, self._random = most, np.random.default_rng(seed)
        self._keys: list[FloatArray] = []
        self._below = 1.0
        self.seen = self.kept = 0

    def choose(self, rows: int) -> IntArray:
        """Return which of the next rows may be in the sample."""
        keys = self._random.random(rows)
        chosen = np.flatnonzero(keys < self._below)
        self._keys.append(keys[chosen])
        self.seen += rows
        self.kept += len(chosen)
        return chosen

    @property
    def is_full(self) -> bool:
        """True where it is time to drop what was chosen too early."""
        return self.kept > 2 * self.most + 1000

    def reduce(self) -> IntArray:
        """Return which of the rows chosen so far stay, in their order."""
        keys = np.concatenate(self._keys) if self._keys else np.empty(0)
        stay = np.arange(len(keys))
        if len(keys) > self.most:
            stay = np.sort(np.argpartition(keys, self.most)[: self.most])
            self._below = float(keys[stay].max())
        self._keys, self.kept = [keys[stay]], len(stay)
        return stay


def sampled_rows(rows: int, most: int, seed: int) -> IntArray:
    """Return the rows of a sample of a table whose length is known, sorted: those `Sampler` keeps."""
    sampler = Sampler(most, seed)
    return sampler.choose(rows)[sampler.reduce()]
