"""Levels of a column of times, written as words where they are asked for: there may be a million."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

__all__ = ["TimeLevels"]


class TimeLevels(Sequence[str]):
    """The words of times in increasing order, without the time of day where all are whole days.

    Parameters
    ----------
    times : (k,) datetime64, distinct, sorted
    """

    def __init__(self, times: NDArray[np.datetime64]) -> None:
        whole_days = bool((times == times.astype("datetime64[D]")).all())
        self._times, self._whole_days = times, whole_days

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(self._written(self._times))

    def _written(self, times: NDArray[np.datetime64]) -> list[str]:
        words: list[str] = np.datetime_as_string(times, unit="D" if self._whole_days else "auto").tolist()
        return words if self._whole_days else [word.replace("T", " ") for word in words]

    def __len__(self) -> int:
        return len(self._times)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return self._words[place]
        return self._written(self._times[place : place + 1 or None])[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._words == tuple(other)

    def __hash__(self) -> int:
        return hash(self._words)
