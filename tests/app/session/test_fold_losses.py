"""Solutions on the same folds are compared in pairs; a report and a CSV have the comparison."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.app.screens.compare_screen import CompareScreen
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.app.session.comparison import compare_pins, comparison_csv, comparison_table
from lasso_tui.app.session.pin import make_pin
from lasso_tui.app.session.session_state import SessionState, as_json, from_json
from lasso_tui.data import Preparation
from lasso_tui.exports.formats import content
from lasso_tui.exports.scoring.fold_losses import FoldLosses, fold_losses, paired_texts
from lasso_tui.exports.scoring.held_out import TestRows
from tests.app.conftest import said, screen_text, until
from tests.exports.solved import solved


@pytest.fixture(scope="module")
def lasso():
    return solved("lasso prostate --set folds=5")


def mark(result, key):
    return next(mark.x for mark in result.marks if mark.key == key)


def test_differences_are_those_of_the_folds(lasso):
    job, result, _ = lasso
    at_m, at_s = (fold_losses(job, result, mark(result, key)) for key in "ms")
    assert at_m.key == at_s.key
    assert at_m.mean == pytest.approx(result.cv.mean[result.cv.index_min], rel=1e-12)
    texts = dict(paired_texts([at_s, None, at_m]))
    assert texts["diff. to best ± SE"] == [result.paired.number(result.cv.index_1se), "", "0, smallest"]
    assert texts["loss, same folds"][2] == f"{result.cv.mean[result.cv.index_min]:.4f}"


def test_other_folds_rows_or_losses_are_not_compared(lasso):
    job, result, _ = lasso
    mine = fold_losses(job, result, mark(result, "m"))
    for words in (
        "lasso prostate --set folds=5 --set seed=1",
        "lasso prostate --set folds=4",
        "lasso prostate --set folds=5 --leave-out lbph --target lcavol",
    ):
        job, result, _ = solved(words)
        other = fold_losses(job, result, mark(result, "m"))
        assert other.key != mine.key
        assert paired_texts([mine, other]) == []
    assert paired_texts([None, None]) == paired_texts([mine]) == []


def test_another_tab_on_the_same_folds_is_compared(lasso):
    job, result, _ = lasso
    mine = fold_losses(job, result, mark(result, "m"))
    job, result, _ = solved("ridge prostate --set folds=5")
    ridge = fold_losses(job, result, mark(result, "m"))
    assert ridge.key == mine.key
    gap = abs(float((np.array(mine.losses) - np.array(ridge.losses)) @ mine.sizes) / sum(mine.sizes))
    texts = dict(paired_texts([mine, ridge]))["diff. to best ± SE"]
    (differs,) = (text for text in texts if "±" in text)
    assert float(differs.split(" ± ")[0]) == pytest.approx(gap, rel=5e-3)


@pytest.mark.parametrize(
    ("words", "losses"),
    [
        ("tuning prostate --set folds=5", lambda r, at: r.cv.losses[at]),
        ("elastic-net prostate --set folds=5 --set l1_ratio=0.5", lambda r, at: r.rows[0.5].cv.losses[at]),
        ("selection prostate --set folds=5", lambda r, at: r.lasso_cv.losses[at]),
        ("selection prostate --set folds=5 --set gamma=0.5", lambda r, at: r.cv.losses[at, 2]),
    ],
)
def test_every_tab_with_the_same_folds_is_compared_with_the_lasso(lasso, words, losses):
    job, result, _ = lasso
    mine = fold_losses(job, result, mark(result, "m"))
    job, result, _ = solved(words)
    other = fold_losses(job, result, float(result.grid[30]))
    assert other.key == mine.key
    assert other.losses == tuple(losses(result, 30).tolist())
    assert fold_losses(job, result, float(np.sqrt(result.grid[30] * result.grid[31]))) is None


def test_a_session_keeps_them(lasso):
    job, result, _ = lasso
    pin = make_pin(job, result, mark(result, "s"))
    assert isinstance(pin.folds, FoldLosses)
    kept = from_json(as_json(SessionState(tab="lasso", pins=(pin, replace(pin, name="old", folds=None)))))
    assert [one.folds for one in kept.pins] == [pin.folds, None]
    broken = as_json(SessionState(tab="lasso", pins=(pin,))).replace('"repeats":1', '"repeats":2')
    with pytest.raises(ValueError, match="folds"):
        from_json(broken)


def test_a_report_and_a_table_have_them(lasso):
    job, result, cursor = lasso
    current = make_pin(job, result, cursor)
    pin = make_pin(job, result, mark(result, "s"), "sparse")
    assert comparison_table(current, ()) is None
    table = comparison_table(current, (pin,))
    page = content("report.md", job, result, cursor, None, table)
    assert "## Comparison" in page
    assert "| now | sparse |" in page
    assert "## Comparison" not in content("report.md", job, result, cursor)
    rows = list(csv.reader(io.StringIO(comparison_csv(current, (pin,), unscaled=True))))
    assert rows[0] == ["row", "now", "sparse"]
    assert len(rows) == 1 + len(compare_pins((current, pin), unscaled=True))
    lcavol = next(row for row in rows if row[0] == "lcavol")
    assert float(lcavol[1]) > float(lcavol[2]) > 0
    assert not any(cell in {"·", "–"} for row in rows[1:] for cell in row[1:])


async def test_the_page_shows_and_exports_them(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with opened("prostate", size=(80, 24)) as (app, pilot, pane):
        app.session.add(make_pin(pane.job(), pane.result, mark(pane.result, "s"), "sparse"))
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and "sparse" in screen_text(app))
        assert "diff. to best ± SE" in screen_text(app)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, SaveScreen))
        await pilot.press("enter")
        path = tmp_path / "comparison.csv"
        await until(pilot, path.exists)
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        assert path.read_text(encoding="utf-8").startswith("row,now,sparse\n")


async def test_test_rows_are_scored_when_asked_for_and_that_is_counted(opened):
    preparation = Preparation(test_fraction=0.25)
    async with opened("prostate", preparation=preparation, size=(80, 24)) as (app, pilot, pane):
        app.session.add(make_pin(pane.job(), pane.result, mark(pane.result, "s"), "sparse"))
        await until(pilot, lambda: pane.looks.count is not None)
        before = pane.looks.count
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and "sparse" in screen_text(app))
        assert "test rows)" not in screen_text(app)
        await pilot.press("T")
        await until(pilot, lambda: "(24 test rows)" in screen_text(app))
        await until(pilot, lambda: pane.looks.count == before + 1)
        assert "diff. to best (test) ± SE" in screen_text(app)
        await pilot.press("T")
        await pilot.pause()
        assert pane.looks.count == before + 1


def test_the_model_without_features_is_scored_too():
    job, result, cursor = solved("lasso prostate --test-fraction 0.25 --set folds=3")
    empty = make_pin(job, result, float(result.grid[0]), "empty")
    assert empty.coefficients == ()
    rows = compare_pins((make_pin(job, result, cursor), empty), unscaled=True, test=TestRows.of(result))
    (loss,) = (row.cells for row in rows if row.label == "MSE (24 test rows)")
    held = result.data.held_out
    assert float(loss[1]) == pytest.approx(((held.y - result.data.y.mean()) ** 2).mean(), rel=1e-3)


async def test_without_test_rows_the_page_says_so(opened):
    async with opened("prostate") as (app, pilot, _):
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and app.screen.is_mounted)
        await pilot.press("T")
        await until(pilot, lambda: "No test rows to compare on." in said(app))
