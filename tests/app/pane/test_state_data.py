"""The state of a tab, without Textual: data that are opened, followed and stopped, and the status line."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lasso_tui.app.pane.effects import AnnounceData, Notify, ShowDataset, ShowParams, ShowStatus
from lasso_tui.app.pane.restore import initial_state
from lasso_tui.app.pane.status import fit_words, status_texts
from tests.app.pane.example import EXAMPLE, HITTERS, PROSTATE, SIMULATED, result, shown, solved, task_of


def test_other_data_are_shown_when_they_are_solved_and_the_tabs_follow():
    before = shown()
    state, effects = before.on_data(HITTERS)
    assert (state.request, state.requested) == (PROSTATE, HITTERS)
    assert task_of(effects).table is None
    state, effects = solved((state, effects))
    assert (state.request, state.shared_request) == (HITTERS, HITTERS)
    assert AnnounceData(HITTERS) in effects
    assert ShowDataset() in effects
    assert ShowParams() in effects


def test_data_of_one_tab_are_not_announced():
    _, effects = solved(shown().on_data(SIMULATED))
    assert not any(isinstance(effect, AnnounceData) for effect in effects)


def test_the_data_shown_are_announced_where_they_are_requested_again():
    state, effects = shown().on_data(PROSTATE)
    assert effects == (AnnounceData(PROSTATE),)
    assert state.task is None


@pytest.mark.parametrize(("name", "value"), [("folds", 5), ("factors", "age=0"), ("alpha", 0.25)])
def test_a_parameter_set_while_other_data_are_opened_is_theirs(name, value):
    state, _ = shown().on_data(HITTERS)
    state, effects = state.on_param(name, value)
    task = task_of(effects)
    assert (task.request, getattr(task.params, name)) == (HITTERS, value)
    state, _ = solved((state, effects))
    assert state.request == HITTERS
    assert getattr(state.params, name) == value


def test_a_column_of_the_data_being_opened_may_be_named():
    state, _ = shown().on_data(HITTERS)
    state, effects = state.on_param("column", "Hits")
    assert effects == ()
    assert state.result.params.column == ""
    ticket = state.ticket
    state, effects = state.on_result(ticket, result("hitters"))
    assert state.result.params.column == state.params.column == "Hits"
    assert not any(isinstance(effect, Notify) for effect in effects)


def test_a_column_that_the_data_opened_lack_is_taken_back():
    state, _ = shown().on_data(HITTERS)
    state, _ = state.on_param("column", "lcavol")
    state, effects = state.on_result(state.ticket, result("hitters"))
    assert state.result.params.column == state.params.column == ""
    (note,) = (effect for effect in effects if isinstance(effect, Notify))
    assert "lcavol" in note.message


def test_names_of_columns_are_left_behind_with_their_data():
    state = shown()
    for name, value in {"column": "age", "factors": "age=0", "folds": 4}.items():
        state, effects = state.on_param(name, value)
        if state.task is not None:
            state, _ = solved((state, effects))
    state, _ = solved(state.on_data(HITTERS))
    assert (state.params.column, state.params.factors, state.params.folds) == ("", "", 4)
    assert state.edited == {"folds": 4}


def test_a_parameter_that_another_dataset_lacks_is_not_taken_there():
    state, _ = solved(shown().on_data(SIMULATED))
    state, _ = solved(state.on_param("rows", 70))
    state, effects = state.on_data(PROSTATE)
    assert task_of(effects).params.rows == 50


def test_the_defaults_of_a_dataset_hold_where_nothing_was_set():
    _, effects = shown().on_data(SIMULATED)
    assert task_of(effects).params.folds == 5


def test_a_reset_while_other_data_are_opened_is_theirs():
    state, _ = solved(shown().on_param("folds", 4))
    state, _ = state.on_data(HITTERS)
    state, effects = state.on_reset()
    assert (task_of(effects).request, task_of(effects).params.folds) == (HITTERS, 10)


def test_the_data_shown_can_be_requested_again_while_others_are_opened():
    state, _ = shown().on_data(HITTERS)
    state, effects = state.on_data(PROSTATE)
    assert task_of(effects).request == PROSTATE
    assert solved((state, effects))[0].request == PROSTATE


def test_tabs_do_not_follow_to_data_that_were_stopped():
    state, _ = shown().on_data(HITTERS)
    state, _ = state.on_cancel()
    _, effects = solved(state.on_param("folds", 4))
    assert not any(isinstance(effect, AnnounceData) for effect in effects)


def test_values_are_opened_with_the_data():
    state, effects = shown().on_data(HITTERS, {"folds": 3})
    assert effects[0] == ShowParams()
    assert task_of(effects).params.folds == 3
    assert solved((state, effects))[0].params.folds == 3


def test_a_tab_follows_to_the_data_that_another_opened():
    state, effects = shown().on_shared_data(HITTERS)
    assert effects[0] == ShowStatus()
    assert task_of(effects).request == HITTERS
    state, _ = solved((state, effects))
    assert state.on_shared_data(HITTERS) == (state, ())


def test_a_tab_that_takes_no_tables_says_so_in_the_status_line():
    no_tables = replace(EXAMPLE, tables=False, dataset="simulated")
    state = solved(initial_state(no_tables, HITTERS).on_solve())[0]
    assert state.request == SIMULATED
    state, effects = state.on_shared_data(HITTERS)
    assert effects == (ShowStatus(),)
    left, right = status_texts(state)
    assert left.startswith("simulated")
    assert right == "solved"
    assert state.mismatch == "hitters is not shown here: it takes no tables."
    silent = replace(state, technique=replace(no_tables, tables_refusal=""))
    assert silent.mismatch == "hitters is not shown here: this tab has no worked example."


def test_the_status_line_has_how_it_is_fitted_and_whether_that_is_done():
    state = shown()
    assert status_texts(state) == ("prostate  97 × 8", "solved")
    solving, _ = state.on_solve()
    assert status_texts(solving) == ("prostate  97 × 8", "solving")
    stopped, _ = solving.on_cancel()
    assert status_texts(stopped) == ("prostate  97 × 8", "stopped")
    first = initial_state(EXAMPLE, PROSTATE)
    assert status_texts(first) == ("prostate", "solving")
    refused = replace(first, refusal="It needs rows.")
    assert status_texts(refused) == ("prostate", "not opened")
    assert status_texts(replace(refused, task=solving.task)) == ("prostate", "solving")


def test_the_status_line_has_family_and_folds():
    fitted = solved(
        initial_state(EXAMPLE, PROSTATE).on_solve(),
    )[0]
    words = {"fit": SimpleNamespace(family=SimpleNamespace(label="logistic")), "folds": "5-fold"}
    for name, value in words.items():
        object.__setattr__(fitted.result, name, value)
    assert fit_words(EXAMPLE, fitted.result) == "logistic · 5-fold CV"
    own = replace(EXAMPLE, fit_words=lambda result: "rolling origins, 5")
    assert fit_words(own, fitted.result) == "rolling origins, 5"
