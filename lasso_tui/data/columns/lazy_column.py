"""Columns whose levels and codes are found where they are asked for: identifiers and times may have millions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from lasso_tui.data.columns.column import Column

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["ArrowLevels", "LazyColumn", "lazy_column"]


class LazyColumn(Column):
    """A column of dates, or of words that are surely text, made by `lazy_column`.

    Its levels and codes are found together, at the first look at one of them.
    """

    _find: Callable[[], tuple[Sequence[str], IntArray]]
    _last_word: str | None = None

    @cached_property
    def codes(self) -> IntArray:
        """Index of each word in `levels`, −1 where missing."""
        self._settle()
        codes: IntArray = self.__dict__["codes"]
        return codes

    @cached_property
    def levels(self) -> Sequence[str]:
        """The distinct words, sorted."""
        self._settle()
        levels: Sequence[str] = self.__dict__["levels"]
        return levels

    def _settle(self) -> None:
        self.__dict__["levels"], self.__dict__["codes"] = self._find()

    @property
    def is_factor(self) -> bool:
        """True: there are words."""
        return True

    @property
    def last_word(self) -> str:
        """The word of the last row, "" if it is missing."""
        return super().last_word if self._last_word is None else self._last_word

    @cached_property
    def kind(self) -> str:
        """Return "text" or "date" without a look at the words."""
        if "levels" in self.__dict__ or self.days is not None:
            return super().kind
        return "text"


def lazy_column(
    name: str,
    missing: BoolArray,
    find: Callable[[], tuple[Sequence[str], IntArray]],
    *,
    days: FloatArray | None = None,
    note: str = "",
    unnamed: bool = False,
    last_word: str | None = None,
) -> Column:
    """Make a column whose levels and codes are found later.

    Parameters
    ----------
    name, missing, days, note, unnamed : as in `Column`
    find : returns the levels and the codes; without `days` there are more levels than a factor has
    last_word : the word of the last row, "" if it is missing; None to look for it in the levels
    """
    column = LazyColumn(name, missing, days=days, note=note, unnamed=unnamed)
    del column.__dict__["levels"], column.__dict__["codes"]  # what is not there is found when it is asked for
    column.__dict__["_find"], column.__dict__["_last_word"] = find, last_word
    return column


class ArrowLevels(Sequence[str]):
    """Words that stay in Arrow's memory, a tenth of that of Python's; each is made where it is asked for.

    Parameters
    ----------
    words : Arrow array of distinct words, sorted
    """

    def __init__(self, words: Any) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(str(self._words[k]) for k in range(*place.indices(len(self))))
        return str(self._words[int(place)])

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), 10_000):
            yield from self._words.slice(first, 10_000).to_pylist()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(str.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))
