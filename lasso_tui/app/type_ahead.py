"""Keys typed ahead: what follows the key, or the click, that opens a page belongs to that page."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.errors import NoWidget
from textual.widget import Widget

from lasso_tui.app.page_keys import PAGE_WORKER_GROUP, ActionKind, kind_of
from lasso_tui.app.textual_compat.bound_action import bound_action

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.app import App
    from textual.dom import DOMNode
    from textual.timer import Timer
    from textual.worker import Worker

__all__ = ["TypeAhead"]

MAX_WAIT_SECONDS = 1.0
"""Keys wait no longer, whatever they wait for."""

OPENING = {ActionKind.OPENS_PAGE, ActionKind.OPENS_OVER_PAGES, ActionKind.CHANGES_TAB}

Typed = events.Key | events.Paste

Pointed = events.MouseDown | events.MouseUp

Waiting = Typed | Pointed


class TypeAhead:
    """Holds keys back: a slow line brings many at once, and they wait their turn.

    Textual hands each key to what has the focus when it arrives, and a page is opened some turns of the loop after
    the key for it. The keys that come in between wait until the page has parts or the action has ended without one,
    after a step to another tab they wait until that tab is shown, and after a page is left until what comes next is
    there. In a field the keys that edit go up to the app and back, letters do not: these wait for those. What comes
    after a click waits until the click has gone through the part that it was on and those around it; a click waits
    where a key would.

    Whatever ends a wait calls `hand_on`; nothing is looked at in between.

    Parameters
    ----------
    app : whose keys
    deliver : hands an event to what has the focus
    turning : tells whether another tab has been chosen and is not shown yet
    """

    def __init__(
        self,
        app: App[Any],
        deliver: Callable[[events.Event], Awaitable[None]],
        turning: Callable[[], bool],
    ) -> None:
        self._app, self._deliver, self._turning = app, deliver, turning
        self._waiting: deque[Waiting] = deque()
        self._simulated: list[events.Key] = []
        self._clicked = False
        self._deadline: Timer | None = None
        self._requested = -MAX_WAIT_SECONDS
        self._sent: Typed | None = None
        self._action = ""
        self._leaving = self._submitted = False
        self._depth = 1
        self._work_before: frozenset[Worker[object]] = frozenset()

    @property
    def waiting(self) -> bool:
        """Whether keys wait for a page or a tab."""
        return bool(self._waiting)

    async def on_event(self, event: events.Event) -> None:
        """Deliver what is typed or clicked, now or in its turn; everything else at once."""
        if not isinstance(event, Waiting):
            await self._deliver(event)
        elif not self._app.is_running:
            return  # what is typed when the app has been left is for nobody
        elif event.is_forwarded:
            await self._deliver(event)
            if event is self._sent and self._action:
                self._action = ""  # the focus was elsewhere by then: it did something else, or nothing
                self._bubbled([])
        elif isinstance(event, events.Key) and any(event is key for key in self._simulated):
            self._simulated = [key for key in self._simulated if key is not event]
            self._clicked = False  # the key is what the click does, before what was typed after it
            await self._send(event)
        elif self._waiting or self.has_to_wait(event):
            self._waiting.append(event)
            self._set_deadline()
        else:
            await self._send(event)

    def simulate(self, key: str) -> events.Key:
        """Return the key that a click stands for; it does not wait for what came after the click."""
        event = events.Key(key, None)
        self._simulated.append(event)
        return event

    def action_ended(self, action: str | ActionParseResult, node: DOMNode | None) -> None:
        """Know that an action has run, or was refused."""
        if action == self._action:
            self._action = ""
            parts = node.ancestors_with_self if self._submitted and node is not None else []
            self._bubbled([part for part in parts if isinstance(part, Widget)])

    async def hand_on(self) -> None:
        """Deliver what waits, up to the next key that opens a page."""
        while self._app.is_running and self._waiting and not self.has_to_wait(self._waiting[0]):
            await self._send(self._waiting.popleft())
        self._set_deadline()

    def has_to_wait(self, event: Waiting) -> bool:
        """Tell whether what was requested before is still on its way."""
        if time.monotonic() - self._requested > MAX_WAIT_SECONDS:
            return False
        screen, depth = self._app.screen, len(self._app.screen_stack)
        if self._clicked and depth >= self._depth:  # parts of a page that has gone let nothing through
            return not isinstance(event, events.MouseUp)
        if self._action and depth >= self._depth:  # else the page that the key went to has gone
            return True
        if self._turning():
            return self._bound(event)[1] is not ActionKind.CHANGES_TAB
        if depth > 1 and not (screen.is_mounted and screen.children):
            return True
        if self._leaving:
            if depth >= self._depth:
                return self._submitted or getattr(screen, "is_at_work", False)
            return depth == 1 and bool(self._page_work())
        return depth <= self._depth and any(worker not in self._work_before for worker in self._page_work())

    def _set_deadline(self) -> None:
        """Have what waits go on after a while, should nothing else end the wait."""
        if self._deadline is not None:
            self._deadline.stop()
            self._deadline = None
        if self._waiting:
            left = self._requested + MAX_WAIT_SECONDS - time.monotonic()
            self._deadline = self._app.set_timer(max(left, 0.0) + 0.01, self.hand_on)

    def _bubbled(self, parts: list[Widget]) -> None:
        """Let keys go on when what was submitted has bubbled through these parts, a turn of the loop for each."""
        if parts:
            parts[0].call_later(self._bubbled, parts[1:])
            return
        self._submitted = self._clicked = False
        if self._waiting:
            self._app.call_later(self.hand_on)

    async def _point(self, event: Pointed) -> None:
        """Deliver a press or release of a button, and have what comes next wait for it."""
        app, depth = self._app, len(self._app.screen_stack)
        try:
            part: DOMNode = app.get_widget_at(event.x, event.y)[0]
        except NoWidget:
            part = app.screen
        self._requested, self._depth, self._clicked = time.monotonic(), depth, True
        self._work_before = frozenset(self._page_work())
        self._leaving, self._submitted, self._action = depth > 1, False, ""
        await self._deliver(event)
        parts = [node for node in part.ancestors_with_self if isinstance(node, Widget)]
        self._bubbled([*parts[:1], *parts])

    async def _send(self, event: Waiting) -> None:
        """Deliver what is typed, and know what the next keys have to wait for."""
        if isinstance(event, Pointed):
            await self._point(event)
            return
        (action, kind), depth = self._bound(event), len(self._app.screen_stack)
        closing = kind is ActionKind.CLOSES_PAGE
        focused = self._app.focused
        editing = bool(action) and focused is not None and focused.check_consume_key("a", "a")
        enter = isinstance(event, events.Key) and event.key == "enter"
        submitted = enter and bool(action) and not closing
        leaving = depth > 1 and (submitted or closing)
        if kind in OPENING or leaving or editing:
            self._requested, self._depth = time.monotonic(), depth
            self._work_before = frozenset(self._page_work())
            self._sent, self._action = event, action
            self._leaving, self._submitted = leaving, submitted
        await self._deliver(event)

    def _page_work(self) -> list[Worker[object]]:
        return [w for w in self._app.workers if w.group == PAGE_WORKER_GROUP and not w.is_finished]

    def _bound(self, event: Waiting) -> tuple[str, ActionKind]:
        """Return the action of a key where the focus is now and its kind; none where it is typed into a field."""
        focused = self._app.focused
        if not isinstance(event, events.Key) or (
            focused is not None and focused.check_consume_key(event.key, event.character)
        ):
            return "", ActionKind.PLAIN
        found = bound_action(self._app, event.key)
        return ("", ActionKind.PLAIN) if found is None else (found[0], kind_of(self._app, *found))
