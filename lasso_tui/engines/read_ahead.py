"""Items of an iterator made by a thread, ahead of whoever uses them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

__all__ = ["read_ahead"]

T = TypeVar("T")


def read_ahead(
    items: Iterator[T], count: int = 1, *, is_free: Callable[[T], bool] = lambda item: False
) -> Generator[T]:
    """Yield items while a thread makes the next ones; an error of theirs is raised here.

    Parameters
    ----------
    items : what to yield
    count : how many are made before they are asked for, at most
    is_free : whether an item takes no memory; those are not counted
    """
    made: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()
    wanted, stopped = threading.Semaphore(count), threading.Event()

    def make() -> None:
        may_make = False
        try:
            while True:
                if not may_make:
                    wanted.acquire()
                if stopped.is_set():
                    return
                item = next(items)
                may_make = is_free(item)
                made.put((item, None))
                del item
        except BaseException as error:  # of whatever kind: it is raised where the items are used
            made.put((None, error))

    thread = threading.Thread(target=make, daemon=True, name="read-ahead")
    thread.start()
    try:
        while True:
            item, error = made.get()
            if isinstance(error, StopIteration):
                return
            if error is not None:
                raise error
            if not is_free(item):  # type: ignore[arg-type]
                wanted.release()
            yield item  # type: ignore[misc]
            item = None
    finally:
        stopped.set()
        wanted.release()  # so that it sees that
        thread.join()
