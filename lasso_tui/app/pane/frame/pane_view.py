"""The widgets of a tab, and what is written into them when something is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.frame.body import Body
from lasso_tui.app.pane.frame.fit_view import FitRows
from lasso_tui.app.pane.frame.lesson_notes import LessonNotes, first_sentences
from lasso_tui.app.pane.frame.sentence_views import AnswerLines, TitleLine
from lasso_tui.app.pane.frame.shown_fit import ShownFit
from lasso_tui.app.session.shown_pin import pinned_values
from lasso_tui.techniques.technique import always

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

    from lasso_tui.app.pane.state import PaneState
    from lasso_tui.app.session.pin import Pin
    from lasso_tui.techniques import AnyResult, ChartSpec, Readout
    from lasso_tui.techniques.held_out_looks import Looks

__all__ = ["PaneView"]

FIRST_PROGRESS = "reading · esc stops"
"""What is said until the work reports how far it has come."""


class PaneView:
    """Shows the state of a tab.

    Parameters
    ----------
    state : how the tab begins
    first_chart : the number of its main chart
    """

    def __init__(self, state: PaneState, first_chart: int) -> None:
        technique = state.technique
        lesson = technique.lesson
        self.controls = Controls(state.params, state.request.dataset, technique)
        expected = tuple(spec for spec in technique.chart_specs if spec.when is always)
        self.deck = ChartDeck(first_chart, technique.arrangement, first_sentences(lesson), expected)
        self._title = TitleLine(lesson.question if lesson is not None else technique.title)
        self._notes = LessonNotes(lesson)
        self._body = Body(self.controls, self.deck, self._notes, beside=technique.arrangement.list_beside)
        self.coefficients, self._figures = self._body.coefficients, self._body.figures
        self._rows, self._answer = FitRows(), AnswerLines()
        self._fit = ShownFit()
        self._result: AnyResult | None = None
        self._readout: Readout | None = None

    @property
    def has_features(self) -> bool:
        """Whether coefficients are listed."""
        return self.coefficients.count > 0

    @property
    def has_rows(self) -> bool:
        """Whether the coefficients are those of a table's columns, so that a row has a prediction."""
        from lasso_tui.data import Table

        if self._result is None or self._readout is None or not isinstance(self._result.data, Table):
            return False
        coefficients = self._readout.coefficients
        if isinstance(coefficients, tuple):
            return False
        return tuple(coefficients.features) == self._result.data.features

    @property
    def has_numbers(self) -> bool:
        """Whether the main chart can be shown as a table."""
        return self._result is not None and self.deck.has_numbers

    def widgets(self) -> Iterator[Widget]:
        """Yield the parts from top to bottom."""
        yield self._title
        yield self._body
        yield self._rows
        yield self._answer

    def show(
        self,
        state: PaneState,
        specs: tuple[ChartSpec[Any], ...],
        readout: Readout,
        looks: Looks,
        pin: Pin | None = None,
    ) -> None:
        """Show a result at a position of the cursor, beside it a pinned solution."""
        technique, result, cursor = state.technique, state.result, state.cursor
        assert result is not None
        assert cursor is not None
        self.deck.pick(state.picked)
        self.deck.show(specs, result, cursor)
        table = self._fit.table(technique, result, cursor, readout, looks, pin)
        self._figures.show(table)
        self._rows.show(table)
        coefficients = readout.coefficients if technique.lists_features else ()
        new = result is not self._result
        scaled = "per SD" in readout.scaling
        pinned = None if pin is None or not coefficients else pinned_values(coefficients, pin, scaled=scaled)
        self.coefficients.show(
            coefficients or None,
            state.picked,
            self._fit.reach(technique, result) if new and coefficients else None,
            "per SD" if scaled else "",
            pinned,
        )
        self._readout = readout
        self._show_sentences(state)
        self.controls.show(result, cursor)
        self._result = result

    def show_state(self, state: PaneState) -> None:
        """Show whether the charts are those of an earlier solve, what is being computed, and what was stopped."""
        self.deck.set_stale(state.stale)
        waiting = state.result is None and state.task is not None
        first = FIRST_PROGRESS if waiting else state.stopped if state.result is None else ""
        self.deck.set_progress(state.progress or first)
        if self._readout is not None:
            self._show_sentences(state)
        self.deck.set_alert(state.stopped)

    def _show_sentences(self, state: PaneState) -> None:
        """Show question and next step, warnings and answer."""
        self._notes.is_wanted = True
        self._title.show(self._readout)
        warnings = state.result.warnings if state.result is not None else ()
        notes = (state.mismatch, *warnings) if state.mismatch else warnings
        self._answer.show(self._readout, notes, new=state.result is not self._result)

    def forget_widths(self) -> None:
        """Let columns of figures shrink again, for other data."""
        self._figures.forget_widths()
        self._rows.forget_widths()
