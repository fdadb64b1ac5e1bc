"""The question over the charts, and warnings and answer below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.frame.sentences import answer_of, note_lines, title_line
from lasso_tui.app.frame.text_lines import Line, TextLines

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.techniques.result import Readout

__all__ = ["AnswerLines", "TitleLine"]

MAX_WARNING_LINES = 2


class TitleLine(TextLines):
    """The tab's question, and what to do next.

    Parameters
    ----------
    question : of the tab
    """

    DEFAULT_CSS = "TitleLine { height: 1; padding: 0 1; background: $background; }"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question
        self._readout: Readout | None = None

    def show(self, readout: Readout | None) -> None:
        """Show the next step."""
        self._readout = readout
        self.update_lines()

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the line."""
        step = None if self._readout is None else self._readout.next_step
        return [title_line(self._question, step, width, inks)]


class AnswerLines(TextLines):
    """Warnings, then the answer; never fewer lines than before for the same result, so that nothing jumps."""

    DEFAULT_CSS = "AnswerLines { height: 1; padding: 0 1; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self._readout: Readout | None = None
        self._warnings: tuple[str, ...] = ()
        self._least = 1
        self._width = 0

    def show(self, readout: Readout | None, warnings: tuple[str, ...], *, new: bool) -> None:
        """Show a read-out's answer and a result's warnings; a new result may take fewer lines."""
        if new or warnings != self._warnings:
            self._least = 1
        self._readout, self._warnings = readout, warnings
        self._grow()
        self.update_lines()

    def on_resize(self) -> None:
        """Take the lines that a new width asks for."""
        if self.size.width != self._width:
            self._least, self._width = 1, self.size.width
        self._grow()

    def _grow(self) -> None:
        width = self.size.width
        if not width:
            return
        self._least = max(self._least, len(self.lines(width, 0, self.inks)))
        if self.styles.height is None or self.styles.height.value != self._least:
            self.styles.height = self._least

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the lines."""
        answer = answer_of(self._readout, width)
        return note_lines(self._warnings, answer, width, inks, warning_lines=MAX_WARNING_LINES)

    def clicked(self, what: str) -> None:
        """Show all warnings."""
        self.app.simulate_key(what.removeprefix("key:"))
