"""The list of coefficients as lines: in order of entry, each in its colour, with its value and a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.app.frame.text_lines import Line, Part
from lasso_tui.charts.cells import PLAIN, cell_width, fit
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.charts.cells import CellStyle
    from lasso_tui.techniques.coefficients import Coefficients

__all__ = ["NONZERO", "PICKED", "ZERO", "Reach", "bar_parts", "coefficient_lines", "first_shown"]

NONZERO, ZERO, PICKED = "●", "○", "▸"
MAX_NAME = 16
VALUE_CELLS = 8
MIN_BAR_CELLS = 7
"""Cells from which on a bar is drawn beside a value."""


@dataclass(frozen=True)
class Reach:
    """How far bars reach: the least and the largest coefficient to be shown; 0 lies between them."""

    low: float = 0.0
    high: float = 0.0

    def with_values(self, low: float, high: float) -> Reach:
        """Return the reach that shows these too."""
        return Reach(min(self.low, low), max(self.high, high))

    def bar(self, value: float, width: int) -> tuple[int, str]:
        """Return the column of zero, and a bar of half cells as text of the whole width.

        >>> Reach(-1.0, 1.0).bar(0.5, 9)
        (4, '    │━━  ')
        """
        span = (self.high - self.low) or 1.0
        room = width - 1
        zero = min(max(round(room * -self.low / span), 0), room)
        halves = round(2 * room * abs(value) / span)
        whole, half = divmod(halves, 2)
        if not halves and value:
            half = 1
        if value < 0:
            bar = "╺" * half + "━" * whole
            text = bar[-zero:].rjust(zero) + "│" if zero else "│"
            return zero, text.ljust(width)
        return zero, (" " * zero + "│" + ("━" * whole + "╸" * half)[: room - zero]).ljust(width)


def first_shown(wanted: int, picked: int | None, count: int, room: int) -> int:
    """Return the first row of a list to show: the one wanted, moved so that the picked row is among them.

    Parameters
    ----------
    wanted : the first row so far
    picked : the row that is picked, if any
    count : rows of the list
    room : rows that are seen
    """
    first = min(max(wanted, 0), max(count - room, 0))
    if picked is not None and room > 0:
        first = min(max(first, picked - room + 1), picked)
    return first


def coefficient_lines(
    coefficients: Coefficients,
    width: int,
    height: int,
    inks: Inks,
    *,
    reach: Reach | None = None,
    first: int = 0,
    picked: str | None = None,
) -> list[Line]:
    """Return a line for each coefficient from `first` on, and below how many are left, where not all fit.

    Parameters
    ----------
    coefficients : of all features, in order of entry if that is known
    reach : scale of the bars, or None for none
    first : the first row to show
    picked : the feature that is picked
    """
    order = coefficients.in_order()
    more = len(order) - first > height
    room = height - 1 if more and height > 1 else height
    rows = list(order[first : first + room])
    names = [coefficients.features[j] for j in order[:200]]
    name_width = min(max(map(cell_width, names), default=0), MAX_NAME)
    bar_width = width - 2 - name_width - 1 - VALUE_CELLS - 1
    if reach is None or bar_width < MIN_BAR_CELLS:
        bar_width = 0
        name_width = max(min(name_width, width - 3 - VALUE_CELLS), 1)
    lines: list[Line] = []
    for rank, j in enumerate(rows, start=first):
        value, name = float(coefficients.scaled[j]), coefficients.features[j]
        place = coefficients.color_rank(j, rank)
        color = inks.series[place] if place < len(inks.series) else inks.quiet
        chosen = name == picked
        look = inks.bright if chosen else inks.faint if not value else inks.text
        sign = PICKED if chosen else NONZERO if value else ZERO
        line = [
            Part(sign, inks.bright if chosen else color if value else inks.faint),
            Part(" " + fit(name, name_width), look),
            Part(" " * (name_width - cell_width(fit(name, name_width)) + 1)),
            Part(_value(value).rjust(VALUE_CELLS), look._replace(bold=bool(value) or chosen)),
        ]
        if bar_width and reach is not None:
            line += bar_parts(reach, value, bar_width, inks.bright if chosen else color, inks)
        lines.append([part._replace(does=f"pick:{name}") for part in line])
    if more and height > 1:
        rest = order[first + room :]
        zero = not any(coefficients.scaled[j] for j in rest)
        note = f"+{len(rest):,}{', all 0' if zero else ''}"
        lines.append([Part(f"  {note}", inks.quiet)])
    return lines


def bar_parts(
    reach: Reach, value: float, width: int, color: CellStyle, inks: Inks, *, before: str = " "
) -> Line:
    """Return a bar from zero to a value, with a thin line at zero, after some blanks."""
    zero, text = reach.bar(value, width)
    return [
        Part(before),
        Part(text[:zero], color),
        Part(text[zero], inks.faint),
        Part(text[zero + 1 :], color if value > 0 else PLAIN),
    ]


def _value(value: float) -> str:
    return "0" if not value else format_significant(value)
