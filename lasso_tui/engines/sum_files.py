"""Sums of the rows of files: two passes, the second by an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Protocol

import numpy as np

from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import available_memory, format_bytes
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.streaming.files import ChangedError, find_files, notes_on_files
from lasso_tui.data.streaming.model.chosen_terms import requested_references
from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.data.streaming.plan import Plan, check_preparation, known_names, make_plan, not_needed
from lasso_tui.data.streaming.profile import ColumnSummary, Look, summarise_columns
from lasso_tui.data.streaming.retyped import changes_of, retyped
from lasso_tui.data.streaming.source import StreamSource, open_source
from lasso_tui.data.streaming.terms.joined import rare_of
from lasso_tui.engines.apart import do_apart
from lasso_tui.engines.kept_sums import KeptSums, Summed
from lasso_tui.engines.local import default_workers, sum_pieces
from lasso_tui.engines.meter import Meter
from lasso_tui.engines.request import Progress, Request

__all__ = ["Engine", "LocalEngine", "shard_of", "sum_files"]

Keep = Callable[[MomentsFile], None]

LARGE_BYTES = 1 << 30
"""Size of sums that is said before they are made."""


class Engine(Protocol):
    """What reads the pieces.

    Attributes
    ----------
    about : a sentence on what it is, "" where there is nothing to say
    said : what happened while it worked, one sentence each
    """

    about: str
    said: list[str]

    def summarise(
        self, source: StreamSource, pieces: Sequence[Piece], look: Look, meter: Meter
    ) -> dict[str, ColumnSummary]:
        """Look at the columns; as `summarise_columns`."""

    def sum(
        self, source: StreamSource, plan: Plan, pieces: Sequence[Piece], kept: KeptSums, meter: Meter
    ) -> None:
        """Add the rows of pieces to sums.

        However it ends, the sums are in a state in which they can be kept, and nothing adds to them any more; where
        that cannot be, `KeptSums.leave` has been called.
        """


@dataclass
class LocalEngine:
    """Threads of this process.

    Attributes
    ----------
    workers : number of threads, 0 for what fits this machine
    about, said : as in `Engine`
    """

    workers: int = 0
    about: str = ""
    said: list[str] = field(default_factory=list)

    def summarise(
        self, source: StreamSource, pieces: Sequence[Piece], look: Look, meter: Meter
    ) -> dict[str, ColumnSummary]:
        """As in `Engine`."""

        def count(piece: Piece, rows: int, width: int) -> None:
            meter.count(piece, rows, width)
            meter.tell()

        return summarise_columns(source, pieces, look, count)

    def sum(
        self, source: StreamSource, plan: Plan, pieces: Sequence[Piece], kept: KeptSums, meter: Meter
    ) -> None:
        """As in `Engine`."""
        workers = self.workers or default_workers()
        do_apart(
            lambda stopped: sum_pieces(
                source, plan, pieces, kept, workers=workers, count=meter.count, stopped=stopped
            ),
            meter.tell,
            kept.leave,
        )


def sum_files(
    request: Request,
    progress: Progress | None = None,
    *,
    engine: Engine | None = None,
    earlier: MomentsFile | None = None,
    keep: Keep | None = None,
    told: Callable[[str], None] | None = None,
) -> MomentsFile:
    """Sum the rows of files.

    Parameters
    ----------
    request : what to sum
    progress : called with a stage and a share; an exception it raises stops the work
    engine : what reads, by default threads of this process
    earlier : what `keep` was called with when the same work had stopped; used where it is of these files
    keep : called with the sums of what was read completely, if there are any, where the work stops
    told : called with a sentence on the memory that large sums take, before they are made

    Raises
    ------
    DataError
        If files cannot be read or used as requested, or one has changed meanwhile.
    """
    check_preparation(request.preparation)
    engine = engine or LocalEngine()
    beside: list[str] = []
    files = find_files(request.files, beside)
    source = open_source(files, request.reading, not_needed(request.preparation), progress)
    source = replace(source, notes=(*source.notes, *notes_on_files(files, beside)))
    preparation = known_names(request.preparation, source)
    source = retyped(source, preparation)
    pieces = shard_of(source.pieces, *request.shard)
    is_part = request.shard[1] > 1
    meter = Meter(progress, sum(piece.size for piece in pieces))
    meter.begin("looking at columns")
    plan = make_plan(
        source,
        engine.summarise(source, pieces, look_for(preparation), meter),
        preparation,
        columns=request.columns,
        n_folds=request.n_folds,
        seed=request.seed,
        is_part=is_part,
    )
    _check_memory(plan, source.name, told)
    kept, rest = _continued(request, source, plan, pieces, earlier)
    if earlier is not None:
        done = len(pieces) - len(rest)
        engine.said.append(
            f"Continued: {done:,} of {len(pieces):,} pieces were summed before."
            if done
            else "Begun anew: what was kept is of other files or options."
        )
    meter.begin("summing", sum(piece.size for piece in pieces) - sum(piece.size for piece in rest))
    try:
        engine.sum(source, plan, rest, kept, meter)
        for number in {piece.file for piece in pieces}:
            source.files[number].check_unchanged()
    except BaseException as error:
        # Files are read ahead: the one that has changed need not be the one that is being added.
        added = kept.number if isinstance(error, ChangedError) else None
        has_changed = added is not None and source.files[added].has_changed
        sound = kept.sound(has_changed=has_changed)
        if sound is not None and keep is not None:
            file = _moments_file(request, source, plan, sound)
            # In a thread of its own, so that an interruption that comes again does not cut the writing short.
            do_apart(lambda stopped: keep(file), lambda: None)
        raise
    made = _moments_file(request, source, plan, kept.whole())
    if not made.n_trained and not is_part:
        raise DataError(_no_rows(made, source.name))
    if not is_part:  # a level may be in another part
        requested_references(made, source.name)
    return made


def look_for(preparation: Preparation) -> Look:
    """Return what must be known of columns before their rows are summed."""
    return Look((*preparation.factors, *rare_of(preparation)), gaps=preparation.missing != "drop")


def shard_of(pieces: Sequence[Piece], shard: int, of: int) -> tuple[Piece, ...]:
    """Return the pieces of one of several parts of about the same size, neighbours together."""
    ends = list(accumulate(piece.size for piece in pieces))
    total = max(ends[-1], 1)
    middles = (end - piece.size / 2 for end, piece in zip(ends, pieces, strict=True))
    return tuple(
        piece for piece, at in zip(pieces, middles, strict=True) if int(at * of / total) == shard - 1
    )


def _continued(
    request: Request,
    source: StreamSource,
    plan: Plan,
    pieces: Sequence[Piece],
    earlier: MomentsFile | None,
) -> tuple[KeptSums, Sequence[Piece]]:
    """Return the sums to add to, and the pieces that are not in them."""
    fresh = Summed.nothing(plan)
    if earlier is None:
        return KeptSums(fresh), pieces
    empty = _moments_file(request, source, plan, Summed.nothing(plan))
    same = all(
        getattr(earlier, name) == getattr(empty, name)
        for name in ("columns", "target", "preparation", "cells", "seed", "part", "excluded")
    )
    # Files of the same bytes have one fingerprint: of each place there may be several pieces.
    rest: dict[tuple[str, str, int], list[Piece]] = {}
    for piece in reversed(pieces):
        file = source.files[piece.file]
        rest.setdefault((file.name, file.fingerprint, piece.first), []).append(piece)
    for rows in earlier.sources:
        left = rest.get((rows.file, rows.fingerprint, rows.first))
        if not same or not left:
            return KeptSums(fresh), pieces
        left.pop()
    waiting = {(piece.file, piece.first, piece.span) for left in rest.values() for piece in left}
    unread = [piece for piece in pieces if (piece.file, piece.first, piece.span) in waiting]
    return KeptSums(Summed.of_file(earlier)), unread


def _moments_file(request: Request, source: StreamSource, plan: Plan, summed: Summed) -> MomentsFile:
    counts = summed.counts
    arrays = summed.sums.arrays()
    if plan.preparation.missing != "drop":
        numbers = sum(one.levels is None for one in plan.layout.columns)
        nothing = np.zeros((plan.cells.count, numbers, 2))
        arrays["known"] = nothing if counts.known is None else counts.known
    return MomentsFile(
        arrays=arrays,
        columns=plan.layout.columns,
        target=plan.label,
        preparation=plan.preparation,
        cells=plan.cells,
        seed=plan.seed,
        rows_read=counts.read,
        rows_chosen=counts.chosen,
        rows_used=counts.used,
        lost=dict(counts.lost),
        excluded=dict(plan.excluded),
        sources=tuple(counts.sources),
        notes=(*source.notes, *plan.said),
        part=request.shard,
        target_column=plan.target,
        rows_held_out=counts.held_out,
        sample=counts.sample.arrays(),
        few=dict(counts.few),
        changes=changes_of(source),
    )


def _no_rows(made: MomentsFile, name: str) -> str:
    worst = max(made.lost, key=lambda column: made.lost[column], default="")
    if made.rows_used:
        return f"{name}: none of {made.rows_used:,} rows is for training. Hold fewer rows out."
    why = "widen --where"
    if worst and made.lost[worst]:
        why = f"{worst} is missing in {made.lost[worst]:,}: exclude it (--leave-out {worst})"
    return f"{name}: none of {made.rows_read:,} rows is complete; {why}."


def _check_memory(plan: Plan, name: str, told: Callable[[str], None] | None) -> None:
    """Refuse sums that do not fit in memory, and tell of large ones."""
    width = plan.layout.width + 1
    size = 8.0 * width**2 * plan.cells.count
    needed, free = size + 16.0 * width**2, available_memory()
    of = f"the sums of {width - 1:,} columns in {plan.n_folds} folds"
    if needed > free:
        raise DataError(
            f"{name}: {of} need {format_bytes(needed)}, {format_bytes(free)} free. Use fewer folds (--folds) or "
            "columns (--columns)."
        )
    if size > LARGE_BYTES and told is not None:
        told(f"{name}: {of} take {format_bytes(size)} of memory, and twice that while they are solved.")
