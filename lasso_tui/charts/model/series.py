"""Charts of lines and points over two axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis, Chart, Level, Mark

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array

__all__ = ["Curve", "Dots", "Lines", "Scatter", "Trace", "XYChart"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines(Chart):
    """Many named lines over one x axis: a coefficient path.

    Attributes
    ----------
    x : (A,) array, in any order
    y : (A, K) array, one column a line
    names : K names, shown at the line ends while they fit
    marks : named places on the x axis
    counts, counts_title : (A,) whole numbers written along the top axis (how many are nonzero)
    """

    x_axis: Axis
    y_axis: Axis
    x: FloatArray
    y: FloatArray
    names: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    counts: Int64Array | None = None
    counts_title: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve(Chart):
    """One curve with a band: a cross-validation curve, mean and one standard error either side.

    Attributes
    ----------
    x, y : (A,) arrays
    low, high : (A,) arrays or None, the band
    band_label : what the band is ("± 1 standard error")
    members : (A, F) array or None, thin lines behind (one a fold)
    members_label : what they are ("5 folds")
    levels : named horizontal lines
    counts, counts_title : as in `Lines`
    waiting : what is said in the picture while the curve has no finite value
    """

    x_axis: Axis
    y_axis: Axis
    x: FloatArray
    y: FloatArray
    label: str = ""
    low: FloatArray | None = None
    high: FloatArray | None = None
    band_label: str = ""
    members: FloatArray | None = None
    members_label: str = ""
    marks: tuple[Mark, ...] = ()
    levels: tuple[Level, ...] = ()
    counts: Int64Array | None = None
    counts_title: str = ""
    placeholder: str = ""


@dataclass(frozen=True, eq=False)
class Trace:
    """One named line of `XYChart`; NaN leaves a gap.

    Attributes
    ----------
    label : its name in the legend
    x, y : (N,) arrays
    kind : "line", "dots", or "spikes" (a stem from zero to each value, for signals)
    quiet : drawn thin behind the others
    """

    label: str
    x: FloatArray
    y: FloatArray
    kind: str = "line"
    faint: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class XYChart(Chart):
    """A few named lines, each with x values of its own: forecasts, ROC curves, errors by degrees of freedom.

    Attributes
    ----------
    traces : the lines, the most important first
    marks, levels : named places on the x axis, named horizontal lines
    diagonal : whether the line y = x is drawn
    y_limits : (low, high) or None
    picks : whether a click on the x axis moves the cursor
    waiting : what is said in the picture while no trace has a finite value
    """

    x_axis: Axis
    y_axis: Axis
    traces: tuple[Trace, ...]
    marks: tuple[Mark, ...] = ()
    levels: tuple[Level, ...] = ()
    diagonal: bool = False
    y_limits: tuple[float, float] | None = None
    picks: bool = True
    placeholder: str = ""


@dataclass(frozen=True, eq=False)
class Dots:
    """One class of points in a `Scatter`, told apart by its sign as well as its colour."""

    label: str
    x: FloatArray
    y: FloatArray
    sign: str = "●"


@dataclass(frozen=True, eq=False, kw_only=True)
class Scatter(Chart):
    """Points of a few classes, the last on top.

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
