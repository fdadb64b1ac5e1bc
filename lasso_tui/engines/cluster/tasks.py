"""What workers do: sums of some pieces of one file, and sums of sums."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lasso_tui.data.errors import DataError
from lasso_tui.data.streaming.files import DataFile
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.profile import ColumnSummary, Look, summarise_columns
from lasso_tui.data.streaming.source import StreamSource
from lasso_tui.engines.kept_sums import KeptSums, Summed
from lasso_tui.engines.local import sum_pieces

__all__ = ["Task", "added", "same", "sum_task", "summarise_task", "tasks_of"]

TASK_BYTES = 64 << 20
"""Size of a task about which neighbouring pieces are put together."""


@dataclass(frozen=True)
class Task:
    """Pieces of one file."""

    file: DataFile
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(piece.size for piece in self.pieces)

    @property
    def rows(self) -> int:
        """Rows, as far as they are known."""
        return sum(piece.rows or 0 for piece in self.pieces)


def tasks_of(source: StreamSource, pieces: Sequence[Piece], *, with_limits: bool = False) -> list[Task]:
    """Return the work on pieces, in order; what files say of columns goes along only if it is asked for."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1] if groups else []
        if last and last[0].file == piece.file and sum(one.size for one in last) + piece.size <= TASK_BYTES:
            last.append(piece)
        else:
            groups.append([piece])
    return [
        Task(
            replace(source.files[group[0].file], path=source.files[group[0].file].path.absolute()),
            tuple(replace(one, file=0) if with_limits else replace(one, file=0, limits={}) for one in group),
        )
        for group in groups
    ]


def same(what: object) -> object:
    """Return what many tasks need, as the result of a task: that can be made again if its worker is lost."""
    return what


def _check_seen(file: DataFile) -> None:
    if not file.path.exists():
        raise DataError(
            f"The worker on {platform.node()} cannot see {file.name}. Put the files where all workers can read them."
        )


def sum_task(shared: tuple[StreamSource, Plan], task: Task) -> Summed:
    """Sum the pieces of a task."""
    source, plan = shared
    _check_seen(task.file)
    kept = KeptSums(Summed.nothing(plan))
    sum_pieces(replace(source, files=(task.file,)), plan, task.pieces, kept)
    return kept.whole()


def added(parts: Sequence[Summed]) -> Summed:
    """Return the sums of parts, which stay as they are: another task may need them again."""
    whole = Summed(parts[0].sums.empty())
    for part in parts:
        whole.merge(part)
    return whole


def summarise_task(shared: tuple[StreamSource, Look], task: Task) -> dict[str, ColumnSummary]:
    """Look at the columns of the pieces of a task."""
    source, look = shared
    _check_seen(task.file)
    return summarise_columns(replace(source, files=(task.file,)), task.pieces, look)
