"""Charts that fill their cells: images, heatmaps and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis, Chart

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Heatmap", "Images", "Panel", "TextTable"]


@dataclass(frozen=True, eq=False)
class Panel:
    """One image of a `Images`: (h, w) grey values or (h, w, 3) colours, from 0 to 1."""

    title: str
    pixels: FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Images(Chart):
    """Images side by side in half blocks, as many as fit; all of one scale."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Heatmap(Chart):
    """A field of values over two axes, in colour and with its scale; NaN is "not computed yet".

    Attributes
    ----------
    x, y : (A,) and (B,) increasing values at the cells' centres
    values : (B, A)
    value_axis : what the values are
    limits : (low, high) of the colours, or None for those of the values
    points : (x, y, sign, label) of named places
    curve : (x, y) arrays of a line to lay over, or None
    """

    x_axis: Axis
    y_axis: Axis
    x: FloatArray
    y: FloatArray
    values: FloatArray
    value_axis: Axis
    limits: tuple[float, float] | None = None
    points: tuple[tuple[float, float, str, str], ...] = ()
    curve: tuple[FloatArray, FloatArray] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class TextTable(Chart):
    """A table of texts: knots, worst rows, comparisons.

    Attributes
    ----------
    columns : titles; one that begins with ">" has its column set to the right
    rows : texts, one tuple a row
    highlight : the row to show in the middle and mark, or None
    note : one line below the table
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    highlight: int | None = None
    note: str = ""
