"""Files are looked up as `glob` would, within bounds, and never in the thread of the screen."""

from __future__ import annotations

import glob
import threading
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from lasso_tui.app.screens import path_lookup
from lasso_tui.app.screens.open_screen import OpenScreen
from lasso_tui.app.screens.path_lookup import Bounds, CancelledError, dropped_path, path_rows
from lasso_tui.app.screens.save_screen import SaveScreen
from tests.app.conftest import until


@pytest.fixture
def tree(tmp_path):
    """A folder with folders, hidden ones, links, and names that are hard to read."""
    for name in (
        "a/b/c.csv",
        "a/x.csv",
        "a/.hidden/y.csv",
        ".top/z.csv",
        "b[1]/w.csv",
        "d/e/f/g.tsv",
        "d/a b.csv",
    ):
        file = tmp_path / "tree" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x\n1\n")
    (tmp_path / "tree" / "link").symlink_to(tmp_path / "tree" / "d")
    (tmp_path / "tree" / "loop").symlink_to(tmp_path / "tree" / "loop")
    return tmp_path / "tree"


PATTERNS = [
    "*",
    "*/*.csv",
    "**/*.csv",
    "**",
    "a/**",
    ".*/*.csv",
    "b[[]1]/*",
    "**/f/*",
    "d/[a-e]*",
    "?/**/?.csv",
    "nope/*",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_glob_finds(tree, pattern):
    text = f"{tree}/{pattern}"
    names = glob.glob(text, recursive=True)  # noqa: PTH207 - the reader's own way
    files = {name for name in names if Path(name).is_file()}
    found = path_rows(text, Bounds())
    assert [detail.split(" files")[0] for _, detail in found] == ([str(len(files))] if files else [])


@pytest.mark.parametrize(
    "text",
    [
        "/" + "*/" * 1000 + "*",
        "/" + "**/" * 1000 + "*.zzz",
        "*" * 5000,
        "~nobody-of-this-name/",
        "/\0/*",
        "/nope/",
        "[",
    ],
)
def test_absurd_texts_find_little_and_break_nothing(text):
    bounds = Bounds(entries=2000)
    assert len(path_rows(text, bounds)) <= 1


def test_a_look_up_ends_at_its_bounds_and_says_so(tree):
    ((_, said),) = path_rows(f"{tree}/**/*.csv", Bounds(entries=3))
    assert said.startswith("at least ")
    assert "not all folders" in said
    assert len(path_rows(f"{tree}/", Bounds(entries=2))) <= 2
    clock = iter(range(100))
    bounds = Bounds(seconds=1, clock=lambda: next(clock))
    path_rows(f"{tree}/**", bounds)
    assert bounds.reached


def test_a_look_up_that_is_no_longer_wanted_stops(tree):
    with pytest.raises(CancelledError):
        path_rows(f"{tree}/**", Bounds(lambda: True))


@pytest.fixture
def disk(monkeypatch):
    """A disk that answers only when the event is set, and how often it was asked."""
    answers, asked, real = threading.Event(), [], path_lookup._entries

    def entries(folder, bounds):
        asked.append(folder)
        answers.wait()
        yield from real(folder, bounds)

    monkeypatch.setattr(path_lookup, "_entries", entries)
    yield answers, asked
    answers.set()


async def test_keys_are_answered_while_the_disk_is_not(opened, disk, tree):
    answers, asked = disk
    async with opened() as (app, pilot, _):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        box, rows = app.screen.query_one(Input), app.screen.query_one(OptionList)
        box.value = f"{tree}/**/*.zzz"
        await until(pilot, lambda: f"{tree}/" in asked)
        await pilot.press("end", "x")
        assert box.value == f"{tree}/**/*.zzzx"
        box.value = f"{tree}/a/"
        answers.set()
        await until(pilot, lambda: rows.option_count == 2)  # of the newest text alone
        await pilot.press("end", "b", "tab")  # completed when it is known
        await until(pilot, lambda: box.value == f"{tree}/a/b/")


async def test_a_path_is_taken_as_typed_where_the_disk_never_answers(opened, disk, monkeypatch):
    monkeypatch.setattr("lasso_tui.app.screens.open_screen.PATIENCE_SECONDS", 0.01)
    async with opened() as (app, pilot, _):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        screen = app.screen
        screen.query_one(Input).value = "/nowhere/x.csv"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen)
        disk[0].set()


async def test_keys_are_answered_while_a_file_is_written(opened, monkeypatch, tmp_path):
    begun, answers = threading.Event(), threading.Event()

    def write(path, content, *, overwrite):
        begun.set()
        answers.wait()

    monkeypatch.setattr("lasso_tui.app.screens.save_screen.write_new", write)
    async with opened() as (app, pilot, _):
        app.push_screen(SaveScreen("x.csv", "x"))
        await until(pilot, lambda: isinstance(app.screen, SaveScreen) and bool(app.screen.query(Input)))
        await pilot.press("enter")
        await until(pilot, begun.is_set)
        await pilot.press("end", "z")  # for what comes next, if that comes soon
        await until(pilot, lambda: app.screen.query_one(Input).value == "x.csvz")
        answers.set()
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))


@pytest.mark.parametrize(
    ("dropped", "path"),
    [
        ("'/tmp/a b.csv'", "/tmp/a b.csv"),
        ('"/tmp/a b.csv" ', "/tmp/a b.csv"),
        (r"/tmp/a\ b\(1\).csv", "/tmp/a b(1).csv"),
        (r"'/tmp/it'\''s.csv'", "/tmp/it's.csv"),
        ("file:///tmp/a%20b.csv", "/tmp/a b.csv"),
        ("/tmp/part-*.csv", "/tmp/part-*.csv"),
        ("hitters", "hitters"),
        ("'/tmp/a b", "'/tmp/a b"),
    ],
)
def test_a_path_is_read_as_terminals_write_dropped_files(dropped, path):
    assert dropped_path(dropped) == path
