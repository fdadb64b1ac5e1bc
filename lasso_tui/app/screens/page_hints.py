"""The keys of a page, for its lower edge: written as in the last line of the screen."""

from __future__ import annotations

from textual.content import Content

__all__ = ["CLOSES", "page_hints"]

KEY, DOES = "bold $accent", "$foreground 70%"


def page_hints(*pairs: tuple[str, str]) -> Content:
    """Return keys and what they do.

    Parameters
    ----------
    pairs : (keys, what they do in a word or two), the most important first
    """
    parts: list[tuple[str, str] | str] = []
    for keys, does in pairs:
        parts += ["  " if parts else "", (keys, KEY), (f" {does}", DOES)]
    return Content.assemble(*parts)


CLOSES = page_hints(("↑ ↓", "scroll"), ("Esc", "close"))
"""Of a page that is read and left."""
