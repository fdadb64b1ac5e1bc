"""Going on where the last session was left, whatever has happened to its data and its file."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.session.resume import Resumed, resume
from lasso_tui.app.session.session import Session
from lasso_tui.app.session.session_state import SessionState, TabState
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.cli.explore import initial_session
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.state_folder import state_folder
from tests.app.conftest import said, settle, until
from tests.app.session.test_pins import pin
from tests.terminal import MAX_WAIT_SECONDS, Terminal


def begun(begin: Resumed, slug: str = "lasso") -> LassoApp:
    theme = {"theme": begin.theme} if begin.theme else {}
    return LassoApp(begin.request, begin.slug or slug, session=begin.session, **theme)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "t.csv"
    rows = "\n".join(f"{i % 7},{i * i % 11},{i % 3},{i % 7 + 0.1 * (i % 5)}" for i in range(60))
    path.write_text(f"a,b,c,y\n{rows}\n")
    return path


async def leave(tmp_path, path, monkeypatch) -> None:
    """Open a table from another folder, change a few things, quit."""
    monkeypatch.chdir(path.parent)
    store = StateFile(tmp_path / "state")
    opening = DataRequest(path.name, "y", Preparation(left_out=("c",)))
    app = LassoApp(opening, "lasso", session=Session(store))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pin(pilot, app, "mine")
        app.theme = "lasso-light"
        app.go_to("tuning")
        await until(pilot, lambda: app.pane is not None and app.pane.technique.slug == "tuning")
        pane = await settle(pilot)
        await pilot.press("2")
        controls = pane.query_one("Controls")
        controls._edit(controls.field("folds"), "4")
        await until(pilot, lambda: pane.result is not None and getattr(pane.result.params, "folds", 0) == 4)
        await settle(pilot)
        await pilot.press("s", "right_square_bracket")
        await settle(pilot)
        await pilot.press("q")
    monkeypatch.chdir("/")


@pytest.mark.slow
async def test_all_comes_back(tmp_path, table, monkeypatch):
    await leave(tmp_path, table, monkeypatch)
    begin = resume(StateFile(tmp_path / "state"))
    assert begin.request == DataRequest(str(table), "y", Preparation(left_out=("c",)))
    assert (begin.slug, begin.theme) == ("tuning", "lasso-light")
    app = begun(begin)
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        assert (pane.technique.slug, app.theme) == ("tuning", "lasso-light")
        assert pane.result.params.folds == 4
        assert pane.result.data.features == ("a", "b")
        assert pane.query_one("ChartDeck").first == 1
        place = begin.session.tabs["tuning"].position
        assert place is not None
        assert pane.cursor == place
        assert pane.cursor != pane.result.start
        assert [p.name for p in app.session.of(str(table))] == ["mine"]
        assert said(app) == ""


@pytest.mark.slow
async def test_data_that_are_gone_are_said_and_the_rest_goes_on(tmp_path, table, monkeypatch):
    await leave(tmp_path, table, monkeypatch)
    table.unlink()
    app = begun(resume(StateFile(tmp_path / "state")))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        await until(pilot, lambda: "not found" in said(app))
        assert pane.request == DataRequest("diabetes")
        assert (pane.technique.slug, app.theme, pane.params.folds) == ("tuning", "lasso-light", 4)
        assert [p.name for p in app.session.pins] == ["mine"]


@pytest.mark.slow
async def test_data_that_have_changed_are_said_and_read_anew(tmp_path, table, monkeypatch):
    await leave(tmp_path, table, monkeypatch)
    table.write_text(table.read_text() + "1,2,3,4\n")
    app = begun(resume(StateFile(tmp_path / "state")))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        await until(pilot, lambda: "has changed since" in said(app))
        assert pane.result.data.n_samples == 61


@pytest.mark.slow
async def test_data_that_cannot_be_used_any_more_do_not_stop_the_start(tmp_path, table, monkeypatch):
    await leave(tmp_path, table, monkeypatch)
    table.write_text(table.read_text().replace("y\n", "z\n", 1))
    app = begun(resume(StateFile(tmp_path / "state")))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        await until(pilot, lambda: "y" in said(app))
        assert pane.request == DataRequest("diabetes")
        assert app.return_code in {None, 0}


async def test_a_damaged_state_does_not_stop_the_start(tmp_path):
    (tmp_path / "state.json").write_text('{"version": 1, "tab"')
    app = begun(resume(StateFile(tmp_path)))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await until(pilot, lambda: "renamed to" in said(app))
        await pilot.press("q")
    assert StateFile(tmp_path).read().exists


@pytest.mark.slow
async def test_pins_are_there_without_going_on(tmp_path):
    for name in ("one", "two"):
        app = LassoApp("prostate", session=Session(StateFile(tmp_path)))
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            await until(pilot, lambda app=app, name=name: len(app.session.pins) == (name == "two"))
            await pin(pilot, app, name)
            await pilot.press("q")
    assert [p.name for p in StateFile(tmp_path).read().state.pins] == ["one", "two"]


async def test_what_changes_is_written_before_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr("lasso_tui.app.session.session_saver.SAVE_DELAY_S", 0.01)
    app = LassoApp("prostate", session=Session(StateFile(tmp_path)))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        pane = await settle(pilot)

        def kept() -> bool:
            state = StateFile(tmp_path).read().state.tabs.get("lasso")
            return state is not None and state.position == pane.cursor

        await until(pilot, kept)


@pytest.mark.slow
async def test_a_folder_that_cannot_be_written_is_said_once(tmp_path, monkeypatch):
    monkeypatch.setattr("lasso_tui.app.session.session_saver.SAVE_DELAY_S", 0.01)
    (tmp_path / "file").write_text("")
    app = LassoApp("prostate", session=Session(StateFile(tmp_path / "file" / "state")))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await until(pilot, lambda: "Cannot save" in said(app))
        for key in ("s", "m", "s"):
            await pilot.press(key)
            await settle(pilot)
            await asyncio.to_thread(lambda: None)
        await app.workers.wait_for_complete()
        assert said(app).count("Cannot save") == 1
        app.saver.save_now()  # at the end it is no matter


@pytest.mark.slow
async def test_other_data_than_those_of_the_session(tmp_path, table, monkeypatch):
    await leave(tmp_path, table, monkeypatch)
    begin = resume(StateFile(tmp_path / "state"), DataRequest("prostate"))
    app = begun(begin)
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        assert (pane.request.dataset, pane.technique.slug) == ("prostate", "tuning")
        assert pane.params.folds == 4
        assert pane.cursor == pane.result.start


@pytest.mark.slow
async def test_data_of_one_tab_come_back_in_it(tmp_path):
    store = StateFile(tmp_path)
    app = LassoApp("prostate", session=Session(store))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        app.go_to("descent")
        await until(pilot, lambda: app.pane is not None and app.pane.technique.slug == "descent")
        pane = await settle(pilot)
        own = pane.technique.generators[0].name
        app.data.open(DataRequest(own))
        await until(pilot, lambda: pane.request.dataset == own)
        await settle(pilot)
        await pilot.press("q")
    app = begun(resume(store))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        assert (pane.technique.slug, pane.request.dataset) == ("descent", own)
        assert app.data.shared_request == DataRequest("prostate")


PATIENT = """
from lasso_tui.app.terminal import shutdown
from lasso_tui.requests import patience
shutdown.GRACE_SECONDS = shutdown.STOP_SECONDS = patience.PATIENCE_SECONDS = 1e6
from lasso_tui.cli import program
program()
"""
"""The app, with all the time that a busy machine or a slow disk may take."""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["SIGTERM", "closed"])
def test_what_ends_the_app_from_outside_lets_it_keep_its_state(tmp_path, how):
    words = [f"XDG_STATE_HOME={tmp_path}", sys.executable, "-c", PATIENT]
    with Terminal("env", *words, "prostate", "--technique", "tuning") as shown:
        shown.wait_until_fitted()
        shown.send("5")
        shown.wait_for("5 Coefficients")
        shown.send("p")
        shown.wait_for("Pin this solution as")
        shown.send("\r")
        shown.wait_for("◇")
        if how == "closed":
            shown.close()
            shown.process.wait(timeout=MAX_WAIT_SECONDS)
        else:
            shown.process.send_signal(signal.SIGTERM)
            shown.wait_reading()
    saved = StateFile(tmp_path / "lasso-tui").read().state
    assert (saved.tab, len(saved.pins)) == ("tuning", 1)
    assert saved.request == DataRequest("prostate")
    assert sorted(path.name for path in (tmp_path / "lasso-tui").iterdir()) == ["state.json"]


@pytest.mark.slow
async def test_parameters_of_data_that_are_gone_leave_no_tab_empty(tmp_path):
    store = StateFile(tmp_path)
    gone = DataRequest(str(tmp_path / "gone.csv"))
    state = TabState(edited={"factors": "price=2"})
    Session(store).write(SessionState(tab="elastic-net", request=gone, tabs={"elastic-net": state}), 1)
    app = begun(resume(store))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        assert "gone.csv" in said(app)
        assert (pane.request, pane.result.params.penalty_factor) == (DataRequest("diabetes"), "")


@pytest.mark.parametrize("left", [True, False])
async def test_another_target_of_the_data_of_the_session(tmp_path, table, left):
    preparation = Preparation(left_out=("c",)) if left else None
    store = StateFile(tmp_path / "state")
    Session(store).write(SessionState(request=DataRequest(str(table), "y", preparation)), 1)
    begin = resume(store, changes=DataRequest("diabetes", "a"))
    assert begin.request == DataRequest(str(table), "a", preparation)
    begin = resume(store, changes=DataRequest("diabetes", None, Preparation(degree=2)))
    assert begin.request == DataRequest(str(table), "y", Preparation(degree=2))


def test_data_on_a_disk_that_hangs_do_not_keep_the_app_from_starting(tmp_path, table, monkeypatch):
    store, answers = StateFile(tmp_path / "state"), threading.Event()
    Session(store).write(SessionState(tab="tuning", request=DataRequest(str(table), "y")), 1)
    monkeypatch.setattr("lasso_tui.requests.patience.PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr("lasso_tui.data.check_source", lambda _: answers.wait())
    try:
        begin = resume(store)
    finally:
        answers.set()
    assert (begin.request, begin.slug) == (None, "tuning")
    assert begin.session.problems == [
        f"{table} not opened: no answer within 0.3 seconds. The rest is restored."
    ]


def test_a_target_is_that_of_the_data_of_the_session_on_the_command_line(tmp_path, table, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    Session(StateFile(state_folder(os.environ))).write(SessionState(request=DataRequest(str(table), "y")), 1)
    for asked, of_session, opening in (
        (DataRequest("diabetes", "a"), True, DataRequest(str(table), "a")),
        (DataRequest("prostate", "age"), False, DataRequest("prostate", "age")),
        (None, True, DataRequest(str(table), "y")),
    ):
        assert initial_session(asked, resumed=True, of_session=of_session).request == opening
