"""Calls that threads make, and their results in the order of the calls."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_order"]

Key = TypeVar("Key")
Result = TypeVar("Result")


def in_order(
    calls: Iterator[tuple[Key, Callable[[], Result] | None]], workers: int
) -> Generator[tuple[Key, Result | None]]:
    """Yield what calls return, in their order.

    Calls are drawn in the caller's thread, and no more of them than `workers` are under way or wait to be yielded.

    Parameters
    ----------
    calls : what each belongs to, and the call; None where there is nothing to call
    workers : threads that make calls, beside that of the caller; with 1, the caller makes them

    Raises
    ------
    Exception
        What a call raises, in its place; what drawing one raises, when all before it have been yielded.
    """
    if workers < 2:
        for key, call in calls:
            yield key, None if call is None else call()
            del call
        return
    waiting: deque[tuple[Key, Future[Result] | None]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="sums")
    failed: BaseException | None = None
    are_more = True
    try:
        while are_more or waiting:
            if are_more and sum(future is not None for _, future in waiting) < workers:
                try:
                    key, call = next(calls)
                except StopIteration:
                    are_more = False
                except BaseException as error:  # of whatever kind: raised in its place
                    are_more, failed = False, error
                else:
                    waiting.append((key, None if call is None else pool.submit(call)))
                    del call
            else:
                key, future = waiting.popleft()
                yield key, None if future is None else future.result()
                del future
        if failed is not None:
            raise failed
    finally:
        pool.shutdown(cancel_futures=True)
