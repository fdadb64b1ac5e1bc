"""The first pass: what each column of a table that stays where it is holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lasso_tui.data.columns.column import MAX_LEVELS, number_label
from lasso_tui.data.columns.level_counts import LevelTally
from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.data.columns.numeric_range import numeric_problem
from lasso_tui.data.columns.word_column import string_column
from lasso_tui.data.readers.chunk_reader import ChunkCells, DateChunk, StringChunk
from lasso_tui.data.readers.findings import INDEX_NAME
from lasso_tui.data.streaming.pieces import Field, Piece
from lasso_tui.data.streaming.source import StreamSource

__all__ = [
    "ColumnSummary",
    "Levels",
    "Look",
    "in_order",
    "levels_of_words",
    "needs_reading",
    "summarise_columns",
]

EXACT_WHOLE = 2.0**53
"""Size beyond which not every whole number is a float64."""


@dataclass(frozen=True)
class Look:
    """What is to be known of columns.

    Attributes
    ----------
    factors : columns of numbers that are factors by request
    gaps : whether it is to be known which columns have missing values
    """

    factors: tuple[str, ...] = ()
    gaps: bool = False


@dataclass
class ColumnSummary:
    """What a column holds, in all rows that were read.

    Attributes
    ----------
    name, kind : as in `Field`
    low, high : smallest and largest finite number, infinite ones where there is none
    tally : counts of its words, or of its numbers where it is a factor by request
    gaps : whether a value is missing, as far as that was looked at
    """

    name: str
    kind: str
    is_whole: bool = False
    low: float = np.inf
    high: float = -np.inf
    tally: LevelTally = field(default_factory=LevelTally)
    gaps: bool = False

    def widen(self, low: float | None, high: float | None) -> None:
        """Take the limits of some rows in."""
        if low is not None and high is not None:
            self.low, self.high = min(self.low, low), max(self.high, high)

    def add(self, cells: ChunkCells) -> None:
        """Take the cells of some rows in."""
        if isinstance(cells, DateChunk):
            return
        if isinstance(cells, StringChunk):
            self.tally.add_codes(cells.codes, cells.words)
            self.gaps = self.gaps or bool(len(cells.codes) and cells.codes.min() < 0)
            return
        finite = cells[np.isfinite(cells)]
        self.gaps = self.gaps or len(finite) < len(cells)
        if len(finite):
            self.widen(float(finite.min()), float(finite.max()))
        if self.kind == "words":
            self.tally.add_numbers(cells)

    def merge(self, other: ColumnSummary) -> None:
        """Take what other, later rows hold in."""
        self.widen(other.low, other.high)
        self.gaps = self.gaps or other.gaps
        self.tally.merge(other.tally)

    @property
    def exclusion_reason(self) -> str:
        """Why the column cannot be a feature, "" where it can; of words see `levels_of_words`."""
        if self.kind == "date":
            return "dates"
        if self.kind == "empty":
            return "no values"
        if INDEX_NAME.fullmatch(self.name):
            return "index of the rows"
        if self.kind != "number":
            return ""
        if self.low > self.high:
            return "no values"
        if self.is_whole and max(abs(self.low), abs(self.high)) > EXACT_WHOLE:
            return "whole numbers beyond 2^53"
        return numeric_problem(np.array([self.low, self.high]))


@dataclass(frozen=True)
class Levels:
    """Levels of a factor.

    Attributes
    ----------
    counts : level → its rows, in the order of first appearance
    names : in the order in which they are coded
    of_word : word as it stands in the files → its level; missing values have none
    reason : why the column is no factor, "" if it is one
    merged : spelling → the level that it was merged with
    notes : what was joined, one sentence each
    """

    counts: Mapping[str, int]
    names: tuple[str, ...]
    of_word: Mapping[str, str]
    reason: str = ""
    merged: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def levels_of_words(summary: ColumnSummary, missing: MissingWords, *, forced: bool = False) -> Levels:
    """Return the levels of a column of words by the rules for tables in memory.

    Parameters
    ----------
    summary : of the column
    missing : what marks a missing value
    forced : True for a factor by request
    """
    counted = summary.tally.counts
    if counted is None:
        return Levels({}, (), {}, "text with more than 1,000 distinct values")
    words = list(counted)
    if not words:
        return Levels({}, (), {}, "no values")
    if forced and all(_is_label(word) for word in words):
        return Levels(dict(counted), in_order(words), {word: word for word in words})
    column = string_column(summary.name, words, np.tile(np.arange(len(words)), 3), missing=missing)
    if column.codes is None:
        return Levels({}, (), {}, "numbers written as words" if not column.missing.all() else "no values")
    codes = column.codes[: len(words)].tolist()
    of_word = {word: column.levels[code] for word, code in zip(words, codes, strict=True) if code >= 0}
    counts: dict[str, int] = {}
    for word, level in of_word.items():
        counts[level] = counts.get(level, 0) + counted[word]
    reason = {"date": "dates", "text": column.exclusion_reason, "empty": "no values"}.get(column.kind, "")
    present = sum(counts.values())
    if len(counts) > MAX_LEVELS or (len(counts) > 10 and len(counts) > 0.5 * present):
        reason = f"text with {len(counts)} distinct values"
    return Levels(counts, tuple(column.levels), of_word, "" if forced and counts else reason)


def in_order(levels: Collection[str]) -> tuple[str, ...]:
    """Return levels in the order in which a table in memory has them."""
    if all(_is_label(level) for level in levels):
        return tuple(sorted(levels, key=float))
    return tuple(string_column("", list(levels), np.arange(len(levels))).levels)


def _is_label(word: str) -> bool:
    try:
        return number_label(float(word)) == word
    except ValueError:
        return False


def summarise_columns(
    source: StreamSource,
    pieces: Sequence[Piece],
    look: Look,
    progress: Callable[[Piece, int, int], None] | None = None,
) -> dict[str, ColumnSummary]:
    """Read what is needed to know the columns; what the files say of themselves is not read.

    Parameters
    ----------
    source : the table
    pieces : those to read
    look : what is to be known
    progress : called with the piece, and the rows and columns of each batch, 0 at the end of a piece

    Raises
    ------
    DataError
        As `StreamSource.batches`.
    """
    found = _summaries(source, look)
    for piece in pieces:
        for name, limits in piece.limits.items():
            if name in found and found[name].kind == "number":
                found[name].widen(limits.low, limits.high)
                found[name].gaps = found[name].gaps or bool(limits.gaps)
        names = _to_read(found, piece, look)
        if not names:
            continue
        for batch in source.batches(piece, names):
            for name in names:
                found[name].add(batch.cells[name])
            if progress is not None:
                progress(piece, batch.rows, len(names))
        if progress is not None:
            progress(piece, 0, 0)
    return found


def needs_reading(source: StreamSource, pieces: Sequence[Piece], look: Look) -> bool:
    """Return whether `summarise_columns` has to read rows."""
    found = _summaries(source, look)
    return any(_to_read(found, piece, look) for piece in pieces)


def _summaries(source: StreamSource, look: Look) -> dict[str, ColumnSummary]:
    return {
        name: _summary(name, one, look.factors) for name, one in source.fields.items() if one.kind != "other"
    }


def _to_read(found: Mapping[str, ColumnSummary], piece: Piece, look: Look) -> list[str]:
    """Return the columns of which the file says too little."""
    return [
        name
        for name, one in found.items()
        if one.kind not in ("date", "empty") and not (one.kind == "number" and _is_told(name, piece, look))
    ]


def _is_told(name: str, piece: Piece, look: Look) -> bool:
    """Return whether a file tells enough of a column of numbers."""
    limits = piece.limits.get(name)
    return limits is not None and not (look.gaps and limits.gaps is None)


def _summary(name: str, one: Field, factors: Sequence[str]) -> ColumnSummary:
    return ColumnSummary(
        name, "words" if name in factors and one.kind == "number" else one.kind, one.is_whole
    )
