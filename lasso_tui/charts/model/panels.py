"""Charts that fill their cells: images, heatmaps and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis, Chart

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Heatmap", "Images", "MarkedText", "MarkedWord", "Panel", "TextTable"]


@dataclass(frozen=True, eq=False)
class Panel:
    """One image of `Images`: (h, w) grey values or (h, w, 3) colours, from 0 to 1."""

    title: str
    pixels: FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Images(Chart):
    """Images next to each other in half blocks, as many as fit, at a common scale.

    Attributes
    ----------
    panels : the images
    focus : (down, across) as fractions, the centre of the part that is shown where an image does not fit at a pixel a
        half cell; None to reduce it instead
    """

    panels: tuple[Panel, ...]
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Heatmap(Chart):
    """Values over two axes as colours, with a colour scale; NaN means "not computed yet".

    Attributes
    ----------
    x, y : (A,) and (B,) increasing values at the centres of the cells
    values : (B, A) array
    value_axis : meaning of the values
    limits : (low, high) of the colour scale, or None for that of the values
    blank_above : whether cells above the scale are left blank, instead of in its last colour
    points : (x, y, sign, label) of named points
    curve : (x, y) arrays of a line to draw over the cells, or None
    legend : (sign, meaning) of what is drawn over the cells, in the title row
    table_note : what is said below the values where they are a table
    """

    x_axis: Axis
    y_axis: Axis
    x: FloatArray
    y: FloatArray
    values: FloatArray
    value_axis: Axis
    limits: tuple[float, float] | None = None
    blank_above: bool = False
    points: tuple[tuple[float, float, str, str], ...] = ()
    curve: tuple[FloatArray, FloatArray] | None = None
    legend: tuple[tuple[str, str], ...] = ()
    table_note: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class TextTable(Chart):
    """A table of texts.

    Attributes
    ----------
    columns : titles; a title that begins with ">" aligns its column to the right
    rows : texts, one tuple per row
    highlight : index of the row to centre and mark, or None
    note : one line below the table
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    highlight: int | None = None
    note: str = ""


@dataclass(frozen=True)
class MarkedWord:
    """A word of a text, and what it contributes; NaN for a word that is not known."""

    text: str
    value: float


@dataclass(frozen=True, eq=False, kw_only=True)
class MarkedText(Chart):
    """A text whose words have a ground in the colour of what they contribute, the number above each.

    Attributes
    ----------
    words : in the order of the text
    value_axis : meaning of the values
    notes : lines below the text
    """

    words: tuple[MarkedWord, ...]
    value_axis: Axis
    notes: tuple[str, ...] = ()
