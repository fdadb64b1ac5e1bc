"""Where the parts of a chart stand: rows and columns for text, and the plot between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.base import Mark
    from lasso_tui.charts.zoom import Window

__all__ = ["NO_AXIS", "NO_LAYOUT", "Frame", "FramedPlot", "Layout"]

NO_AXIS = Axis("")


@dataclass(frozen=True)
class Frame:
    """Rows reserved for text around the plot.

    Attributes
    ----------
    header : row for the chart's title, that of the y axis, and the numbers along the top
    above : rows for a colour scale
    below : rows for the x axis: its line, and its title and labels
    """

    header: int
    above: int
    below: int

    @classmethod
    def for_height(cls, height: int, *, counts: bool) -> Frame:
        """Reserve the rows that the data can spare."""
        header = 1 if height >= 5 else 0
        above = 1 if counts and height >= 9 else 0
        below = 2 if height >= 6 else 0
        return cls(header, above, below)


@dataclass(frozen=True)
class FramedPlot:
    """A plot with its frame.

    Attributes
    ----------
    plot : the data area
    rows : rows reserved for text
    axis_column : column of the y axis
    width : columns of the chart
    x_axis, marks : the x axis, and its named positions
    title_end : first column of the title row after the titles
    """

    plot: Plot
    rows: Frame
    axis_column: int
    width: int
    x_axis: Axis
    marks: Sequence[Mark] = ()
    title_end: int = 0


@dataclass(frozen=True)
class Layout:
    """What a part of a stack has in common with the others; the defaults are those of a chart of its own.

    Attributes
    ----------
    axis_column, names, right : columns before the y axis, between it and the data, and after them, at least
    rows : rows reserved for text, or None for what the height can spare
    x : the scale of the x axis, or None for that of the data
    only_measure : whether the chart only says how much room it needs
    """

    axis_column: int = 0
    names: int = 0
    right: int = 0
    rows: Frame | None = None
    x: Scale | None = None
    only_measure: bool = False

    def x_scale(self, values: FloatArray, *, log: bool, window: Window | None) -> Scale:
        """Return the scale of the x axis: of the window, else of the stack, else of the values."""
        if window is not None:
            return Scale.over(*window, log=log)
        return Scale.of(values, log=log) if self.x is None else self.x

    def joined(self, plot: FramedPlot) -> Layout:
        """Return the layout that leaves the room of this and of a measured chart."""
        return replace(
            self,
            axis_column=max(self.axis_column, plot.axis_column),
            names=max(self.names, plot.plot.left - plot.axis_column - 1),
            right=max(self.right, plot.width - plot.plot.left - plot.plot.width),
        )


NO_LAYOUT = Layout()
