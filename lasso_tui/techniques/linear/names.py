"""Names of columns in the text of a parameter: how they are separated, quoted, and got wrong.

Commas, semicolons and spaces separate. A name that holds one of these stands in backquotes, or is found because the
longest known name is tried first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SEPARATORS", "longest_first", "name_at", "quote_name", "suggestion", "word_at"]

SEPARATORS = ",; \t\n"
QUOTE = "`"


def suggestion(name: str, features: Sequence[str]) -> str:
    """Suggest the column whose name is closest, or list the columns."""
    import difflib

    close = difflib.get_close_matches(name, features, n=1)
    some = ", ".join(features[:12]) + (" …" if len(features) > 12 else "") or "none"
    return f"Did you mean {close[0]}?" if close else f"Columns: {some}."


def quote_name(name: str) -> str:
    """Write a name as it can be read back: in backquotes where it holds a separator."""
    return f"{QUOTE}{name}{QUOTE}" if any(one in name for one in SEPARATORS) or not name else name


def longest_first(names: Sequence[str]) -> list[str]:
    """Return names in the order in which they are tried."""
    return sorted(names, key=len, reverse=True)


def name_at(text: str, at: int, known: Sequence[str], ends: str = SEPARATORS) -> tuple[str, int] | None:
    """Return the known name at a position of a text and where it ends, or None where there is none.

    Parameters
    ----------
    text, at : the text and the position
    known : the names, the longest first
    ends : the characters that may follow a name, besides the end of the text
    """
    if text.startswith(QUOTE, at):
        end = text.find(QUOTE, at + 1)
        name = text[at + 1 : end]
        return (name, end + 1) if end > 0 and name in known else None
    for name in known:
        end = at + len(name)
        if name and text.startswith(name, at) and (end == len(text) or text[end] in ends):
            return name, end
    return None


def word_at(text: str, at: int, ends: str = SEPARATORS) -> str:
    """Return what stands at a position up to the next separator, or between backquotes."""
    if text.startswith(QUOTE, at) and (close := text.find(QUOTE, at + 1)) > 0:
        return text[at + 1 : close]
    end = next((k for k in range(at, len(text)) if text[k] in ends), len(text))
    return text[at:end]
