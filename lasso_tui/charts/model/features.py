"""Charts with one stem or bar per feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis, Chart, Level

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray

__all__ = ["Bars", "Overlay", "Stem"]


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
