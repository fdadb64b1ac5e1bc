"""Names and cells that can be shown: no control characters, no line breaks, no piles of marks, not too long."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence

__all__ = ["LONGEST", "level_name", "listed", "printable"]

LONGEST = 60

MOST_MARKS = 4
"""Combining marks on one character, one after another, that are shown: more would run over the lines beside."""


def printable(text: str, longest: int = LONGEST) -> str:
    r"""Escape what a terminal would act on, and cut what is very long.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    if len(text) > longest:
        text = text[: longest + 1]  # no more is shown, whatever is escaped
    safe = _escaped(text)
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"


def level_name(word: str) -> str:
    """Return the same of a word of a column: long words that begin alike stay apart, by a check sum at the end."""
    if len(word) <= LONGEST and len(safe := _escaped(word)) <= LONGEST:
        return safe
    return f"{printable(word, LONGEST - 8)}{zlib.crc32(word.encode('utf-8', 'surrogatepass')):08x}"


def _escaped(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        safe = char.isprintable() and marks <= MOST_MARKS
        kept.append(char if safe else char.encode("unicode_escape").decode())
    return "".join(kept)


def listed(names: Sequence[str], most: int = 6) -> str:
    """Name the first few of a list, and count the rest.

    >>> listed(["a", "b", "c", "d"], most=2)
    'a, b and 2 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
