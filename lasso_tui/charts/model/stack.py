"""Charts over one x axis, one above the other."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.charts.model.base import Axis, Chart
from lasso_tui.charts.model.series import Curve, Lines, XYChart

__all__ = ["Part", "Stack"]

Part = Lines | Curve | XYChart
"""A chart that can be part of a stack: it has an x axis of values."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Stack(Chart):
    """Charts over one x axis: their plots begin and end in the same columns, and one cursor goes through all.

    Attributes
    ----------
    parts : the charts from top to bottom; the x axis of the first is that of all
    heights : relative heights of their plots, one each
    small : the parts that are drawn where there are few rows, or () for all
    """

    parts: tuple[Part, ...]
    heights: tuple[float, ...]
    small: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.parts or len(self.parts) != len(self.heights):
            raise ValueError(f"{len(self.parts)} parts need as many heights, not {len(self.heights)}.")

    @property
    def x_axis(self) -> Axis:
        """The axis that the parts share."""
        return self.parts[0].x_axis

    def same_static(self, other: Chart) -> bool:
        """Return whether `other` differs from this stack only in its cursor."""
        return (
            isinstance(other, Stack)
            and (self.title, self.heights, self.small) == (other.title, other.heights, other.small)
            and all(a.same_static(b) for a, b in zip(self.parts, other.parts, strict=True))
        )
