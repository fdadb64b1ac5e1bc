"""The status bar at the top: what is open and what was done to it; how it is fitted, and whether that is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from lasso_tui.app.frame.text_lines import Line, Part, TextLines, spread
from lasso_tui.charts.cells import cell_width, fit

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks

__all__ = ["StatusBar", "abbreviate", "status_line"]

ABBREVIATIONS = (
    (r"([\d,]+) of ([\d,]+) rows", r"\1/\2 rows"),
    (r"[\d,]+ train, ([\d,]+) held out", r"\1 held out"),
    (r" dummy-coded", ""),
    (r"powers up to ", "powers "),
    (r"excluded ", "−"),
)
"""Pattern → what is written where the line is narrow."""

SEPARATOR, WORDS = "   ", " · "
"""What stands between parts at the left, and at the right."""


def abbreviate(text: str) -> str:
    """Return a shorter form of a status text.

    >>> abbreviate("263 of 322 rows"), abbreviate("3 factors dummy-coded")
    ('263/322 rows', '3 factors')
    """
    for pattern, short in ABBREVIATIONS:
        text = re.sub(pattern, short, text)
    return text


def status_line(head: str, more: Sequence[str], right: str, width: int, inks: Inks) -> Line:
    """Return the line: what is open is always there, of the rest what fits, in short where that lets it fit.

    Parameters
    ----------
    head : what is open
    more : what was done to it, the most important first
    right : how it is fitted, and whether that is done, which is kept longest
    width : cells of the line
    """
    head = fit(head, width)
    line = [Part(head, inks.bold)]
    words = right.split(WORDS)
    while len(words) > 1 and cell_width(head) + 2 + cell_width(WORDS.join(words)) > width:
        del words[-2]
    right = WORDS.join(words)
    room = width - cell_width(head) - (cell_width(right) + 2 if right else 0)
    if room < 0:
        return line
    separator, texts = SEPARATOR, list(more)
    if sum(cell_width(text) + len(SEPARATOR) for text in texts) > room:
        separator, texts = " · ", [abbreviate(text) for text in texts]
    for text in texts:
        wide = cell_width(text) + len(SEPARATOR)
        if wide > room:
            break
        line.append(Part((SEPARATOR if len(line) == 1 else separator) + text, inks.quiet))
        room -= wide
    return spread(line, [Part(right, inks.quiet)] if right else [], width)


class StatusBar(TextLines):
    """Data, target and preparation at the left, family, folds and state at the right."""

    DEFAULT_CSS = "StatusBar { height: 1; padding: 0 1; background: $panel; }"

    left: reactive[str] = reactive("", init=False)
    right: reactive[str] = reactive("", init=False)

    def watch_left(self) -> None:
        """Show what is open."""
        self.update_lines()

    def watch_right(self) -> None:
        """Show how it is fitted."""
        self.update_lines()

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the line."""
        head, *more = self.left.split(SEPARATOR)
        return [status_line(head, more, self.right, width, inks)]
