"""Errors in the user's input, reported in one line."""

from __future__ import annotations

__all__ = ["InputError", "one_line"]


class InputError(Exception):
    """Input that cannot be used. The message says what is wrong, where, and what to do."""


MAX_MESSAGE_LENGTH = 1000


def one_line(text: str) -> str:
    """Sanitise a message for one line of a terminal: no line breaks or control characters, limited length."""
    from lasso_tui.data.columns.sanitise import sanitise_text

    return sanitise_text(text.replace("\n", " "), MAX_MESSAGE_LENGTH)
