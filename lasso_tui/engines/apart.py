"""Work in a thread of its own, so that an interruption comes between two of its steps and never within one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

__all__ = ["do_apart"]

INTERVAL_SECONDS = 0.1

PATIENCE_SECONDS = 20.0
"""Time for which work that was stopped is waited for although interruptions come again."""


def do_apart(
    work: Callable[[threading.Event], None], tick: Callable[[], None], left: Callable[[], None] = lambda: None
) -> None:
    """Do work while this thread tells how far it is.

    Parameters
    ----------
    work : called with an event; it ends soon after that is set
    tick : called now and then; if it raises, or this thread is interrupted, the work is stopped and waited for
    left : called where the work does not end and is waited for no longer
    """
    stopped, ended = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work(stopped)
        except BaseException as error:  # of whatever kind: it is raised where the work is waited for
            failed.append(error)
        finally:
            ended.set()

    thread = threading.Thread(target=run, daemon=True, name="engine")
    try:
        thread.start()
        while not ended.wait(INTERVAL_SECONDS):
            tick()
        tick()
    finally:
        if thread.ident is None:  # it could not be started
            stopped.set()
        else:
            _stop(stopped, ended, left)
            thread.join()
    if failed:
        raise failed[0]


def _stop(stopped: threading.Event, ended: threading.Event, left: Callable[[], None]) -> None:
    """Stop work and wait for its end, also where the interruption comes again, as that by a signal does."""
    until = 0.0
    while not ended.is_set():
        try:
            stopped.set()
            # Not without end: a signal that comes just before it would be heeded after it only.
            ended.wait(INTERVAL_SECONDS)
        except BaseException:  # of whatever kind: it may be the one that has stopped the work
            until = until or monotonic() + PATIENCE_SECONDS
            if monotonic() >= until:
                left()
                raise
