"""Sums of the rows of files, on this machine, in two passes and bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from time import monotonic

from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import available_memory, format_bytes
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.streaming.blocks import Block, BlockMaker
from lasso_tui.data.streaming.files import find_files
from lasso_tui.data.streaming.moments_file import MomentsFile, SourceRows, StoredColumn
from lasso_tui.data.streaming.narrow import requested_references
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.data.streaming.plan import Plan, check_preparation, make_plan
from lasso_tui.data.streaming.profile import summarise_columns
from lasso_tui.data.streaming.source import StreamSource, open_source
from lasso_tui.engines.read_ahead import read_ahead
from lasso_tui.engines.running_sums import RunningSums

__all__ = ["Request", "shard_of", "sum_files"]

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to sum.

    Attributes
    ----------
    files : paths, patterns and folders
    preparation : with a target
    columns : the only columns to use as features, () for all
    n_folds, seed : number of folds, and which of the splits
    shard : (i, N) to sum the i-th of N parts, from 1
    reading : what a person decided about the reading of text
    """

    files: tuple[str, ...]
    preparation: Preparation
    columns: tuple[str, ...] = ()
    n_folds: int = 10
    seed: int = 0
    shard: tuple[int, int] = (1, 1)
    reading: Reading | None = None


def sum_files(request: Request, progress: Progress | None = None) -> MomentsFile:
    """Sum the rows of files.

    Parameters
    ----------
    request : what to sum
    progress : called with a stage and a share; an exception it raises stops the work

    Raises
    ------
    DataError
        If files cannot be read or used as requested, or one has changed meanwhile.
    """
    check_preparation(request.preparation)
    left_out = request.preparation.left_out
    source = open_source(find_files(request.files), request.reading, left_out, progress)
    pieces = shard_of(source.pieces, *request.shard)
    is_part = request.shard[1] > 1
    meter = Meter(progress, sum(piece.size for piece in pieces))
    summaries = summarise_columns(source, pieces, request.preparation.factors, meter.count)
    plan = make_plan(
        source,
        summaries,
        request.preparation,
        columns=request.columns,
        n_folds=request.n_folds,
        seed=request.seed,
        is_part=is_part,
    )
    _check_memory(plan, source.name)
    maker, sums = BlockMaker(plan, source.name), RunningSums(len(plan.columns) + 1, plan.n_folds)
    meter.begin()
    summed: list[SourceRows] = []
    for block in read_ahead(_blocks(source, pieces, plan, maker, summed, meter)):
        if block is not None:
            sums.add(block)
    for file in {piece.file for piece in pieces}:
        source.files[file].check_unchanged()
    if not sums.n and not is_part:
        worst = max(maker.lost, key=lambda name: maker.lost[name], default="")
        why = "widen --where"
        if worst and maker.lost[worst]:
            why = f"{worst} is missing in {maker.lost[worst]:,}: exclude it (--leave-out {worst})"
        raise DataError(f"{source.name}: none of {maker.read:,} rows is complete; {why}.")
    made = MomentsFile(
        arrays=sums.arrays(),
        columns=tuple(
            StoredColumn(one.name)
            if one.levels is None
            else StoredColumn(one.name, one.levels.names, dict(one.levels.counts))
            for one in plan.features
        ),
        target=plan.label,
        preparation=plan.preparation,
        n_folds=plan.n_folds,
        seed=plan.seed,
        rows_read=maker.read,
        rows_chosen=maker.chosen,
        rows_used=maker.used,
        lost=dict(maker.lost),
        excluded=dict(plan.excluded),
        sources=tuple(summed),
        notes=source.notes,
        part=request.shard,
        target_column=plan.target,
    )
    if not is_part:  # a level may be in another part
        requested_references(made, source.name)
    return made


def shard_of(pieces: Sequence[Piece], shard: int, of: int) -> tuple[Piece, ...]:
    """Return the pieces of one of several parts of about the same size, neighbours together."""
    ends = list(accumulate(piece.size for piece in pieces))
    total = max(ends[-1], 1)
    middles = (end - piece.size / 2 for end, piece in zip(ends, pieces, strict=True))
    return tuple(
        piece for piece, at in zip(pieces, middles, strict=True) if int(at * of / total) == shard - 1
    )


def _blocks(
    source: StreamSource,
    pieces: Sequence[Piece],
    plan: Plan,
    maker: BlockMaker,
    summed: list[SourceRows],
    meter: Meter,
) -> Iterator[Block | None]:
    for piece in pieces:
        file, rows = source.files[piece.file], 0
        for batch in source.batches(piece, plan.read):
            rows += batch.rows
            meter.count("summing", piece, batch.rows, len(plan.read))
            yield maker.block(batch, file.fingerprint)
        meter.count("summing", piece, 0, 0)
        summed.append(SourceRows(file.name, file.fingerprint, piece.first, rows))


def _check_memory(plan: Plan, name: str) -> None:
    width = len(plan.columns) + 1
    needed, free = 8.0 * width**2 * (plan.n_folds + 2), available_memory()
    if needed > free:
        raise DataError(
            f"{name}: the sums of {width - 1:,} columns in {plan.n_folds} folds need {format_bytes(needed)}, "
            f"{format_bytes(free)} free. Use fewer folds (--folds) or columns (--columns)."
        )


class Meter:
    """Says how far the work has come: rows, rate, and time left.

    Parameters
    ----------
    progress : told the stage and the share
    size : bytes of all pieces
    """

    def __init__(self, progress: Progress | None, size: int) -> None:
        self._progress, self._size = progress, max(size, 1)
        self.begin()

    def begin(self) -> None:
        """Begin a pass."""
        self._rows = self._done = self._within = 0
        self._began = monotonic()

    def count(self, stage: str, piece: Piece, rows: int, width: int) -> None:
        """Count rows of a piece, with as many columns; 0 rows say that it is complete."""
        self._rows += rows
        self._within += rows * (8 * width if piece.rows is None else piece.size // max(piece.rows, 1))
        self._within = min(self._within, piece.size)
        if not rows:
            self._done, self._within = self._done + piece.size, 0
        if self._progress is None:
            return
        seconds, size = max(monotonic() - self._began, 1e-3), self._done + self._within
        share = min(size / self._size, 1.0)
        left = f", {_duration(seconds * (1.0 / share - 1.0))} left" if share else ""
        rate = f"{format_bytes(size)}, {format_bytes(size / seconds)}/s"
        self._progress(f"{stage}: {self._rows:,} rows, {rate}{left}", share)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
