"""Columns of another type by request: words read as numbers or dates in one notation, and text.

The notation is that of the first rows, so that it does not depend on how the work is cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lasso_tui.data.columns.column import number_label
from lasso_tui.data.columns.dates import best_dates
from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.data.columns.number_parsing import best_format, parse_plain_number
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.readers.chunk_reader import ChunkCells, DateChunk, StringChunk
from lasso_tui.data.streaming.pieces import Field
from lasso_tui.data.streaming.source import StreamSource

__all__ = ["Notation", "changes_of", "retyped", "types_of"]

MICROSECONDS_A_DAY = 86_400_000_000

MAX_DATES = 100
"""Words from which the order of day, month and year is found: to try one takes long."""

ORDERS = ("ymd", "dmy", "mdy")


@dataclass(frozen=True)
class Notation:
    """How words are read.

    Attributes
    ----------
    kind : "number" or "date"
    changes : (pattern, replacement) pairs that turn words into plain numbers
    order : of day, month and year
    missing : what marks a missing value
    """

    kind: str
    changes: tuple[tuple[str, str], ...] = ()
    order: str = ""
    missing: MissingWords | None = None

    def read(self, cells: ChunkCells) -> ChunkCells:
        """Return cells as numbers, or as dates; what is none is missing."""
        if isinstance(cells, DateChunk) or (self.kind == "number" and not isinstance(cells, StringChunk)):
            return cells
        words, codes = _words(cells)
        marks = (self.missing or MissingWords()).words
        stripped = [word.strip() for word in words]
        known = ["" if word.lower() in marks else word for word in stripped]
        if self.kind == "number":
            values = np.array([*(self._number(word) for word in known), np.nan])
            return np.where(codes < 0, np.nan, values[codes])
        days = np.append(best_dates(known, self.order) if known else np.zeros(0), np.nan)[codes]
        times = np.where(np.isfinite(days), np.round(np.nan_to_num(days) * MICROSECONDS_A_DAY), 0)
        moments = times.astype(np.int64).view("datetime64[us]")
        moments[~np.isfinite(days)] = np.datetime64("NaT")
        return DateChunk(moments)

    def _number(self, word: str) -> float:
        for pattern, by in self.changes:
            word = re.sub(pattern, by, word)
        value = parse_plain_number(word.strip())
        return np.nan if value is None else value


def types_of(preparation: Preparation) -> dict[str, str]:
    """Return column → the type that it is to have, of "number", "date" and "text"."""
    pairs = (text.rpartition("=") for text in preparation.types)
    return {name: kind for name, _, kind in pairs} | dict.fromkeys(preparation.numbers, "number")


def retyped(source: StreamSource, preparation: Preparation) -> StreamSource:
    """Return a source that reads columns as they are asked for.

    Parameters
    ----------
    source : the files
    preparation : its names are those of columns

    Raises
    ------
    DataError
        Where the first rows of a column have no number, or no date.
    """
    factors = {*preparation.factors}
    wanted = {
        name: kind
        for name, kind in types_of(preparation).items()
        if kind != "text"
        and name in source.fields
        and name not in factors
        and source.fields[name].kind not in (kind, "other", "empty")
    }
    if not wanted:
        return source
    missing = MissingWords.of(source.reading.na)
    first = source.first_batch(tuple(wanted))
    notations: dict[str, Notation] = {}
    for name, kind in wanted.items():
        words = [] if first is None else _words(first.cells[name])[0]
        known = [word.strip() for word in words if word.strip().lower() not in missing.words]
        if kind == "number":
            values, changes = best_format(known)
            notations[name] = Notation(kind, changes, missing=missing)
            readable = bool(np.isfinite(values).any())
        else:
            order, readable = _order(known[:MAX_DATES], source.reading.dates)
            notations[name] = Notation(kind, order=order, missing=missing)
        if not readable:
            raise DataError(
                f"{source.name}: the first rows of {name} hold no {kind}s in a known notation. Leave --type "
                f"{name}={kind} out."
            )
    fields = {
        name: Field(one.cell, notations[name].kind) if name in notations else one
        for name, one in source.fields.items()
    }
    return replace(source, fields=fields, stored=source.fields, notations=notations)


def changes_of(source: StreamSource) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return column → what turns its words into plain numbers."""
    return {name: one.changes for name, one in source.notations.items() if one.kind == "number"}


def _words(cells: ChunkCells) -> tuple[list[str], np.ndarray]:
    """Return the different words of cells, and which each has, −1 where none."""
    if isinstance(cells, StringChunk):
        return list(cells.words), cells.codes
    finite = np.isfinite(cells)
    found, where = np.unique(cells[finite], return_inverse=True)
    codes = np.full(len(cells), -1, dtype=np.intp)
    codes[finite] = where
    return [number_label(one) for one in found.tolist()], codes


def _order(words: list[str], asked: str) -> tuple[str, bool]:
    """Return the order of day, month and year that most words are in, and whether any is a date."""
    counts = {
        order: int(np.isfinite(best_dates(words, order)).sum()) if words else 0
        for order in ((asked,) if asked else ORDERS)
    }
    best = max(counts, key=lambda order: counts[order])
    return best, counts[best] > 0
