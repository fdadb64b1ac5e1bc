"""How a tab begins, and how it is left for a later session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.app.pane.restore import initial_state, restore, restore_failed, snapshot
from lasso_tui.app.session.session_state import TabState
from tests.app.pane.example import EXAMPLE, HITTERS, PROSTATE, SIMULATED, shown, solved, task_of


def test_a_tab_begins_with_its_own_data_where_the_requested_do_not_suit():
    no_tables = replace(EXAMPLE, tables=False, dataset="simulated")
    assert initial_state(no_tables, HITTERS).request == SIMULATED
    assert initial_state(EXAMPLE, HITTERS).request == HITTERS
    assert initial_state(EXAMPLE, None).request == PROSTATE


def test_what_is_left_comes_back():
    state, _ = solved(shown().on_param("folds", 4))
    state, _ = state.on_step(1)
    left = snapshot(state, 2)
    assert left == TabState({"folds": 4}, 4.0, 2)
    again = restore(initial_state(EXAMPLE, PROSTATE), left)
    assert (again.params.folds, again.edited, again.cursor, again.cursor_set) == (4, {"folds": 4}, 4.0, True)
    assert solved(again.on_solve())[0].cursor == 4.0


def test_a_cursor_that_nobody_moved_is_not_saved():
    assert snapshot(shown(), 0).position is None


def test_data_of_the_tab_alone_come_back_and_shared_ones_do_not():
    assert snapshot(shown(), 0).request is None
    left = snapshot(shown(SIMULATED), 0)
    assert left.request == SIMULATED
    assert restore(initial_state(EXAMPLE, PROSTATE), left).request == SIMULATED


@pytest.mark.parametrize("edited", [{"gone": 1}, {"folds": 1}, {"folds": "many"}, {"alpha": 3.0}])
def test_parameters_that_no_longer_fit_are_left_out(edited):
    state = restore(initial_state(EXAMPLE, PROSTATE), TabState(edited))
    assert state.edited == {}
    assert state.params == initial_state(EXAMPLE, PROSTATE).params


def test_a_parameter_saved_under_its_former_name_is_taken():
    state = restore(initial_state(EXAMPLE, PROSTATE), TabState({"parts": 4}))
    assert (state.params.folds, state.edited) == (4, {"folds": 4})


def test_where_nothing_restored_can_be_shown_the_tab_begins_anew():
    state = restore(initial_state(EXAMPLE, HITTERS), TabState({"folds": 4}))
    state, _ = state.on_solve()
    state, _ = state.on_failure(state.ticket, "gone")
    state, effects = restore_failed(state)
    assert task_of(effects).request == PROSTATE
    assert state.edited == {}
    state, _ = state.on_failure(state.ticket, "gone too")
    assert restore_failed(state) == (state, ())


def test_parameters_that_its_own_data_refuse_are_reset():
    state = restore(initial_state(EXAMPLE, PROSTATE), TabState({"factors": "price=2"}))
    state, effects = restore_failed(state)
    assert (task_of(effects).request, task_of(effects).params.factors) == (PROSTATE, "")
