"""No room, no right to write, no home: a sentence, nothing half-written, and the app goes on."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.save_screen import SaveScreen
from tests.app.conftest import opened, screen_text, until
from tests.faults.after import assert_restored
from tests.terminal import Terminal

__all__ = ["opened"]


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A file system of its own in memory, where this process may mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(words, check=False).returncode:
        pytest.skip("this process may not mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def small_files() -> None:
    """Let no file be longer than four thousand bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))


def run(*words: str, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lasso_tui", "run", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """One line that says what and what to do."""
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert all(word in done.stderr for word in ("lasso-tui: ", *words)), done.stderr


PATH = ("lasso", "prostate", "--output", "path.csv", "--to")


def test_a_file_that_grows_too_large_is_not_left_half_written(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    refused(run(*PATH, str(folder / "path.csv"), preexec_fn=small_files), "Cannot write", "too large")
    assert list(folder.iterdir()) == []


def test_what_was_there_is_kept_where_its_successor_does_not_fit(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "path.csv").write_text("as it was\n")
    refused(run(*PATH, str(folder / "path.csv"), "--force", preexec_fn=small_files), "Cannot write")
    assert [path.name for path in folder.iterdir()] == ["path.csv"]
    assert (folder / "path.csv").read_text() == "as it was\n"


def test_a_full_disk_is_said_and_nothing_is_left(tmp_path):
    with mounted(tmp_path / "full", "size=8k") as folder:
        refused(run(*PATH, str(folder / "path.csv")), "No space left")
        assert list(folder.iterdir()) == []


def test_a_read_only_folder_is_said(tmp_path):
    with mounted(tmp_path / "fixed", "ro,size=1m") as folder:
        refused(run(*PATH, str(folder / "path.csv")), "Read-only", "Choose another file")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["run", "lasso", "prostate"], ["list"], ["list", "--json"]])
def test_output_that_has_no_room_is_said(words):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lasso_tui", *words], stdout=full, stderr=subprocess.PIPE, text=True
        )
    refused(done, "No space left", "Free some space")


@pytest.mark.slow
async def test_the_app_says_it_and_the_next_place_works(opened, tmp_path):
    async def save_as(path: Path) -> None:
        app.screen.query_one("Input").value = str(path)
        await pilot.press("enter")

    with mounted(tmp_path / "full", "size=8k") as folder:
        async with opened() as (app, pilot, _):
            await pilot.press("e")
            await until(pilot, lambda: isinstance(app.screen, Picker))
            await pilot.press(*"path", "enter")
            await until(pilot, lambda: isinstance(app.screen, SaveScreen))
            await save_as(folder / "path.csv")
            said = app.screen.query_one(Static)
            await until(pilot, lambda: "No space left" in str(said.render()))
            assert list(folder.iterdir()) == []
            await save_as(Path("~nobody-of-this-name/path.csv"))
            await until(pilot, lambda: "Cannot write" in str(said.render()))
            await save_as(tmp_path / "path.csv")
            await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
            assert "nonzero" in screen_text(app)
    assert (tmp_path / "path.csv").read_text().startswith("alpha")


@pytest.mark.slow
@pytest.mark.parametrize("home", ["/proc/no-home", "/dev/null"])
def test_a_home_that_cannot_be_written_is_no_hindrance(home, monkeypatch):
    monkeypatch.setenv("HOME", home)
    with Terminal("-m", "lasso_tui", "prostate") as shown:
        shown.wait_until_fitted()
        shown.send("q")
        assert shown.wait_reading() == 0
        assert_restored(shown)
        assert "Traceback" not in shown.text()
