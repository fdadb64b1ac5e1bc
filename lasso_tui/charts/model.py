"""What a chart is: plain data, with no word of how or where it is drawn.

A chart has a *still* part, which changes with the data only, and a *cursor*, which moves along
its x axis. Two charts with the same still part (`same_still`) differ by their cursor alone, so
whoever draws them may draw the still part once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["Axis", "Chart", "Curve", "Level", "Lines", "Mark", "Stem"]


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
    counts: NDArray[np.int64] | None = None
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
    counts: NDArray[np.int64] | None = None
    counts_title: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Stem(Chart):
    """One stem a feature: coefficients at one alpha, beside the truth where it is known.

    Attributes
    ----------
    names : K names
    values : (K,) array, the estimates
    truth : (K,) array or None, drawn with another marker
    levels : named horizontal lines
    fixed : (low, high) or None, the y range, held still while the values change
    """

    y_axis: Axis
    names: tuple[str, ...]
    values: FloatArray
    label: str = "estimate"
    truth: FloatArray | None = None
    truth_label: str = "truth"
    levels: tuple[Level, ...] = ()
    fixed: tuple[float, float] | None = None
