"""A list to choose from by typing part of a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints
from lasso_tui.app.style import TALL_ROWS
from lasso_tui.app.textual_compat.option_lists import SafeOptionList

__all__ = ["Picker", "key_of"]


class Picker(Modal[str | None]):
    """A list narrowed by the text typed; Enter chooses the highlighted row, Escape nothing.

    Parameters
    ----------
    title : what is being chosen
    rows : (key, label) of each row; the key is returned
    typed : whether a text that matches no row may be returned as it is (a file's path)
    placeholder : shown in the empty text field
    start : key of the row that is highlighted first, "" for the first row
    """

    AUTO_FOCUS = "Input"
    MAX_ROWS: ClassVar = (14, 24)
    """Most rows of the list in a low window, and in another. As a class of the screen has it they come too late."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape", "dismiss", "close"),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    Picker { align: center middle; }
    Picker > Vertical {
        width: 90%; max-width: 96; height: auto; max-height: 90%; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    Picker OptionList { height: auto; border: none; background: $surface; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; }
    Picker OptionList > .option-list--option-highlighted { background: $primary 30%; color: $foreground; }
    Picker:ansi OptionList > .option-list--option-highlighted { background: ansi_blue; color: ansi_bright_white; }
    Picker Input { background: $panel; margin-bottom: 1; }
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        *,
        typed: bool = False,
        placeholder: str = "",
        start: str = "",
    ) -> None:
        super().__init__()
        self._start = start
        self._heading, self._rows, self._typed, self._placeholder = title, rows, typed, placeholder

    def compose(self) -> ComposeResult:
        """Put the text field over the list."""
        with Vertical() as box:
            box.border_title = Content(self._heading)
            box.border_subtitle = self.hints()
            yield Input(placeholder=self._placeholder, compact=True)
            rows = SafeOptionList(compact=True)
            rows.styles.max_height = self._max_rows()
            yield rows

    def _max_rows(self) -> int:
        return self.MAX_ROWS[self.app.size.height >= TALL_ROWS]

    def on_resize(self) -> None:
        """Show as many rows as the window has room for."""
        for rows in self.query(OptionList):
            rows.styles.max_height = self._max_rows()

    def hints(self) -> Content:
        """Return the keys for the lower edge."""
        return page_hints(("↑ ↓", "choose"), ("Enter", "accept"), ("Esc", "close"))

    def on_mount(self) -> None:
        """Show all rows."""
        self._narrow("")
        at = [key for key, _ in self._rows].index(self._start) if self._start else 0
        if at:
            self.query_one(OptionList).highlighted = at

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        rows = self.query_one(OptionList)
        rows.clear_options()
        rows.add_options(
            PickerRow(self.row(key, label), key)
            for key, label in self._rows
            if all(word in self.searchable(key, label).lower() for word in words)
        )
        rows.highlighted = 0 if rows.option_count else None

    def row(self, key: str, label: str) -> Content:
        """Write a row."""
        wide = max(len(one) for one, _ in self._rows)
        return Content.assemble((key.ljust(wide + 2), "bold"), (label, "$foreground 70%"))

    def searchable(self, key: str, label: str) -> str:
        """Return what typed words are looked for in."""
        return f"{key} {label}"

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def action_move(self, steps: int) -> None:
        """Move the highlight while the text field keeps the focus."""
        rows = self.query_one(OptionList)
        if rows.option_count:
            rows.highlighted = ((rows.highlighted or 0) + steps) % rows.option_count

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self.enter(event.value.strip())

    def enter(self, text: str) -> None:
        """Choose the row that a text names, or the highlighted one."""
        rows = self.query_one(OptionList)
        exact = [key for key, _ in self._rows if key == text]
        if exact:
            self.dismiss(exact[0])
        elif self._typed and text and rows.highlighted is None:
            self.dismiss(text)
        elif rows.highlighted is not None:
            self._choose(key_of(rows.get_option_at_index(rows.highlighted)))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(key_of(event.option))

    def _choose(self, key: str) -> None:
        self.dismiss(key)


class PickerRow(Option):
    """A row that knows its key: the list may hold other rows by the time it is chosen."""

    def __init__(self, label: Content, key: str) -> None:
        super().__init__(label)
        self.key = key


def key_of(option: Option) -> str:
    """Return the key of a row."""
    assert isinstance(option, PickerRow)
    return option.key
