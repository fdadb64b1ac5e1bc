"""Parts shared by all charts: axes, marks, levels, and the base class.

A chart is plain data, independent of how it is drawn. Its *static* part changes only with the data; its *cursor*
moves along the x axis. Two charts with the same static part (`same_static`) differ only in the cursor, so the static
part need be drawn once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

__all__ = ["Axis", "Chart", "Level", "Mark"]


@dataclass(frozen=True)
class Axis:
    """A titled axis. `unit` follows the title in brackets; a log axis has ticks at 1-2-5 steps."""

    title: str
    unit: str = ""
    log: bool = False


@dataclass(frozen=True)
class Mark:
    """A named position on the x axis, such as the CV minimum (`m`) or the 1-SE alpha (`s`)."""

    key: str
    x: float
    label: str


@dataclass(frozen=True)
class Level:
    """A named horizontal line, such as alpha in the optimality chart."""

    y: float
    label: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """Base class of all charts: a title, and the cursor (a position on the x axis, or None)."""

    title: str
    cursor: float | None = None

    def same_static(self, other: Chart) -> bool:
        """Return whether `other` differs from this chart only in its cursor.

        Arrays are compared by identity, since a technique builds the arrays of a result once.
        """
        if type(other) is not type(self):
            return False
        return all(
            f.name == "cursor" or _same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )


def _same(a: Any, b: Any) -> bool:
    return a is b or (not hasattr(a, "dtype") and not hasattr(b, "dtype") and bool(a == b))
