"""Printing on standard output, whatever its encoding can hold."""

from __future__ import annotations

import contextlib
import io
import sys

__all__ = ["print_text", "tell_file"]


def print_text(text: str) -> None:
    """Print words for a person: letters that the locale lacks are escaped."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    print(text, end="")


def tell_file(text: str) -> None:
    """Print what a file would hold, in UTF-8 as the file would be, whatever the locale."""
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:  # a stand-in of a test or a notebook
        print(text, end="")
        return
    with contextlib.suppress(ValueError):
        sys.stdout.flush()
    raw.write(text.encode("utf-8", "surrogateescape"))
    raw.flush()
