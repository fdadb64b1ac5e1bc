"""Pages over the charts, which keys may reach before they are there and after they have gone."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

__all__ = ["Modal", "MountGuard"]

T = TypeVar("T")

CLOSE_ACTIONS = {"dismiss", "escape"}
"""Actions that close a page."""


class MountGuard(Screen[T]):
    """Mixed into a page: it can be typed at faster than it comes and goes.

    A slow line brings many keys at once. Textual hands them on before a page is composed, and when it has been left.
    """

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing but leave where there are no parts, yet or any more."""
        if action in CLOSE_ACTIONS or (self.is_mounted and self.children):
            return super().check_action(action, parameters)
        return False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave once, and not before all is there."""
        if self.app.screen is not self:
            return AwaitComplete()
        if not self.is_mounted:
            self.call_later(self.dismiss, result)
            return AwaitComplete()
        return super().dismiss(result)


class Modal(ModalScreen[T], MountGuard[T]):
    """A page of the app."""
