"""The table of the fit that a tab shows: the cursor beside its marks, whose figures are made once for each result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.app.frame.coefficient_lines import Reach
from lasso_tui.app.session.shown_pin import PINNED, pinned_readout
from lasso_tui.techniques.fit_table import CURSOR, FitTable, fit_table_of
from lasso_tui.techniques.held_out_looks import is_withheld, readout_with_looks

if TYPE_CHECKING:
    from lasso_tui.app.session.pin import Pin
    from lasso_tui.charts import Mark
    from lasso_tui.techniques import AnyResult, AnyTechnique, Readout
    from lasso_tui.techniques.held_out_looks import Looks

__all__ = ["ShownFit", "mark_name", "marks_of"]

FIRST_MARKS = ("m", "s")
MAX_MARKS = 2
CHOSEN = "m"
"""The column in which figures on test rows are always shown."""


def marks_of(result: AnyResult) -> tuple[Mark, ...]:
    """Return the marks that have a column: m and s, else the first ones."""
    known = {mark.key: mark for mark in result.marks}
    first = [known[key] for key in FIRST_MARKS if key in known]
    return tuple([*first, *(mark for mark in result.marks if mark not in first)][:MAX_MARKS])


def mark_name(mark: Mark) -> str:
    """Return the name of a mark without what it is a position of.

    >>> from lasso_tui.charts import Mark
    >>> mark_name(Mark("m", 1.0, "alpha at min CV")), mark_name(Mark("s", 2.0, "alpha 1-SE"))
    ('min CV', '1-SE')
    """
    return mark.label.removeprefix("alpha ").removeprefix("at ")


NEAR = 1.25
"""Reach of bars in units of the coefficients at the start: one or two steps do not change it."""


class ShownFit:
    """Makes the table at each position of the cursor."""

    def __init__(self) -> None:
        self._result: AnyResult | None = None
        self._looks: Looks | None = None
        self._at_marks: list[Readout] = []

    def table(
        self,
        technique: AnyTechnique,
        result: AnyResult,
        cursor: float,
        readout: Readout,
        looks: Looks,
        pin: Pin | None = None,
    ) -> FitTable | None:
        """Return the table, or None where no figure has a row in it.

        Parameters
        ----------
        technique, result, cursor : what is shown
        readout : at the cursor
        looks : what was seen of the test rows
        pin : the pinned solution that has a column
        """
        marks = marks_of(result)
        if technique.fit_table is not None:
            table = technique.fit_table(result, cursor)
            positions = {mark.key: mark.x for mark in marks}
            return table.withholding(
                [
                    column == CHOSEN
                    or (column in table.fixed and CHOSEN in table.columns)
                    or not is_withheld(technique, result, positions.get(column, cursor), looks)
                    for column in table.columns
                ]
            )
        if result is not self._result or looks != self._looks:
            self._result, self._looks = result, looks
            self._at_marks = [readout_with_looks(technique, result, mark.x, looks) for mark in marks]
        readouts = [readout, *self._at_marks]
        columns = (CURSOR, *(mark.key for mark in marks))
        names = ("cursor", *map(mark_name, marks))
        pinned = None if pin is None else pinned_readout(readout, pin)
        if pinned is not None and any(metric.row_label for metric in pinned.metrics):
            readouts.insert(1, pinned)
            columns, names = (CURSOR, PINNED, *columns[1:]), (names[0], "pinned", *names[1:])
        table = fit_table_of(readouts, columns, names)
        if technique.compared is not None:
            table = replace(table, below=technique.compared(result))
        return table if table.rows else None

    def reach(self, technique: AnyTechnique, result: AnyResult) -> Reach:
        """Return how far bars of coefficients reach: to those at the start, or farther on of the weakest penalty."""
        start, weakest = (
            technique.readout(result, at).coefficients for at in (result.start, float(result.grid[-1]))
        )
        if not start or not weakest:
            return Reach()
        low, high = (NEAR * float(end) for end in (start.scaled.min(), start.scaled.max()))
        far = float(weakest.scaled.min()), float(weakest.scaled.max())
        return Reach(min(low, 0.0), max(high, 0.0), far)
