"""State and settings on what never answers: the app starts and ends, and says so; pipes stand for disks that hang."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from lasso_tui.app.session.session_state import SessionState
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.cli.settings import read_settings
from lasso_tui.data import DataError
from lasso_tui.data.readers import streams
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.look_log import LookLog
from lasso_tui.requests.patience import DiskHangsError, within_patience
from tests.faults.after import assert_restored
from tests.terminal import Terminal


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("lasso_tui.requests.patience.PATIENCE_SECONDS", 0.05)


@pytest.fixture
def patient(impatient, monkeypatch):
    """For what does not hang: a busy machine may take its time."""
    monkeypatch.setattr("lasso_tui.requests.patience.PATIENCE_SECONDS", 60.0)


def pipe(path: Path) -> Path:
    """A file that nobody writes to: opening it never ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    return path


def test_work_is_waited_for_so_long():
    assert within_patience(lambda: 7, 60.0) == 7
    with pytest.raises(ZeroDivisionError):
        within_patience(lambda: 1 // 0, 60.0)
    hanging = pipe(Path("pipe"))
    with pytest.raises(DiskHangsError, match="no answer within"):
        within_patience(hanging.read_bytes)


def test_settings_that_hang_are_done_without_and_it_is_said(tmp_path):
    pipe(tmp_path / "lasso-tui" / "config.toml")
    found = read_settings({"XDG_CONFIG_HOME": str(tmp_path)})
    assert "no answer within" in found.problems[0]
    assert found.theme == ""


def test_a_state_that_hangs_is_done_without_and_it_is_said(tmp_path):
    store = StateFile(tmp_path)
    pipe(store.path)
    assert "no answer within" in store.read().problem
    assert store.path.is_fifo()


def test_a_state_that_hangs_is_not_waited_for_at_the_end(tmp_path, monkeypatch):
    hanging = pipe(tmp_path / "pipe")
    monkeypatch.setattr("lasso_tui.exports.files.write_new", lambda *_, **__: hanging.write_bytes(b""))
    assert "no answer within" in StateFile(tmp_path).write(SessionState(), 1)


def test_a_log_that_hangs_counts_nothing(tmp_path):
    log, other = LookLog(tmp_path / "log"), LookLog(tmp_path / "other")
    pipe(log.path)
    pipe(other.path)
    assert log.count("x") == 0
    with pytest.raises(OSError, match="no answer within"):
        other.add("x", "x")


@pytest.mark.usefixtures("patient")
def test_what_is_kept_is_for_its_owner_alone(tmp_path):
    store, log = StateFile(tmp_path / "state"), LookLog(tmp_path / "state")
    assert store.write(SessionState(), 1) == ""
    log.add("x", "x")
    assert [path.stat().st_mode & 0o777 for path in (store.path, log.path)] == [0o600, 0o600]
    assert store.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("patient")
def test_a_disk_that_is_slow_has_the_state_all_the_same(tmp_path, monkeypatch):
    done = threading.Event()
    monkeypatch.setattr("lasso_tui.app.session.state_file.SYNC_SECONDS", 0.01)
    monkeypatch.setattr(os, "fsync", lambda _file: done.wait())
    assert StateFile(tmp_path).write(SessionState(tab="tuning"), 1) == ""
    assert StateFile(tmp_path).read().state.tab == "tuning"
    done.set()


@pytest.mark.slow
def test_the_app_starts_and_ends_where_state_and_settings_hang(tmp_path):
    for name in ("config.toml", "state.json", "test-looks.jsonl"):
        pipe(tmp_path / "lasso-tui" / name)
    homes = [f"XDG_CONFIG_HOME={tmp_path}", f"XDG_STATE_HOME={tmp_path}"]
    with Terminal("env", *homes, sys.executable, "-m", "lasso_tui", "prostate") as shown:
        shown.wait_until_fitted()
        shown.wait_for("Cannot read the session file")  # the rest breaks its line where the path has it
        shown.send("q")
        assert shown.wait_reading() == 0
        assert_restored(shown)


HANGING_SCREEN = """
import pathlib, sys, threading
from lasso_tui.app import LassoApp
from lasso_tui.app.terminal import shutdown
from lasso_tui.requests import patience
sign = pathlib.Path(sys.argv.pop())
LassoApp.action_tab = lambda *_: (sign.touch(), threading.Event().wait())
shutdown.GRACE_SECONDS, shutdown.STOP_SECONDS, patience.PATIENCE_SECONDS = 0.1, 0.1, 1e6
from lasso_tui.cli import program
program()
"""


@pytest.mark.slow
def test_the_state_is_saved_where_the_screen_hangs(tmp_path):
    words = ["env", f"XDG_STATE_HOME={tmp_path}", sys.executable, "-c", HANGING_SCREEN, "prostate"]
    with Terminal(*words, str(tmp_path / "sign")) as shown:
        shown.wait_until_fitted()
        shown.send(">")
        shown.wait_until((tmp_path / "sign").exists)
        shown.process.send_signal(signal.SIGTERM)
        assert shown.wait_reading() == 128 + signal.SIGTERM
        assert_restored(shown)
    assert StateFile(tmp_path / "lasso-tui").read().state.request == DataRequest("prostate")


HANGING_LOOK_UP = """
import threading
from lasso_tui.app.screens import open_screen
from lasso_tui.app.terminal import shutdown
open_screen.path_rows = lambda *_: threading.Event().wait()
shutdown.GRACE_SECONDS, shutdown.STOP_SECONDS = 1e6, 0.1
from lasso_tui.cli import program
program()
"""


@pytest.mark.slow
@pytest.mark.parametrize("end", ["q", "SIGTERM"])
def test_a_look_up_that_hangs_is_not_waited_for_at_the_end(end):
    with Terminal("-c", HANGING_LOOK_UP, "prostate") as shown:
        shown.wait_until_fitted()
        shown.send("D")
        shown.wait_for("Open data")
        if end == "q":
            shown.send("\x1b[27uq")  # escape, and q
        else:
            shown.process.send_signal(signal.SIGTERM)
        assert shown.wait_reading(60.0) == (0 if end == "q" else 128 + signal.SIGTERM)
        assert_restored(shown)


@pytest.mark.slow
def test_nothing_is_left_of_standard_input_however_the_program_ends(tmp_path, monkeypatch):
    """It is killed while it reads, so nothing can be tidied up."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    words = [sys.executable, "-m", "lasso_tui", "run", "lasso", "-"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path)})
    assert process.stdin is not None
    process.stdin.write(b"a,b,y\n" + b"1,2,3\n4,5,7\n" * 500_000)
    process.stdin.flush()
    end = time.monotonic() + 60
    while not [link for link in links(process.pid) if "(deleted)" in link]:
        assert time.monotonic() < end
    process.kill()
    process.wait()
    process.stdin.close()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def links(process: int) -> list[str]:
    """Names of the files that a process has open."""
    found = []
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except OSError:
            continue
    return found


def test_standard_input_larger_than_the_memory_is_refused(monkeypatch, tmp_path):
    class Given:
        buffer = (tmp_path / "given").open("w+b")
        closed = False

        def isatty(self):
            return False

    Given.buffer.write(b"a,b,y\n" + b"1,2,3\n" * 1000)
    Given.buffer.seek(0)
    monkeypatch.setattr(streams.sys, "stdin", Given())
    monkeypatch.setattr(streams, "available_memory", lambda: 1000)
    with pytest.raises(DataError, match=r"exceeds 1\.0 kB, free memory"):
        streams._copy_stdin()
    Given.buffer.seek(0)
    monkeypatch.setattr(streams, "available_memory", lambda: 10**9)
    copy = streams._copy_stdin()
    assert copy.read_bytes().endswith(b"1,2,3\n")
    assert copy.stat().st_size == 6006
