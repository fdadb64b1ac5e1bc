"""Scales of axes, and their ticks."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray


__all__ = ["Scale", "even_ticks", "tick_text", "ticks"]

MIN_POSITIVE, MAX_ABS = 1e-290, 1e300
MIN_RELATIVE_RANGE = 1e-11
"""Smallest range, relative to the largest absolute value, at which tick labels can differ."""

MIN_PLAIN = 1e-6
"""Smallest tick that is written without an exponent."""

MAX_EXPONENT = 300.0
"""Largest power of ten at an end of a log scale with even ticks."""


@dataclass(frozen=True)
class Scale:
    """A range of values, linear or logarithmic, mapped onto [0, 1]."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def over(cls, low: float, high: float, *, log: bool = False, margin: float = 0.0) -> Scale:
        """Make a scale from low to high, widened if they are equal or not finite.

        Ends are clamped to ±1e300, so that no difference overflows.
        """
        if not (math.isfinite(low) and math.isfinite(high)):
            low, high = (0.1, 1.0) if log else (0.0, 1.0)
        if log:
            low, high = (min(max(v, MIN_POSITIVE), MAX_ABS) for v in (low, high))
            return (
                cls(low / 1.5, high * 1.5, True)
                if high / low < 1 + MIN_RELATIVE_RANGE
                else cls(low, high, True)
            )
        low, high = (min(max(v, -MAX_ABS), MAX_ABS) for v in (low, high))
        size = max(abs(low), abs(high))
        if size < MIN_POSITIVE:
            return cls(-1.0, 1.0)
        if high - low < MIN_RELATIVE_RANGE * size:
            low, high = low - size / 2, high + size / 2
        wider = margin * (high - low)
        return cls(low - wider, high + wider)

    @classmethod
    def of(
        cls, values: FloatArray, *, log: bool = False, margin: float = 0.0, extra: Sequence[float] = ()
    ) -> Scale:
        """Make a scale that includes all finite values of an array, and some extra values."""
        values = np.concatenate([np.asarray(values, dtype=np.float64).ravel(), np.asarray(extra, np.float64)])
        values = values[np.isfinite(values) & (values > 0 if log else True)]
        if not len(values):
            return cls.over(math.nan, math.nan, log=log)
        return cls.over(float(values.min()), float(values.max()), log=log, margin=margin)

    def fraction(self, value: float) -> float:
        """Return the position of a value, 0 at the low end and 1 at the high end; NaN for NaN."""
        if self.log and math.isfinite(value):
            low, high = math.log(self.low), math.log(self.high)
            return (math.log(max(value, MIN_POSITIVE)) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def fractions(self, values: FloatArray) -> FloatArray:
        """Return the positions of values; NaN for values that a log scale cannot show."""
        values = np.asarray(values, dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if self.log:
                low, high = math.log(self.low), math.log(self.high)
                return np.asarray((np.log(np.where(values > 0, values, np.nan)) - low) / (high - low))
            return np.asarray((values - self.low) / (self.high - self.low))

    def value(self, fraction: float) -> float:
        """Return the value at a position from 0 to 1."""
        if self.log:
            low, high = math.log(self.low), math.log(self.high)
            return math.exp(low + fraction * (high - low))
        return self.low + fraction * (self.high - self.low)


MIN_ROWS_APART, MAX_ROWS_APART = 2, 20
"""Rows from one tick of a y axis to the next."""

USUAL_ROWS_APART = 6
"""Rows between ticks that are preferred in a high plot."""

MAX_EMPTY_ROWS = 2
"""Rows of a high plot that may stay empty where ticks then are at better distances."""

FEW_ROWS = 5
"""Rows up to which a plot may have a single tick."""


def even_ticks(scale: Scale, rows: int) -> tuple[Scale, list[float]]:
    """Return a scale whose ticks are the middles of evenly spaced rows, and the ticks.

    The ticks are 1-2-5 steps apart, powers of ten on a log scale. Of the scales that show all of the range, the first
    and the last row up to their outer edges, the one is taken that leaves the fewest rows empty; in a
    high plot one or two may stay so, where ticks are then nearer to six rows apart.

    Parameters
    ----------
    scale : the range to show
    rows : rows of the plot
    """
    low, high = (math.log10(scale.low), math.log10(scale.high)) if scale.log else (scale.low, scale.high)
    span = high - low
    if rows < MIN_ROWS_APART + 1 or not (math.isfinite(span) and span > MIN_POSITIVE):
        return scale, []
    ideal, usual = span / rows, max(MIN_ROWS_APART, min(rows / 4, USUAL_ROWS_APART))
    first = math.floor(math.log10(ideal))
    farthest = min(rows // 2 if rows > FEW_ROWS else rows - 1, MAX_ROWS_APART)
    spare = min(rows // 10, MAX_EMPTY_ROWS)
    best: tuple[tuple[int, float, int, float], float, int, int] | None = None
    for digit, exponent in itertools.product((1, 2, 5), range(first, first + 4)):
        step = digit * 10.0**exponent
        if scale.log and step < 1:
            continue
        for apart in range(MIN_ROWS_APART, farthest + 1):
            unit = step / apart
            bottom = math.floor(low / unit + 0.5 + 1e-9)
            top = max(math.ceil(high / unit - 0.5 - 1e-9), bottom)
            empty = rows - 1 - (top - bottom)
            rank = max(empty - spare, 0), abs(apart - usual), empty, unit
            if empty >= 0 and (best is None or rank < best[0]):
                best = rank, step, bottom - empty // 2, apart
    if best is None:
        return scale, []
    _, step, bottom, apart = best
    unit = step / apart
    ends = bottom * unit, (bottom + rows - 1) * unit
    values = [k // apart * step for k in range(bottom, bottom + rows) if k % apart == 0]
    if scale.log:
        ends = max(ends[0], -MAX_EXPONENT), min(ends[1], MAX_EXPONENT)
        return Scale(10.0 ** ends[0], 10.0 ** ends[1], log=True), [
            10.0**v for v in values if abs(v) < MAX_EXPONENT
        ]
    return Scale(*ends), [v + 0.0 for v in values]


def ticks(scale: Scale, max_ticks: int) -> list[float]:
    """Return at most `max_ticks` round values: 1-2-5 steps, on a log scale 1-2-5 times powers of ten."""
    if max_ticks < 1:
        return []
    found = _log_ticks(scale, max_ticks) if scale.log else []
    return found or _linear_ticks(scale, max_ticks)


def _linear_ticks(scale: Scale, max_ticks: int) -> list[float]:
    span = scale.high - scale.low
    if not span > 0 or not math.isfinite(span):
        return []
    power = math.floor(math.log10(span / max_ticks))
    for exponent in (power, power + 1, power + 2):
        for digit in (1, 2, 5):
            step = digit * 10.0**exponent
            first, last = math.ceil(scale.low / step - 1e-9), math.floor(scale.high / step + 1e-9)
            if last - first + 1 <= max_ticks:
                return [k * step + 0.0 for k in range(first, last + 1)]
    return []


def _log_ticks(scale: Scale, max_ticks: int) -> list[float]:
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    inside = (1 - 1e-9) * scale.low, (1 + 1e-9) * scale.high
    series = [(d, e) for e in range(first, last + 1) for d in (1, 2, 5)]
    shown = [(3 * e + k % 3, d * 10.0**e) for k, (d, e) in enumerate(series)]
    shown = [(k, v) for k, v in shown if inside[0] <= v <= inside[1]]
    for every in (1, 2, 3):  # all of 1-2-5, every second one, or powers of ten
        found = [v for k, v in shown if k % every == 0]
        if 2 <= len(found) <= max_ticks:
            return found
    powers = [e for e in range(first, last + 1) if inside[0] <= 10.0**e <= inside[1]]
    every = math.ceil(len(powers) / max_ticks) or 1
    found = [10.0**e for e in powers[::every]]
    return found if len(found) >= 2 or scale.high > 10 * scale.low else []


def tick_text(value: float, values: list[float]) -> str:
    """Format a tick's value with as few digits as distinguish the ticks."""
    if value == 0:
        return "0"
    size = max(abs(v) for v in values)
    digits = 6
    if len(values) > 1:
        step = min(abs(b - a) for a, b in itertools.pairwise(values))
        if step > 0:
            digits = min(max(6, 1 + math.ceil(math.log10(size) - math.log10(step))), 15)
    if MIN_PLAIN <= abs(value) < 1e-4 and size < 1e6:
        return f"{value:.{digits + 6}f}".rstrip("0")
    if size >= 1e6 or abs(value) < 1e-4 * min(1.0, size):
        return f"{value:.{digits}g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    if abs(value) >= 1e4:
        return f"{value:,.{digits}g}" if value == int(value) else f"{value:.{digits}g}"
    return f"{value:.{digits}g}".replace("e-0", "e-")
