"""Rows of styled text as Textual's strips, in the colours of the app."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lasso_tui.app.themes import SIXTEEN

if TYPE_CHECKING:
    from lasso_tui.charts import CellStyle, StyledText

__all__ = ["strip_of"]


def strip_of(runs: tuple[StyledText, ...], width: int, base: Style) -> Strip:
    """Return a row, `width` cells wide, over the base style of its widget."""
    return Strip([Segment(run.text, _style(run.look, base)) for run in runs], width)


@lru_cache(maxsize=4096)
def _style(look: CellStyle, base: Style) -> Style:
    color, back = look.color, look.back
    if base.color is None or base.color.is_default:  # the terminal's own colours: by their names
        color, back = SIXTEEN.get(color, color), SIXTEEN.get(back, back)
    return base + Style(color=color or None, bgcolor=back or None, bold=look.bold or None)
