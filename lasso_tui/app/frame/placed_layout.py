"""A layout in which the parent says where each of its children stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region
from textual.layout import Layout, WidgetPlacement

from lasso_tui.app.frame.placement import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.geometry import Size
    from textual.widget import Widget

__all__ = ["PlacedLayout"]

NOWHERE = Box(0, 0, 0, 0)


class Places(Protocol):
    """A widget that places its children."""

    def places(self, children: Sequence[Widget], size: Size) -> Mapping[Widget, Box]:
        """Return the places of the children that have one."""


class PlacedLayout(Layout):
    """Places children where `parent.places` says; one that has no place there has no cells."""

    name = "placed"

    def __init__(self, parent: Places) -> None:
        self._parent = parent

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        """Return the places of the children that are shown."""
        parent.pre_layout(self)
        boxes = self._parent.places(children, size)
        return [
            WidgetPlacement(Region(*boxes.get(child, NOWHERE)), NULL_OFFSET, NULL_SPACING, child, order)
            for order, child in enumerate(children)
        ]
