"""Whether a table fits in memory, and the sentence where it does not."""

from __future__ import annotations

import contextlib
import errno
import math
import mmap
import os
from pathlib import Path

from lasso_tui.data.table import TooLargeError

__all__ = [
    "available_memory",
    "check_blas_memory",
    "check_fits",
    "format_bytes",
    "hold_reserve",
    "out_of_memory",
    "rows_that_fit",
]

COPIES = 2
"""Times a table is held at most: as columns, and as the matrix made of them."""

UNKNOWN = 4 * 2**30
"""Bytes taken to be free where the system does not say."""


RESERVE = 8 * 2**20
"""Bytes that are set aside for saying that there are no more."""


ROOM = 128 * 2**20
"""Bytes of addresses that OpenBLAS takes for a thread, at most."""


def available_memory() -> int:
    """Return the bytes that can be used: what the system has free, or what a container's limit leaves."""
    found = [_system(), _container()]
    return min((free for free in found if free is not None), default=UNKNOWN)


def check_fits(name: str, rows: float, columns: float, memory: int, *, copies: int = COPIES) -> None:
    """Refuse a table of float64 numbers that would not fit.

    Parameters
    ----------
    name : the file, for the sentence
    rows, columns : its size, as far as it is known
    memory : bytes that may be used

    Raises
    ------
    TooLargeError
        With the sizes.
    """
    needed = 8.0 * rows * columns * copies
    if needed > memory:
        raise TooLargeError(
            f"{name} needs about {format_bytes(needed)} of memory ({rows:,.0f} rows × {columns:,.0f} columns) and "
            f"{format_bytes(memory)} are free; open a sample of its rows (--sample N) or leave columns out.",
            rows_that_fit(rows * memory / needed),
        )


_reserve: list[bytearray] = []


def hold_reserve() -> None:
    """Set some memory aside, which is given back when there is no other, so that this can be said."""
    if not _reserve:
        with contextlib.suppress(MemoryError):
            _reserve.append(bytearray(RESERVE))  # never touched: it takes addresses, no memory


def check_blas_memory() -> None:
    """See that libraries of linear algebra can take what they work in.

    OpenBLAS takes it when it is first used, and waits for ever where there is none.

    Raises
    ------
    MemoryError
        Where there is not.
    """
    try:
        mmap.mmap(-1, ROOM).close()  # never touched: it takes addresses, no memory
    except OSError as error:
        raise MemoryError from error


def out_of_memory(error: BaseException) -> str:
    """Say what to do where memory has run out; "" where an error is another. The reserve is given back.

    A library that does not fit any more cannot be imported, and says so in words of the loader.
    """
    _reserve.clear()
    told = str(error)
    if not isinstance(error, MemoryError):
        loader = isinstance(error, ImportError) and "failed to map segment" in told
        started = isinstance(error, RuntimeError) and "can't start new thread" in told
        if not (loader or started or (isinstance(error, OSError) and error.errno == errno.ENOMEM)):
            return ""
        told = ""
    wanted = f" ({told[:1].lower()}{told[1:]})" if told else ""
    return (
        f"Memory has run out{wanted}; take fewer rows with --sample or fewer columns, or end other programs."
    )


def rows_that_fit(most: float) -> int:
    """Return a round number of rows, well below the most that fit."""
    half = max(most / 2, 1.0)
    size = 10 ** math.floor(math.log10(half))
    return int(half // size * size)


def format_bytes(number: float) -> str:
    """Write a number of bytes for people.

    >>> sized(1536 * 2**20)
    '1.5 GB'
    """
    units = ["TB", "GB", "MB", "kB", "bytes"]
    while number >= 1000 and len(units) > 1:
        number /= 1024
        units.pop()
    unit = units[-1]
    return f"{number:.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:.1f} {unit}"


def _system() -> int | None:
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


def _container() -> int | None:
    folder = Path("/sys/fs/cgroup")
    try:
        limit = int((folder / "memory.max").read_text())
        return max(limit - int((folder / "memory.current").read_text()), 0)
    except (OSError, ValueError):
        return None
