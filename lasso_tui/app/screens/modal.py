"""A page over the charts that can be typed at before it is there."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.screen import ModalScreen, Screen

__all__ = ["Modal", "has_parts"]

T = TypeVar("T")


class Modal(ModalScreen[T]):
    """A page; keys may come faster than it gets its parts, and when they are gone."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing without parts but go."""
        return super().check_action(action, parameters) if action == "dismiss" or has_parts(self) else False


def has_parts(screen: Screen[Any]) -> bool:
    """Tell whether a page is composed, and not yet taken apart."""
    return screen.is_mounted and bool(screen.children)
