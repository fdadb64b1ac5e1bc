"""The status bar at the top: what is open and what was done to it, and the positions of the marks."""

from __future__ import annotations

import re

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

__all__ = ["StatusBar", "abbreviate"]

ABBREVIATIONS = (
    (r"([\d,]+) of ([\d,]+) rows", r"\1/\2 rows"),
    (r"[\d,]+ train, ([\d,]+) held out", r"\1 held out"),
    (r" dummy-coded", ""),
    (r"powers up to ", "powers "),
    (r"excluded ", "−"),
    (r" {3}", " · "),
)
"""Pattern → what is written where the line is narrow."""


class StatusBar(Widget):
    """Data, target and preparation at the left, the marks at the right."""

    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def render(self) -> Content:
        """Lay both out; where they do not fit, the marks lose their names, then the text is abbreviated, then cut."""
        left, right = Content(self.left), self.right
        if left.cell_length + len(right) + 2 > self.size.width:
            right = right.replace("alpha at ", "").replace("alpha ", "")
        if left.cell_length + len(right) + 2 > self.size.width:
            marks = [mark.split() for mark in right.split("   ") if mark]
            right = "  ".join(f"{parts[0]} {parts[-1]}" for parts in marks)
        if left.cell_length + len(right) + 2 > self.size.width:
            left = Content(abbreviate(self.left))
        room = self.size.width - len(right) - 2
        left = left.truncate(max(room, 0), ellipsis=True)
        gap = " " * max(self.size.width - left.cell_length - len(right), 1)
        return Content.assemble(left.stylize("bold"), gap, (right, "$foreground 80%"))


def abbreviate(text: str) -> str:
    """Return a shorter form of a status text.

    >>> abbreviate("hitters  263 × 19 → Salary   263 of 322 rows   3 factors dummy-coded")
    'hitters  263 × 19 → Salary · 263/322 rows · 3 factors'
    """
    for pattern, short in ABBREVIATIONS:
        text = re.sub(pattern, short, text)
    return text
