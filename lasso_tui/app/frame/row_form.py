"""An edited row with its prediction, scrolling, one of its columns chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from lasso_tui.app.frame.coefficient_lines import Reach, first_shown
from lasso_tui.app.frame.row_lines import prediction_line, row_lines, rows_shown
from lasso_tui.app.frame.text_lines import Line, Part, TextLines

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.exports.scoring.profiler import Prediction, Profiler, Row
    from lasso_tui.exports.scoring.row_field import RowField

__all__ = ["RowForm"]

WHEEL_ROWS = 3


class RowForm(TextLines, can_focus=True):
    """The prediction over the columns of a row."""

    DEFAULT_CSS = "RowForm { height: 1fr; background: $surface; }"

    @dataclass
    class Clicked(Message):
        """The person clicked a line."""

        line: int

    def __init__(self, profiler: Profiler, row: Row) -> None:
        super().__init__()
        self.profiler, self.row = profiler, row
        self.chosen = 0
        self._prediction: Prediction | None = None
        self._at = ""
        self._reach = Reach()
        self._first = 0

    @property
    def field(self) -> RowField | None:
        """The field that the keys change; None for a product of columns."""
        fields = self.profiler.fields
        return fields[self.chosen] if self.chosen < len(fields) else None

    def show(self, prediction: Prediction, at: str, *, anew: bool) -> None:
        """Show a prediction; the bars keep their scale unless it is of another row."""
        added = prediction.contributions
        low, high = float(added.min(initial=0.0)), float(added.max(initial=0.0))
        self._reach = (Reach() if anew else self._reach).with_values(low, high)
        self._prediction, self._at = prediction, at
        self.update_lines()

    def choose(self, line: int) -> None:
        """Choose a line."""
        self.chosen = min(max(line, 0), len(self.profiler.lines) - 1)
        self.update_lines()

    def page(self) -> int:
        """Return how many lines are seen at once."""
        return rows_shown(self.size.height - 2)

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the prediction, and the lines around the chosen one."""
        if self._prediction is None or height < 4:
            return []
        styles = {"quiet": inks.quiet, "bright": inks.bright}
        pieces = prediction_line(self.profiler, self._prediction, self._at, width)
        room = rows_shown(height - 2)
        self._first = first_shown(self._first, self.chosen, len(self.profiler.lines), room)
        rows = row_lines(
            self.profiler,
            self.row,
            self._prediction,
            inks,
            width=width,
            height=height - 2,
            reach=self._reach,
            first=self._first,
            chosen=self.chosen,
        )
        return [[Part(text, styles[ink]) for ink, text in pieces], [], *rows]

    def clicked(self, what: str) -> None:
        """Tell which line is under the mouse."""
        self.post_message(self.Clicked(int(what.removeprefix("row:"))))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go further down."""
        event.stop()
        self.choose(self.chosen + WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go further up."""
        event.stop()
        self.choose(self.chosen - WHEEL_ROWS)
