"""Sums of pieces of files on this machine, by threads, in bounded memory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator, Sequence

from lasso_tui._types import FloatArray
from lasso_tui.cores import cores
from lasso_tui.data.streaming.block import Block
from lasso_tui.data.streaming.blocks import BlockMaker
from lasso_tui.data.streaming.moments_file import SourceRows
from lasso_tui.data.streaming.pieces import Batch, Piece
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.source import BATCH_BYTES, StreamSource
from lasso_tui.engines.kept_sums import KeptSums
from lasso_tui.engines.read_ahead import read_ahead
from lasso_tui.engines.running_sums import NotFiniteError, Workplace, products_of

__all__ = ["default_workers", "one_blas_thread", "sum_pieces"]

MAX_WORKERS = 4
"""Threads at most, unless more are asked for: each needs memory for a block."""

SUMS_TO_BATCH = 32
"""Size of sums to that of a batch, above which batches are larger: all sums are gone through for each of them."""

Count = Callable[[Piece, int, int], None]


def default_workers() -> int:
    """Return the number of threads that fit this machine."""
    return min(cores(), MAX_WORKERS)


def sum_pieces(
    source: StreamSource,
    plan: Plan,
    pieces: Sequence[Piece],
    kept: KeptSums,
    *,
    workers: int = 1,
    count: Count | None = None,
    stopped: threading.Event | None = None,
) -> None:
    """Add the rows of pieces to sums, in order.

    Parameters
    ----------
    source, plan : the table, and what is summed
    pieces : those to read
    kept : sums to add to
    workers : threads that make the products of a block, beside one that reads the next; with 1, none but the caller's
    count : called with the piece and the rows and columns of each block, 0 rows at the end of a piece
    stopped : looked at after each block; when set, the work ends there

    Raises
    ------
    DataError
        As `StreamSource.batches` and `BlockMaker.block`.
    """
    maker, width = BlockMaker(plan, source.name), len(plan.read)
    size = max(BATCH_BYTES, kept.piece.sums.second.nbytes // SUMS_TO_BATCH)
    size = size * width // max(width, plan.layout.width)  # levels, powers and products need memory too
    items = _batches(source, pieces, plan, size, threads=workers > 1)
    if workers > 1:
        items = read_ahead(items)
    with one_blas_thread(), contextlib.closing(Workplace(workers)) as place:
        rows = 0
        with (
            contextlib.closing(items),
            contextlib.closing(_blocks(items, source, maker, kept, place)) as blocks,
        ):
            for piece, block in blocks:
                if block is None:
                    file = source.files[piece.file]
                    kept.end_piece(piece, SourceRows(file.name, file.fingerprint, piece.first, rows))
                    rows = 0
                else:
                    kept.piece.counts.add(block)
                    rows += block.read
                if count is not None:
                    count(piece, block.read if block else 0, width)
                del block  # the next but one takes its place in memory
                if stopped is not None and stopped.is_set():
                    return


def _batches(
    source: StreamSource, pieces: Sequence[Piece], plan: Plan, size: int, *, threads: bool
) -> Generator[tuple[Piece, Batch | None]]:
    """Yield the batches of pieces, and None after the last one of each."""
    for piece in pieces:
        for batch in source.batches(piece, plan.read, size=size, threads=threads):
            yield piece, batch
        yield piece, None


Blocks = Generator[tuple[Piece, Block | None]]


def _blocks(
    items: Iterator[tuple[Piece, Batch | None]],
    source: StreamSource,
    maker: BlockMaker,
    kept: KeptSums,
    place: Workplace,
) -> Blocks:
    """Add blocks in order."""
    for piece, batch in items:
        if batch is None:
            yield piece, None
            continue
        sums, fingerprint = kept.piece.sums, source.files[piece.file].fingerprint
        if sums.is_wide:
            block = maker.block(batch, fingerprint)
            sums.add(block, place)
        else:
            if not sums.is_begun:
                sums.begin(maker.block(batch, fingerprint), place.rows[0])
            block, products = _multiplied(maker, batch, fingerprint, sums.shift, place)
            sums.add_products(products, sums.shift, len(block.rows))
        yield piece, block
        del batch, block


def _multiplied(
    maker: BlockMaker, batch: Batch, fingerprint: str, shift: FloatArray, place: Workplace
) -> tuple[Block, FloatArray]:
    """Return a block of a batch, and its products; cells that are not finite are looked for only if they show."""
    block = maker.block(batch, fingerprint, careful=False)
    try:
        return block, products_of(block, shift, place, check=bool(batch.full))
    except NotFiniteError:
        block = maker.block(batch, fingerprint)
        return block, products_of(block, shift, place)


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Have each product use one thread of BLAS: threads take whole folds, and leave none of them waiting."""
    import scipy.linalg.blas  # noqa: F401 - its library is limited too
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield
