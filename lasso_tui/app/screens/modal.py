"""Pages over the charts, which keys may reach before they are complete and after they have closed."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

from lasso_tui.app.page_keys import PageChanged

__all__ = ["Modal", "MountGuard"]

T = TypeVar("T")


class MountGuard(Screen[T]):
    """Base of all pages: it can be typed at faster than it comes and goes.

    A slow line brings many keys at once. Textual hands them on before a page is composed, and when it has been left.
    """

    CLOSE_ACTIONS: ClassVar[frozenset[str]] = frozenset({"dismiss"})
    """Textual's own actions that close the page."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing but close where there are no parts, yet or any more."""
        if action in self.CLOSE_ACTIONS or (self.is_mounted and self.children):
            return super().check_action(action, parameters)
        return False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close once, and not before everything is mounted."""
        if self.app.screen is not self:
            return AwaitComplete()
        if not self.is_mounted:
            self.call_later(self.dismiss, result)
            return AwaitComplete()
        return super().dismiss(result)

    def report_change(self) -> None:
        """Have keys that waited for this page go on."""
        self.app.post_message(PageChanged())

    def on_mount(self) -> None:
        """Report that the page is complete, once it is."""
        self.call_later(self.report_change)

    def on_unmount(self) -> None:
        """Report that the page has gone."""
        self.report_change()

    def on_screen_resume(self) -> None:
        """Report that a page over this one has gone."""
        self.report_change()

    def on_worker_state_changed(self) -> None:
        """Report that the work of this page goes on or has ended."""
        self.report_change()


class Modal(ModalScreen[T], MountGuard[T]):
    """A page of the app."""
