"""A guided tour: each step says what to look at and which key to press, and the charts below it live on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from lasso_tui.app.frame.key_hints import KeyHint
from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.page_keys import closes_page
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.textual_compat.key_names import key_of_character

if TYPE_CHECKING:
    from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON", "TourScreen", "key_of_step"]

LESSON = "lesson"
ARROWS = {"↓": "down", "↑": "up", "←": "left", "→": "right"}
NEXT, CLOSE = (KeyHint((("Enter", "enter"),), does) for does in ("next", "close"))
LESSON_KEY = KeyHint((("?", "question_mark"),), "whole lesson")
LEAVE = KeyHint((("Esc", "escape"),), "leave")
END = "That was the tour. Every key works at any time; the lesson explains each chart."


def key_of_step(step: TourStep) -> str:
    """Return Textual's name of the key of a step."""
    return ARROWS.get(step.key) or key_of_character(step.key)


class TourScreen(Modal[str | None]):
    """Goes through the steps; returns `LESSON` where the whole lesson is wanted.

    Parameters
    ----------
    title : of the tab
    steps : the steps
    press : does what a key does on the charts
    """

    BINDINGS = [  # noqa: RUF012
        Binding("enter", "next", "next", priority=True),
        Binding("escape,q", "dismiss", "leave"),
        Binding("question_mark", "lesson", "lesson"),
    ]
    DEFAULT_CSS = """
    TourScreen { align: center bottom; background: transparent; }
    TourScreen Static {
        width: 100%; height: auto; padding: 0 1; margin-bottom: 1;
        background: $panel; border-left: thick $primary;
    }
    """

    def __init__(
        self, title: str, steps: Sequence[TourStep], press: Callable[[str], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._heading, self._steps, self._press = title, steps, press
        self.at = 0

    def compose(self) -> ComposeResult:
        """Lay what to look at, and what to press, over the figures; the charts stay free."""
        yield Static()
        yield KeyLine(getattr(self.app, "keys", {}))

    def on_mount(self) -> None:
        """Show the first step."""
        self._show()

    def _show(self) -> None:
        box, keys, count = self.query_one(Static), self.query_one(KeyLine), len(self._steps)
        if self.at >= count:
            keys.show((CLOSE, LESSON_KEY))
            said = Content.assemble((f"{self._heading}, end of the tour: ", "bold $primary"), (END, "bold"))
            box.update(Content.assemble(said, "\n", ("Enter", "bold $accent"), " closes."))
            return
        step = self._steps[self.at]
        keys.show((NEXT, LESSON_KEY, LEAVE))
        at = f"{self._heading}, step {self.at + 1} of {count}: "
        press = Content.assemble(
            "Press ", (step.key, "bold $accent"), " or ", ("Enter", "bold $accent"), ": ", step.does
        )
        box.update(Content.assemble((at, "bold $primary"), (step.look, "bold"), "\n", press))

    async def on_key(self, event: events.Key) -> None:
        """Take the key of the step."""
        if self.at < len(self._steps) and event.key == key_of_step(self._steps[self.at]):
            event.stop()
            await self.action_next()

    async def action_next(self) -> None:
        """Do what the step's key does, and go on to the next step; after the last one, leave."""
        if self.at >= len(self._steps):
            self.dismiss(None)
            return
        step = self._steps[self.at]
        self.at += 1
        self._show()
        await self._press(key_of_step(step))

    @closes_page
    def action_lesson(self) -> None:
        """Leave for the whole lesson."""
        self.dismiss(LESSON)
