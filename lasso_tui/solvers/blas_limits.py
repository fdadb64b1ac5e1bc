"""One thread of linear algebra inside a call, where more would only wait for each other.

A path takes thousands of products of small matrices. BLAS splits each of them among all cores and waits for the
slowest, so that on a machine with other work a path takes many times as long as on one core. NumPy has no means to
say how many threads a product may use, so `threadpoolctl` asks the library: it is kept by the people of joblib and
scikit-learn (BSD, release 3.8), comes with scikit-learn, and takes 25 µs for a call.

A number that the user has set by an environment variable is respected, and nothing is imported then.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar

__all__ = ["each_on_one_thread", "on_one_thread"]

P = ParamSpec("P")
R = TypeVar("R")

VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "OMP_NUM_THREADS",
    "GOTO_NUM_THREADS",
)
"""What the libraries read when they are loaded."""

MAX_NUMBERS = 2**24
"""Size of a matrix whose products are so long that more threads help."""


class _Limit:
    """The limit that all calls share: the first to begin sets it, the last to end takes it back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._libraries: Any = None
        self._had_scipy = False
        self._restore: Any = None

    def begin(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._restore = self._found().limit(limits=1)

    def end(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._restore.restore_original_limits()

    def _found(self) -> Any:
        """Return the libraries that are loaded; SciPy brings one of its own."""
        has_scipy = "scipy.linalg" in sys.modules
        if self._libraries is None or has_scipy != self._had_scipy:
            import threadpoolctl

            self._libraries = threadpoolctl.ThreadpoolController().select(user_api="blas")
            self._had_scipy = has_scipy
        return self._libraries


_limit = _Limit()


@contextlib.contextmanager
def _limited(data: Any) -> Iterator[None]:
    numbers = getattr(data, "nnz", getattr(data, "size", 0))
    if any(os.environ.get(name) for name in VARIABLES) or numbers > MAX_NUMBERS:
        yield
        return
    _limit.begin()
    try:
        yield
    finally:
        _limit.end()


def on_one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function whose first argument is a matrix use one thread of BLAS, unless the matrix is very large."""

    @functools.wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs.get("family", "gaussian") != "gaussian" and "scipy.linalg" not in sys.modules:
            import scipy.linalg  # noqa: F401 - its library is limited too
        with _limited(args[0] if args else kwargs.get("X")):
            return function(*args, **kwargs)

    return limited


def each_on_one_thread(function: Callable[P, Iterator[R]]) -> Callable[P, Iterator[R]]:
    """The same of a function that yields: what it does between two results is limited, its caller is not."""

    @functools.wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        data = args[0] if args else kwargs.get("X")
        with _limited(data):
            results = function(*args, **kwargs)

        def stepwise() -> Iterator[R]:
            while True:
                with _limited(data):
                    try:
                        result = next(results)
                    except StopIteration:
                        return
                yield result

        return stepwise()

    return limited
