"""The subtitle of a widget's border, written without painting the whole widget.

Relies on `Widget._border_subtitle`. Needless once setting `border_subtitle` repaints the border alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

__all__ = ["set_border_subtitle"]


def set_border_subtitle(widget: Widget, subtitle: Content | None) -> None:
    """Set the subtitle; the caller refreshes the cells of the border that change."""
    widget._border_subtitle = subtitle
