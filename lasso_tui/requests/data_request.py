"""A request for data, and the cache of the columns and table of the last request."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.requests.summing import Summing, targets_of_files

if TYPE_CHECKING:
    from lasso_tui.data import Preparation, RawTable, Reading, Table
    from lasso_tui.requests.engine_choice import EngineChoice

__all__ = ["DataRequest", "FileStamp", "TableCache", "check_data", "file_stamp"]

Progress = Callable[[str, float], None]

FileStamp = tuple[tuple[str, int, int], ...]
"""Path, modification time and size of each file."""


ALIASES = {"tutorial": "article"}
"""Other names of datasets."""


@dataclass(frozen=True)
class DataRequest:
    """Data and their preparation; equal requests give equal tables.

    Attributes
    ----------
    dataset : `article` (or `tutorial`, the same worked example), a bundled name, a path, a pattern of paths, or `-`
    target : column to predict, or None for that of the preparation or the dataset
    preparation : preparation of the columns, or None for the default
    sample : number of rows to draw at random, or None for all
    sample_seed : seed of the sample
    reading : what a person decided about the reading of the file, or None
    engine : what sums the rows, without a sample, or None to have them in memory if they fit
    """

    dataset: str
    target: str | None = None
    preparation: Preparation | None = None
    sample: int | None = None
    sample_seed: int = 0
    reading: Reading | None = None
    engine: EngineChoice | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "dataset", ALIASES.get(self.dataset, self.dataset))

    @property
    def name(self) -> str:
        """Short name of the dataset."""
        return self.dataset.rsplit("/", 1)[-1]

    @property
    def is_summed(self) -> bool:
        """True if the rows are to be summed where they are, whether they fit in memory or not."""
        return self.engine is not None and self.sample is None

    @property
    def is_default(self) -> bool:
        """True if nothing but the target is requested."""
        own = (self.preparation, self.sample, self.reading, self.engine)
        return own == (None, None, None, None)


class TableCache:
    """Cache of the columns read last, and of the table prepared last.

    Another target or preparation thus reads no file again, and all tabs share one table. Thread-safe.

    Attributes
    ----------
    seen : whether someone saw or chose what is predicted: a doubtful target is asked for before that only
    """

    def __init__(self) -> None:
        self.seen = False
        self._readers = _OneReader()
        self._raw: tuple[DataRequest, FileStamp, RawTable] | None = None
        self._prepared: tuple[DataRequest, bool, RawTable, Table] | None = None
        self._sums: tuple[DataRequest, FileStamp, Table] | None = None
        self._summing = Summing()

    def table(
        self,
        request: DataRequest,
        progress: Progress | None = None,
        *,
        series: bool = False,
        constant: bool = False,
    ) -> Table:
        """Return the table of a request; `progress`, `series` and `constant` as in `lasso_tui.data.open_table`.

        Raises
        ------
        lasso_tui.data.DataError
            If the data cannot be used.
        """
        from lasso_tui.data import TooLargeError

        with self._readers.turn(progress) as report:
            if (sums := self._sums_table(request)) is not None:
                return sums
            why: TooLargeError | None = None
            if not request.is_summed:
                try:
                    return self._table(request, report, series=series, constant=constant)
                except TooLargeError as error:
                    if series or request.sample is not None:
                        raise
                    why = error
            self._raw = self._prepared = None
            stamp, table = file_stamp(request.dataset), self._summing.table(request, why, report)
            self._sums = request, stamp, table
            return table

    def _table(self, request: DataRequest, report: Progress, *, series: bool, constant: bool) -> Table:
        """Return the table of a request in memory; raises as `table`."""
        from lasso_tui.data import check_target, prepare

        raw = self._columns(request, report)
        if (before := self._prepared) is not None and before[:2] == (request, series) and before[2] is raw:
            table = before[3]
        else:
            before = self._prepared = None  # two tables and the columns may be more than fits
            table = prepare(raw, request.target, request.preparation, series=series, constant=True)
            self._prepared = request, series, raw, table
        check_target(table.y, table.target, table.name, constant=constant)  # all tabs share the table
        return table

    def columns(self, request: DataRequest, progress: Progress | None = None) -> RawTable:
        """Return the columns that a request is made of, read where they are not in memory; raises as `table`."""
        with self._readers.turn(progress) as report:
            return self._columns(request, report)

    def targets(self, request: DataRequest, progress: Progress | None = None) -> tuple[str, ...]:
        """Return the names that can be a target, of which sums of rows read none; raises as `table`."""
        from lasso_tui.data import MomentTable, targets
        from lasso_tui.engines.open_sums import sums_of

        if not self.sums_rows(request) or sums_of(request.dataset):
            return targets(self.columns(request, progress))
        table = self._sums[2] if self._sums is not None and self._sums[0].dataset == request.dataset else None
        return targets_of_files(request, table if isinstance(table, MomentTable) else None)

    def sums_rows(self, request: DataRequest) -> bool:
        """Return whether rows are summed for a request, or sums of them opened, and no columns are in memory."""
        if request.sample is not None or self.holds(request):
            return False
        return request.is_summed or self.holds_sums(request.dataset)

    def stamp(self, dataset: str) -> FileStamp:
        """Return the stamp of a dataset's files when they were read; () if they are not in memory."""
        read = (one for one in (self._raw, self._sums) if one is not None and one[0].dataset == dataset)
        return next((one[1] for one in read), ())

    def holds_sums(self, dataset: str) -> bool:
        """Return whether data in memory are sums of rows, which have no columns to look at."""
        return self._sums is not None and self._sums[0].dataset == dataset

    def holds(self, request: DataRequest) -> bool:
        """Return whether the columns of a request are in memory."""
        if request.is_summed or self._raw is None:
            return False
        return self._raw[0] == _source_request(request)

    def _sums_table(self, request: DataRequest) -> Table | None:
        """Return the table of files of sums, None for other data."""
        from lasso_tui.data import DataError
        from lasso_tui.engines.open_sums import open_sums, sums_of

        stamp = file_stamp(request.dataset)
        if self._sums is not None and self._sums[:2] == (request, stamp):
            return self._sums[2]
        paths = sums_of(request.dataset)
        if not paths:
            return None
        if request.engine is not None:
            raise DataError(f"{request.name} holds sums of rows already. Leave out --engine.")
        if self._sums is None or self._sums[:2] != (request, stamp):
            self._sums = None
            table = open_sums(paths, request.dataset, request.target, request.preparation, request.sample)
            self._sums = request, stamp, table
        return self._sums[2]

    def _columns(self, request: DataRequest, progress: Progress) -> RawTable:
        from lasso_tui.data import DataError, Reading, ReadOptions, load
        from lasso_tui.engines.open_sums import sums_of

        if sums_of(request.dataset):
            raise DataError(
                f"{request.name} holds sums of rows, not rows: its columns cannot be changed here."
            )
        source, stamp = _source_request(request), file_stamp(request.dataset)
        # A deleted file or a pipe cannot be read again: use what is in memory.
        if self._raw is not None and self._raw[0] == source and stamp in (self._raw[1], ()):
            return self._raw[2]
        raw = load(
            source.dataset,
            ReadOptions(
                sample=source.sample,
                seed=source.sample_seed,
                progress=progress,
                reading=source.reading or Reading(),
            ),
        )
        self._raw = source, stamp, raw
        return raw


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


def _source_request(request: DataRequest) -> DataRequest:
    """Return the part of a request that determines the columns."""
    return DataRequest(
        request.dataset, sample=request.sample, sample_seed=request.sample_seed, reading=request.reading
    )


def check_data(request: DataRequest) -> None:
    """Check that the data of a request are there, without reading them; the rows of a folder's files can be summed.

    Raises
    ------
    lasso_tui.data.DataError
        If they are not.
    """
    from lasso_tui.data import check_source

    if request.engine is None or not Path(request.dataset).expanduser().is_dir():
        check_source(request.dataset)


def file_stamp(dataset: str) -> FileStamp:
    """Return the stamp of the files of a dataset; () if it has none."""
    from lasso_tui.data import DataError
    from lasso_tui.data.readers.sources import find_bundled, resolve_source
    from lasso_tui.engines.open_sums import sums_of

    if find_bundled(dataset) is not None:
        return ()
    try:
        if (folder := Path(dataset).expanduser()).is_dir():
            return _folder_stamp(folder)
        files = sums_of(dataset) or resolve_source(dataset).files
        statuses = [(str(file), file.stat()) for file in files]
    except (DataError, OSError):
        return ()
    return tuple((path, status.st_mtime_ns, status.st_size) for path, status in statuses)


def _folder_stamp(folder: Path) -> FileStamp:
    """Return one stamp for all files of a folder: of the newest time, and their sizes added."""
    from lasso_tui.data.streaming.files import data_in_folder

    statuses = [file.stat() for file in data_in_folder(folder)[0]]
    newest = max((status.st_mtime_ns for status in statuses), default=0)
    return ((str(folder), newest, sum(status.st_size for status in statuses)),)
