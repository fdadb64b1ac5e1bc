"""Rows of styled text as Textual's strips, in the colours of the app."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.strip import Strip

from lasso_tui.app.themes import SIXTEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.color import Color
    from textual.filter import LineFilter
    from textual.geometry import Region

    from lasso_tui.charts import CellStyle, StyledText

__all__ = ["changed_columns", "filtered", "strip_around", "strip_of"]


def strip_of(runs: tuple[StyledText, ...], width: int, base: Style) -> Strip:
    """Return a row, `width` cells wide, over the base style of its widget."""
    return Strip([Segment(run.text, _style(run.look, base)) for run in runs], width)


def strip_around(runs: tuple[StyledText, ...], first: int, end: int, width: int, base: Style) -> Strip:
    """Return a row that is blank but for the runs with cells from `first` to before `end`."""
    segments: list[Segment] = []
    start = at = 0
    for run in runs:
        stop = at + cell_len(run.text)
        if stop > first:
            if not segments:
                start = at
            segments.append(Segment(run.text, _style(run.look, base)))
        at = stop
        if at >= end:
            break
    if not segments:
        return Strip.blank(width, base)
    if start:
        segments.insert(0, Segment(" " * start, base))
    if at < width:
        segments.append(Segment(" " * (width - at), base))
    return Strip(segments, width)


def changed_columns(changes: Iterable[Region]) -> dict[int, tuple[int, int]]:
    """Return the first column that changed, and the one after the last, of each row with a change."""
    spans: dict[int, tuple[int, int]] = {}
    for change in changes:
        for y in change.line_range:
            first, end = spans.get(y, change.column_span)
            spans[y] = min(first, change.x), max(end, change.right)
    return spans


def filtered(
    strips: list[Strip], filters: Iterable[LineFilter], background: Color, *, exact: bool
) -> list[Strip]:
    """Return rows as the terminal can show them; `exact` where each colour is one of 2²⁴ and nothing is dim."""
    for each in filters:
        if not (exact and isinstance(each, ANSIToTruecolor)):
            strips = [strip.apply_filter(each, background) for strip in strips]
    return strips


@lru_cache(maxsize=4096)
def _style(look: CellStyle, base: Style) -> Style:
    color, back = look.color, look.back
    if base.color is None or base.color.is_default:  # the terminal's own colours: by their names
        color, back = SIXTEEN.get(color, color), SIXTEEN.get(back, back)
    return base + Style(color=color or None, bgcolor=back or None, bold=look.bold or None)
