"""Input that cannot be used, told in one line."""

from __future__ import annotations

__all__ = ["BadInput", "one_line"]


class BadInput(Exception):  # noqa: N818 - a sentence for the person, not a failure of the program
    """Input that cannot be used; the message is one sentence."""


def one_line(text: str) -> str:
    """Make a message safe for one line of a terminal: no line breaks, no control characters."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(text.split("\n")))
