"""Charts of lines and points over two axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis, Chart, Level, Mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lasso_tui._types import BoolArray, FloatArray, Int64Array

__all__ = ["Curve", "Dots", "Focus", "Lines", "Rival", "Scatter", "Trace", "XYChart"]


MANY_ROWS = 7
"""Rows of a plot from which on more of the values above the least are shown."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines(Chart):
    """Many named lines over one x axis: a coefficient path.

    Attributes
    ----------
    x : (A,) array, in any order
    y : (A, K) array, one column per line
    names : K names, shown at the line ends if they fit
    marks : named positions on the x axis
    counts, counts_title : (A,) integers along the top axis, such as the number of nonzero coefficients
    ranks : (K,) the place of each line in the order of colours, which the first eight have; the first lies on top.
        None for the order of their largest absolute values
    limits : (low, high) of the y axis, or None for that of the values; lines leave through its ends
    held : (A, K) or None, where a line is held by a bound: a heavy rule there
    levels : named horizontal lines
    names_at_right : whether names stand at the right ends in any case, else where the lines are farther from zero
    also : other names → the line that stands for them, such as a group's for those of its columns, or None
    """

    x_axis: Axis
    y_axis: Axis
    x: FloatArray
    y: FloatArray
    names: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    counts: Int64Array | None = None
    counts_title: str = ""
    ranks: Int64Array | None = None
    limits: tuple[float, float] | None = None
    held: BoolArray | None = None
    levels: tuple[Level, ...] = ()
    names_at_right: bool = False
    also: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Focus:
    """The values that a decision is about: the y axis shows them, not all there are.

    Attributes
    ----------
    least, unit : the least value of a curve, and its standard error
    at_least : what the y axis reaches in any case, such as the value and its error at another choice
    """

    least: float
    unit: float
    at_least: float

    def limits(self, rows: int) -> tuple[float, float]:
        """Return the ends of the y axis: a unit below the least value and three above, two where rows are few."""
        above = 3.0 if rows >= MANY_ROWS else 2.0
        return self.least - self.unit, max(self.least + above * self.unit, self.at_least)


@dataclass(frozen=True, eq=False)
class Rival:
    """Another curve with error bars over the same x axis as that of a `Curve`: (A,) arrays, NaN where unknown."""

    label: str
    y: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve(Chart):
    """One curve with error bars, such as a cross-validation curve with the mean ± one standard error.

    Attributes
    ----------
    x, y : (A,) arrays
    low, high : (A,) arrays or None, the ends of the error bars
    band_label : meaning of the bars ("± 1 standard error")
    focus : what the y axis shows, or None for all values; levels beyond it are named in the title row
    members : (A, F) array or None, thin lines in the background (one per fold)
    members_label : meaning of these lines ("5 folds"), or of the one that there is
    levels : named horizontal lines
    rivals : other curves, such as those of other methods on the same folds; all are then named at their ends
    rank : the place of the first curve in the order of colours; the rivals' follow
    sides : what lies above and below zero, or () where neither is better
    counts, counts_title : as in `Lines`
    placeholder : text shown while the curve has no finite value
    """

    x_axis: Axis
    y_axis: Axis
    x: FloatArray
    y: FloatArray
    label: str = ""
    low: FloatArray | None = None
    high: FloatArray | None = None
    band_label: str = ""
    focus: Focus | None = None
    members: FloatArray | None = None
    members_label: str = ""
    marks: tuple[Mark, ...] = ()
    levels: tuple[Level, ...] = ()
    rivals: tuple[Rival, ...] = ()
    rank: int = 0
    sides: tuple[str, str] | tuple[()] = ()
    counts: Int64Array | None = None
    counts_title: str = ""
    placeholder: str = ""


@dataclass(frozen=True, eq=False)
class Trace:
    """One named line of an `XYChart`; NaN leaves a gap.

    Attributes
    ----------
    label : name, at the end of a line or beside a single point
    x, y : (N,) arrays
    kind : "line", "dots", "spikes" (a stem from zero to each value, for signals), "bars" (thick ones, up and down),
        "bins" (of a histogram, x their centres), or "rug" (signs in a row of their own below the bins)
    faint : whether it is drawn thin, behind the others
    sign : of a dot, of a spike's end, or of a rug; "" for ● and none and ×
    names : of bars, by which one is picked; () where they have none
    ranks : (N,) the place of each bar in the order of colours, as in `Lines`, or None for one colour
    """

    label: str
    x: FloatArray
    y: FloatArray
    kind: str = "line"
    faint: bool = False
    sign: str = ""
    names: tuple[str, ...] = ()
    ranks: Int64Array | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class XYChart(Chart):
    """A few named lines with separate x values, such as forecasts or ROC curves.

    Attributes
    ----------
    traces : the lines, most important first
    marks, levels : named positions on the x axis, named horizontal lines
    diagonal : whether the line y = x is drawn
    y_limits : (low, high) of the y axis, or None
    picks : whether a click on the x axis moves the cursor
    named : whether lines are named at their ends, and other series in the title row
    flags : whether bins beyond the cursor are drawn in the second colour: it is a threshold
    placeholder : text shown while no trace has a finite value other than 0
    """

    x_axis: Axis
    y_axis: Axis
    traces: tuple[Trace, ...]
    marks: tuple[Mark, ...] = ()
    levels: tuple[Level, ...] = ()
    diagonal: bool = False
    y_limits: tuple[float, float] | None = None
    picks: bool = True
    named: bool = True
    flags: bool = False
    placeholder: str = ""


@dataclass(frozen=True, eq=False)
class Dots:
    """One class of points in a `Scatter`, with its own sign and colour."""

    label: str
    x: FloatArray
    y: FloatArray
    sign: str = "●"


@dataclass(frozen=True, eq=False, kw_only=True)
class Scatter(Chart):
    """Points of a few classes; the last class is drawn on top.

    Attributes
    ----------
    dots : the classes
    labels : (x, y, text) of points to name
    """

    x_axis: Axis
    y_axis: Axis
    dots: tuple[Dots, ...]
    labels: tuple[tuple[float, float, str], ...] = ()
    levels: tuple[Level, ...] = ()
    diagonal: bool = False
