"""Leaving with the numbers: every form says what the screen says."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import pytest

from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.cli import main
from lasso_tui.exports.files import write_new
from tests.app.conftest import until


async def export(pilot, app, form: str, path) -> None:
    await pilot.press("e")
    await until(pilot, lambda: isinstance(app.screen, Picker))
    await pilot.press(*form, "enter")
    await until(pilot, lambda: isinstance(app.screen, SaveScreen))
    app.screen.query_one("Input").value = str(path)
    await pilot.press("enter")


@pytest.mark.slow
async def test_the_document_is_that_of_run(opened, tmp_path, capsys):
    async with opened() as (app, pilot, pane):
        await pilot.press("s")
        await export(pilot, app, "json", tmp_path / "out.json")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        alpha = pane.cursor
    saved = json.loads((tmp_path / "out.json").read_text())
    assert main(["run", "lasso", "prostate", "--at", repr(alpha), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == saved


async def test_the_command_gives_the_same_numbers(opened, tmp_path, capsys):
    async with opened() as (app, pilot, pane):
        await pilot.press("s", "right_square_bracket")
        await export(pilot, app, "sh", tmp_path / "out.sh")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        shown = pane.result.fit.at(pane.cursor).coef
    words = shlex.split((tmp_path / "out.sh").read_text().splitlines()[-1])
    assert words[0] == "lasso-tui"
    assert main([*words[1:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [c["coef_unscaled"] for c in told["coefficients"]] == pytest.approx(shown.tolist(), rel=1e-12)


@pytest.mark.slow
async def test_coefficients_and_path_as_csv(opened, tmp_path):
    async with opened() as (app, pilot, pane):
        await export(pilot, app, "coefficients", tmp_path / "c.csv")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        await export(pilot, app, "path", tmp_path / "p.csv")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        fit, cursor = pane.result.fit, pane.cursor
    with (tmp_path / "c.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [r["feature"] for r in rows] == ["(intercept)", *fit.table.features]
    assert [float(r["coef_unscaled"]) for r in rows[1:]] == fit.at(cursor).coef.tolist()
    with (tmp_path / "p.csv").open() as file:
        path = list(csv.reader(file))
    assert len(path) == 1 + len(fit.path.alphas)
    assert [float(v) for v in path[5][2:]] == pytest.approx(fit.scaled_coefs[4].tolist(), rel=1e-15)


async def test_a_file_is_not_overwritten_without_asking(opened, tmp_path):
    taken = tmp_path / "out.json"
    taken.write_text("mine")
    async with opened() as (app, pilot, _):
        await export(pilot, app, "json", taken)
        await pilot.pause()
        assert taken.read_text() == "mine"
        assert isinstance(app.screen, SaveScreen)
        await pilot.press("enter", "enter")  # a key that repeats is no answer
        assert taken.read_text() == "mine"
        await pilot.press("ctrl+o")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
    assert json.loads(taken.read_text())["technique"] == "lasso"


@pytest.mark.slow
async def test_another_name_than_the_one_asked_about_is_not_overwritten(opened, tmp_path):
    asked, other = tmp_path / "asked.json", tmp_path / "other.json"
    asked.write_text("mine")
    other.write_text("mine too")
    async with opened() as (app, pilot, _):
        await export(pilot, app, "json", asked)
        app.screen.query_one("Input").value = str(other)
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, SaveScreen)
    assert (asked.read_text(), other.read_text()) == ("mine", "mine too")


@pytest.mark.slow
async def test_a_place_that_cannot_be_written_is_said(opened, tmp_path):
    async with opened() as (app, pilot, _):
        await export(pilot, app, "json", tmp_path / "no" / "such" / "folder.json")
        await pilot.pause()
        assert isinstance(app.screen, SaveScreen)
        assert "Cannot write" in str(app.screen.query_one("Static").visual)


def test_a_file_system_without_links_is_written_too(tmp_path, monkeypatch):
    def refuse(self, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_new(tmp_path / "new.csv", "a\n")
    assert (tmp_path / "new.csv").read_text() == "a\n"
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "new.csv", "b\n")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("new.csv", "a\n")]


@pytest.mark.slow
async def test_the_clipboard_is_asked_for_anew_each_time(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"zzz", "ctrl+y")
        await pilot.pause()
        app.screen.query_one("Input").value = ""
        await pilot.press(*"json", "enter")
        await until(pilot, lambda: isinstance(app.screen, SaveScreen))
