"""Pinned solutions and the current one, side by side."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from lasso_tui.app.page_keys import PAGE_WORKER_GROUP, opens_over_pages
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.app.session.comparison import (
    NOW,
    ZERO,
    compare_pins,
    comparison_csv,
    differ_in_scale,
    with_aligned_points,
)
from lasso_tui.app.session.pin import Pin
from lasso_tui.app.session.session import Session
from lasso_tui.exports.scoring.held_out import TestRows

__all__ = ["CompareScreen"]

MAX_FEATURE_CHARS = 28


class CompareScreen(Modal[None]):
    """A column for each solution: what it is, its metrics, and the coefficients nonzero in any of them.

    Parameters
    ----------
    session : holds the pins
    current : the solution shown
    pins_changed : is called when a pin was renamed or removed
    look : counts a look at the test rows, and returns them; None where there are none
    """

    AUTO_FOCUS = "DataTable"
    BINDINGS = [  # noqa: RUF012
        Binding("escape,P,q", "dismiss", "close"),
        Binding("x,delete", "remove", "remove pin"),
        Binding("r", "rename", "rename pin"),
        Binding("u", "scale", "per SD / per unit"),
        Binding("T", "test_rows", "errors on test rows"),
        Binding("e", "export", "export"),
    ]

    DEFAULT_CSS = """
    CompareScreen { align: center middle; }
    CompareScreen > Vertical {
        width: 100%; max-width: 120; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    CompareScreen DataTable { width: auto; max-width: 100%; height: auto; max-height: 1fr; background: $surface; }
    CompareScreen DataTable > .datatable--fixed { background: $surface; color: $foreground 80%; }
    CompareScreen DataTable > .datatable--header { background: $panel; color: $foreground; }
    CompareScreen DataTable > .datatable--header-cursor { background: $primary; color: $background; }
    CompareScreen DataTable:focus > .datatable--cursor {
        background: $primary 25%; color: $foreground; text-style: none;
    }
    CompareScreen:ansi DataTable:focus > .datatable--cursor { background: ansi_blue; color: ansi_bright_white; }
    CompareScreen Static { height: auto; margin-top: 1; color: $foreground 70%; }
    """

    def __init__(
        self,
        session: Session,
        current: Pin,
        pins_changed: Callable[[], None],
        look: Callable[[], TestRows | None],
    ) -> None:
        super().__init__()
        self._look = look
        self._test: TestRows | None = None
        self._session, self._current, self._pins_changed = session, current, pins_changed
        self._unscaled = differ_in_scale(self._pins)

    @property
    def _pins(self) -> tuple[Pin, ...]:
        return (self._current, *reversed(self._session.of(self._current.data)))

    def compose(self) -> ComposeResult:
        """The table over a line that explains it."""
        with Vertical() as box:
            box.border_title = Content(
                f"Compare: {self._current.data.rsplit('/', 1)[-1]} → {self._current.target}"
            )
            box.border_subtitle = page_hints(
                ("← →", "choose"),
                ("x", "remove"),
                ("r", "rename"),
                ("u", "scale"),
                ("T", "test rows"),
                ("e", "export"),
                ("Esc", "close"),
            )
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
            table.add_column(Text(NOW if pin is self._current else pin.name, style="bold", justify="right"))
        for row in with_aligned_points(compare_pins(pins, unscaled=self._unscaled, test=self._test)):
            style = "" if row.kind == "coefficient" else "italic"
            label = (
                row.label if len(row.label) <= MAX_FEATURE_CHARS else f"{row.label[: MAX_FEATURE_CHARS - 1]}…"
            )
            table.add_row(
                Text(label, style=style),
                *(
                    Text(cell, style="dim" if cell.strip() == ZERO else "", justify="right")
                    for cell in row.cells
                ),
            )
        table.move_cursor(column=min(max(column, 1), len(pins)))
        self.query_one(Static).update(Content(self._explain(pins)))

    def _explain(self, pins: tuple[Pin, ...]) -> str:
        if not any(pin.coefficients for pin in pins):
            lines = ["These solutions have no coefficients of features."]
        elif self._unscaled or not any(pin.scaled for pin in pins):
            lines = ["Coefficients per unit of each column; · is zero."]
        elif differ_in_scale(pins):
            lines = ["Coefficients on the scale of each fit; the scales differ. Press u for one scale."]
        else:
            lines = ["Coefficients per standard deviation of each column; · is zero."]
        if len(pins) == 1:
            lines.append("No pins for this dataset. Press p to pin.")
        return " ".join(lines)

    @property
    def _chosen(self) -> Pin | None:
        """The pin in the chosen column; None for the current solution."""
        column = self.query_one(DataTable).cursor_column - 1
        return self._pins[column] if 0 < column < len(self._pins) else None

    def action_remove(self) -> None:
        """Remove the chosen pin."""
        pin, column = self._chosen, self.query_one(DataTable).cursor_column
        if pin is None:
            self.notify("Choose the column of a pin first.", markup=False)
            return
        self._session.remove(pin)
        self._pins_changed()
        self._fill(column)

    @opens_over_pages
    def action_rename(self) -> None:
        """Rename the chosen pin."""
        self.run_worker(self._rename(), group=PAGE_WORKER_GROUP)

    async def _rename(self) -> None:
        pin, column = self._chosen, self.query_one(DataTable).cursor_column
        if pin is None:
            self.notify("Choose the column of a pin first.", markup=False)
            return

        def rename(name: str) -> str:
            self._session.rename(pin, name)
            return name

        prompt = TextPrompt("Rename the pin", pin.name, "Each pin of a dataset needs its own name.", rename)
        if await self.app.push_screen_wait(prompt) is not None:
            self._pins_changed()
            self._fill(column)

    @opens_over_pages
    def action_export(self) -> None:
        """Save the table."""
        if len(self._pins) == 1:
            self.notify("Nothing is pinned. Press p on the charts to pin.", markup=False)
            return
        text = comparison_csv(self._current, self._pins[1:], unscaled=self._unscaled, test=self._test)
        self.run_worker(self._save(text), group=PAGE_WORKER_GROUP)

    async def _save(self, text: str) -> None:
        path = await self.app.push_screen_wait(SaveScreen("comparison.csv", text))
        if path is not None:
            self.notify(f"Saved {path}", markup=False)

    def action_test_rows(self) -> None:
        """Score all on the test rows; each look is counted."""
        if self._test is not None:
            return
        self._test = self._look()
        if self._test is None:
            self.notify(
                "No test rows to compare on. Choose them on the data screen: d, then h.", markup=False
            )
            return
        self._fill(self.query_one(DataTable).cursor_column)

    def action_scale(self) -> None:
        """Show coefficients on the other scale."""
        self._unscaled = not self._unscaled
        self._fill(self.query_one(DataTable).cursor_column)
