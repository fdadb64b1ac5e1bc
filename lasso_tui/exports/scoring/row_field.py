"""What can be typed for the columns of a row, and what a form begins with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import number_label
from lasso_tui.exports.scoring.recipe import MISSING_LEVEL, Factor, Number, Recipe

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["RowField", "column_field", "offset_fields"]

DIGITS = 6
"""Significant digits of the values that a form begins with."""

STEPS = 20
"""Steps from a column's smallest value to its largest."""


@dataclass(frozen=True)
class RowField:
    """What can be typed for one column.

    Attributes
    ----------
    name : of the column
    start : the median of the fitted rows, or their most frequent level
    levels : of a factor, () for numbers; "" is a missing value
    low, high : smallest and largest value of the fitted rows
    step : what a key changes a number by
    may_lack : whether the model knows what to do with a missing value
    """

    name: str
    start: str
    levels: tuple[str, ...] = ()
    low: float = math.nan
    high: float = math.nan
    step: float = 0.0
    may_lack: bool = False

    def checked(self, text: str) -> str:
        """Return what was typed, in the form's spelling.

        Raises
        ------
        ValueError
            Where it is no value of the column, in one sentence.
        """
        text = text.strip()
        if self.levels:
            known = {level.lower(): level for level in self.levels} | {level: level for level in self.levels}
            if text in known or text.lower() in known:
                return known.get(text, known.get(text.lower(), text))
            named = ", ".join(level or "(missing)" for level in self.levels[:6])
            more = f" and {len(self.levels) - 6} more" if len(self.levels) > 6 else ""
            raise ValueError(f"{self.name} has no level {text!r}. It has {named}{more}.")
        if not text and not self.may_lack:
            raise ValueError(f"{self.name} needs a number: the model has no rule for a missing value.")
        return text

    def stepped(self, text: str, steps: int) -> str:
        """Return the value some steps on: another level, or a number up to the ends of what was fitted."""
        if self.levels:
            at = self.levels.index(text) if text in self.levels else 0
            return self.levels[(at + steps) % len(self.levels)]
        try:
            value = float(text)
        except ValueError:
            return self.start
        moved = round(value / self.step + steps) * self.step if self.step else value
        low, high = min(self.low, value), max(self.high, value)
        return f"{min(max(moved, low), high):.{DIGITS}g}"

    def is_outside(self, text: str) -> bool:
        """Tell whether a number is beyond those that were fitted."""
        try:
            value = float(text)
        except ValueError:
            return False
        slack = 1e-6 * (self.high - self.low)
        return not self.levels and not self.low - slack <= value <= self.high + slack


def column_field(recipe: Recipe, column: Number | Factor, X: FloatArray) -> RowField:
    """Return the field of a column, from the features of the fitted rows."""
    if isinstance(column, Factor):
        return _factor_field(recipe, column, X)
    single = (("number", column.name),)
    values = X[:, next(j for j, term in enumerate(recipe.terms) if term.parts == single)]
    low, high = float(values.min()), float(values.max())
    whole = bool((values == np.round(values)).all())
    middle = float(np.percentile(values, 50, method="lower" if whole else "linear"))
    step = _round_step((high - low) / STEPS)
    return RowField(
        column.name,
        number_label(middle) if whole else f"{middle:.{DIGITS}g}",
        low=low,
        high=high,
        step=max(step, 1.0) if whole else step,
        may_lack=column.fill is not None,
    )


def _round_step(step: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most a little more than a step; 0 for none."""
    if step <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(step))
    return max(factor * power for factor in (1.0, 2.0, 5.0) if factor * power <= step * 1.001)


def _factor_field(recipe: Recipe, column: Factor, X: FloatArray) -> RowField:
    counts = dict.fromkeys(column.levels, 0.0)
    for j, term in enumerate(recipe.terms):
        if len(term.parts) == 1 and term.parts[0][:2] == ("level", column.name):
            counts[term.parts[0][2]] = float(X[:, j].sum())
    without = [level for level in column.levels if not _has_feature(recipe, column.name, level)]
    if without:
        counts[without[0]] = len(X) - sum(counts.values())
    shown = {level: "" if level == MISSING_LEVEL else level for level in column.levels}
    most = max(counts, key=lambda level: counts[level])
    return RowField(column.name, shown[most], tuple(shown.values()), may_lack=column.knows_missing)


def _has_feature(recipe: Recipe, name: str, level: str) -> bool:
    return any(term.parts == (("level", name, level),) for term in recipe.terms)


def offset_fields(recipe: Recipe, offsets: FloatArray) -> list[RowField]:
    """Return fields whose first values add the median of the offsets."""
    middle = float(np.median(offsets))
    fields = []
    if recipe.offset is not None:
        start = "0" if recipe.exposure is not None else f"{middle:.{DIGITS}g}"
        low, high = float(offsets.min()), float(offsets.max())
        fields.append(
            RowField(recipe.offset.name, start, low=low, high=high, step=_round_step((high - low) / STEPS))
        )
    if recipe.exposure is not None:
        low, high = math.exp(offsets.min()), math.exp(offsets.max())
        start = f"{math.exp(middle):.{DIGITS}g}"
        fields.append(
            RowField(recipe.exposure.name, start, low=low, high=high, step=_round_step((high - low) / STEPS))
        )
    return fields
