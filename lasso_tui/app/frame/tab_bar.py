"""The tabs in one line: the one in front is always whole, and how many are cut is said at the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import reactive

from lasso_tui.app.frame.text_lines import Line, Part, TextLines
from lasso_tui.charts.cells import cell_width

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks

__all__ = ["TabBar", "cut_tabs", "tab_parts"]


def cut_tabs(widths: Sequence[int], active: int, room: int) -> tuple[int, int]:
    """Return the first tab to show and the one after the last: as many as fit, with the active one among them.

    Its neighbours are shown with it where three fit. Where there is a choice the first tabs are shown.

    Parameters
    ----------
    widths : cells of each tab
    active : the tab in front
    room : cells of the line
    """
    count = len(widths)

    def fits(first: int, end: int) -> bool:
        ends = (len(f"‹ {first}+ ") if first else 0) + (len(f" +{count - end} ›") if end < count else 0)
        return sum(widths[first:end]) + ends <= room

    for margin in (1, 0):
        low, high = max(active - margin, 0), min(active + margin + 1, count)
        for first in range(low + 1):
            if fits(first, high):
                end = high
                while end < count and fits(first, end + 1):
                    end += 1
                return first, end
    return active, active + 1


def tab_parts(titles: Sequence[tuple[str, str]], active: str, width: int, inks: Inks) -> Line:
    """Return the line of tabs.

    Parameters
    ----------
    titles : slug and title of each
    active : slug of the one in front
    width : cells of the line
    """
    slugs = [slug for slug, _ in titles]
    texts = [f" {title} " for _, title in titles]
    at = slugs.index(active) if active in slugs else 0
    first, end = cut_tabs([cell_width(text) for text in texts], at, width)
    line: Line = []
    if first:
        line.append(Part(f"‹ {first}+ ", inks.quiet, f"tab:{slugs[first - 1]}"))
    for k in range(first, end):
        line.append(Part(texts[k], inks.chosen if k == at else inks.quiet, f"tab:{slugs[k]}"))
    if end < len(texts):
        line.append(Part(f" +{len(texts) - end} ›", inks.quiet, f"tab:{slugs[end]}"))
    return line


class TabBar(TextLines):
    """The tabs; one is in front.

    Parameters
    ----------
    titles : slug and title of each
    active : slug of the one in front
    """

    DEFAULT_CSS = "TabBar { height: 1; background: $background; }"

    active: reactive[str] = reactive("", init=False)

    @dataclass
    class Chosen(Message):
        """A tab has come to the front."""

        slug: str

    def __init__(self, titles: Sequence[tuple[str, str]], active: str) -> None:
        super().__init__(id="tabs")
        self._titles = tuple(titles)
        self.set_reactive(TabBar.active, active)

    def on_mount(self) -> None:
        """Say which tab is in front at first."""
        self.post_message(self.Chosen(self.active))

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the tabs that fit."""
        return [tab_parts(self._titles, self.active, width, inks)]

    def watch_active(self) -> None:
        """Show the tab in front."""
        self.update_lines()
        self.post_message(self.Chosen(self.active))

    def clicked(self, what: str) -> None:
        """Go to the tab under the mouse."""
        self.active = what.removeprefix("tab:")
