"""Where a tab's charts stand in a window, said once by the technique; the app lays them out."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Arrangement", "Column", "Row"]


@dataclass(frozen=True)
class Row:
    """Charts side by side.

    Attributes
    ----------
    titles : the charts, by their titles
    height : rows of the terminal, relative to those of the other rows in the column
    widths : relative widths, one a chart, or () for equal ones
    """

    titles: tuple[str, ...]
    height: float = 1.0
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Column:
    """Rows of charts, one under another.

    Attributes
    ----------
    rows : from top to bottom
    width : columns of the terminal, relative to those of the other columns
    """

    rows: tuple[Row, ...]
    width: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """The charts seen at once, from left to right, by the size of the window; the others are reached by number.

    A small window shows the first chart, or the one chosen.

    Attributes
    ----------
    medium : from 110 columns and 30 rows; () shows the first chart
    large : from 160 columns and 45 rows; () shows the first chart, and the next three in a column at its right
    list_beside : whether a small window shows the coefficients beside the chart; not where the first chart lists them
    """

    medium: tuple[Column, ...] = ()
    large: tuple[Column, ...] = ()
    list_beside: bool = True
