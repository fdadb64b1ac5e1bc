"""Charts with one stem or bar per feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.model.base import Axis, Chart, Level

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, Int64Array

__all__ = ["Bars", "Overlay", "Stem"]


@dataclass(frozen=True, eq=False)
class Overlay:
    """The values of another solution, drawn over those of a `Stem`: (K,), NaN where unknown."""

    label: str
    values: FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Stem(Chart):
    """One stem per feature: coefficients at one alpha, and the true ones if known.

    Attributes
    ----------
    names : K names
    values : (K,) array, the estimates
    truth : (K,) array or None, drawn with another marker
    others : other solutions, each with its own marker; only the first few are drawn
    levels : named values, each a line across all stems
    limits : (low, high) range of the value axis, or None for that of the values
    nonzero : (K,) or None, the features to emphasise; by default those with a nonzero value
    ranks : (K,) the place of each feature in the order of colours, which is also that of the rows; the first eight
        have a colour. None for one colour and the order of the columns
    keep_order : whether the rows are in the order given, and only the colours follow the ranks
    strength : (K,) or None, ranks the features when not all fit (such as their largest absolute value)
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
    ranks: Int64Array | None = None
    keep_order: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Bars(Chart):
    """Horizontal bars, one per name, each with its value at the end.

    Attributes
    ----------
    names, values : K names and (K,) values, in order; those that do not fit are counted
    value_axis : meaning of the values
    errors : (K,) half widths of error bars, or None
    signs : K short texts before the names ("+", "✓"), or ()
    levels : named values, each a line across all bars
    limits : (low, high) of the value axis, or None for that of the values
    form : format of the value at the end of a bar
    columns : (title, K texts) of each column of texts at the right of the bars; the first is then the value
    ranks : (K,) the place of each bar's feature in the order of colours, or None for one colour
    sides : titles of the negative and of the positive values, which stand side by side, each with its own names; ()
        for one column
    """

    names: tuple[str, ...]
    values: FloatArray
    value_axis: Axis
    errors: FloatArray | None = None
    signs: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    limits: tuple[float, float] | None = None
    form: str = "{:.3g}"
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ranks: tuple[int, ...] | None = None
    sides: tuple[str, ...] = ()
