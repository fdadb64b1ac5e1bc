"""The list of coefficients as lines: in order of entry, each in its colour, with its value and a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.app.frame.list_columns import SIGN_CELLS
from lasso_tui.app.frame.text_lines import Line, Part, spread
from lasso_tui.charts.cells import PLAIN, cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.app.frame.list_columns import ListColumns
    from lasso_tui.charts.cells import CellStyle
    from lasso_tui.techniques.coefficients import Coefficients

__all__ = [
    "NONZERO",
    "PICKED",
    "ZERO",
    "Reach",
    "bar_parts",
    "coefficient_lines",
    "first_shown",
    "heading_line",
]

NONZERO, ZERO, PICKED = "●", "○", "▸"
OPEN, CLOSED = "▾", "▸"
"""Signs of the headings of groups."""

TITLES = ("Coefficients", "Coefficient", "Coef.")
WIDE_LIST = 29
"""Cells of a list in a column of its own."""


@dataclass(frozen=True)
class Reach:
    """How far bars reach: the least and the largest coefficient to be shown; 0 lies between them.

    Attributes
    ----------
    low, high : the ends
    far : the ends once a value lies beyond these, so that bars change their scale once and not at every step
    """

    low: float = 0.0
    high: float = 0.0
    far: tuple[float, float] = (0.0, 0.0)

    def with_values(self, low: float, high: float) -> Reach:
        """Return the reach that shows these too."""
        if self.low <= low and high <= self.high:
            return self
        return Reach(min(self.low, low, self.far[0]), max(self.high, high, self.far[1]))

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


def heading_line(
    columns: ListColumns, of_values: str, unit: str, width: int, inks: Inks, look: CellStyle
) -> Line:
    """Return the line above the list: its title, and the names of its columns where it has several.

    Parameters
    ----------
    columns : the columns that are shown
    of_values : what the first of them has, such as the cursor
    unit : what values are per, or where they are
    width : cells of the line
    look : of the title
    """
    if not columns.extras:
        fitting = (t for t in TITLES[width < WIDE_LIST :] if len(t) + cell_width(unit) < width)
        title = next(fitting, TITLES[width < WIDE_LIST])
        return spread([Part(title, look)], [Part(unit, inks.quiet)], width)
    ends = [columns.values_end, *columns.ends()]
    names = [of_values, *(extra.title for extra in columns.extras)]
    if columns.bar and width - ends[-1] > cell_width(unit):
        ends.append(width)
        names.append(unit)
    room = columns.values_end - cell_width(of_values) - 1
    title = next((t for t in TITLES if len(t) <= room), TITLES[-1][: max(room, 0)])
    line, column = [Part(title, look)], len(title)
    for end, text in zip(ends, names, strict=True):
        line += [Part(" " * (end - column - cell_width(text))), Part(text, inks.quiet)]
        column = end
    return line


def coefficient_lines(
    coefficients: Coefficients,
    columns: ListColumns,
    height: int,
    inks: Inks,
    *,
    reach: Reach,
    first: int = 0,
    picked: str | None = None,
    closed: Collection[int] = (),
) -> list[Line]:
    """Return a line for each row of the list from `first` on, and below how many are left, where not all fit.

    Parameters
    ----------
    coefficients : of all features, in order of entry if that is known, groups under their headings
    columns : what stands beside a name
    reach : scale of the bars
    first : the first row to show
    picked : the feature that is picked
    closed : the groups of which only the heading is listed
    """
    rows = coefficients.rows(closed)
    group_of_picked = coefficients.group_of(picked)
    more = len(rows) - first > height
    room = height - 1 if more and height > 1 else height
    lines: list[Line] = []
    for row, j in enumerate(rows[first : first + room], start=first):
        if j < 0:
            g = ~j
            look = inks.bright if g == group_of_picked and g in closed else inks.quiet
            line = _group_line(coefficients, g, columns, look, is_closed=g in closed)
            if g in closed and columns.bar:
                line += _group_bar(coefficients, g, columns, reach, inks)
            lines.append([part._replace(does=f"group:{g}") for part in line])
            continue
        value, name = float(coefficients.scaled[j]), coefficients.features[j]
        place = coefficients.color_rank(j, row)
        color = inks.series[place] if place < len(inks.series) else inks.quiet
        chosen = name == picked
        look = inks.bright if chosen else inks.faint if not value else inks.text
        sign = PICKED if chosen else NONZERO if value else ZERO
        indent = coefficients.is_grouped(j)
        label = fit(coefficients.label(j), columns.name - indent)
        line = [
            Part(" " * indent + sign, inks.bright if chosen else color if value else inks.faint),
            Part(" " + label, look),
            Part(" " * (columns.name - indent - cell_width(label) + 1)),
            Part(columns.decimals.text(value), look._replace(bold=bool(value) or chosen)),
        ]
        line += [Part(columns.text(extra, j), look) for extra in columns.extras]
        if columns.bar:
            line += bar_parts(reach, value, columns.bar, inks.bright if chosen else color, inks)
        lines.append([part._replace(does=f"pick:{name}") for part in line])
    if more and height > 1:
        rest = _features_of(coefficients, rows[first + room :], closed)
        zero = not any(coefficients.scaled[j] for j in rest)
        note = f"+{len(rest):,}{', all 0' if zero else ''}"
        lines.append([Part(f"  {note}", inks.quiet)])
    return lines


def _features_of(coefficients: Coefficients, rows: Sequence[int], closed: Collection[int]) -> list[int]:
    """Return the features of some rows, those of closed groups too."""
    found: list[int] = []
    for j in rows:
        if j >= 0:
            found.append(j)
        elif ~j in closed:
            found += coefficients.groups[~j].columns
    return found


def _group_line(
    coefficients: Coefficients, g: int, columns: ListColumns, look: CellStyle, *, is_closed: bool
) -> Line:
    """Return the heading of a group: its sign, its name, and how many of its columns are nonzero."""
    group = coefficients.groups[g]
    count = sum(bool(coefficients.scaled[j]) for j in group.columns)
    text = f"{count} of {len(group.columns)}"
    name = fit(group.name, columns.values_end - SIGN_CELLS - cell_width(text) - 1)
    gap = columns.values_end - SIGN_CELLS - cell_width(name)
    return [Part(f"{CLOSED if is_closed else OPEN} {name}{text.rjust(gap)}", look)]


def _group_bar(coefficients: Coefficients, g: int, columns: ListColumns, reach: Reach, inks: Inks) -> Line:
    """Return the bar of the largest coefficient of a closed group, in its colour, after the further columns."""
    j = max(coefficients.groups[g].columns, key=lambda k: abs(coefficients.scaled[k]))
    place = coefficients.color_rank(j, len(inks.series))
    color = inks.series[place] if place < len(inks.series) else inks.quiet
    before = " " * ((columns.ends() or [columns.values_end])[-1] - columns.values_end + 1)
    return bar_parts(reach, float(coefficients.scaled[j]), columns.bar, color, inks, before=before)


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
