"""The second pass: the usable rows of each batch as numbers, in the order of their folds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, number_label, numeric_column
from lasso_tui.data.columns.sanitise import level_name
from lasso_tui.data.columns.word_column import date_column
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.roles import train_column
from lasso_tui.data.preparation.row_filter import rows_where
from lasso_tui.data.readers.chunk_reader import ChunkCells, DateChunk, StringChunk
from lasso_tui.data.streaming.block import Block, Coded, few_values
from lasso_tui.data.streaming.cells import hashes_of_rows, is_held_out, mixed
from lasso_tui.data.streaming.pieces import Batch
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.profile import Levels

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["BlockMaker"]


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
        columns: list[Coded] = []
        for feature in plan.features:
            columns.append(_coded(batch.cells[feature.name], feature.levels, feature.stored.fill is not None))
        columns.append(self._target(batch.cells[plan.target]))
        weights, groups, train = self._weights(batch), self._groups(batch), self._train(batch)
        names = [*(feature.name for feature in plan.features), plan.target]
        full |= {feature.name for feature in plan.features if feature.stored.fill is not None}
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
            layout=plan.layout,
            known=self._known(columns, order, starts),
            few=self._few(columns, order),
        )

    def _known(self, columns: Sequence[Coded], rows: IntArray, starts: IntArray) -> FloatArray | None:
        """Return what `MomentsFile` has of the numbers that are there, where missing ones are filled."""
        plan, C = self.plan, len(starts) - 1
        if plan.preparation.missing == "drop":
            return None
        cells = np.repeat(np.arange(C), np.diff(starts))
        made = []
        for feature, (numbers, _, _) in zip(plan.features, columns[:-1], strict=True):
            if numbers is None:
                continue
            values = numbers[rows] - (feature.stored.fill or 0.0)
            there = np.isfinite(values)
            more = np.bincount(cells, np.where(there, values, 0.0), minlength=C)
            made.append(np.stack([np.bincount(cells, there, minlength=C), more], axis=1))
        return np.stack(made, axis=1) if made else np.zeros((C, 0, 2))

    def _few(self, columns: Sequence[Coded], rows: IntArray) -> dict[str, tuple[float, ...]]:
        """Return up to three different values of each column of numbers, where powers are made of it."""
        if self.plan.preparation.degree == 1:
            return {}
        found = {}
        for feature, (numbers, _, _) in zip(self.plan.features, columns[:-1], strict=True):
            if numbers is not None:
                values = numbers[rows]
                found[feature.name] = few_values(values[np.isfinite(values)])
        return found

    def _where(self, batch: Batch) -> BoolArray | None:
        text = self.plan.preparation.where
        if not text:
            return None
        columns = [_column(name, batch.cells[name], self.plan) for name in self.plan.filtered]
        if not columns:
            columns = [numeric_column("", np.zeros(batch.rows))]
        return rows_where(text, columns, self.table)

    def _target(self, cells: ChunkCells) -> Coded:
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


def _coded(cells: ChunkCells, levels: Levels | None, has_gaps: bool = False) -> Coded:
    """Return a column as numbers, or as the codes of its levels and their number; with gaps, the last is of these."""
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
    none = len(levels.names) if has_gaps else -1
    of_word = np.array(
        [*(place.get(levels.of_word.get(word, ""), none) for word in words), none], dtype=np.intp
    )
    return None, of_word[codes], len(levels.names) + has_gaps


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
    if name in plan.joined:
        levels = [plan.joined[name].of_word.get(word, "") for word in cells.words]
    known = np.array([*(k if level else -1 for k, level in enumerate(levels)), -1], dtype=np.intp)
    codes = known[cells.codes]
    return Column(name, codes < 0, levels=tuple(levels), codes=codes)
