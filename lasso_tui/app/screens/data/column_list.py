"""The list of a table's columns: any number of them, of which only the lines that are seen are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lasso_tui.app.screens.column_format import RowLayout, format_row, role_word

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile

__all__ = ["ColumnList"]


class ColumnList(ScrollView, can_focus=True):
    """Shows columns by name, and what is in them once that is known; one of them is chosen."""

    BINDINGS = [  # noqa: RUF012 - Textual's own form
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
    ]
    COMPONENT_CLASSES = {  # noqa: RUF012
        "column-list--chosen",
        "column-list--wrong",
        "column-list--target",
    }
    DEFAULT_CSS = """
    ColumnList {
        height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden;
        & > .column-list--chosen { background: $primary 30%; color: $foreground; }
        & > .column-list--wrong { color: $warning; }
        & > .column-list--target { color: $primary; text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    class Chosen(Message):
        """Another column is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._profiles: tuple[ColumnProfile, ...] = ()
        self._shown: Sequence[int] = ()
        self._search = ""
        self._strips: dict[tuple[int, bool], Strip] = {}

    @property
    def column(self) -> ColumnProfile | None:
        """The chosen column, where it is described."""
        if not self._shown or not self._profiles:
            return None
        return self._profiles[self._shown[self.cursor]]

    @property
    def count(self) -> int:
        """Number of columns that the search leaves."""
        return len(self._shown)

    @property
    def layout_of_lines(self) -> RowLayout:
        """Widths of the fields at the present size."""
        return RowLayout.of(self.size.width - 1)

    def set_names(self, names: Sequence[str]) -> None:
        """Show columns that are not described yet."""
        if self._names != tuple(names):
            self._names, self._profiles = tuple(names), ()
            self.search(self._search)
            self.cursor = 0

    def set_profiles(self, profiles: Sequence[ColumnProfile]) -> None:
        """Show what is in the columns."""
        self.set_names([profile.name for profile in profiles])
        self._profiles = tuple(profiles)
        self._again()
        self.post_message(self.Chosen())

    def search(self, text: str) -> None:
        """Show the columns whose name, type or role has all words of a text; the chosen one stays where it can."""
        before = self._shown[self.cursor] if self._shown else 0
        self._search = text
        words = text.lower().split()
        self._shown = (
            range(len(self._names))
            if not words
            else [k for k in range(len(self._names)) if all(word in self._told(k) for word in words)]
        )
        self.virtual_size = Size(self.size.width, len(self._shown))
        self._again()
        place = next((at for at, k in enumerate(self._shown) if k >= before), 0)
        self.cursor = place
        self.post_message(self.Chosen())

    def _told(self, k: int) -> str:
        if not self._profiles:
            return self._names[k].lower()
        profile = self._profiles[k]
        return f"{profile.name} {profile.kind} {role_word(profile)}".lower()

    def next_wrong(self) -> bool:
        """Choose the next column in which something looks wrong; tell whether there is one."""
        if not self._profiles:
            return False
        count = len(self._shown)
        for step in range(1, count + 1):
            place = (self.cursor + step) % count
            if self._profiles[self._shown[place]].issues:
                self.cursor = place
                return True
        return False

    def choose(self, name: str) -> None:
        """Choose a column by its name, where it is shown."""
        for place, k in enumerate(self._shown):
            if self._names[k] == name:
                self.cursor = place
                self.call_after_refresh(
                    self.watch_cursor, place, place
                )  # its place is known after the layout
                return

    # ------------------------------------------------------------------ moving

    def action_move(self, steps: int) -> None:
        """Choose a column some lines away."""
        self.cursor += steps

    def action_page(self, pages: int) -> None:
        """Choose a column a screen away."""
        self.cursor += pages * max(self.size.height - 1, 1)

    def validate_cursor(self, cursor: int) -> int:
        """Stay inside the list."""
        return min(max(cursor, 0), max(len(self._shown) - 1, 0))

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the chosen line in sight and paint what changed."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        new = now if now < top else now - height + 1 if now >= top + height else top
        if new == top:
            for line in (before, now):
                self.refresh(Region(0, line - top, self.size.width, 1))
        else:
            self.scroll_to(y=new, animate=False, force=True, immediate=True)
            self.refresh()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse."""
        line = event.y + self.scroll_offset.y
        if line < len(self._shown):
            self.cursor = line

    # ------------------------------------------------------------------ drawing

    def _again(self) -> None:
        self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Write the lines for the new width."""
        self.virtual_size = Size(self.size.width, len(self._shown))
        self._again()
        self.call_after_refresh(self.watch_cursor, self.cursor, self.cursor)

    def notify_style_update(self) -> None:
        """Forget what was made for other colours."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        place = y + self.scroll_offset.y
        if place >= len(self._shown):
            return Strip.blank(self.size.width, self.rich_style)
        chosen = place == self.cursor
        key = (self._shown[place], chosen)
        if key not in self._strips:
            self._strips[key] = self._line(key[0], chosen)
        return self._strips[key]

    def _line(self, k: int, chosen: bool) -> Strip:
        width = self.size.width
        style = self.get_component_rich_style("column-list--chosen") if chosen else self.rich_style
        if not self._profiles:
            text, look = f"  {self._names[k]}", Style()
        else:
            profile = self._profiles[k]
            text, look = format_row(profile, self.layout_of_lines), self._look(profile)
        wrong = self.get_component_rich_style("column-list--wrong", partial=True)
        first = style + Style(color=wrong.color, bold=True)
        strip = Strip([Segment(text[:1], first), Segment(text[1:], style + look)])
        return strip.adjust_cell_length(width, style)

    def _look(self, profile: ColumnProfile) -> Style:
        role = role_word(profile)
        if role == "target":
            return Style(
                color=self.get_component_rich_style("column-list--target", partial=True).color, bold=True
            )
        return Style(dim=True) if role == "out" else Style()
