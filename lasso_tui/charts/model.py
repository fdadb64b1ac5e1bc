"""What a chart is: plain data, with no word of how or where it is drawn.

A chart has a *still* part, which changes with the data only, and a *cursor*, which moves along
its x axis. Two charts with the same still part (`same_still`) differ by their cursor alone, so
whoever draws them may draw the still part once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, Int64Array

__all__ = [
    "Axis",
    "Bars",
    "Chart",
    "Curve",
    "Dots",
    "Heatmap",
    "Images",
    "Level",
    "Lines",
    "Mark",
    "Overlay",
    "Panel",
    "Scatter",
    "Stem",
    "TextTable",
    "Trace",
    "XYChart",
]


@dataclass(frozen=True)
class Axis:
    """A titled axis. `unit` follows the title in brackets; a log axis is labelled at 1-2-5 steps."""

    title: str
    unit: str = ""
    log: bool = False


@dataclass(frozen=True)
class Mark:
    """A named place on the x axis, such as the CV minimum (`m`) or the 1-SE alpha (`s`)."""

    key: str
    x: float
    label: str


@dataclass(frozen=True)
class Level:
    """A named horizontal line, such as alpha in the optimality picture."""

    y: float
    label: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """What all charts share: a title, and the cursor (a place on the x axis, or None)."""

    title: str
    cursor: float | None = None

    def same_still(self, other: Chart) -> bool:
        """Tell whether `other` differs from this chart by its cursor alone.

        Arrays are compared by identity: a technique builds its arrays once for a result.
        """
        if type(other) is not type(self):
            return False
        return all(
            f.name == "cursor" or _same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )


def _same(a: Any, b: Any) -> bool:
    return a is b or (not hasattr(a, "dtype") and not hasattr(b, "dtype") and bool(a == b))


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
class Overlay:
    """The values of another solution, drawn beside a `Stem`'s: (K,), NaN where they are not known."""

    label: str
    values: FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Stem(Chart):
    """One stem a feature: coefficients at one alpha, beside the truth where it is known.

    Attributes
    ----------
    names : K names
    values : (K,) array, the estimates
    truth : (K,) array or None, drawn with another marker
    others : other solutions, each drawn with a marker of its own; the first few where there are many
    levels : named values, a line across all stems
    fixed : (low, high) or None, the range of values, held still while they change
    kept : (K,) or None, the features to emphasise; those that are not zero by default
    strength : (K,) or None, tells which features to show where not all fit (their largest value, say)
    """

    y_axis: Axis
    names: tuple[str, ...]
    values: FloatArray
    label: str = "estimate"
    truth: FloatArray | None = None
    truth_label: str = "truth"
    others: tuple[Overlay, ...] = ()
    levels: tuple[Level, ...] = ()
    limits: tuple[float, float] | None = None
    strength: FloatArray | None = None
    nonzero: BoolArray | None = None


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Bars(Chart):
    """Bars lying on their side, one a name, each with its value written at the end.

    Attributes
    ----------
    names, values : K names and (K,) values, in the order to show; those that do not fit are counted
    value_axis : what the values are
    errors : (K,) half widths, or None
    signs : K short texts before the names ("+", "✓"), or ()
    levels : named values, a line across all bars
    fixed : (low, high) of the value axis, or None
    form : format of a value written at its bar's end
    """

    names: tuple[str, ...]
    values: FloatArray
    value_axis: Axis
    errors: FloatArray | None = None
    signs: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    limits: tuple[float, float] | None = None
    form: str = "{:.3g}"


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
