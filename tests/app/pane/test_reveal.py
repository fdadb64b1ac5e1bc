"""The test error at the cursor: shown when it is asked for, and counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.app.pane.effects import CountLook, Redraw
from lasso_tui.app.pane.restore import initial_state
from lasso_tui.app.pane.reveal import reveal
from lasso_tui.app.session.session import Session
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.techniques.result import Metric, Readout
from tests.app.pane.example import EXAMPLE, HITTERS, PROSTATE, solved


def readout(result, cursor):
    """A test error that depends on the cursor."""
    metrics = (Metric("test_mse", "test MSE", cursor, f"{cursor:g}", on_test_rows=True),)
    return Readout(metrics=metrics, coefficients=(), intercept_scaled=0.0, intercept_unscaled=0.0, scaling="")


TESTED = replace(EXAMPLE, readout=readout)


def with_test_rows():
    return solved(initial_state(TESTED, PROSTATE).on_solve())[0]


def without_test_rows():
    without = replace(EXAMPLE, readout=lambda result, cursor: replace(readout(result, cursor), metrics=()))
    return solved(initial_state(without, PROSTATE).on_solve())[0]


def test_a_look_is_counted_and_drawn():
    state, _ = with_test_rows().on_step(1)
    state, effects = reveal(state)
    assert effects == (CountLook(), Redraw())
    assert state.revealed == {state.cursor}


def test_the_same_place_is_one_look():
    state, _ = reveal(with_test_rows().on_step(1)[0])
    away, _ = state.on_step(1)
    back, _ = away.on_step(-1)
    for again in (state, back):
        assert reveal(again) == (again, ())
    assert reveal(away)[1] == (CountLook(), Redraw())


def test_at_the_chosen_alpha_nothing_is_hidden():
    state = with_test_rows()
    assert state.cursor == state.result.marks[0].x
    assert reveal(state) == (state, ())


@pytest.mark.parametrize("state", [initial_state(TESTED, PROSTATE), without_test_rows().on_step(1)[0]])
def test_without_result_or_test_rows_there_is_no_look(state):
    assert reveal(state) == (state, ())


@pytest.mark.parametrize("again", [lambda s: s.on_param("folds", 4), lambda s: s.on_data(HITTERS)])
def test_another_solve_hides_it_again(again):
    state, _ = reveal(with_test_rows().on_step(1)[0])
    state, _ = solved(again(state))
    assert state.revealed == set()


def test_what_only_changes_the_charts_leaves_it_shown():
    state, _ = reveal(with_test_rows().on_step(1)[0])
    assert state.on_param("column", "age")[0].revealed == {state.cursor}


def test_looks_are_counted_over_sessions(tmp_path):
    first, other = (Session(StateFile(tmp_path)) for _ in range(2))
    assert first.begin_counting("diabetes")
    assert not first.begin_counting("diabetes")
    first.count_looks("diabetes", add=False)
    assert first.look_counts == {"diabetes": 0}
    first.count_looks("diabetes", add=True)
    other.count_looks("diabetes", add=True)
    assert (first.look_counts, other.look_counts) == ({"diabetes": 1}, {"diabetes": 2})


def test_a_count_that_comes_late_takes_none_back(tmp_path, monkeypatch):
    session = Session(StateFile(tmp_path))
    session.count_looks("diabetes", add=True)
    monkeypatch.setattr("lasso_tui.requests.look_log.LookLog.count", lambda self, identity: 0)
    session.count_looks("diabetes", add=False)
    assert session.look_counts == {"diabetes": 1}


@pytest.mark.parametrize("folder", [None, "file"])
def test_where_nothing_can_be_saved_the_looks_of_the_session_are_counted(tmp_path, folder):
    (tmp_path / "file").write_text("")
    session = Session(None if folder is None else StateFile(tmp_path / folder))
    for _ in range(2):
        session.count_looks("diabetes", add=True)
    assert session.look_counts == {"diabetes": 2}
