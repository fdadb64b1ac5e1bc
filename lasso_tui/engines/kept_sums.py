"""Sums of pieces, in which those of a piece or a file that turns out to be unsound are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lasso_tui._types import FloatArray
from lasso_tui.data.streaming.block import Block
from lasso_tui.data.streaming.moments_file import MomentsFile, SourceRows
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.row_sample import RowSample
from lasso_tui.engines.running_sums import RunningSums

__all__ = ["Counts", "KeptSums", "Summed"]


@dataclass
class Counts:
    """Numbers of rows, which were dropped for what, where they are, and a sample of them.

    `known` and `few` are as in `MomentsFile`.
    """

    read: int = 0
    chosen: int = 0
    used: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    sources: list[SourceRows] = field(default_factory=list)
    held_out: int = 0
    sample: RowSample = field(default_factory=RowSample)
    known: FloatArray | None = None
    few: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        """Count a block."""
        self.read += block.read
        self.chosen += block.chosen
        self.used += len(block.rows)
        self.lost.update(block.lost)
        self.held_out += block.held_out
        self.sample.add(block)
        self._add_values(block.known, block.few)

    def _add_values(self, known: FloatArray | None, few: Mapping[str, tuple[float, ...]]) -> None:
        if known is not None:
            self.known = known if self.known is None else self.known + known
        for name, values in few.items():
            self.few[name] = tuple(sorted({*self.few.get(name, ()), *values})[:3])

    def merge(self, other: Counts) -> None:
        """Add other counts."""
        self.read += other.read
        self.chosen += other.chosen
        self.used += other.used
        self.lost.update(other.lost)
        self.sources += other.sources
        self.held_out += other.held_out
        self.sample.merge(other.sample)
        self._add_values(other.known, other.few)


@dataclass
class Summed:
    """Sums and counts of the same rows."""

    sums: RunningSums
    counts: Counts = field(default_factory=Counts)

    @classmethod
    def nothing(cls, plan: Plan) -> Summed:
        """Return the sums of no rows."""
        return cls(RunningSums(plan.layout.width + 1, plan.cells.count))

    @classmethod
    def of_file(cls, file: MomentsFile) -> Summed:
        """Return sums that go on from those in a file."""
        counts = Counts(
            file.rows_read,
            file.rows_chosen,
            file.rows_used,
            Counter(file.lost),
            list(file.sources),
            file.rows_held_out,
            RowSample.of_arrays(file.sample),
            file.arrays.get("known"),
            dict(file.few),
        )
        return cls(RunningSums.of_arrays(file.arrays), counts)

    def merge(self, other: Summed) -> None:
        """Add sums of other rows."""
        self.sums.merge(other.sums)
        self.counts.merge(other.counts)


class KeptSums:
    """Sums of complete files, of complete pieces of a file, and of a piece that is being read.

    Where a second set of sums takes too much memory, there is one for all, and nothing is kept of a work that stops.
    Sums to which others were being added when that failed are not kept either.

    Parameters
    ----------
    complete : sums of earlier work, or of nothing
    """

    def __init__(self, complete: Summed) -> None:
        self._complete = complete
        self._is_single = complete.sums.is_large
        self._file = self._fresh()
        self._piece = self._fresh()
        self._number: int | None = None
        self._may_keep = self._may_keep_file = not self._is_single
        self._is_left = False

    def _fresh(self, after: Summed | None = None) -> Summed:
        if self._is_single:
            return self._complete
        before = after or self._complete
        return Summed(before.sums.empty(), Counts(sample=before.counts.sample.following()))

    @property
    def piece(self) -> Summed:
        """Sums of the piece that is being read."""
        return self._piece

    def end_piece(self, piece: Piece, rows: SourceRows) -> None:
        """Keep the piece, which was read to its end and is of a file that has not changed."""
        if piece.file != self._number:
            self._end_file()
            self._number = piece.file
        self._piece.counts.sources.append(rows)
        if not self._is_single:
            self._may_keep_file = False
            self._file.merge(self._piece)
            self._may_keep_file = True
            self._piece = self._fresh(self._file)

    def add_complete(self, summed: Summed) -> None:
        """Add sums of complete pieces that were made elsewhere."""
        self._is_single, self._may_keep = True, False
        self._complete.merge(summed)
        self._may_keep = True

    def _end_file(self) -> None:
        if not self._is_single:
            self._may_keep = False
            self._complete.merge(self._file)
            self._file = self._fresh()
            self._may_keep = True

    def leave(self) -> None:
        """Keep nothing: what adds to the sums could not be stopped."""
        self._is_left = True

    def whole(self) -> Summed:
        """Return the sums of all pieces; nothing can be added then."""
        self._end_file()
        return self._complete

    def sound(self, *, has_changed: bool) -> Summed | None:
        """Return what may be kept of a work that has stopped, None where there is nothing.

        Parameters
        ----------
        has_changed : True where the file that is being read is another one now
        """
        if self._is_left or not self._may_keep:
            return None
        if self._may_keep_file and not has_changed:
            self._end_file()
        return self._complete if self._complete.counts.sources else None
