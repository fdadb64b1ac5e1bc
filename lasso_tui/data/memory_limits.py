"""Free memory, checks that a table fits in it, messages when it does not, and what is given back."""

from __future__ import annotations

import contextlib
import errno
import math
import mmap
import os
from pathlib import Path

from lasso_tui.data.errors import TooLargeError

__all__ = [
    "available_memory",
    "check_blas_memory",
    "check_fits",
    "format_bytes",
    "hold_reserve",
    "out_of_memory_message",
    "return_freed_memory",
    "rows_that_fit",
]

MAX_COPIES = 2
"""Largest number of copies of a table in memory: the columns, and the matrix made from them."""

COLUMN_BYTES = 840
"""Memory of a column besides its values: its name, its type, its places in tables."""

DEFAULT_FREE_BYTES = 4 * 2**30
"""Free memory to assume if the system does not report it."""

RESERVE_BYTES = 8 * 2**20
"""Memory set aside for reporting that no memory is left."""

BLAS_THREAD_BYTES = 128 * 2**20
"""Largest address range that OpenBLAS maps per thread."""


def available_memory() -> int:
    """Return the bytes that may be used: the smaller of the system's free memory and the container's limit."""
    limits = [_system_memory(), _container_memory()]
    return min((free for free in limits if free is not None), default=DEFAULT_FREE_BYTES)


def check_fits(name: str, rows: float, columns: float, memory: int, *, copies: int = MAX_COPIES) -> None:
    """Raise an error if a table of float64 numbers does not fit.

    Parameters
    ----------
    name : the file, for the message
    rows, columns : its size, as far as known
    memory : bytes that may be used
    copies : number of copies held at the same time

    Raises
    ------
    TooLargeError
        If the table needs more than `memory`.
    """
    needed = (8.0 * rows + COLUMN_BYTES) * columns * copies
    if needed > memory:
        raise TooLargeError(
            f"{name} needs about {format_bytes(needed)} ({rows:,.0f} rows × {columns:,.0f} columns), "
            f"{format_bytes(memory)} free. Open a sample (--sample N) or exclude columns.",
            rows_that_fit(rows * memory / needed),
        )


_reserve: list[bytearray] = []


def hold_reserve() -> None:
    """Set some memory aside; `out_of_memory_message` releases it so that the message can be shown."""
    if not _reserve:
        with contextlib.suppress(MemoryError):
            _reserve.append(bytearray(RESERVE_BYTES))  # never touched: it takes addresses, no memory


def return_freed_memory() -> None:
    """Give the system back what was freed; the GNU C library keeps it until it is asked."""
    try:
        import ctypes

        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, ImportError, OSError, TypeError):
        return  # another C library
    trim(0)


def check_blas_memory() -> None:
    """Check that BLAS can allocate its buffers: OpenBLAS hangs at its first use if it cannot.

    Raises
    ------
    MemoryError
        If the address range cannot be mapped.
    """
    try:
        mmap.mmap(-1, BLAS_THREAD_BYTES).close()  # never touched: it takes addresses, no memory
    except OSError as error:
        raise MemoryError from error


def out_of_memory_message(error: BaseException) -> str:
    """Return a message if an error means that memory is exhausted, else "". Releases the reserve.

    A library that no longer fits cannot be imported; its error is that of the dynamic loader.
    """
    _reserve.clear()
    detail = str(error)
    if not isinstance(error, MemoryError):
        loader_failed = isinstance(error, ImportError) and "failed to map segment" in detail
        thread_failed = isinstance(error, RuntimeError) and "can't start new thread" in detail
        no_memory = isinstance(error, OSError) and error.errno == errno.ENOMEM
        if not (loader_failed or thread_failed or no_memory):
            return ""
        detail = ""
    detail = f" ({detail[:1].lower()}{detail[1:]})" if detail else ""
    return f"Out of memory{detail}. Use fewer rows (--sample N) or columns, or close other programs."


def rows_that_fit(max_rows: float) -> int:
    """Return a round number of rows, well below the largest number that fits."""
    half = max(max_rows / 2, 1.0)
    size = 10 ** math.floor(math.log10(half))
    return int(half // size * size)


def format_bytes(number: float) -> str:
    """Format a number of bytes with a unit.

    >>> format_bytes(1536 * 2**20)
    '1.5 GB'
    """
    units = ["TB", "GB", "MB", "kB", "bytes"]
    while number >= 1000 and len(units) > 1:
        number /= 1024
        units.pop()
    unit = units[-1]
    return f"{number:.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:.1f} {unit}"


def _system_memory() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)
    except (AttributeError, OSError, ValueError):
        return None


def _container_memory() -> int | None:
    folder = Path("/sys/fs/cgroup")
    try:
        limit = int((folder / "memory.max").read_text())
        return max(limit - int((folder / "memory.current").read_text()), 0)
    except (OSError, ValueError):
        return None
