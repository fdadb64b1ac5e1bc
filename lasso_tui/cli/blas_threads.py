"""The number of threads of linear algebra, chosen before NumPy is imported."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from lasso_tui.cores import COMMON_VARIABLES, VARIABLES, cores

__all__ = ["limit_blas_threads"]

MAX_THREADS = 4
"""Most threads that pay: the products of a path are short, and each waits for its slowest thread."""


def limit_blas_threads(environment: MutableMapping[str, str] | None = None) -> None:
    """Leave one core to the rest of the machine; a number set by the user is respected.

    Linear algebra on every core waits for whichever core has other work, and it delays each key of the explorer. On a
    busy machine the many small products of a solve then take several times as long as with one thread.
    """
    known = os.environ if environment is None else environment
    if any(known.get(name) for name in COMMON_VARIABLES):
        return
    threads = str(max(min(cores() - 1, MAX_THREADS), 1))
    for name in VARIABLES:
        if not known.get(name):
            known[name] = threads
