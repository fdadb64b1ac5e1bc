"""Items of an iterator made by a thread, a few ahead of whoever uses them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

__all__ = ["read_ahead"]

T = TypeVar("T")

AHEAD = 1
"""Items that wait, at most."""

PAUSE_SECONDS = 0.1
"""Interval at which the thread looks whether it is still needed."""


def read_ahead(items: Iterator[T], ahead: int = AHEAD) -> Generator[T]:
    """Yield items while a thread makes the next ones; an error of theirs is raised here."""
    waiting: queue.Queue[tuple[bool, T | BaseException | None]] = queue.Queue(ahead)
    stopped = threading.Event()

    def put(more: bool, what: T | BaseException | None) -> bool:
        while not stopped.is_set():
            try:
                waiting.put((more, what), timeout=PAUSE_SECONDS)
            except queue.Full:
                continue
            return True
        return False

    def make() -> None:
        try:
            for item in items:
                if not put(True, item):
                    return
        except BaseException as error:  # of whatever kind: it is raised where the items are used
            put(False, error)
            return
        put(False, None)

    thread = threading.Thread(target=make, daemon=True, name="read-ahead")
    thread.start()
    try:
        while True:
            more, what = waiting.get()
            if not more:
                if isinstance(what, BaseException):
                    raise what
                return
            yield what  # type: ignore[misc]
    finally:
        stopped.set()
        thread.join()
