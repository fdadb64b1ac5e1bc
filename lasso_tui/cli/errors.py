"""Input that cannot be used, told in one line."""

from __future__ import annotations

__all__ = ["InputError", "one_line"]


class InputError(Exception):
    """Input that cannot be used; the message is one sentence."""


LONGEST = 1000


def one_line(text: str) -> str:
    """Make a message safe for one line of a terminal: no line breaks, no control characters, not without end."""
    from lasso_tui.data.columns.sanitise import sanitise_text

    return sanitise_text(text.replace("\n", " "), LONGEST)
