"""Keeps Python's garbage collector from pausing a step.

The app consists of some hundred thousand objects that live as long as it does; yet each full collection visits all
of them: one of a hundred steps on diabetes took 72 ms more (processor time, on a busy machine). Once the first
result is shown they are frozen, and only later objects are visited.
"""

from __future__ import annotations

import gc
from functools import cache

__all__ = ["freeze_startup_objects"]

GC_THRESHOLDS = 5_000, 10, 20
"""New objects before a collection of the youngest generation, and how many of those before the older ones."""


@cache
def freeze_startup_objects() -> None:
    """Collect once and freeze what is alive; only the first call in a process does it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
