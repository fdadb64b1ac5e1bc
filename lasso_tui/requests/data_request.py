"""What is open: data by name, what is done to them, and the columns in memory that they are made of."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.data import Preparation, RawTable, Table

__all__ = ["DataRequest", "FileStamp", "TableCache", "stamp_of"]

Progress = Callable[[str, float], None]

FileStamp = tuple[tuple[str, int, int], ...]
"""Path, time of the last change and size of each file."""


@dataclass(frozen=True)
class DataRequest:
    """Data, and all that is done to them before a technique sees them; equal ones give equal tables.

    Attributes
    ----------
    dataset : `article`, a bundled name, a path, a pattern of paths, or `-`
    target : the column to predict, or None for the preparation's or the dataset's own
    preparation : what is done to the columns, or None for the usual
    sample : rows to keep, drawn at random, or None for all
    sample_seed : of the drawing
    """

    dataset: str
    target: str | None = None
    preparation: Preparation | None = None
    sample: int | None = None
    sample_seed: int = 0

    @property
    def name(self) -> str:
        """The dataset's name for the screen."""
        return self.dataset.rsplit("/", 1)[-1]

    @property
    def is_usual(self) -> bool:
        """True where nothing but the target was asked for."""
        return self.preparation is None and self.sample is None


class TableCache:
    """Keeps the columns of the source that was read last, and the table that was made of them last.

    So another target or preparation reads no file again, and the tabs share one table. Threads may share a shelf.
    """

    def __init__(self) -> None:
        self._readers = _OneReader()
        self._read: tuple[DataRequest, FileStamp, RawTable] | None = None
        self._made: tuple[DataRequest, RawTable, Table] | None = None

    def table(self, opening: DataRequest, progress: Progress | None = None) -> Table:
        """Return the table of an opening; `progress` as in `lasso_tui.data.open_table`.

        Raises
        ------
        lasso_tui.data.DataError
            For data that cannot be used, in one sentence.
        """
        from lasso_tui.data import prepare

        with self._readers.turn(progress) as report:
            loaded = self._columns(opening, report)
            if self._made is not None and self._made[0] == opening and self._made[1] is loaded:
                return self._made[2]
            self._made = None  # two tables and the columns may be more than fits
            table = prepare(loaded, opening.target, opening.preparation)
            self._made = opening, loaded, table
            return table

    def columns(self, opening: DataRequest, progress: Progress | None = None) -> RawTable:
        """Return the columns that an opening is made of, read where they are not in memory; raises as `table`."""
        with self._readers.turn(progress) as report:
            return self._columns(opening, report)

    def stamp(self, dataset: str) -> FileStamp:
        """Return the state that a dataset's files were in when they were read; () where they are not in memory."""
        read = self._read
        return read[1] if read is not None and read[0].dataset == dataset else ()

    def holds(self, opening: DataRequest) -> bool:
        """Tell whether the columns of an opening are in memory."""
        return self._read is not None and self._read[0] == _source(opening)

    def _columns(self, opening: DataRequest, progress: Progress) -> RawTable:
        from lasso_tui.data import ReadOptions, load

        source, stamp = _source(opening), stamp_of(opening.dataset)
        # A file that is gone, or a pipe, cannot be read again: what is in memory is all there is.
        if self._read is not None and self._read[0] == source and stamp in (self._read[1], ()):
            return self._read[2]
        loaded = load(
            source.dataset, ReadOptions(sample=source.sample, seed=source.sample_seed, progress=progress)
        )
        self._read = source, stamp, loaded
        return loaded


class _OneReader:
    """Lets one thread read at a time; those that wait hear of its progress, so that they can give up."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._reading = False
        self.waiting = 0
        """Number of threads that wait."""

    @contextlib.contextmanager
    def turn(self, progress: Progress | None) -> Iterator[Progress]:
        """Wait for the reader before, giving up when `progress` raises; give what is to be called while reading."""

        def report(stage: str, fraction: float) -> None:
            with self._changed:
                self._changed.notify_all()
            if progress is not None:
                progress(stage, fraction)

        with self._changed:
            self.waiting += 1
            try:
                while self._reading:
                    if progress is not None:
                        progress("waiting", 0.0)
                    self._changed.wait()
            finally:
                self.waiting -= 1
            self._reading = True
        try:
            yield report
        finally:
            with self._changed:
                self._reading = False
                self._changed.notify_all()


def _source(opening: DataRequest) -> DataRequest:
    """Return what the columns depend on."""
    return DataRequest(opening.dataset, sample=opening.sample, sample_seed=opening.sample_seed)


def stamp_of(dataset: str) -> FileStamp:
    """Tell the state of the files that a name stands for; () where there are none."""
    from lasso_tui.data import DataError
    from lasso_tui.data.readers.sources import find_bundled, resolve_source

    if find_bundled(dataset) is not None:
        return ()
    try:
        states = [(str(file), file.stat()) for file in resolve_source(dataset).files]
    except (DataError, OSError):
        return ()
    return tuple((path, state.st_mtime_ns, state.st_size) for path, state in states)
