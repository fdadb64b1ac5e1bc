"""Names and cells that can be shown: no control characters, no line breaks, not too long."""

from __future__ import annotations

__all__ = ["printable"]


def printable(text: str, longest: int = 60) -> str:
    r"""Escape what a terminal would act on, and cut what is very long.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"
