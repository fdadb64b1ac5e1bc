"""Settings that are one for all tabs of a table, without Textual: who announces them, and who takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from lasso_tui.app.pane.effects import AnnounceSettings, ShowParams
from lasso_tui.app.pane.follow_settings import follow_settings, with_settings
from lasso_tui.app.pane.restore import initial_state, restore
from lasso_tui.app.pane.settings import without_columns
from lasso_tui.app.pane.status import own_settings
from lasso_tui.app.session.session_state import TabState
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import kinds
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.job import ARTICLE, shares_settings
from lasso_tui.techniques.params import switch
from lasso_tui.techniques.technique import TutorialExample
from tests.app.pane.example import (
    EXAMPLE,
    HITTERS,
    PROSTATE,
    SIMULATED,
    ExampleParams,
    shown,
    solved,
    task_of,
)

SHARING = {
    "lasso",
    "objective",
    "ridge",
    "selection",
    "descent",
    "tuning",
    "elastic-net",
    "group-lasso",
    "penalties",
}


def announced(effects):
    return [dict(effect.values) for effect in effects if isinstance(effect, AnnounceSettings)]


def test_the_linear_tabs_share_and_the_others_say_what_they_have_for_themselves():
    techniques = [t for t in all_techniques() if t.order <= 14]
    assert {t.slug for t in techniques if shares_settings(t, "diabetes")} == SHARING
    own = {t.slug: t.own_settings(t.params()) for t in techniques if t.own_settings is not None}
    assert own["timeseries"] == "5 origins, last 20% tested"
    assert set(own) == {"timeseries", "sensing", "text", "anomaly"}
    for technique in techniques:
        assert not shares_settings(technique, ARTICLE)


@pytest.mark.parametrize(
    "name", ["family", "standardize", "penalty_factor", "folds", "split", "folds_by", "seed"]
)
def test_each_setting_has_one_default_and_one_range_in_all_tabs(name):
    found = [t for t in all_techniques() if t.slug in SHARING]
    found = [t for t in found if name in kinds(t.params) and kinds(t.params)[name].shared]
    assert len(found) > 1
    assert len({getattr(t.params(), name) for t in found}) == 1
    assert len({kinds(t.params)[name].allowed for t in found}) == 1


def test_factors_of_groups_are_not_those_of_columns():
    assert not kinds(find("group-lasso").params)["penalty_factor"].shared


def test_a_setting_is_announced_when_its_result_is_there_and_once():
    state, effects = shown().on_param("folds", 4)
    assert announced(effects) == []
    state, effects = solved((state, effects), pending="knots")
    assert announced(effects) == [{"folds": 4}]
    assert state.shared_values == {"folds": 4}
    state, effects = solved((state, ()))
    assert announced(effects) == []


def test_what_is_this_tabs_alone_is_not_announced():
    state, effects = solved(shown().on_param("factors", "age=2"))
    assert state.params.factors == "age=2"
    assert announced(effects) == []


def test_a_setting_that_fails_or_is_stopped_is_not_announced():
    state, _ = shown().on_param("folds", 98)
    failed, effects = state.on_failure(state.ticket, "Use 2 to 97.")
    assert announced(effects) == []
    stopped, _ = state.on_cancel()
    for rest in (failed, stopped):
        assert announced(solved(rest.on_solve())[1]) == []


def test_another_tab_takes_it_and_solves():
    state, effects = follow_settings(shown(), {"folds": 4})
    assert effects[0] == ShowParams()
    assert task_of(effects).params.folds == 4
    state, effects = solved((state, effects))
    assert (state.edited, state.params.folds) == ({"folds": 4}, 4)
    assert announced(effects) == []
    again, effects = follow_settings(state, {"folds": 4})
    assert (again.ticket, effects) == (state.ticket, ())


def test_what_the_tabs_no_longer_share_has_its_default_again():
    state, _ = solved(follow_settings(shown(), {"folds": 4}))
    state, effects = follow_settings(state, {})
    assert task_of(effects).params.folds == 10
    assert state.edited == {}


def test_a_reset_is_one_of_all_tabs():
    state, _ = solved(follow_settings(shown(), {"folds": 4, "family": "Poisson"}))
    _, effects = solved(state.on_reset())
    assert announced(effects) == [{"family": "Poisson"}]  # this tab has no family


def test_a_value_that_a_tab_does_not_allow_is_left_out():
    state, effects = follow_settings(shown(), {"folds": 1000})
    assert effects == ()
    assert state.params.folds == 10
    assert announced(solved(state.on_solve())[1]) == []


def test_a_setting_taken_while_other_data_are_opened_is_solved_for_with_them():
    state, _ = shown().on_data(HITTERS)
    state, effects = follow_settings(state, {"folds": 4})
    assert (task_of(effects).request, task_of(effects).params.folds) == (HITTERS, 4)


def test_settings_stay_where_data_are_simulated_and_come_back_with_the_tables():
    state, _ = solved(shown().on_param("folds", 4))
    state, effects = state.on_data(SIMULATED)
    assert task_of(effects).params.folds == 5  # as the simulation has it
    state, effects = solved((state, effects))
    assert announced(effects) == []
    state, effects = solved(state.on_param("folds", 7))
    assert announced(effects) == []
    assert follow_settings(state, {"folds": 9})[1] == ()
    state, effects = state.on_data(PROSTATE)
    assert task_of(effects).params.folds == 4
    state, effects = solved((state, effects))
    assert (state.edited, announced(effects)) == ({"folds": 4}, [])


def test_the_tutorials_example_keeps_its_own():
    article = TutorialExample(make=lambda p: None, preset={"folds": 5}, remark="")
    technique = replace(EXAMPLE, article=article)
    state = with_settings(initial_state(technique, DataRequest(ARTICLE)), {"folds": 9})
    assert state.params.folds == 5
    assert state.shared_values == {"folds": 9}


def test_a_new_tab_begins_with_the_settings_and_not_with_those_it_was_left_with():
    left = TabState({"folds": 4, "factors": "age=2"})
    state = with_settings(restore(initial_state(EXAMPLE, PROSTATE), left), {"folds": 9})
    assert (state.params.folds, state.params.factors) == (9, "age=2")
    assert state.edited == {"folds": 9, "factors": "age=2"}
    state = with_settings(restore(initial_state(EXAMPLE, PROSTATE), left), {})
    assert (state.params.folds, state.edited) == (10, {"factors": "age=2"})


def test_a_parameter_of_simulated_data_is_not_restored_for_a_table():
    assert restore(initial_state(EXAMPLE, PROSTATE), TabState({"rows": 7})).edited == {}
    assert restore(initial_state(EXAMPLE, SIMULATED), TabState({"rows": 7})).edited == {"rows": 7}


@dataclass(frozen=True, kw_only=True)
class WithSwitch(ExampleParams):
    """One more setting that is shared."""

    standardize: bool = switch(True, label="standardise", help="", shared=True)


def test_a_tab_that_lacks_a_setting_leaves_it_as_it_is():
    state, effects = follow_settings(shown(), {"standardize": False})
    assert effects == ()
    state, effects = solved(state.on_param("folds", 4))
    assert announced(effects) == [{"standardize": False, "folds": 4}]
    other = solved(initial_state(replace(EXAMPLE, params=WithSwitch), PROSTATE).on_solve())[0]
    _, effects = follow_settings(other, {"standardize": False, "folds": 4})
    assert (task_of(effects).params.standardize, task_of(effects).params.folds) == (False, 4)


def test_names_of_columns_stay_with_their_table():
    assert without_columns({"folds": 4, "penalty_factor": "age=0", "folds_by": "site"}) == {"folds": 4}


@pytest.mark.parametrize(
    ("request_", "values", "words"),
    [
        (PROSTATE, {}, ""),
        (PROSTATE, {"folds": 4, "seed": 3}, ""),
        (
            PROSTATE,
            {"penalty_factor": "age=0", "family": "logistic"},
            "this tab has no family, penalty_factor",
        ),
        (SIMULATED, {"penalty_factor": "age=0"}, "simulated for this tab only"),
        (DataRequest(ARTICLE), {}, "the tutorial's settings, this tab only"),
    ],
)
def test_a_tab_says_where_its_settings_differ(request_, values, words):
    article = TutorialExample(make=lambda p: None, preset={}, remark="")
    state = with_settings(initial_state(replace(EXAMPLE, article=article), request_), values)
    assert own_settings(state) == words
