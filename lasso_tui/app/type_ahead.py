"""Keys typed ahead: what follows the key that opens a page belongs to that page."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from lasso_tui.app.screens.page_guard import PAGE_WORKER_GROUP, PAGES

__all__ = ["TypeAhead"]

OPENING = PAGES | {
    "command_palette",
    "app.command_palette",
    "family",
    "help",
    "hold_out",
    "rename",
    "sample",
    "search",
}
"""Actions after which another part of the app has the keys."""

TAB = "tab("
"""How the action begins that goes to another tab."""

CLOSE_ACTIONS = {"apply", "dismiss", "escape", "leave"}
"""Actions that close a page before they end, if they do; what `enter` submits, the page is told of first."""

LONGEST = 1.0
"""Seconds that keys wait at most."""

OFTEN = 0.005
"""Seconds between two looks whether it is there."""

Typed = events.Key | events.Paste


class TypeAhead(App[None]):
    """Mixed into the app: a slow line brings many keys at once, and they wait their turn.

    Textual hands each key to what has the focus when it arrives, and a page is opened some turns of the loop after
    the key for it. The keys that come in between wait until the page has parts or the action has ended without one,
    after a step to another tab they wait until that tab is shown, and after a page is left until what comes next is
    there. In a field the keys that edit go up to the app and back, letters do not: these wait for those.
    """

    _waiting: deque[Typed]
    _turn: Timer | None = None
    _asked = -LONGEST
    _sent: Typed | None = None
    _action = ""
    _leaving = _submitted = False
    _depth = 1
    _before: frozenset[Worker[object]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._waiting = deque()

    @property
    def typed_ahead(self) -> bool:
        """Whether keys wait for a page or a tab."""
        return bool(self._waiting)

    @property
    def turning(self) -> bool:
        """Whether another tab has been chosen and is not shown yet."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Hand on what is typed, now or in its turn; everything else at once."""
        if not isinstance(event, Typed):
            await super().on_event(event)
        elif not self.is_running:
            return  # what is typed when the app has been left is for nobody
        elif event.is_forwarded:
            await super().on_event(event)
            if event is self._sent and self._action:
                self._action = ""  # the focus was elsewhere by then: it did something else, or nothing
                self._gone_up([])
        elif self._waiting or self._has_to_wait(event):
            self._waiting.append(event)
            if self._turn is None:
                self._turn = self.set_interval(OFTEN, self._hand_on)
        else:
            await self._hand(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, and know that it has begun."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        finally:
            if action == self._action:
                self._action = ""
                told = default_namespace if self._submitted else None
                parts = [] if told is None else told.ancestors_with_self
                self._gone_up([part for part in parts if isinstance(part, Widget)])

    def _gone_up(self, parts: list[Widget]) -> None:
        """Let keys go on when what was submitted has gone up through these parts, a turn of the loop for each."""
        if parts:
            parts[0].call_later(self._gone_up, parts[1:])
            return
        self._submitted = False
        if self._waiting:
            self.call_later(self._hand_on)

    async def _hand_on(self) -> None:
        """Hand on what waits, up to the next key that opens a page."""
        while self.is_running and self._waiting and not self._has_to_wait(self._waiting[0]):
            await self._hand(self._waiting.popleft())
        if not self._waiting and self._turn is not None:
            self._turn.stop()
            self._turn = None

    async def _hand(self, event: Typed) -> None:
        """Hand on what is typed to what has the focus."""
        action, depth = self._bound(event), len(self.screen_stack)
        opening = action in OPENING or action.startswith(TAB)
        editing = bool(action) and isinstance(self.focused, Input)
        submitted = (
            isinstance(event, events.Key)
            and event.key == "enter"
            and bool(action)
            and action not in CLOSE_ACTIONS
        )
        leaving = depth > 1 and (submitted or action in CLOSE_ACTIONS)
        if opening or leaving or editing:
            self._asked, self._depth, self._before = time.monotonic(), depth, frozenset(self._page_work())
            self._sent, self._action, self._leaving, self._submitted = event, action, leaving, submitted
        await super().on_event(event)

    def _has_to_wait(self, event: Typed) -> bool:
        """Tell whether what was asked for before is still on its way."""
        if time.monotonic() - self._asked > LONGEST:
            return False
        depth = len(self.screen_stack)
        if self._action and depth >= self._depth:  # else the page that the key went to has gone
            return True
        if self.turning:
            return not self._bound(event).startswith(TAB)
        if depth > 1 and not (self.screen.is_mounted and self.screen.children):
            return True
        if self._leaving:
            if depth >= self._depth:
                return self._submitted
            return depth == 1 and bool(self._page_work())
        return depth <= self._depth and any(worker not in self._before for worker in self._page_work())

    def _page_work(self) -> list[Worker[object]]:
        return [
            worker for worker in self.workers if worker.group == PAGE_WORKER_GROUP and not worker.is_finished
        ]

    def _bound(self, event: Typed) -> str:
        """Return the action of a key where the focus is now, empty where it is typed into a field."""
        focused = self.focused
        if isinstance(event, events.Paste) or (
            focused is not None and focused.check_consume_key(event.key, event.character)
        ):
            return ""
        # As Textual looks: from the app down for what has priority, then from the focus up. `active_bindings`, which
        # is public, takes 2 ms for all keys.
        up = self.screen._modal_binding_chain
        down = reversed(self.screen._binding_chain)
        return next(
            (
                binding.action
                for priority, chain in ((True, down), (False, up))
                for namespace, bindings in chain
                for binding in bindings.key_to_bindings.get(event.key, ())
                if binding.priority == priority and self._check_action_state(binding.action, namespace)
            ),
            "",
        )
