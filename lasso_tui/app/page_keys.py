"""What keys may wait for: actions and pages declare whether they open a page, close one, or change the tab."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from textual.actions import parse
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

__all__ = [
    "PAGE_WORKER_GROUP",
    "ActionKind",
    "PageChanged",
    "changes_tab",
    "closes_page",
    "kind_of",
    "opens_over_pages",
    "opens_page",
]

PAGE_WORKER_GROUP = "pages"
"""The group of workers that open a page and wait for what is chosen there."""

A = TypeVar("A", bound=Callable[..., Any])


class ActionKind(Enum):
    """What an action does to where the next keys belong."""

    PLAIN = auto()
    OPENS_PAGE = auto()
    OPENS_OVER_PAGES = auto()
    CLOSES_PAGE = auto()
    CHANGES_TAB = auto()


class PageChanged(Message):
    """A page has come or gone, or its work has ended: keys that waited for that may go on."""


def opens_page(action: A) -> A:
    """Declare that an action of the app opens a page: refused while one is open; the keys after it wait."""
    return _declare(action, ActionKind.OPENS_PAGE)


def opens_over_pages(action: A) -> A:
    """Declare that an action gives the keys to another part, over pages too; the keys after it wait."""
    return _declare(action, ActionKind.OPENS_OVER_PAGES)


def closes_page(action: A) -> A:
    """Declare that an action closes its page, if it does anything; the keys after it wait."""
    return _declare(action, ActionKind.CLOSES_PAGE)


def changes_tab(action: A) -> A:
    """Declare that an action shows another tab; the keys after it wait, but for those that do so again."""
    return _declare(action, ActionKind.CHANGES_TAB)


def _declare(action: A, kind: ActionKind) -> A:
    setattr(action, "action_kind", kind)  # noqa: B010 - a function has no such attribute for mypy
    return action


def kind_of(app: App[Any], action: str, node: DOMNode) -> ActionKind:
    """Return what an action, bound at a node, does to where the next keys belong.

    An action that Textual defines is named in its page's `CLOSE_ACTIONS` where it closes the page.
    """
    destination, name, _ = parse(action)
    owner = {"app": app, "screen": app.screen, "focused": app.focused}.get(destination, node)
    method = getattr(type(owner), f"action_{name}", None)
    kind = getattr(method, "action_kind", ActionKind.PLAIN)
    if kind is ActionKind.PLAIN and name in getattr(owner, "CLOSE_ACTIONS", ()):
        return ActionKind.CLOSES_PAGE
    return kind if isinstance(kind, ActionKind) else ActionKind.PLAIN
