"""What the app is to a terminal: keys that wait their turn, and output that the terminal can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.actions import ActionParseResult
from textual.binding import Keymap
from textual.dom import DOMNode
from textual.filter import LineFilter

from lasso_tui.app.page_keys import PageChanged
from lasso_tui.app.terminal.terminal import Terminal, output_filters
from lasso_tui.app.textual_compat.driver import driver_for
from lasso_tui.app.textual_compat.resilient_app import ResilientApp
from lasso_tui.app.type_ahead import TypeAhead
from lasso_tui.data.memory_limits import out_of_memory_message

if TYPE_CHECKING:
    from lasso_tui.app.terminal.shutdown import TerminalOwner

__all__ = ["TerminalApp"]


class TerminalApp(ResilientApp):
    """An app that keys may run ahead of.

    Parameters
    ----------
    terminal : what the terminal can show; everything where it is not given

    Attributes
    ----------
    keys : action → keys that the person has set
    """

    def __init__(self, terminal: Terminal | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.keys: dict[str, str] = {}
        self._filters_of_terminal = output_filters(self, self.terminal)
        super().__init__()
        self.type_ahead = TypeAhead(self, super().on_event, self.is_turning)

    def is_turning(self) -> bool:
        """Tell whether another tab has been chosen and is not shown yet."""
        return False

    def describe_fault(self, error: BaseException) -> str:
        """Say that memory has run out, where it has."""
        return out_of_memory_message(error)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Have everything sent be what the terminal can show, and nothing that it would act on."""
        return self._filters_of_terminal(super().get_line_filters())

    def set_keymap(self, keymap: Keymap) -> None:
        """Take the keys that the person has set."""
        self.keys.clear()
        self.keys.update(keymap)
        super().set_keymap(keymap)

    def report_terminal_to(self, owner: TerminalOwner) -> None:
        """Have the driver tell an owner when it takes the terminal, and when it gives it back."""
        self.driver_class = driver_for(owner)

    def simulate_key(self, key: str) -> None:
        """Press a key for a click on its name."""
        self.post_message(self.type_ahead.simulate(key))

    async def on_event(self, event: events.Event) -> None:
        """Hand on what is typed, in its turn."""
        await self.type_ahead.on_event(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action; keys that waited for it go on."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        finally:
            self.type_ahead.action_ended(action, default_namespace)

    @on(PageChanged)
    async def _page_changed(self) -> None:
        await self.type_ahead.hand_on()

    async def on_worker_state_changed(self) -> None:
        """Let keys go on that waited for the work of a page."""
        await self.type_ahead.hand_on()
