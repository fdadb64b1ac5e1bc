"""Work on files that may never be done: a disk that hangs, a pipe that nobody reads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["PATIENCE_SECONDS", "DiskHangsError", "within_patience"]

PATIENCE_SECONDS = 2.0
"""Seconds after which state and settings are done without."""

T = TypeVar("T")


class DiskHangsError(OSError):
    """Raised where a file does not answer; the work on it goes on in a thread that nobody waits for."""


def within_patience(work: Callable[[], T], seconds: float | None = None) -> T:
    """Do some work on files and return what it returns, unless it takes too long.

    Parameters
    ----------
    work : the work; what it raises is raised
    seconds : `PATIENCE_SECONDS` where it is not given

    Raises
    ------
    DiskHangsError
        Where the work is not done by then.
    """
    found: list[T] = []
    failed: list[BaseException] = []

    def attempt() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    limit = PATIENCE_SECONDS if seconds is None else seconds
    try:
        thread = threading.Thread(target=attempt, name="lasso-tui-file", daemon=True)
        thread.start()
    except RuntimeError:  # no thread is to be had: memory or processes are short
        return work()
    thread.join(limit)
    if failed:
        raise failed[0]
    if not found:
        raise DiskHangsError(None, f"no answer within {limit:g} seconds")
    return found[0]
