"""The list of coefficients: in order of entry, scrolling, one of them picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from lasso_tui.app.frame.coefficient_lines import Reach, coefficient_lines, first_shown, heading_line
from lasso_tui.app.frame.key_hints import GROUPED_LIST_KEYS, LIST_KEYS
from lasso_tui.app.frame.list_columns import Extra, list_columns
from lasso_tui.app.frame.placement import SIDE_WIDTH
from lasso_tui.app.frame.text_lines import Line, TextLines
from lasso_tui.app.session.shown_pin import PINNED
from lasso_tui.techniques.fit_table import CURSOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.app.frame.key_hints import KeyHint
    from lasso_tui.techniques.coefficients import Coefficients

__all__ = ["CoefficientList"]

WHEEL_ROWS = 3
FREQUENCY = "freq"
NAME_BESIDE_OTHERS = 8
"""Cells of names that are not given up for the coefficients of another method."""


class CoefficientList(TextLines, can_focus=True):
    """Names, values and bars of all features; a click picks one."""

    DEFAULT_CSS = "CoefficientList { padding: 0 1; background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", "Show the rows before", show=False),
        Binding("pagedown", "page(1)", "Show the rows after", show=False),
        Binding("space", "toggle_group", "Open or close a group of columns", show=False),
    ]

    @dataclass
    class Picked(Message):
        """The person picked a feature, or none."""

        name: str | None

    def __init__(self) -> None:
        super().__init__()
        self._coefficients: Coefficients | None = None
        self._pinned: Mapping[str, float] | None = None
        self._reach = Reach()
        self._picked: str | None = None
        self._first = 0
        self._unit = ""
        self._unfolded: dict[str, bool] = {}

    @property
    def count(self) -> int:
        """Number of rows, those of headings too; groups are open that the person has not closed."""
        found = self._coefficients
        if found is None or not found.groups:
            return 0 if found is None else len(found)
        return len(found.rows(self._folded(len(found) + len(found.groups))))

    @property
    def key_hints(self) -> Sequence[KeyHint]:
        """What the keys do in the list."""
        has_groups = self._coefficients is not None and bool(self._coefficients.groups)
        return GROUPED_LIST_KEYS if has_groups else LIST_KEYS

    def _folded(self, room: int) -> frozenset[int]:
        """Return the groups of which only the heading is listed.

        Where so many rows do not hold all, those are closed that the person has neither opened nor closed.
        """
        found = self._coefficients
        if found is None or not found.groups:
            return frozenset()
        states = [self._unfolded.get(group.name) for group in found.groups]
        closed = frozenset(g for g, state in enumerate(states) if state is False)
        if len(found.rows(closed)) <= room:
            return closed
        return frozenset(g for g, state in enumerate(states) if not state)

    def _listed_rows(self) -> Sequence[int]:
        """Return the rows of the list at its height."""
        assert self._coefficients is not None
        return self._coefficients.rows(self._folded(max(self.size.height - 1, 1)))

    def show(
        self,
        coefficients: Coefficients | None,
        picked: str | None,
        reach: Reach | None = None,
        unit: str = "",
        pinned: Mapping[str, float] | None = None,
    ) -> None:
        """Show coefficients.

        Parameters
        ----------
        coefficients : of all features, or None where there are none
        picked : the feature that is picked, or None
        reach : how far the bars are to reach at least, given with a new result
        unit : what the values are per ("per SD")
        pinned : pinned values by feature, or None
        """
        before = self.count
        self._coefficients = coefficients if coefficients is not None and len(coefficients) else None
        self._unit, self._pinned = unit, pinned
        if reach is not None:
            self._reach = reach
        if self._coefficients is not None:
            values = self._coefficients.scaled
            self._reach = self._reach.with_values(float(values.min()), float(values.max()))
        if picked != self._picked:
            self._picked = picked
            self._open_group_of_picked()
            self._follow()
        if self.count != before:
            self._first = 0
            self.refresh(layout=True)
        self.update_lines()

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the heading and the rows that fit."""
        if self._coefficients is None or height < 2:
            return []
        beside = width < SIDE_WIDTH - 2
        reach = self._reach.with_values(*_least_and_largest(self._pinned))
        extras = [
            Extra(title, values.__getitem__, least_name=NAME_BESIDE_OTHERS)
            for title, values in self._coefficients.beside
        ]
        if self._pinned is not None:
            extras.append(Extra(PINNED, self._pinned_value))
        if self._coefficients.frequencies is not None:
            extras.append(Extra(FREQUENCY, self._coefficients.frequencies.__getitem__, share=True))
        columns = list_columns(self._coefficients, width, reach.low, reach.high, extras, bars=not beside)
        look = inks.bright if self.has_focus else inks.heading
        room = height - 1
        closed = self._folded(room)
        count = len(self._coefficients.rows(closed)) if closed else self.count
        self._first = first_shown(self._first, None, count, room)
        rows = coefficient_lines(
            self._coefficients,
            columns,
            room,
            inks,
            reach=reach,
            first=self._first,
            picked=self._picked,
            closed=closed,
        )
        of_values = self._coefficients.title or CURSOR
        unit = f"{self._coefficients.title or 'at'} {CURSOR}" if beside else self._unit
        return [heading_line(columns, of_values, unit, width, inks, look), *rows]

    def _pinned_value(self, feature: int) -> float:
        assert self._pinned is not None
        assert self._coefficients is not None
        return self._pinned.get(self._coefficients.features[feature], 0.0)

    def clicked(self, what: str) -> None:
        """Pick the feature under the mouse, or none where it is picked already; open or close a group."""
        if what.startswith("group:"):
            self._toggle([int(what.removeprefix("group:"))])
            return
        name = what.removeprefix("pick:")
        self.post_message(self.Picked(None if name == self._picked else name))

    # ------------------------------------------------------------------ groups

    def action_toggle_group(self) -> None:
        """Open or close the group of the picked feature, or all groups where it has none."""
        found = self._coefficients
        if found is None or not found.groups:
            return
        group = found.group_of(self._picked)
        self._toggle(range(len(found.groups)) if group is None else [group])

    def _toggle(self, groups: Sequence[int]) -> None:
        """Close groups of which one is open, else open them."""
        assert self._coefficients is not None
        closed = self._folded(max(self.size.height - 1, 1))
        opens = all(g in closed for g in groups)
        self._unfolded |= {self._coefficients.groups[g].name: opens for g in groups}
        self.refresh(layout=True)
        self.update_lines()

    def _open_group_of_picked(self) -> None:
        group = None if self._coefficients is None else self._coefficients.group_of(self._picked)
        if self._coefficients is None or group is None:
            return
        if group in self._folded(max(self.size.height - 1, 1)):
            self._unfolded[self._coefficients.groups[group].name] = True
            self.refresh(layout=True)

    # ------------------------------------------------------------------ scrolling

    def scroll_rows(self, rows: int) -> None:
        """Show other rows."""
        room = max(self.size.height - 2, 1)
        count = len(self._listed_rows()) if self._coefficients is not None else 0
        first = min(max(self._first + rows, 0), max(count - room, 0))
        if first != self._first:
            self._first = first
            self.update_lines()

    def action_page(self, pages: int) -> None:
        """Show the rows before or after those that are shown."""
        self.scroll_rows(pages * max(self.size.height - 2, 1))

    def _follow(self) -> None:
        """Scroll to the feature that is picked."""
        if self._coefficients is None or self._picked not in self._coefficients.features:
            return
        rows = self._listed_rows()
        feature = self._coefficients.features.index(self._picked)
        if feature in rows:
            row = rows.index(feature)
            self._first = first_shown(self._first, row, len(rows), max(self.size.height - 2, 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show rows further down."""
        event.stop()
        self.scroll_rows(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show rows further up."""
        event.stop()
        self.scroll_rows(-WHEEL_ROWS)

    def on_focus(self) -> None:
        """Show that the list has the keys."""
        self.update_lines()

    def on_blur(self) -> None:
        """Show that it has them no longer."""
        self.update_lines()


def _least_and_largest(values: Mapping[str, float] | None) -> tuple[float, float]:
    return (min(values.values()), max(values.values())) if values else (0.0, 0.0)
