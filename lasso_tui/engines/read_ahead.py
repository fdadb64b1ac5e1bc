"""Items of an iterator made by a thread, one ahead of whoever uses them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

__all__ = ["read_ahead"]

T = TypeVar("T")

PAUSE_SECONDS = 0.1
"""Interval at which the thread looks whether it is still needed."""


def read_ahead(items: Iterator[T]) -> Generator[T]:
    """Yield items while a thread makes the next one, and no more; an error of theirs is raised here."""
    made: queue.SimpleQueue[tuple[bool, T | BaseException | None]] = queue.SimpleQueue()
    wanted, stopped = threading.Semaphore(1), threading.Event()

    def make() -> None:
        more = True
        while more:
            while not wanted.acquire(timeout=PAUSE_SECONDS):
                if stopped.is_set():
                    return
            if stopped.is_set():
                return
            try:
                made.put((True, next(items)))
            except StopIteration:
                more = False
                made.put((False, None))
            except BaseException as error:  # of whatever kind: it is raised where the items are used
                more = False
                made.put((False, error))

    thread = threading.Thread(target=make, daemon=True, name="read-ahead")
    thread.start()
    try:
        while True:
            more, what = made.get()
            if not more:
                if isinstance(what, BaseException):
                    raise what
                return
            wanted.release()
            yield what  # type: ignore[misc]
            what = None
    finally:
        stopped.set()
        wanted.release()
        thread.join()
