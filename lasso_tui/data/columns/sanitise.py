"""Text that is safe to show: no control characters or line breaks, few combining marks, limited length."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence

__all__ = [
    "MAX_NAME_LENGTH",
    "first_line",
    "flag_value",
    "join_names",
    "level_name",
    "sanitise_text",
    "sanitise_texts",
    "unprotected",
]

MAX_NAME_LENGTH = 60

MAX_COMBINING_MARKS = 4
"""Consecutive combining marks shown on one character: more would overlap the neighbouring lines."""


def sanitise_text(text: str, max_length: int = MAX_NAME_LENGTH) -> str:
    r"""Escape what a terminal would interpret, and truncate long text.

    >>> sanitise_text("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    if len(text) > max_length:
        text = text[: max_length + 1]  # escaping never shortens, so the rest cannot be shown
    safe = _escape(text)
    return safe if len(safe) <= max_length else safe[: max_length - 1] + "…"


def sanitise_texts(texts: Sequence[str], max_length: int = MAX_NAME_LENGTH) -> list[str]:
    """Make many texts safe as `sanitise_text` does; most need nothing, which is seen of all of them at once."""
    joined = "".join(texts)
    if joined.isascii() and joined.isprintable() and max(map(len, texts), default=0) <= max_length:
        return list(texts)
    return [sanitise_text(text, max_length) for text in texts]


def first_line(error: BaseException, max_length: int, otherwise: str = "") -> str:
    r"""Return what an error says in its first line, without a full stop, or other words or its kind if it says none.

    >>> first_line(ValueError("Bad header.\nLine 2."), 40), first_line(ValueError(), 40)
    ('Bad header', 'ValueError')
    """
    said = str(error).splitlines()[0].rstrip(".") if str(error) else otherwise or type(error).__name__
    return sanitise_text(said, max_length)


def unprotected(word: str) -> str:
    """Return the text in a formula such as ="00123", which keeps Excel from reading it as a number; else the word.

    >>> unprotected('="00123"'), unprotected("00123")
    ('00123', '00123')
    """
    is_protected = len(word) > 2 and word.startswith('="') and word[-1] == '"'
    return word[2:-1].replace('""', '"').strip() if is_protected else word


def flag_value(word: str) -> str:
    """Return a word as the value of an option in a sentence: in quotes where it has blanks."""
    return f"'{word}'" if " " in word else word


def level_name(word: str) -> str:
    """Sanitise a level of a factor; a checksum keeps long levels with the same beginning distinct."""
    if len(word) <= MAX_NAME_LENGTH and len(safe := _escape(word)) <= MAX_NAME_LENGTH:
        return safe
    checksum = zlib.crc32(word.encode("utf-8", "surrogatepass"))
    return f"{sanitise_text(word, MAX_NAME_LENGTH - 8)}{checksum:08x}"


def _escape(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    escaped, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        safe = char.isprintable() and marks <= MAX_COMBINING_MARKS
        escaped.append(char if safe else char.encode("unicode_escape").decode())
    return "".join(escaped)


def join_names(names: Sequence[str], max_names: int = 6) -> str:
    """Join the first few names with commas, and count the rest.

    >>> join_names(["a", "b", "c", "d"], max_names=2)
    'a, b and 2 more'
    """
    shown = ", ".join(names[:max_names])
    return shown if len(names) <= max_names else f"{shown} and {len(names) - max_names} more"
