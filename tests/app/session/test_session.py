"""The session in memory, and states that earlier versions wrote."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lasso_tui.app.session.pin import PinnedCoefficient
from lasso_tui.app.session.session import DuplicateNameError, Session, portable
from lasso_tui.app.session.session_state import SessionState, TabState, as_json, from_json
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.engine_choice import EngineChoice
from tests.app.session.test_state_file import pin

OLD = {
    "version": 1,
    "tab": "tuning",
    "theme": "lasso-light",
    "opening": {
        "dataset": "/data/x.csv",
        "target": "y",
        "preparation": {"left_out": ["a", "b"], "missing": "mean"},
        "sample": 500,
        "sample_seed": 7,
    },
    "stamp": [["/data/x.csv", 1_700_000_000_000_000_001, 12]],
    "tabs": {
        "lasso": {"edited": {"folds": 7}, "place": 0.3, "chart": 2, "opening": None},
        "denoising": {"edited": {}, "place": None, "chart": 0, "opening": {"dataset": "camera"}},
    },
    "pins": [
        {
            "name": "a",
            "data": "prostate",
            "technique": "lasso",
            "target": "lpsa",
            "cursor": "alpha",
            "place": 0.1,
            "prepared": "97 rows",
            "scaled": True,
            "figures": [["kept", "1 of 8"]],
            "coefficients": [["lcavol", 0.5, 0.4]],
            "left_out": 3,
            "intercept": 2.0,
            "intercept_original": 1.5,
        }
    ],
}
"""As version 1 wrote it."""


def test_a_state_of_version_1_is_read():
    state = from_json(json.dumps(OLD))
    assert (state.tab, state.theme) == ("tuning", "lasso-light")
    assert state.request == DataRequest(
        "/data/x.csv", "y", Preparation(left_out=("a", "b"), missing="mean"), 500, 7
    )
    assert state.tabs["lasso"] == TabState({"folds": 7}, 0.3, 2)
    assert state.tabs["denoising"].request == DataRequest("camera")
    (old,) = state.pins
    assert (old.position, old.n_omitted, old.intercept_scaled, old.intercept_unscaled) == (0.1, 3, 2.0, 1.5)
    assert old.metrics == (("kept", "1 of 8"),)
    assert old.coefficients == (PinnedCoefficient("lcavol", scaled=0.5, unscaled=0.4),)


def test_what_was_read_of_version_1_is_written_by_the_new_names():
    state = from_json(json.dumps(OLD))
    text = as_json(state)
    assert json.loads(text)["version"] == 3
    assert not {"opening", "place"} & set(json.loads(text)["tabs"]["lasso"])
    assert from_json(text) == state


@pytest.mark.parametrize(
    ("front", "settings"),
    [
        ("lasso", {"folds": 7, "standardize": False}),
        ("tuning", {"folds": 4}),
        ("text", {}),
        ("timeseries", {}),
        ("gone", {}),
    ],
)
def test_of_an_earlier_version_the_tab_in_front_gives_the_settings_of_all(front, settings):
    edited = {
        "lasso": {"folds": 7, "standardize": False, "stability": True},
        "tuning": {"folds": 4, "repeats": 2, "test_fraction": 0.3},
        "timeseries": {"folds": 6},
        "gone": {"folds": 3},
    }
    tabs = {
        slug: {"edited": values, "position": None, "chart": 0, "request": None}
        for slug, values in edited.items()
    }
    old = {"version": 2, "tab": front, "theme": "", "request": None, "stamp": [], "tabs": tabs, "pins": []}
    assert from_json(json.dumps(old)).settings == settings


def test_settings_of_data_of_its_own_are_that_tabs_alone():
    tab = {"edited": {"folds": 7}, "position": None, "chart": 0, "request": {"dataset": "article"}}
    old = {
        "version": 2,
        "tab": "lasso",
        "theme": "",
        "request": None,
        "stamp": [],
        "tabs": {"lasso": tab},
        "pins": [],
    }
    assert from_json(json.dumps(old)).settings == {}


def test_a_pins_name_is_its_own():
    session = Session()
    session.add(pin("a"))
    with pytest.raises(DuplicateNameError, match="a exists"):
        session.add(pin("a"))
    session.add(pin("a", "elsewhere"))
    session.add(pin("b"))
    with pytest.raises(DuplicateNameError, match="b exists"):
        session.rename(session.of("prostate")[0], "b")
    session.remove(session.of("prostate")[0])
    assert [one.name for one in session.of("prostate")] == ["b"]


def test_a_snapshot_keeps_the_tabs_that_were_not_shown():
    session = Session(resumed=SessionState(tabs={"ridge": TabState(chart=2)}))
    state = session.snapshot("lasso", "lasso-dark", DataRequest("-"), (), {"lasso": TabState(chart=1)})
    assert {slug: tab.chart for slug, tab in state.tabs.items()} == {"ridge": 2, "lasso": 1}
    assert state.request is None  # standard input is read once


def test_a_request_means_the_same_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert portable(DataRequest("x.csv", "y")) == DataRequest(str(tmp_path / "x.csv"), "y")
    assert portable(DataRequest("prostate")) == DataRequest("prostate")
    assert portable(None) is None
    asked = DataRequest("x.csv", engine=EngineChoice("dask", scheduler_file="s.json"))
    assert portable(asked).engine == EngineChoice("dask", scheduler_file=str(tmp_path / "s.json"))


def test_what_sums_the_rows_is_saved_with_the_request():
    state = SessionState(request=DataRequest("/big/*.parquet", "y", engine=EngineChoice("dask", workers=3)))
    text = as_json(state)
    assert from_json(text) == state
    with pytest.raises(ValueError, match="not an engine"):
        from_json(text.replace('"dask"', '"spark"'))


def test_pins_of_earlier_sessions_come_before_those_of_this_one(tmp_path):
    store = StateFile(tmp_path)
    store.write(SessionState(pins=(pin("old"), pin("gone"))), 1)
    session = Session(StateFile(tmp_path))
    session.add(pin("new"))
    session.remove(pin("gone"))
    session.load()
    assert [one.name for one in session.pins] == ["old", "new"]
    session.rename(pin("old"), "older")
    assert session.pins[0] == replace(pin("old"), name="older")
    assert not session.problems
