"""A bare Textual app with as many tabs: the yardstick for starting. Run with the number of tabs."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Footer, Tab, Tabs


class Dot(Widget):
    """One character that moves with a key."""

    place = reactive(0)

    def render(self) -> str:
        return " " * self.place + "x"


class Bare(App[None]):
    """Tabs, one widget, a footer."""

    BINDINGS = [("right_square_bracket", "move(1)", "move"), ("q", "quit", "quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Tabs(*(Tab(f"Tab {k}") for k in range(int(sys.argv[1]))))
        yield Dot()
        yield Footer()

    def action_move(self, steps: int) -> None:
        dot = self.query_one(Dot)
        dot.place = (dot.place + steps) % 60


if __name__ == "__main__":
    Bare().run()
