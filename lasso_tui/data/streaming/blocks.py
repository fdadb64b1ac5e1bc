"""The second pass: the usable rows of each batch as numbers, in the order of their folds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, number_label, numeric_column
from lasso_tui.data.columns.sanitise import level_name
from lasso_tui.data.columns.word_column import date_column
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.roles import train_column
from lasso_tui.data.preparation.row_filter import rows_where
from lasso_tui.data.readers.chunk_reader import ChunkCells, DateChunk, StringChunk
from lasso_tui.data.streaming.cells import hashes_of_rows, is_held_out, mixed
from lasso_tui.data.streaming.pieces import Batch
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.profile import Levels

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Block", "BlockMaker"]


@dataclass(frozen=True, eq=False)
class Block:
    """Usable rows of a batch.

    Attributes
    ----------
    rows : (m,) their positions in the batch, cell by cell
    starts : (C+1,) where the rows of each cell begin among them, see `Cells`
    weights : (m,) or None
    columns : numbers, or codes and the number of levels, of each column
    read, chosen : rows of the batch, and those of them that --where chooses
    lost : column → chosen rows that are dropped as it is missing there
    held_out : rows of it that are held out
    hashes : (m,) of the rows' places, by which a sample is drawn
    groups : (m,) hashes of their groups, or None
    """

    rows: IntArray
    starts: IntArray
    weights: FloatArray | None
    columns: tuple[tuple[FloatArray | None, IntArray | None, int], ...] = field(repr=False)
    read: int = 0
    chosen: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    held_out: int = 0
    hashes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.uint64), repr=False)
    groups: np.ndarray | None = field(default=None, repr=False)

    @property
    def width(self) -> int:
        """Number of columns and the target, p + 1."""
        return sum(count for _, _, count in self.columns)

    def arranged(self, shift: FloatArray, room: FloatArray) -> FloatArray:
        """Return columns and target less a shift, and 1, times the roots of the weights, (m, p+2).

        Column after column, as each is in the processor's cache then.

        Parameters
        ----------
        shift : (p+1,) what is subtracted
        room : at least m·(p+2) numbers to write into: fresh memory costs as much as what is done with it
        """
        m, width = len(self.rows), self.width
        made = room[: m * (width + 1)].reshape((m, width + 1), order="F")
        roots = None if self.weights is None else np.sqrt(self.weights)
        j = 0
        for numbers, codes, count in self.columns:
            if numbers is not None:
                numbers.take(self.rows, out=made[:, j], mode="clip")
            elif codes is not None:
                chosen = codes[self.rows]
                for k in range(count):
                    made[:, j + k] = chosen == k
            for k in range(j, j + count):
                if shift[k]:
                    made[:, k] -= shift[k]
                if roots is not None:
                    made[:, k] *= roots
            j += count
        made[:, width] = 1.0 if roots is None else roots
        return made


@dataclass(frozen=True, eq=False)
class BlockMaker:
    """Makes blocks of batches.

    Attributes
    ----------
    plan : what is summed
    table : name for messages
    """

    plan: Plan
    table: str

    def block(self, batch: Batch, fingerprint: str, *, careful: bool = True) -> Block:
        """Return the usable rows of a batch.

        Parameters
        ----------
        batch, fingerprint : the rows, and the file that they are of
        careful : False not to look for NaN in columns that the file says are complete; sums show whether there is one

        Raises
        ------
        DataError
            If weights are negative, or the expression that chooses rows cannot be used.
        """
        plan, n = self.plan, batch.rows
        use = self._where(batch)
        full = frozenset() if careful else batch.full
        columns: list[tuple[FloatArray | None, IntArray | None, int]] = []
        for feature in plan.features:
            columns.append(_coded(batch.cells[feature.name], feature.levels))
        columns.append(self._target(batch.cells[plan.target]))
        weights, groups, train = self._weights(batch), self._groups(batch), self._train(batch)
        names = [*(feature.name for feature in plan.features), plan.target]
        lacking = {
            name: _lacking(numbers, codes)
            for name, (numbers, codes, _) in zip(names, columns, strict=True)
            if name not in full
        }
        if weights is not None:
            lacking[plan.preparation.weights] = ~np.isfinite(weights)
        if groups is not None:
            lacking[plan.preparation.folds] = groups[1]
        if train is not None:
            lacking[plan.preparation.train] = train[1]
        complete, lost = np.ones(n, dtype=np.bool_) if use is None else use.copy(), {}
        for name, missing in lacking.items():
            if missing is not None and missing.any():
                if count := int((missing if use is None else missing & use).sum()):
                    lost[name] = count
                complete &= ~missing
        rows = np.flatnonzero(complete)
        hashes = hashes_of_rows(fingerprint, rows + batch.first, plan.seed)
        together = hashes if groups is None else hashes_of_rows("0", groups[0][rows], plan.seed)
        held_out = None if train is None else train[0][rows] == 0
        if plan.preparation.test_fraction:
            held_out = is_held_out(together, plan.preparation.test_fraction, plan.preparation.seed)
        cells = plan.cells.of_rows(together, hashes if groups is None else mixed(hashes), held_out)
        ordered = np.argsort(cells.astype(np.uint16), kind="stable")
        order = rows[ordered]
        starts = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=plan.cells.count))])
        return Block(
            order,
            starts,
            None if weights is None else weights[order],
            tuple(columns),
            read=n,
            chosen=n if use is None else int(use.sum()),
            lost=lost,
            held_out=int(starts[-1] - starts[-2]) if plan.cells.holds_out else 0,
            hashes=mixed(hashes[ordered]),
            groups=None if groups is None else together[ordered],
        )

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

    def _train(self, batch: Batch) -> tuple[FloatArray, BoolArray] | None:
        """Return 1 for rows to train on and 0 for others, and where neither is said."""
        name = self.plan.preparation.train
        if not name:
            return None
        column = _column(name, batch.cells[name], self.plan)
        marks = train_column([column], self.plan.preparation, self.table)
        assert marks is not None
        assert marks.numbers is not None
        return marks.numbers, marks.missing

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
