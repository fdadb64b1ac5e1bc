"""Where the parts of a tab and its charts stand, in cells: pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lasso_tui.techniques.arrangement import Arrangement, Column, Row

__all__ = [
    "LARGE",
    "LIST_WIDTH",
    "MEDIUM",
    "SIDE_WIDTH",
    "SMALL",
    "Box",
    "ColumnHeights",
    "chart_boxes",
    "column_boxes",
    "columns_of",
    "side_width",
    "size_class",
    "too_small",
]

SMALL, MEDIUM, LARGE = "S", "M", "L"
MEDIUM_FROM, LARGE_FROM = (110, 30), (160, 45)
"""Columns and rows from which on a window is of the medium, or of the large size."""

MIN_WINDOW = 60, 18
"""Columns and rows of the smallest window that charts are shown in."""

SIDE_WIDTH = 31
"""Columns of settings, figures and coefficients at the left, with the blank one to the charts."""

WIDE_SIDE_WIDTH, WIDE_SIDE_FROM = 39, 180
"""Columns of these in a large window of so many columns, where names and bars have more room."""

LIST_WIDTH = 20
"""Columns of the coefficients beside the chart in a small window."""

RIGHT_WIDTH = 50
"""Columns of the further charts in a large window."""

CHART_GAP = 1
"""Blank columns between two charts side by side."""

MIN_LIST_ROWS = 8
MIN_NOTE_ROWS = 5


class Box(NamedTuple):
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


def size_class(width: int, height: int) -> str:
    """Return the size of a window: "S", "M" or "L"."""
    for name, (columns, rows) in ((LARGE, LARGE_FROM), (MEDIUM, MEDIUM_FROM)):
        if width >= columns and height >= rows:
            return name
    return SMALL


def too_small(width: int, height: int) -> str:
    """Return what to show in a window that is too small for charts, "" in any other."""
    min_width, min_height = MIN_WINDOW
    if width >= min_width and height >= min_height:
        return ""
    return f"Window {width} × {height} is too small; charts need {min_width} × {min_height}."


@dataclass(frozen=True)
class ColumnHeights:
    """Rows that the parts of the left column want; 0 for those that are not shown.

    Attributes
    ----------
    settings, figures, coefficients, notes : from top to bottom
    """

    settings: int
    figures: int
    coefficients: int
    notes: int


def side_width(width: int, height: int) -> int:
    """Return the columns of settings, figures and coefficients in a window."""
    wide = size_class(width, height) == LARGE and width >= WIDE_SIDE_FROM
    return WIDE_SIDE_WIDTH if wide else SIDE_WIDTH


def column_boxes(wanted: ColumnHeights, height: int, width: int = SIDE_WIDTH) -> tuple[Box, Box, Box, Box]:
    """Return the places of settings, figures, coefficients and notes in the left column.

    Settings scroll where there is no room for them: figures and some coefficients are always seen. The notes take
    what is left, if that is enough for a sentence.
    """
    figures = min(wanted.figures, height)
    least = min(wanted.coefficients, MIN_LIST_ROWS)
    settings = max(min(wanted.settings, height - figures - least - bool(figures) - bool(least)), 0)
    y = settings + bool(settings and figures)
    boxes = [Box(0, 0, width, settings), Box(0, y, width, figures)]
    y += figures + bool(wanted.coefficients and (settings or figures))
    coefficients = max(min(wanted.coefficients, height - y), 0)
    boxes.append(Box(0, y, width, coefficients))
    y += coefficients + 1
    notes = min(wanted.notes, height - y)
    boxes.append(Box(0, y, width, notes if notes >= MIN_NOTE_ROWS else 0))
    return boxes[0], boxes[1], boxes[2], boxes[3]


def columns_of(
    arrangement: Arrangement, titles: Sequence[str], size: str, *, alone: bool = False
) -> tuple[Column, ...]:
    """Return the charts to be seen at once, of those that a result has.

    Parameters
    ----------
    arrangement : what the technique says
    titles : the charts of the result
    size : of the window
    alone : whether one chart is to be seen
    """
    if not titles:
        return ()
    main = Column((Row((titles[0],)),))
    if alone or size == SMALL:
        return (main,)
    columns = arrangement.large if size == LARGE else arrangement.medium
    if not columns and size == LARGE and len(titles) > 1:
        return main, Column(tuple(Row((title,)) for title in titles[1:4]), width=0.0)
    columns = tuple(column for column in (_present(column, titles) for column in columns) if column.rows)
    return columns or (main,)


def _present(column: Column, titles: Sequence[str]) -> Column:
    """Return a column without the charts that a result lacks."""
    rows = []
    for row in column.rows:
        kept = [k for k, title in enumerate(row.titles) if title in titles]
        widths = tuple(row.widths[k] for k in kept) if row.widths else ()
        if kept:
            rows.append(Row(tuple(row.titles[k] for k in kept), row.height, widths))
    return Column(tuple(rows), column.width)


def chart_boxes(columns: Sequence[Column], width: int, height: int) -> list[tuple[str, Box]]:
    """Return the titles of the charts and their places, from left to right and from top to bottom.

    A column of width 0 is the right column of a large window.
    """
    boxes: list[tuple[str, Box]] = []
    fixed = [RIGHT_WIDTH if not column.width else 0 for column in columns]
    room = width - sum(fixed) - CHART_GAP * (len(columns) - 1)
    shares = _shares([column.width for column in columns], room)
    x = 0
    for column, own, share in zip(columns, fixed, shares, strict=True):
        wide = own or share
        y = 0
        for row, rows in zip(column.rows, _shares([row.height for row in column.rows], height), strict=True):
            inner = wide - CHART_GAP * (len(row.titles) - 1)
            widths = _shares(row.widths or [1.0] * len(row.titles), inner)
            left = x
            for title, cells in zip(row.titles, widths, strict=True):
                boxes.append((title, Box(left, y, cells, rows)))
                left += cells + CHART_GAP
            y += rows
        x += wide + CHART_GAP
    return boxes


def _shares(weights: Sequence[float], total: int) -> list[int]:
    """Divide a number of cells by weights; the parts sum up to it."""
    whole = sum(weights) or 1.0
    ends = [round(total * sum(weights[: k + 1]) / whole) for k in range(len(weights))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
