"""The state of a tab, without Textual: the cursor, parameters and solves that overtake each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.app.pane.effects import (
    AnnounceCursor,
    CancelSolve,
    FinishFirstSolve,
    Redraw,
    Refuse,
    ShowParams,
    StartSolve,
)
from lasso_tui.app.pane.restore import initial_state
from tests.app.pane.example import EXAMPLE, HITTERS, PROSTATE, result, shown, solved, task_of


def kinds_of(effects):
    return [type(effect) for effect in effects]


# ---------------------------------------------------------------------- the cursor


def test_a_first_result_puts_the_cursor_at_its_start():
    state, effects = solved(initial_state(EXAMPLE, PROSTATE).on_solve())
    assert (state.cursor, state.cursor_set) == (2.0, False)
    assert (state.task, state.stale, state.progress) == (None, False, "")
    assert kinds_of(effects) == [Redraw, FinishFirstSolve]


@pytest.mark.parametrize(("steps", "position"), [(1, 4.0), (-1, 1.0), (2, 8.0), (10, 8.0), (-10, 1.0)])
def test_steps_go_along_the_grid_and_end_where_it_ends(steps, position):
    state, effects = shown().on_step(steps)
    assert (state.cursor, state.cursor_set) == (position, True)
    assert effects == (Redraw(), AnnounceCursor())


def test_a_step_beyond_the_end_draws_nothing():
    state, _ = shown().on_step(10)
    again, effects = state.on_step(1)
    assert again.cursor == state.cursor
    assert Redraw() not in effects


def test_marks_are_gone_to_by_their_keys():
    state, _ = shown().on_key("s")
    assert state.cursor == 4.0
    same, effects = state.on_key("z")
    assert same is state
    assert effects == ()


def test_a_position_that_is_picked_is_that_of_the_grid():
    assert shown().on_pick(3.9)[0].cursor == 4.0


@pytest.mark.parametrize("move", ["step", "key", "pick"])
def test_before_the_first_result_nothing_moves(move):
    state = initial_state(EXAMPLE, PROSTATE)
    moved = {"step": state.on_step(1), "key": state.on_key("m"), "pick": state.on_pick(2.0)}[move]
    assert moved == (state, ())


@pytest.mark.parametrize(("position", "after"), [(4.0, 4.0), (100.0, 2.0)])
def test_a_better_result_leaves_the_cursor_where_it_was_put_if_it_still_can_be(position, after):
    state = replace(shown(), cursor=position, cursor_set=True)
    assert solved(state.on_solve())[0].cursor == after


def test_a_better_result_moves_a_cursor_that_was_not_put_anywhere():
    assert solved(shown().on_solve(), start=8.0)[0].cursor == 8.0


# ---------------------------------------------------------------------- parameters


def test_alpha_on_the_grid_moves_and_solves_nothing():
    state, effects = shown().on_param("alpha", 3.0)
    assert (state.cursor, state.params.alpha, state.edited) == (3.0, 3.0, {"alpha": 3.0})
    assert not any(isinstance(effect, StartSolve) for effect in effects)


def test_alpha_outside_the_grid_is_solved_for_and_the_cursor_starts_there():
    state, effects = replace(shown(), cursor_set=True).on_param("alpha", 0.25)
    assert task_of(effects).params.alpha == 0.25
    assert not state.cursor_set
    assert solved((state, effects), start=0.25)[0].cursor == 0.25


def test_alpha_set_to_auto_goes_to_m():
    state, _ = shown().on_key("s")
    state, _ = state.on_param("alpha", None)
    assert (state.cursor, state.params.alpha) == (2.0, None)


def test_a_structural_parameter_is_solved_for_on_the_data_in_memory():
    before = shown()
    state, effects = before.on_param("folds", 4)
    task = task_of(effects)
    assert (task.params.folds, task.request, task.table) == (4, PROSTATE, before.result.data)
    assert state.stale
    assert state.result is before.result


def test_what_changes_the_charts_alone_solves_nothing():
    state, effects = shown().on_param("column", "age")
    assert (state.params.column, state.result.params.column) == ("age", "age")
    assert effects == (Redraw(),)


def test_a_column_that_the_data_lack_is_refused_and_what_is_in_force_is_shown():
    state, _ = shown().on_param("column", "age")
    after, effects = state.on_param("column", "nope")
    assert (after.params.column, after.edited, after.result) == ("age", {"column": "age"}, state.result)
    params, note = effects
    assert "nope" in note.message
    assert params == ShowParams(cursor=True)


def test_what_changes_the_charts_outlasts_a_better_result():
    state, _ = shown().on_solve()
    ticket = state.task.ticket
    state, _ = state.on_result(ticket, result(pending="cross-validation"))
    state, _ = state.on_param("column", "age")
    state, _ = state.on_result(ticket, result())
    assert state.result.params.column == state.params.column == "age"


def test_a_reset_brings_the_defaults_back():
    state, _ = shown().on_param("folds", 4)
    state, _ = solved((state, ()))
    state, _ = state.on_step(1)
    state, effects = state.on_reset()
    assert (state.edited, state.cursor_set, state.params.folds) == ({}, False, 10)
    assert effects[0] == ShowParams()
    assert solved((state, effects))[0].cursor == 2.0


# ---------------------------------------------------------------------- solves


def test_a_result_of_an_older_solve_is_dropped():
    first, _ = shown().on_param("folds", 4)
    second, _ = first.on_param("folds", 5)
    assert second.ticket > first.ticket
    assert second.on_result(first.ticket, result()) == (second, ())
    assert second.on_progress(first.ticket, "solving") == (second, ())
    assert second.on_failure(first.ticket, "late") == (second, ())


def test_progress_is_shown_until_the_final_result():
    state, _ = shown().on_solve()
    state, _ = state.on_progress(state.ticket, "solving 40 %")
    assert state.progress == "solving 40 %"
    ticket = state.ticket
    state, _ = state.on_result(ticket, result(pending="cross-validation"))
    assert (state.progress, state.stale) == ("solving 40 %", False)
    assert state.task is not None
    state, _ = state.on_result(ticket, result())
    assert (state.progress, state.task) == ("", None)


def test_progress_after_the_end_is_dropped():
    state = shown()
    assert state.on_progress(state.ticket, "late") == (state, ())


def test_a_failed_solve_keeps_the_last_result_and_its_parameters():
    before = shown()
    state, _ = before.on_param("folds", 98)
    state, effects = state.on_failure(state.ticket, "Use 2 to 97.")
    assert (state.result, state.params.folds, state.edited) == (before.result, 10, {})
    assert (state.task, state.stale) == (None, False)
    params, note = effects
    assert params == ShowParams(cursor=True)
    assert note.message.startswith("Use 2 to 97. ")
    assert "previous result" in note.message


def test_a_failed_first_solve_is_refused():
    state, _ = initial_state(EXAMPLE, PROSTATE).on_solve()
    state, effects = state.on_failure(state.ticket, "No such file.")
    assert effects == (Refuse("No such file."),)
    assert state.refusal == "No such file."
    state, _ = solved(state.on_data(HITTERS))
    assert state.refusal == ""


def test_what_is_stopped_leaves_everything_as_it_was():
    before = shown()
    state, _ = before.on_param("folds", 4)
    state, effects = state.on_cancel()
    assert (state.params.folds, state.edited, state.task) == (10, {}, None)
    assert kinds_of(effects) == [CancelSolve, ShowParams]
    late, nothing = state.on_result(state.ticket - 1, result())
    assert late is state
    assert nothing == ()


def test_nothing_is_stopped_where_nothing_runs():
    state = shown()
    assert state.on_cancel() == (state, ())


def test_a_result_keeps_its_parameters_while_others_are_solved_for():
    state, _ = shown().on_param("folds", 4)
    state, _ = state.on_param("column", "age")
    assert (state.result.params.folds, state.result.params.column) == (10, "age")
    state, _ = state.on_cancel()
    assert (state.params.folds, state.params.column) == (10, "age")


def test_the_first_solve_can_be_stopped_and_begun_again():
    first, _ = initial_state(EXAMPLE, PROSTATE).on_solve()
    stopped, effects = first.on_cancel()
    assert CancelSolve() in effects
    assert (stopped.task, stopped.stopped, stopped.result) == (None, "stopped · r solves", None)
    late, nothing = stopped.on_result(first.ticket, result())
    assert late is stopped
    assert not nothing
    again, effects = stopped.on_reset()
    assert task_of(effects).request == PROSTATE
    assert again.stopped == ""


def test_what_was_stopped_is_said():
    state, _ = initial_state(EXAMPLE, PROSTATE).on_solve()
    state, _ = state.on_result(state.ticket, result(pending="cross-validation"))
    assert state.on_cancel()[0].stopped == "stopped: no cross-validation · r solves"
    again, _ = shown().on_param("folds", 4)
    assert again.on_cancel()[0].stopped == "stopped; shows the last result"
