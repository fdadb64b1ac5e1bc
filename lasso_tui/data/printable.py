"""Names and cells that can be shown: no control characters, no line breaks, not too long."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["listed", "printable"]


def printable(text: str, longest: int = 60) -> str:
    r"""Escape what a terminal would act on, and cut what is very long.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Name the first few of a list, and count the rest.

    >>> listed(["a", "b", "c", "d"], most=2)
    'a, b and 2 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
