"""The state file: written whole, merged, set aside where it cannot be used, and never in the way."""

from __future__ import annotations

import contextlib
import json
import threading
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from lasso_tui.app.session.pin import Pin, PinnedCoefficient
from lasso_tui.app.session.session_state import NewerError, SessionState, TabState, as_json, from_json
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.state_folder import state_folder


def pin(name: str, data: str = "prostate", **more: object) -> Pin:
    plain: dict[str, object] = {
        "name": name,
        "data": data,
        "technique": "lasso",
        "target": "lpsa",
        "cursor": "alpha",
        "position": 0.1,
        "prepared": "97 rows",
        "scaled": True,
        "metrics": (("nonzero", "1 of 8"),),
        "coefficients": (PinnedCoefficient("lcavol", 0.5, 0.4),),
        "n_omitted": 0,
        "intercept_scaled": 2.0,
        "intercept_unscaled": 1.5,
    }
    return Pin(**(plain | more))


FULL = SessionState(
    tab="tuning",
    theme="lasso-light",
    request=DataRequest("/data/ü\udcff.csv", "y", Preparation(left_out=("a", "b"), missing="mean"), 500, 7),
    stamp=(("/data/x.csv", 1_700_000_000_000_000_001, 12),),
    tabs={
        "lasso": TabState({"alpha": None, "folds": 7, "feature": "x", "standardize": False}, 0.1 + 0.2, 2),
        "denoising": TabState(request=DataRequest("camera")),
    },
    pins=(pin("a"), pin("漢 \x1b[31m")),
    settings={"folds": 7, "standardize": False},
)


def test_a_state_comes_back_as_it_was():
    assert from_json(as_json(FULL)) == FULL
    assert as_json(FULL).isascii()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from(["tab", "theme", "request", "stamp", "tabs", "pins", "settings", "version"]),
)
def test_whatever_stands_in_the_file_is_read_or_refused(value, field):
    told = json.loads(as_json(FULL))
    for text in (json.dumps(value), json.dumps(told | {field: value})):
        with contextlib.suppress(ValueError):
            assert isinstance(from_json(text), SessionState)


@given(st.integers(0, len(as_json(FULL)) - 2))
def test_a_file_that_ends_early_is_refused(length):
    with pytest.raises(ValueError, match=r"."):
        from_json(as_json(FULL)[:length])


@pytest.mark.parametrize(
    ("text", "kind"),
    [("{", "damaged"), ("", "damaged"), ('{"version": 99}', "newer"), ("\x00\xff", "damaged")],
)
def test_a_file_that_cannot_be_used_is_set_aside_and_said(tmp_path, text, kind):
    store = StateFile(tmp_path)
    store.path.write_text(text, encoding="latin-1")
    found = store.read()
    assert found.state == SessionState()
    assert not found.exists
    aside = [path for path in tmp_path.iterdir() if path.name.startswith(f"state.{kind}-")]
    assert [path.read_text(encoding="latin-1") for path in aside] == [text]
    assert str(aside[0]) in found.problem
    assert "\n" not in found.problem
    assert not store.write(FULL, 1)
    assert store.read().state == FULL


def test_a_version_to_come_is_told_from_damage():
    with pytest.raises(NewerError):
        from_json('{"version": 4, "what": "ever"}')


def test_nothing_is_said_where_there_is_no_file(tmp_path):
    assert StateFile(tmp_path / "none").read().problem == ""


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    said = StateFile(tmp_path / "file" / "lasso-tui").write(FULL, 1)
    assert str(tmp_path / "file" / "lasso-tui") in said
    assert "\n" not in said


def test_nothing_is_left_beside_the_file(tmp_path):
    store = StateFile(tmp_path / "deep" / "er")
    for ticket in range(1, 4):
        assert not store.write(FULL, ticket)
    assert [path.name for path in store.path.parent.iterdir()] == ["state.json"]
    assert store.path.parent.stat().st_mode & 0o777 == 0o700


def test_an_older_state_is_not_written_over_a_newer_one(tmp_path):
    store = StateFile(tmp_path)
    store.write(SessionState(tab="newer"), 2)
    store.write(SessionState(tab="older"), 1)
    assert store.read().state.tab == "newer"


def names(store: StateFile) -> list[str]:
    return sorted(p.name for p in store.read().state.pins)


def test_pins_of_two_sessions_are_merged(tmp_path):
    one, other = StateFile(tmp_path), StateFile(tmp_path)
    one.write(SessionState(pins=(pin("a"),)), 1, made={("prostate", "a")})
    other.write(SessionState(pins=(pin("b"),)), 1, made={("prostate", "b")})
    assert names(one) == ["a", "b"]
    # What another session has removed stays so; what this one has made or removed counts.
    one.write(SessionState(pins=(pin("c"),)), 2, made={("prostate", "c")}, removed={("prostate", "a")})
    other.write(SessionState(pins=(pin("a"), pin("b"))), 2, made={("prostate", "b")})
    assert names(one) == ["b", "c"]


def test_pins_outlive_the_loss_of_the_file(tmp_path):
    store = StateFile(tmp_path)
    store.write(SessionState(pins=(pin("a"),)), 1)
    store.path.unlink()
    store.write(SessionState(pins=(pin("a"),)), 2)
    assert names(store) == ["a"]


def test_many_sessions_at_once_leave_a_whole_file(tmp_path):
    def session(number: int) -> None:
        store = StateFile(tmp_path)
        mine = {("prostate", f"{number}")}
        for ticket in range(1, 6):
            assert not store.write(SessionState(tab=f"{number}", pins=(pin(f"{number}"),)), ticket, made=mine)
            assert not store.read().problem

    threads = [threading.Thread(target=session, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = StateFile(tmp_path)
    assert names(store)
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize(("value", "base"), [("/x", "/x"), ("", "~/.local/state"), ("x", "~/.local/state")])
def test_the_folder_is_that_of_the_convention(value, base):
    assert state_folder({"XDG_STATE_HOME": value}) == Path(base, "lasso-tui").expanduser()
