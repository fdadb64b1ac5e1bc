"""The worker that finds out what data hold and what a request would make of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import Worker, get_current_worker

from lasso_tui.app.progress import PROGRESS_SECONDS, format_progress
from lasso_tui.app.worker_thread import SupersededError, WorkerThread

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from lasso_tui.data import RawTable, Reading, TableProfile
    from lasso_tui.requests.data_request import DataRequest, TableCache

__all__ = ["ProfileRunner", "ProfileUpdate", "profile_draft"]

HISTOGRAM_BINS = 10


@dataclass
class ProfileUpdate(Message):
    """Something has been found out about a request; one with an old ticket is dropped.

    Attributes
    ----------
    names : the columns
    notes, decided : what was decided about the reading: one sentence each, and as options
    profile : what the columns hold
    prepared : what the preparation gives, in one line: everything is known
    refusal : why nothing can be made of them
    shape : rows and features that the preparation gives
    fitting : rows that would fit in memory, where they are refused because of their size
    progress : how far the work has come
    """

    ticket: int
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    decided: Reading | None = None
    profile: TableProfile | None = None
    prepared: str = ""
    shape: tuple[int, int] | None = None
    refusal: str = ""
    fitting: int = 0
    progress: str = ""


class ProfileRunner:
    """Profiles one request at a time, the newest, and posts what it finds to a widget.

    Attributes
    ----------
    ticket : the number of the newest request
    """

    def __init__(self, widget: DOMNode, cache: TableCache, *, series: bool = False) -> None:
        self._widget, self._cache, self._series = widget, cache, series
        self._thread = WorkerThread(widget, "profile")
        self.ticket = 0

    def start(self, request: DataRequest) -> None:
        """Profile a request; work on an older one is cancelled."""
        self.ticket += 1
        self._thread.start(partial(self._work, self.ticket, request))

    def cancel(self) -> None:
        """Stop the work."""
        self._thread.cancel()

    def report_not_started(self, change: Worker.StateChanged) -> None:
        """Post that the newest work could not begin."""
        if reason := self._thread.reason_not_started(change):
            self._widget.post_message(ProfileUpdate(self.ticket, refusal=reason))

    def _work(self, ticket: int, request: DataRequest) -> None:
        worker = get_current_worker()

        def tick(progress: str) -> None:
            if worker.is_cancelled:
                raise SupersededError
            if progress:
                self._widget.post_message(ProfileUpdate(ticket, progress=progress))

        for update in profile_draft(ticket, request, self._cache, tick, series=self._series):
            self._widget.post_message(update)


def profile_draft(
    ticket: int,
    draft: DataRequest,
    cache: TableCache,
    tick: Callable[[str], None],
    *,
    series: bool = False,
) -> Iterator[ProfileUpdate]:
    """Read, profile and prepare data.

    Parameters
    ----------
    ticket, draft : the request
    cache : where columns are kept
    tick : is called all the time, now and then with a text; may raise `SupersededError`, which ends the work
    series : whether rows are a series in time
    """
    from lasso_tui.data import TooLargeError, describe
    from lasso_tui.data.memory_limits import hold_reserve, out_of_memory_message

    hold_reserve()

    reported = time.monotonic()

    def progress(stage: str, fraction: float) -> None:
        nonlocal reported
        text = ""
        if time.monotonic() - reported > PROGRESS_SECONDS:
            reported, text = time.monotonic(), format_progress(stage, fraction)
        tick(text)

    try:
        raw = cache.columns(draft, progress)
        names = tuple(column.name for column in raw.columns)
        yield ProfileUpdate(ticket, names=names, notes=reading_notes(raw), decided=raw.decided)
        profile = describe(raw, draft.target, draft.preparation, bins=HISTOGRAM_BINS, progress=progress)
        yield ProfileUpdate(ticket, profile=profile)
        table = cache.table(draft, progress, series=series)
        held = 0 if table.held_out is None else table.held_out.n_samples
        shape = table.n_samples + held, table.n_features
        yield ProfileUpdate(ticket, prepared=table.prepared, shape=shape)
    except SupersededError:
        return
    except ValueError as error:
        fitting = error.rows if isinstance(error, TooLargeError) else 0
        yield ProfileUpdate(ticket, refusal=str(error), fitting=fitting)
    except Exception as error:
        if not (reason := out_of_memory_message(error)):
            raise
        yield ProfileUpdate(ticket, refusal=reason)


def reading_notes(raw: RawTable) -> tuple[str, ...]:
    """Return the notes on the table as a whole; those on a column are said where the column is described."""
    of_columns = {column.note for column in raw.columns}
    return tuple(note for note in raw.notes if note not in of_columns)
