"""Printing on standard output, independent of its encoding."""

from __future__ import annotations

import contextlib
import io
import sys

__all__ = ["print_text", "write_stdout"]


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
