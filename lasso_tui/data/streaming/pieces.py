"""Columns, pieces and batches of a table that stays where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lasso_tui.data.readers.chunk_reader import ChunkCells
from lasso_tui.data.readers.header import make_header

__all__ = ["PIECE_BYTES", "Batch", "Field", "Limits", "Opened", "Piece", "Told", "field_names"]

PIECE_BYTES = 64 << 20
"""Size of a piece, about, of files that can be cut anywhere between two rows."""


@dataclass(frozen=True)
class Field:
    """A column: its name in the files, and "number", "words", "date", "empty" or "other"."""

    cell: str
    kind: str
    is_whole: bool = False
    """True for whole numbers, which may be more than double precision holds."""


@dataclass(frozen=True)
class Limits:
    """What a row group says of a column of numbers.

    Attributes
    ----------
    low, high : the smallest and the largest, None without numbers
    gaps : whether a value is missing, None where it does not say: what is not null may be NaN
    """

    low: float | None
    high: float | None
    gaps: bool | None = None


@dataclass(frozen=True)
class Piece:
    """Rows that are read together.

    Attributes
    ----------
    file : number of the file
    span : from and to which row group, record batch or byte of a text it is, or None for the whole file
    first : number of its first row in the file
    rows : number of its rows, or None where that is known after reading only
    size : bytes, for the progress
    limits : column → what the file says of it, for columns of which it says something
    has_breaks : True for a text with cells that have line ends in them
    """

    file: int
    span: tuple[int, int] | None
    first: int
    rows: int | None
    size: int
    limits: Mapping[str, Limits] = field(default_factory=dict, compare=False)
    has_breaks: bool = False


@dataclass(frozen=True, eq=False)
class Batch:
    """Some rows of a piece.

    Attributes
    ----------
    first, rows : the number of the first in the file, and how many
    cells : of each column
    full : columns of numbers of which the file says that no value is missing; they may hold NaN all the same
    """

    first: int
    rows: int
    cells: Mapping[str, ChunkCells]
    full: frozenset[str] = frozenset()


class Told(Protocol):
    """Is told how many more bytes were looked at; an exception it raises stops the work."""

    def __call__(self, size: int, /) -> None:
        """Hear it."""


class Opened(Protocol):
    """One file, open.

    Attributes
    ----------
    whole : why it is read as a whole although it is large, "" where it is not
    """

    whole: str

    @property
    def fields(self) -> dict[str, Field]:
        """Its columns by name."""

    def pieces(self, number: int, told: Told | None = None) -> list[Piece]:
        """Return its pieces; `number` is that of the file, `told` hears of bytes that must be read for it."""

    def read(
        self,
        piece: Piece,
        names: Sequence[str],
        fields: Mapping[str, Field],
        batch_rows: int,
        *,
        threads: bool = True,
    ) -> Iterator[Batch]:
        """Yield the batches of a piece, in order.

        Parameters
        ----------
        piece, names : the rows, and the columns
        fields : the columns as all files together have them, of which a text takes the types; others have their own
        batch_rows : rows of a batch, at most
        threads : columns are decoded by several threads, or by the caller's only
        """


def field_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names by which columns are known."""
    return make_header(list(cells)).names
