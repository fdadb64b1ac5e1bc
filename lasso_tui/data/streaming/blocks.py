"""The second pass: the usable rows of each batch as numbers, in the order of their folds."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, number_label, numeric_column
from lasso_tui.data.columns.sanitise import level_name
from lasso_tui.data.columns.word_column import date_column
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.row_filter import rows_where
from lasso_tui.data.readers.chunk_reader import ChunkCells, DateChunk, StringChunk
from lasso_tui.data.streaming.pieces import Batch
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.profile import Levels

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Block", "BlockMaker", "folds_of_rows"]

GOLDEN, MIX_1, MIX_2 = (
    np.uint64(one) for one in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)
"""Constants of SplitMix64 (Steele, Lea & Flood 2014), a hash of 64 bits."""


def mixed(values: np.ndarray) -> np.ndarray:
    """Return a hash of 64-bit numbers (SplitMix64's finaliser)."""
    with np.errstate(over="ignore"):
        z = values + GOLDEN
        z = (z ^ (z >> np.uint64(30))) * MIX_1
        z = (z ^ (z >> np.uint64(27))) * MIX_2
        return z ^ (z >> np.uint64(31))


def folds_of_rows(fingerprint: str, rows: np.ndarray, n_folds: int, seed: int) -> IntArray:
    """Return the fold of rows by their place: the same however files are cut, ordered or shared out.

    Parameters
    ----------
    fingerprint : of the file
    rows : (n,) their numbers in the file, from 0
    n_folds, seed : the number of folds, and which of the splits
    """
    file = mixed(np.array([int(fingerprint, 16)], dtype=np.uint64) ^ mixed(np.array([seed], dtype=np.uint64)))
    with np.errstate(over="ignore"):
        hashes = mixed(rows.astype(np.uint64) * GOLDEN ^ file)
    return (hashes % np.uint64(n_folds)).astype(np.intp)


@dataclass(frozen=True, eq=False)
class Block:
    """Usable rows of a batch.

    Attributes
    ----------
    rows : (m,) their positions in the batch, fold by fold
    starts : (K+1,) where the rows of each fold begin among them
    weights : (m,) or None
    """

    rows: IntArray
    starts: IntArray
    weights: FloatArray | None
    columns: tuple[tuple[FloatArray | None, IntArray | None, int], ...] = field(repr=False)
    """Numbers, or codes and the number of levels, of each column."""

    @property
    def width(self) -> int:
        """Number of columns and the target, p + 1."""
        return sum(count for _, _, count in self.columns)

    def values(
        self, fold: int, shift: FloatArray | None = None, room: FloatArray | None = None
    ) -> FloatArray:
        """Return columns and target (m_k, p+1) of one fold's rows.

        Parameters
        ----------
        fold : its number
        shift : (p+1,) what is subtracted, or None for nothing
        room : at least m_k·(p+1) numbers to write into, or None: fresh memory costs as much as what is done with it
        """
        rows = self.rows[self.starts[fold] : self.starts[fold + 1]]
        size = len(rows) * self.width
        flat = np.empty(size) if room is None else room[:size]
        made = flat.reshape((len(rows), self.width), order="F")
        j = 0
        for numbers, codes, count in self.columns:
            if numbers is not None:
                np.take(numbers, rows, out=made[:, j], mode="clip")
            elif codes is not None:
                chosen = codes[rows]
                for k in range(count):
                    made[:, j + k] = chosen == k
            j += count
        if shift is not None:
            made -= shift
        return made


@dataclass(eq=False)
class BlockMaker:
    """Makes blocks of batches, and counts what is dropped.

    Attributes
    ----------
    plan : what is summed
    table : name for messages
    read, chosen, used : numbers of rows
    lost : column → rows that are dropped as it is missing there
    """

    plan: Plan
    table: str
    read: int = 0
    chosen: int = 0
    used: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def block(self, batch: Batch, fingerprint: str) -> Block | None:
        """Return the usable rows of a batch, None where there are none.

        Raises
        ------
        DataError
            If weights are negative, or the expression that chooses rows cannot be used.
        """
        plan, n = self.plan, batch.rows
        use = self._where(batch)
        self.read += n
        self.chosen += n if use is None else int(use.sum())
        columns: list[tuple[FloatArray | None, IntArray | None, int]] = []
        for feature in plan.features:
            columns.append(_coded(batch.cells[feature.name], feature.levels))
        columns.append(self._target(batch.cells[plan.target]))
        weights, groups = self._weights(batch), self._groups(batch)
        names = [*(feature.name for feature in plan.features), plan.target]
        lacking = {
            name: _lacking(numbers, codes) for name, (numbers, codes, _) in zip(names, columns, strict=True)
        }
        if weights is not None:
            lacking[plan.preparation.weights] = ~np.isfinite(weights)
        if groups is not None:
            lacking[plan.preparation.folds] = groups[1]
        complete = np.ones(n, dtype=np.bool_) if use is None else use.copy()
        for name, missing in lacking.items():
            if missing is not None and missing.any():
                self.lost[name] += int((missing if use is None else missing & use).sum())
                complete &= ~missing
        rows = np.flatnonzero(complete)
        if not len(rows):
            return None
        self.used += len(rows)
        if groups is None:
            folds = folds_of_rows(fingerprint, rows + batch.first, plan.n_folds, plan.seed)
        else:
            folds = folds_of_rows("0", groups[0][rows], plan.n_folds, plan.seed)
        order = rows[np.argsort(folds.astype(np.uint16), kind="stable")]
        starts = np.concatenate([[0], np.cumsum(np.bincount(folds, minlength=plan.n_folds))])
        return Block(order, starts, None if weights is None else weights[order], tuple(columns))

    def _where(self, batch: Batch) -> BoolArray | None:
        text = self.plan.preparation.where
        if not text:
            return None
        columns = [_column(name, batch.cells[name], self.plan) for name in self.plan.filtered]
        if not columns:
            columns = [numeric_column("", np.zeros(batch.rows))]
        return rows_where(text, columns, self.table)

    def _target(self, cells: ChunkCells) -> tuple[FloatArray | None, IntArray | None, int]:
        plan = self.plan
        if plan.target_levels is None:
            return _coded(cells, None)
        _, codes, _ = _coded(cells, plan.target_levels)
        assert codes is not None
        is_one = (codes == plan.target_levels.names.index(plan.target_level)).astype(np.float64)
        return np.where(codes < 0, np.nan, is_one), None, 1

    def _weights(self, batch: Batch) -> FloatArray | None:
        name = self.plan.preparation.weights
        if not name:
            return None
        cells = batch.cells[name]
        assert isinstance(cells, np.ndarray)
        if (negative := np.flatnonzero(cells < 0)).size:
            raise DataError(
                f"{self.table}: weights {name} are negative (first: {cells[negative[0]]:g}). Weights must be at "
                f"least 0."
            )
        return cells

    def _groups(self, batch: Batch) -> tuple[np.ndarray, BoolArray] | None:
        """Return a number for the group of each row, the same in every file, and where it is missing."""
        name = self.plan.preparation.folds
        if not name:
            return None
        cells = batch.cells[name]
        if isinstance(cells, StringChunk):
            words = [_word(one, self.plan) for one in cells.words]
            digests = (hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8] for word in words)
            numbers = np.array([*(int.from_bytes(one, "little") for one in digests), 0], dtype=np.uint64)
            lacking = np.array([*(not word for word in words), True])
            return numbers[cells.codes], lacking[cells.codes]
        return (cells + 0.0).view(np.uint64), ~np.isfinite(cells)  # + 0.0: minus zero is zero


def _lacking(numbers: FloatArray | None, codes: IntArray | None) -> BoolArray | None:
    """Return where a column is missing, None where it nowhere is."""
    if codes is not None:
        return codes < 0 if len(codes) and codes.min() < 0 else None
    assert numbers is not None
    # A sum of finite numbers of this size is finite, and takes no memory.
    return None if np.isfinite(numbers.sum()) else ~np.isfinite(numbers)


def _coded(cells: ChunkCells, levels: Levels | None) -> tuple[FloatArray | None, IntArray | None, int]:
    """Return a column as numbers, or as the codes of its levels and their number."""
    if levels is None:
        assert isinstance(cells, np.ndarray)
        return cells, None, 1
    place = {level: k for k, level in enumerate(levels.names)}
    if isinstance(cells, StringChunk):
        words, codes = list(cells.words), cells.codes
    else:
        finite = np.isfinite(cells)
        found, where = np.unique(cells[finite], return_inverse=True)
        words, codes = [number_label(one) for one in found.tolist()], np.full(len(cells), -1, dtype=np.intp)
        codes[finite] = where
    of_word = np.array([*(place.get(levels.of_word.get(word, ""), -1) for word in words), -1], dtype=np.intp)
    return None, of_word[codes], len(levels.names)


def _word(word: str, plan: Plan) -> str:
    """Return a word as a level, "" where it marks a missing value."""
    stripped = word.strip()
    return "" if stripped.lower() in plan.missing.words else level_name(stripped)


def _column(name: str, cells: ChunkCells, plan: Plan) -> Column:
    """Return cells as a column, for the expression that chooses rows."""
    if isinstance(cells, DateChunk):
        return date_column(name, cells.moments)
    if not isinstance(cells, StringChunk):
        return numeric_column(name, cells)
    levels = [_word(word, plan) for word in cells.words]
    known = np.array([*(k if level else -1 for k, level in enumerate(levels)), -1], dtype=np.intp)
    codes = known[cells.codes]
    return Column(name, codes < 0, levels=tuple(levels), codes=codes)
