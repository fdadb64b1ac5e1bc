"""Colour scales, contrast, and legible text colours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, StringArray

__all__ = ["contrast", "legible", "luminance", "mixed", "to_hex", "viridis"]

MIN_CONTRAST = 3.0

_VIRIDIS = (
    (0x44, 0x01, 0x54),
    (0x48, 0x28, 0x78),
    (0x3E, 0x49, 0x89),
    (0x31, 0x68, 0x8E),
    (0x26, 0x82, 0x8E),
    (0x1F, 0x9E, 0x89),
    (0x35, 0xB7, 0x79),
    (0x6E, 0xCE, 0x58),
    (0xB5, 0xDE, 0x2B),
    (0xFD, 0xE7, 0x25),
)
"""Ten colours of viridis (Smith & van der Walt 2015), perceptually uniform also for colour-blind readers."""


def viridis(levels: FloatArray) -> FloatArray:
    """Return colours, (..., 3) from 0 to 1, for levels from 0 to 1; NaN gives NaN."""
    import numpy as np

    at = np.clip(np.asarray(levels, dtype=np.float64), 0.0, 1.0)
    stops, scale = np.linspace(0.0, 1.0, len(_VIRIDIS)), np.array(_VIRIDIS) / 255.0
    return np.stack([np.interp(at, stops, scale[:, c]) for c in range(3)], axis=-1)


def to_hex(colors: FloatArray, step: int = 1) -> StringArray:
    """Return colours as #rrggbb, rounded to multiples of `step`: fewer colours make longer runs of one style."""
    import numpy as np

    parts = np.rint(np.nan_to_num(np.clip(colors, 0.0, 1.0)) * 255 / step).astype(np.int64) * step
    codes = np.minimum(parts, 255) @ np.array([1 << 16, 1 << 8, 1])
    found, places = np.unique(codes.ravel(), return_inverse=True)
    return np.array([f"#{code:06x}" for code in found.tolist()])[places].reshape(codes.shape)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour between two, #rrggbb, with a share of the other."""
    pairs = [(int(one[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs)


def luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb, from 0 to 1 (WCAG 2.2)."""
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def legible(color: str, back: str) -> str:
    """Return a colour, or black or white if its contrast to the background is too low."""
    if not back or (color and contrast(color, back) >= MIN_CONTRAST):
        return color
    return max(("#000000", "#ffffff"), key=lambda other: contrast(other, back))
