"""Work in a thread of its own, so that an interruption comes between two of its steps and never within one."""

from __future__ import annotations

import threading
from collections.abc import Callable

__all__ = ["do_apart"]

INTERVAL_SECONDS = 0.1


def do_apart(work: Callable[[threading.Event], None], tick: Callable[[], None]) -> None:
    """Do work while this thread tells how far it is.

    Parameters
    ----------
    work : called with an event; it ends soon after that is set
    tick : called now and then; if it raises, or this thread is interrupted, the work is stopped and waited for
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
    thread.start()
    try:
        while not ended.wait(INTERVAL_SECONDS):
            tick()
        tick()
    finally:
        stopped.set()
        thread.join()
    if failed:
        raise failed[0]
