"""Sums of pieces of files on this machine, by threads, in bounded memory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence

from lasso_tui.cores import cores
from lasso_tui.data.streaming.blocks import BlockMaker
from lasso_tui.data.streaming.moments_file import SourceRows
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.source import BATCH_BYTES, StreamSource
from lasso_tui.engines.add_blocks import Batches, add_by_cells, add_products
from lasso_tui.engines.kept_sums import KeptSums

__all__ = ["default_workers", "one_blas_thread", "sum_pieces"]

MAX_WORKERS = 4
"""Threads at most, unless more are asked for: each needs memory for a block."""

WIDE_BATCH_BYTES = 2 * BATCH_BYTES
"""Bytes of the numbers of a batch whose products are large: they are gone through for each batch."""

SUMS_TO_BATCH = 16
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
    """Add the rows of pieces to sums, in order; the sums do not depend on the number of threads.

    Parameters
    ----------
    source, plan : the table, and what is summed
    pieces : those to read
    kept : sums to add to
    workers : threads, one of which reads; with 1, none but the caller's
    count : called with the piece and the rows and columns of each block, 0 rows at the end of a piece
    stopped : looked at after each block; when set, the work ends there

    Raises
    ------
    DataError
        As `StreamSource.batches` and `BlockMaker.block`.
    """
    width = len(plan.read)
    is_wide = kept.piece.sums.is_wide
    size = max(WIDE_BATCH_BYTES if is_wide else BATCH_BYTES, kept.piece.sums.second.nbytes // SUMS_TO_BATCH)
    size = size * width // max(width, plan.layout.width)  # levels, powers and products need memory too
    # Parsing texts takes longer than all else; two threads are enough to decode columns and to multiply them.
    threads = workers > 2 or (workers > 1 and source.format == "text")
    batches = _batches(source, pieces, plan, size, threads=threads)
    maker = BlockMaker(plan, source.name)
    add = add_by_cells if is_wide else add_products
    with one_blas_thread(), contextlib.closing(add(batches, maker, kept, workers)) as blocks:
        rows = 0
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
) -> Batches:
    """Yield the batches of pieces, and None after the last one of each."""
    for piece in pieces:
        for batch in source.batches(piece, plan.read, size=size, threads=threads):
            yield piece, (batch, source.files[piece.file].fingerprint)
            del batch
        yield piece, None


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Have each product use one thread of BLAS: threads make whole products, and none waits for another."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield
