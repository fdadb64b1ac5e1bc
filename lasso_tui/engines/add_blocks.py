"""Blocks that threads make of batches, added to sums in the order of the batches."""

from __future__ import annotations

import contextlib
import functools
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.data.streaming.block import Block
from lasso_tui.data.streaming.blocks import BlockMaker
from lasso_tui.data.streaming.pieces import Batch, Piece
from lasso_tui.engines.in_order import in_order
from lasso_tui.engines.kept_sums import KeptSums
from lasso_tui.engines.products import NotFiniteError, Room, Space, first_shift, products_of
from lasso_tui.engines.read_ahead import read_ahead
from lasso_tui.engines.shared_cells import SharedCells

__all__ = ["Batches", "Blocks", "add_by_cells", "add_products"]

T = TypeVar("T")

LAG = 8
"""Batches between one that is added and the first whose shift follows from it, and threads at most."""

AHEAD = 3
"""Blocks that are made before they are asked for: the first one of a row group takes as long as four others."""

Batches: TypeAlias = "Generator[tuple[Piece, tuple[Batch, str] | None]]"
"""The batches of pieces with the fingerprints of their files, and None after the last one of each."""

Blocks: TypeAlias = "Generator[tuple[Piece, Block | None]]"
"""Blocks that have been added, and None after the last one of each piece."""


def add_by_cells(batches: Batches, maker: BlockMaker, kept: KeptSums, workers: int) -> Blocks:
    """Add blocks in order; one thread makes them, others share their cells."""
    with (
        _made_ahead(batches, maker.block, workers, 1) as ahead,
        contextlib.closing(SharedCells(workers)) as cells,
    ):
        for piece, block in ahead:
            if block is not None:
                kept.piece.sums.add(block, cells)
            yield piece, block
            del block


def add_products(batches: Batches, maker: BlockMaker, kept: KeptSums, workers: int) -> Blocks:
    """Add the products of blocks in order; one thread makes the blocks, the others the products of one each."""
    shifts = _Shifts(kept.piece.sums.shift if kept.piece.sums.is_begun else None)
    spaces = [Space() for _ in range(max(min(workers - 1, LAG), 1))]

    def calls(
        ahead: Iterator[tuple[Piece, _Found | None]],
    ) -> Generator[tuple[Piece, Callable[[], _Made] | None]]:
        for piece, found in ahead:
            if found is None:
                yield piece, None
                continue
            shift = shifts.next()
            if shift is None:
                shift = shifts.now = first_shift(found.careful(), Room())
            yield piece, functools.partial(_multiplied, found, shift, spaces)
            del found

    with (
        _made_ahead(batches, functools.partial(_found, maker), workers, AHEAD) as ahead,
        contextlib.closing(in_order(calls(ahead), len(spaces))) as results,
    ):
        for piece, made in results:
            if made is not None:
                sums = kept.piece.sums
                sums.add_products(made.products, made.shift, len(made.block.rows))
                shifts.later.append(sums.shift if sums.is_begun else None)
                spaces.append(made.space)
            yield piece, None if made is None else made.block
            del made


@dataclass(frozen=True, eq=False)
class _Found:
    """A block in which cells that are not finite were not looked for, and how to make it with care.

    Attributes
    ----------
    block, careful : the block, and what makes it again
    may_lack : False where there cannot be such cells
    """

    block: Block
    careful: Callable[[], Block]
    may_lack: bool


def _found(maker: BlockMaker, batch: Batch, fingerprint: str) -> _Found:
    block = maker.block(batch, fingerprint, careful=False)
    return _Found(block, functools.partial(maker.block, batch, fingerprint), bool(batch.full))


def _made_ahead(
    batches: Batches, make: Callable[[Batch, str], T], workers: int, count: int
) -> contextlib.closing[Generator[tuple[Piece, T | None]]]:
    """Return what is made of batches, by a thread of its own where there is more than one; ends are not counted."""
    items = _made_of(batches, make)
    return contextlib.closing(read_ahead(items, count, is_free=_is_end) if workers > 1 else items)


def _made_of(batches: Batches, make: Callable[[Batch, str], T]) -> Generator[tuple[Piece, T | None]]:
    for piece, batch in batches:
        made = None if batch is None else make(*batch)
        del batch  # its memory may be needed for the next one
        yield piece, made
        del made


def _is_end(item: tuple[Piece, object]) -> bool:
    return item[1] is None


@dataclass
class _Shifts:
    """What is subtracted in each batch: where the sums had come to when the one `LAG` before it was added.

    So it is the same for any number of threads, and follows columns that drift.

    Attributes
    ----------
    now : of the next batch; None until rows are found
    later : of sums after each batch that was added, not used yet
    """

    now: FloatArray | None
    later: deque[FloatArray | None] = field(default_factory=deque)
    _count: int = 0

    def next(self) -> FloatArray | None:
        """Return the shift of the next batch."""
        if self._count >= LAG:
            self.now = self.now if (found := self.later.popleft()) is None else found
        self._count += 1
        return self.now


@dataclass(frozen=True, eq=False)
class _Made:
    """A block, its products less a shift, and the memory that holds them."""

    block: Block
    products: FloatArray
    shift: FloatArray
    space: Space


def _multiplied(found: _Found, shift: FloatArray | None, spaces: list[Space]) -> _Made:
    """Return a block and its products; cells that are not finite are looked for only if they show."""
    space, block = spaces.pop(), found.block
    if shift is None:  # there is no row yet
        shift = np.zeros(block.width)
    try:
        return _Made(block, products_of(block, shift, space, check=found.may_lack), shift, space)
    except NotFiniteError:
        block = found.careful()
        return _Made(block, products_of(block, shift, space), shift, space)
