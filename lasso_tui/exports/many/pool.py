"""Fitting of many models in several processes; each takes the columns over from this one."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

from lasso_tui.cores import cores
from lasso_tui.exports.many.fit import fit_task
from lasso_tui.exports.many.plan import Plan, Task

__all__ = ["fit_all", "n_processes"]

_PLAN: list[tuple[Plan, float | None]] = []
"""The plan of this process, where it is one of several."""


def n_processes(requested: int | None) -> int:
    """Return the number of processes: as requested, else the processors that this one may use."""
    return cores() if requested is None else requested


def fit_all(
    plan: Plan, tasks: Sequence[Task], processes: int, position: float | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the records of models as they are done, in any order.

    Parameters
    ----------
    plan, tasks : what to fit
    processes : at most so many at once; 1 fits them here
    position : of the cursor, or None for that of each result
    """
    if processes == 1 or len(tasks) < 2:
        for task in tasks:
            yield fit_task(plan, task, position)
        return
    forks = sys.platform.startswith("linux")
    context = multiprocessing.get_context("fork" if forks else "spawn")
    pool = ProcessPoolExecutor(
        min(processes, len(tasks)), mp_context=context, initializer=_begin, initargs=(plan, position)
    )
    try:
        for done in as_completed([pool.submit(_fit, task) for task in tasks]):
            yield done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(plan: Plan, position: float | None) -> None:
    """Begin a process: one thread of linear algebra each, and keys such as ^C are for the first process alone."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError):
        from threadpoolctl import threadpool_limits

        threadpool_limits(1)
    _PLAN.append((plan, position))


def _fit(task: Task) -> dict[str, Any]:
    plan, position = _PLAN[0]
    return fit_task(plan, task, position)
