"""Pinned solutions and the one that is shown, side by side."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_guard import PAGE_WORKER_GROUP
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.app.session.comparison import DROPPED, compare_pins, differ_in_scale
from lasso_tui.app.session.pin import Pin
from lasso_tui.app.session.session import Session

__all__ = ["CompareScreen"]

NOW = "now"
LONGEST_FEATURE = 28


class CompareScreen(Modal[None]):
    """A column for each solution: what it is, its figures, and the coefficients that any of them keeps.

    Parameters
    ----------
    memory : the pins
    now : the solution that is shown
    changed : called when a pin was renamed or removed
    """

    AUTO_FOCUS = "DataTable"
    BINDINGS = [  # noqa: RUF012
        Binding("escape,P,q", "dismiss", "close"),
        Binding("x,delete", "remove", "remove the pin"),
        Binding("r", "rename", "rename it"),
        Binding("u", "scale", "per SD, per unit"),
    ]

    DEFAULT_CSS = """
    CompareScreen { align: center middle; }
    CompareScreen > Vertical {
        width: 100%; height: 100%; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    CompareScreen DataTable { height: 1fr; background: $surface; }
    CompareScreen DataTable > .datatable--fixed { background: $surface; color: $foreground 80%; }
    CompareScreen DataTable > .datatable--header { background: $panel; color: $foreground; }
    CompareScreen DataTable > .datatable--header-cursor { background: $primary; color: $background; }
    CompareScreen DataTable:focus > .datatable--cursor {
        background: $primary 25%; color: $foreground; text-style: none;
    }
    CompareScreen Static { height: auto; color: $foreground 70%; }
    """

    def __init__(self, memory: Session, now: Pin, changed: Callable[[], None]) -> None:
        super().__init__()
        self._memory, self._now, self._changed = memory, now, changed
        self._original = differ_in_scale(self._pins)

    @property
    def _pins(self) -> tuple[Pin, ...]:
        return (self._now, *reversed(self._memory.of(self._now.data)))

    def compose(self) -> ComposeResult:
        """The table over a line that says what it holds."""
        with Vertical() as box:
            box.border_title = Content(f"Compare: {self._now.data.rsplit('/', 1)[-1]} → {self._now.target}")
            box.border_subtitle = "← → choose, x removes, r renames, u scale, esc closes"
            yield DataTable(fixed_columns=1, zebra_stripes=True, cursor_type="column")
            yield Static()

    def on_mount(self) -> None:
        """Fill the table."""
        self._fill()

    def _fill(self, column: int = 1) -> None:
        pins, table = self._pins, self.query_one(DataTable)
        table.clear(columns=True)
        table.add_column("")
        for pin in pins:
            table.add_column(Text(NOW if pin is self._now else pin.name, style="bold", justify="right"))
        for row in compare_pins(pins, original=self._original):
            quiet = "" if row.kind == "coefficient" else "italic"
            label = row.label if len(row.label) <= LONGEST_FEATURE else f"{row.label[: LONGEST_FEATURE - 1]}…"
            table.add_row(
                Text(label, style=quiet),
                *(Text(cell, style="dim" if cell == DROPPED else "", justify="right") for cell in row.cells),
            )
        table.move_cursor(column=min(max(column, 1), len(pins)))
        self.query_one(Static).update(Content(self._words(pins)))

    def _words(self, pins: tuple[Pin, ...]) -> str:
        if not any(pin.coefficients for pin in pins):
            words = ["These solutions have no coefficients of features."]
        elif self._original or not any(pin.scaled for pin in pins):
            words = ["Coefficients per unit of the columns as they are; a dot is zero."]
        elif differ_in_scale(pins):
            words = ["Coefficients on the scale that each was solved on, which differs; u sets them on one."]
        else:
            words = ["Coefficients per standard deviation of the column; a dot is zero."]
        if len(pins) == 1:
            words.append("Nothing is pinned for these data yet: p pins what is shown.")
        return " ".join(words)

    @property
    def _chosen(self) -> Pin | None:
        """The pin in the chosen column; None for the solution that is shown."""
        column = self.query_one(DataTable).cursor_column - 1
        return self._pins[column] if 0 < column < len(self._pins) else None

    def action_remove(self) -> None:
        """Remove the chosen pin."""
        pin, column = self._chosen, self.query_one(DataTable).cursor_column
        if pin is None:
            self.notify("Choose the column of a pin first.", markup=False)
            return
        self._memory.remove(pin)
        self._changed()
        self._fill(column)

    @work(group=PAGE_WORKER_GROUP)
    async def action_rename(self) -> None:
        """Ask for another name of the chosen pin."""
        pin, column = self._chosen, self.query_one(DataTable).cursor_column
        if pin is None:
            self.notify("Choose the column of a pin first.", markup=False)
            return

        def take(name: str) -> str:
            self._memory.rename(pin, name)
            return name

        asked = TextPrompt("Rename the pin", pin.name, "Pins of one table have different names.", take)
        if await self.app.push_screen_wait(asked) is not None:
            self._changed()
            self._fill(column)

    def action_scale(self) -> None:
        """Show coefficients on the other scale."""
        self._original = not self._original
        self._fill(self.query_one(DataTable).cursor_column)
