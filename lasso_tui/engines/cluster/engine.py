"""The engine that has the workers of a Dask cluster read the pieces."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from lasso_tui.data.columns.sanitise import first_line, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.data.streaming.plan import Plan
from lasso_tui.data.streaming.profile import ColumnSummary, Look, needs_reading, summarise_columns
from lasso_tui.data.streaming.source import StreamSource
from lasso_tui.engines.apart import do_apart
from lasso_tui.engines.cluster.tasks import Task, added, same, sum_task, summarise_task, tasks_of
from lasso_tui.engines.kept_sums import KeptSums
from lasso_tui.engines.meter import Meter

__all__ = ["DaskEngine"]

GROUPS = 32
"""Sums that come here, about: those of more tasks are added on the workers."""

FAN = 4
"""Sums that a worker adds at a time."""

POLL_SECONDS = 0.1

ASK_SECONDS = 4
"""Time after which the scheduler is asked whether it is still there."""

ANSWER_SECONDS = 10
"""Time in which it must answer."""


@dataclass(eq=False)
class DaskEngine:
    """Workers of a Dask cluster.

    Attributes
    ----------
    client : connected, by `cluster_of`
    about, said : as in `Engine`
    """

    client: Any
    about: str = ""
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.address = str(self.client.scheduler.address)

    def summarise(
        self, source: StreamSource, pieces: Sequence[Piece], look: Look, meter: Meter
    ) -> dict[str, ColumnSummary]:
        """As in `Engine`."""
        if not needs_reading(source, pieces, look):
            return summarise_columns(source, pieces, look)
        found = summarise_columns(source, (), look)
        tasks = tasks_of(source, pieces, with_limits=True)

        def work(stopped: threading.Event) -> None:
            with self._working(stopped) as job:
                shared = job.submit(same, (replace(source, files=(), pieces=()), look))
                futures = [job.submit(summarise_task, shared, task) for task in tasks]
                for task, future in zip(tasks, futures, strict=True):  # in order, as levels are
                    for name, summary in job.result(future).items():
                        found[name].merge(summary)
                    meter.complete(task.size, task.rows)

        do_apart(work, meter.tell)
        return found

    def sum(
        self, source: StreamSource, plan: Plan, pieces: Sequence[Piece], kept: KeptSums, meter: Meter
    ) -> None:
        """As in `Engine`."""
        tasks = tasks_of(source, pieces)
        size = max(-(-len(tasks) // GROUPS), FAN)

        def work(stopped: threading.Event) -> None:
            with self._working(stopped) as job:
                shared = job.submit(same, (replace(source, files=(), pieces=()), plan))
                groups: list[Any] = []
                leaves: dict[Any, Task] = {}
                for low in range(0, len(tasks), size):
                    group = [job.submit(sum_task, shared, task) for task in tasks[low : low + size]]
                    leaves |= dict(zip(group, tasks[low : low + size], strict=True))
                    while len(group) > 1:
                        group = [job.submit(added, group[k : k + FAN]) for k in range(0, len(group), FAN)]
                    groups += group

                def look() -> None:
                    for future in [one for one in leaves if one.done()]:
                        task = leaves.pop(future)  # its sums may go from the workers once they are added
                        meter.complete(task.size, task.rows)

                for future in job.as_completed(groups, look):
                    kept.add_complete(job.result(future))

        do_apart(work, meter.tell, kept.leave)

    @contextlib.contextmanager
    def _working(self, stopped: threading.Event) -> Iterator[_Job]:
        """Send tasks for the length of the block; what is left of them is cancelled then."""
        lost: list[str] = []

        def hear(event: Any) -> None:
            said = event[1] if isinstance(event, tuple) else event
            if said.get("action") == "remove-worker" and not said.get("expected"):
                lost.append(sanitise_text(str(said.get("worker"))))

        job = _Job(self.client, self.address, stopped)
        self.client.subscribe_topic("all", hear)
        try:
            yield job
        finally:
            job.end()
            for worker in lost:
                self.said.append(f"Worker {worker} was lost; its tasks ran again on others.")


class _Job:
    """Tasks of one pass."""

    def __init__(self, client: Any, address: str, stopped: threading.Event) -> None:
        self._client, self._address, self._stopped = client, address, stopped
        self._waiting: list[Any] = []
        self._asked = monotonic()

    def submit(self, function: Callable[..., Any], *given: Any) -> Any:
        self._check()
        return self._client.submit(function, *given, pure=False)

    def as_completed(self, futures: Sequence[Any], look: Callable[[], None]) -> Iterator[Any]:
        """Yield futures as they end."""
        self._waiting = list(futures)
        while self._waiting:
            self._check()
            look()
            done = next((one for one in self._waiting if one.done()), None)
            if done is None:
                self._stopped.wait(POLL_SECONDS)
                continue
            self._waiting.remove(done)
            yield done

    def result(self, future: Any) -> Any:
        """Return what a task has made.

        Raises
        ------
        DataError
            As the task did, or where the scheduler is gone.
        """
        while not future.done():
            self._check()
            self._stopped.wait(POLL_SECONDS)
        while True:
            try:
                return future.result(timeout=ANSWER_SECONDS)
            except DataError:
                raise
            except TimeoutError:  # large sums may take longer
                self._check()
            except Exception as error:
                self._check(future.status)
                raise DataError(_failure(error)) from None

    def _check(self, status: str = "") -> None:
        if self._stopped.is_set():
            raise _Stopped
        is_there = True
        if monotonic() - self._asked > ASK_SECONDS and self._client.status == "running":
            try:
                self._client.sync(
                    self._client.scheduler.identity, n_workers=0, callback_timeout=ANSWER_SECONDS
                )
            except Exception:  # of whatever kind: it has not answered
                is_there = False
            self._asked = monotonic()
        if not is_there or self._client.status != "running" or status in ("cancelled", "lost"):
            raise DataError(
                f"The scheduler {self._address} stopped answering. Start it and its workers again."
            )

    def end(self) -> None:
        """Cancel what is left."""
        if self._waiting and self._client.status == "running":
            with contextlib.suppress(Exception):  # the connection may end meanwhile
                self._client.cancel(self._waiting, asynchronous=False)


class _Stopped(Exception):  # noqa: N818 - no error
    """The work is to end."""


def _failure(error: Exception) -> str:
    kind = type(error).__name__
    if kind == "KilledWorker":
        return (
            "Workers were lost one after the other at the same rows; they may lack memory. Start larger ones."
        )
    return f"A worker failed: {kind}: {first_line(error, 200)}."
