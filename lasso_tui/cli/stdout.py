"""Standard input and output as a shell may leave them, and printing independent of their encoding."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import IO, Any

__all__ = ["complete_streams", "is_terminal", "print_text", "write_stdout"]


def complete_streams() -> None:
    """Open what the shell has closed, and have no text fail for its encoding.

    A closed descriptor would be given to the next file that is opened, and what is printed be written into it. In
    place of a closed output comes one that nothing can be written to, so that losing a result is an error.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor, kept
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def is_terminal(stream: IO[Any] | None) -> bool:
    """Tell whether a stream of the process is a terminal; None is one that was closed."""
    return stream is not None and not stream.closed and stream.isatty()


def print_text(text: str) -> None:
    """Print text for a reader; characters that the locale lacks are escaped."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    print(text, end="")


def write_stdout(text: str) -> None:
    """Print the content of a file in UTF-8, whatever the locale."""
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:  # replaced by a test or a notebook
        print(text, end="")
        return
    with contextlib.suppress(ValueError):
        sys.stdout.flush()
    raw.write(text.encode("utf-8", "surrogateescape"))
    raw.flush()
