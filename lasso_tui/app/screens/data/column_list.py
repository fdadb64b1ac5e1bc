"""The list of a table's columns: any number of them, of which only the visible lines are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lasso_tui.app.screens.data.column_format import EXCLUDED, RowLayout, format_row, role_label

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile

__all__ = ["ColumnList"]

MAX_MEASURED = 1000
"""Names that are measured for the width of their field."""


class ColumnList(ScrollView, can_focus=True):
    """Shows columns by name, with their profiles once these are known; one column is chosen."""

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
        "column-list--histogram",
        "column-list--issue",
        "column-list--target",
    }
    DEFAULT_CSS = """
    ColumnList {
        height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden;
        & > .column-list--chosen { background: $primary 30%; color: $foreground; }
        &:ansi > .column-list--chosen { background: ansi_blue; color: ansi_bright_white; }
        & > .column-list--histogram { color: $primary 80%; }
        &:ansi > .column-list--histogram { color: ansi_cyan; }
        & > .column-list--issue { color: $warning; }
        & > .column-list--target { color: $primary; text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    class Chosen(Message):
        """Another column was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._longest = 0
        self._profiles: tuple[ColumnProfile, ...] = ()
        self._first: dict[str, ColumnProfile] = {}
        self._shown: Sequence[int] = ()
        self._search = ""
        self._strips: dict[tuple[int, bool], Strip] = {}

    @property
    def column(self) -> ColumnProfile | None:
        """The chosen column, once it is profiled."""
        if not self._shown or not self._profiles:
            return None
        return self._profiles[self._shown[self.cursor]]

    @property
    def count(self) -> int:
        """Number of columns that match the search."""
        return len(self._shown)

    @property
    def has_names(self) -> bool:
        """Whether the names of the columns are known."""
        return bool(self._names)

    @property
    def row_layout(self) -> RowLayout:
        """Widths of the fields at the present size."""
        return RowLayout.of(self.size.width - 1, self._longest)

    def set_names(self, names: Sequence[str]) -> None:
        """Show columns that are not profiled yet."""
        if self._names != tuple(names):
            self._names, self._profiles, self._first = tuple(names), (), {}
            self._longest = max((cell_len(name) for name in names[:MAX_MEASURED]), default=0)
            self.search(self._search)
            self.cursor = 0

    def set_first(self, profiles: Sequence[ColumnProfile]) -> None:
        """Show the profiles of some columns while the others are not known."""
        if not self._profiles:
            self._first = {profile.name: profile for profile in profiles}
            self._rewrite()

    def set_profiles(self, profiles: Sequence[ColumnProfile]) -> None:
        """Show the columns' profiles: those with an issue first, in an order that stays while others get one."""
        by_name = {profile.name: profile for profile in profiles}
        if not (self._profiles and set(by_name) == set(self._names)):
            chosen = self._names[self._shown[self.cursor]] if self._shown and self.cursor else ""
            self.set_names([profile.name for profile in sorted(profiles, key=lambda one: not one.issues)])
            self.choose(chosen)
        self._profiles = tuple(by_name[name] for name in self._names)
        self._rewrite()
        self.post_message(self.Chosen())

    def search(self, text: str) -> None:
        """Show the columns whose name, type or role has all words of a text; the chosen one stays if it matches."""
        before = self._shown[self.cursor] if self._shown else 0
        self._search = text
        words = text.lower().split()
        self._shown = (
            range(len(self._names))
            if not words
            else [k for k in range(len(self._names)) if all(word in self._searchable(k) for word in words)]
        )
        self.virtual_size = Size(self.size.width, len(self._shown))
        self._rewrite()
        self.cursor = next((line for line, k in enumerate(self._shown) if k >= before), 0)
        self.post_message(self.Chosen())

    def _searchable(self, k: int) -> str:
        if not self._profiles:
            return self._names[k].lower()
        profile = self._profiles[k]
        return f"{profile.name} {profile.kind} {role_label(profile)}".lower()

    def next_issue(self) -> bool:
        """Choose the next column with an issue; tell whether there is one."""
        if not self._profiles:
            return False
        count = len(self._shown)
        for step in range(1, count + 1):
            line = (self.cursor + step) % count
            if self._profiles[self._shown[line]].issues:
                self.cursor = line
                return True
        return False

    def choose(self, name: str) -> None:
        """Choose a column by its name, where it is shown."""
        for line, k in enumerate(self._shown):
            if self._names[k] == name:
                self.cursor = line
                self.call_after_refresh(self.watch_cursor, line, line)  # its row is known after the layout
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
        """Keep the chosen line visible and repaint what changed."""
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

    def _rewrite(self) -> None:
        self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Write the lines for the new width."""
        self.virtual_size = Size(self.size.width, len(self._shown))
        self._rewrite()
        self.call_after_refresh(self.watch_cursor, self.cursor, self.cursor)

    def notify_style_update(self) -> None:
        """Drop lines written in other colours."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        line = y + self.scroll_offset.y
        if line >= len(self._shown):
            return Strip.blank(self.size.width, self.rich_style)
        chosen = line == self.cursor
        key = (self._shown[line], chosen)
        if key not in self._strips:
            self._strips[key] = self._line(key[0], chosen)
        return self._strips[key]

    def _line(self, k: int, chosen: bool) -> Strip:
        width = self.size.width
        style = self.get_component_rich_style("column-list--chosen") if chosen else self.rich_style
        profile = self._profiles[k] if self._profiles else self._first.get(self._names[k])
        if profile is None:
            return Strip([Segment(f"  {self._names[k]}", style)]).adjust_cell_length(width, style)
        before, histogram, after = format_row(profile, self.row_layout)
        own = self._style_of(profile)
        bars = own + Style(color=self.get_component_rich_style("column-list--histogram", partial=True).color)
        if chosen and self.app.current_theme.ansi:  # on a ground of one of sixteen colours
            own, bars = (one.without_color + Style(bold=one.bold) for one in (own, bars))
        issue = self.get_component_rich_style("column-list--issue", partial=True)
        first = style + Style(color=issue.color, bold=True)
        pieces = (
            Segment(before[:1], first),
            Segment(before[1:], style + own),
            Segment(histogram, style + bars),
            Segment(after, style + own),
        )
        return Strip(pieces).adjust_cell_length(width, style)

    def _style_of(self, profile: ColumnProfile) -> Style:
        role = role_label(profile)
        if role == "target":
            return Style(
                color=self.get_component_rich_style("column-list--target", partial=True).color, bold=True
            )
        return Style(dim=True) if role == EXCLUDED else Style()
