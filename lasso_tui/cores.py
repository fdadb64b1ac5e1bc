"""The cores of this machine, and the environment variables that say how many of them linear algebra may use."""

from __future__ import annotations

import os

__all__ = ["COMMON_VARIABLES", "VARIABLES", "cores"]

VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What the libraries read when NumPy loads them."""

COMMON_VARIABLES = ("OMP_NUM_THREADS", "GOTO_NUM_THREADS")
"""What they read where their own variable is not set; other libraries read these too."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
