"""Sums of pieces of files on this machine, by threads, in bounded memory."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from lasso_tui._types import FloatArray
from lasso_tui.cores import cores, is_blas_number_set
from lasso_tui.data.streaming.block import Block
from lasso_tui.data.streaming.blocks import BlockMaker
from lasso_tui.data.streaming.moments_file import SourceRows
from lasso_tui.data.streaming.pieces import Batch, Piece
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.source import StreamSource
from lasso_tui.engines.kept_sums import KeptSums
from lasso_tui.engines.read_ahead import read_ahead
from lasso_tui.engines.running_sums import NotFiniteError, Workplace, products_of

__all__ = ["default_workers", "one_blas_thread_each", "sum_pieces"]

MAX_WORKERS = 4
"""Threads at most, unless more are asked for: each needs memory for a block."""

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
    workers : threads that make products of blocks, beside one that reads; with 1, no other thread is used
    count : called with the piece and the rows and columns of each block, 0 rows at the end of a piece
    stopped : looked at after each block; when set, the work ends there

    Raises
    ------
    DataError
        As `StreamSource.batches` and `BlockMaker.block`.
    """
    maker, width = BlockMaker(plan, source.name), len(plan.read)
    with one_blas_thread_each(workers if kept.piece.sums.is_wide else 1):
        items = _batches(source, pieces, plan, threads=workers > 1)
        if workers == 1:
            blocks = _in_turn(items, source, maker, kept)
        elif kept.piece.sums.is_wide:
            items = read_ahead(items)
            blocks = _in_turn(items, source, maker, kept)
        else:
            items = read_ahead(items)
            blocks = _at_once(items, source, maker, kept, workers)
        rows = 0
        with contextlib.closing(items), contextlib.closing(blocks):
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
                if stopped is not None and stopped.is_set():
                    return


def _batches(
    source: StreamSource, pieces: Sequence[Piece], plan: Plan, *, threads: bool
) -> Generator[tuple[Piece, Batch | None]]:
    """Yield the batches of pieces, and None after the last one of each."""
    for piece in pieces:
        for batch in source.batches(piece, plan.read, threads=threads):
            yield piece, batch
        yield piece, None


Blocks = Generator[tuple[Piece, Block | None]]

Made = tuple[Block, FloatArray, FloatArray, Workplace]
"""A block, its products less a shift, that shift, and where the products are."""


def _in_turn(
    items: Iterator[tuple[Piece, Batch | None]], source: StreamSource, maker: BlockMaker, kept: KeptSums
) -> Blocks:
    """Add blocks, in the thread that calls."""
    place = Workplace()
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
                sums.begin(maker.block(batch, fingerprint), place.rows)
            block, products = _multiplied(maker, batch, fingerprint, sums.shift, place)
            sums.add_products(products, sums.shift, len(block.rows))
        yield piece, block


def _at_once(
    items: Iterator[tuple[Piece, Batch | None]],
    source: StreamSource,
    maker: BlockMaker,
    kept: KeptSums,
    workers: int,
) -> Blocks:
    """Add blocks in order, while threads make the products of the next ones."""
    spare: list[Workplace] = []  # whoever makes products has one until they are added

    def work(batch: Batch, fingerprint: str, shift: FloatArray, place: Workplace) -> Made:
        return *_multiplied(maker, batch, fingerprint, shift, place), shift, place

    waiting: deque[tuple[Piece, Future[Made] | None]] = deque()

    def first() -> tuple[Piece, Block | None]:
        piece, future = waiting.popleft()
        if future is None:
            return piece, None
        block, products, shift, place = future.result()
        kept.piece.sums.add_products(products, shift, len(block.rows))
        spare.append(place)
        return piece, block

    with ThreadPoolExecutor(workers, thread_name_prefix="sums") as pool:
        failure: BaseException | None = None
        while True:
            try:
                piece, batch = next(items)
            except StopIteration:
                break
            except BaseException as error:  # of the reader: what it has read before is sound
                failure = error
                break
            if batch is None:
                waiting.append((piece, None))
                continue
            fingerprint = source.files[piece.file].fingerprint
            if not kept.piece.sums.is_begun:
                kept.piece.sums.begin(maker.block(batch, fingerprint), Workplace().rows)
            place = spare.pop() if spare else Workplace()
            waiting.append((piece, pool.submit(work, batch, fingerprint, kept.piece.sums.shift, place)))
            while len(waiting) > workers:
                yield first()
        while waiting:
            yield first()
        if failure is not None:
            raise failure


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
def one_blas_thread_each(threads: int) -> Iterator[None]:
    """Have each product use one thread of BLAS, or several, unless the user has set their number."""
    if is_blas_number_set():
        yield
        return
    import scipy.linalg.blas  # noqa: F401 - its library is limited too
    from threadpoolctl import threadpool_limits

    with threadpool_limits(threads, user_api="blas"):
        yield
