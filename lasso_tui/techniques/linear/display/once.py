"""What depends on a result alone is made once: charts compare arrays by identity, and a step makes none again."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import TypeVar

from lasso_tui.techniques.result import AnyResult

__all__ = ["once"]

R = TypeVar("R", bound=AnyResult)
T = TypeVar("T")


def once(make: Callable[[R], T]) -> Callable[[R], T]:
    """Return a function that calls another one once for each result, and keeps what it returned with the result."""
    made: weakref.WeakKeyDictionary[R, T] = weakref.WeakKeyDictionary()

    @functools.wraps(make)
    def kept(result: R) -> T:
        if result not in made:
            made[result] = make(result)
        return made[result]

    return kept
