"""Scales of axes, and where their labelled ticks stand."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Scale", "tick_text", "ticks"]


@dataclass(frozen=True)
class Scale:
    """A range of values, linear or logarithmic, mapped onto [0, 1]."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def over(cls, low: float, high: float, *, log: bool = False, margin: float = 0.0) -> Scale:
        """Make a scale that holds both ends, widened where they are the same or not finite."""
        if not (math.isfinite(low) and math.isfinite(high)):
            low, high = (0.1, 1.0) if log else (0.0, 1.0)
        if log:
            low, high = max(low, 1e-300), max(high, 1e-300)
            return cls(low / 1.5, high * 1.5, True) if low == high else cls(low, high, True)
        if low == high:
            half = abs(low) * 0.5 or 1.0
            low, high = low - half, high + half
        wider = margin * (high - low)
        return cls(low - wider, high + wider)

    def fraction(self, value: float) -> float:
        """Return where a value stands, 0 at the low end and 1 at the high."""
        if self.log:
            value = max(value, 1e-300)
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, fraction: float) -> float:
        """Return the value at a fraction of the way."""
        if self.log:
            return float(self.low * (self.high / self.low) ** fraction)
        return self.low + fraction * (self.high - self.low)


def ticks(scale: Scale, most: int) -> list[float]:
    """Return at most `most` round values inside a scale: 1-2-5 steps, on a log scale 1-2-5 times powers of ten."""
    if most < 1:
        return []
    found = _log_ticks(scale, most) if scale.log else []
    return found or _linear_ticks(scale, most)


def _linear_ticks(scale: Scale, most: int) -> list[float]:
    span = scale.high - scale.low
    if not span > 0 or not math.isfinite(span):
        return []
    power = math.floor(math.log10(span / most))
    for exponent in (power, power + 1, power + 2):
        for digit in (1, 2, 5):
            step = digit * 10.0**exponent
            first, last = math.ceil(scale.low / step - 1e-9), math.floor(scale.high / step + 1e-9)
            if last - first + 1 <= most:
                return [k * step + 0.0 for k in range(first, last + 1)]
    return []


def _log_ticks(scale: Scale, most: int) -> list[float]:
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    inside = (1 - 1e-9) * scale.low, (1 + 1e-9) * scale.high
    for digits in ((1, 2, 5), (1, 3), (1,)):
        found = [d * 10.0**e for e in range(first, last + 1) for d in digits]
        found = [v for v in found if inside[0] <= v <= inside[1]]
        if 2 <= len(found) <= most:
            return found
    every = math.ceil((last - first + 1) / most)
    found = [10.0**e for e in range(first, last + 1, every)]
    found = [v for v in found if inside[0] <= v <= inside[1]]
    return found if len(found) >= 2 else []


def tick_text(value: float, values: list[float]) -> str:
    """Write a tick's value plainly, with no more digits than tell the ticks apart."""
    if value == 0:
        return "0"
    size = max(abs(v) for v in values)
    if size >= 1e6 or abs(value) < 1e-4 * min(1.0, size):
        return f"{value:.6g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    if abs(value) >= 1e4:
        return f"{value:,.6g}" if value == int(value) else f"{value:g}"
    return f"{value:.6g}".replace("e-0", "e-")
