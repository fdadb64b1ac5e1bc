"""Python's collector of cycles, kept from pausing a step.

What the app is made of, some hundred thousand objects, lives as long as it does; yet each full collection goes
through all of them: of a hundred steps on diabetes one took 72 ms more (processor time, on a busy machine). Once the
first picture is done they are put aside, and what comes after is gone through alone.
"""

from __future__ import annotations

import gc
from functools import cache

__all__ = ["freeze_startup_objects"]

GC_THRESHOLDS = 5_000, 10, 20
"""New objects from which on the young ones are looked through, and how often the older ones are after that."""


@cache
def freeze_startup_objects() -> None:
    """Collect once, and leave out what is alive now from then on; the first call in a process does it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
