"""Hostile names on the screen: no byte that the app did not send itself, no markup, no click that acts."""

from __future__ import annotations

import re

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import all_techniques
from tests.app.conftest import settle, until
from tests.hostile.tables import hostile_file
from tests.hostile.texts import TEXTS, harm_in
from tests.marks import long_except
from tests.terminal import Terminal

SLUGS = [t.slug for t in all_techniques() if t.tables]

WORST = ("red", "clipboard", "eight bits", "clicked", "turned", "lines", "wide")
"""Texts that stand for the others where time is short."""

SENT = re.compile(
    rb"\x1b(?:\[[?>=]?[0-9;:]*\$?[A-Za-z]|[78=>M]|\(B)"
    rb"|\x1b\]1[012];\?(?:\x07|\x1b\\)|\x1b\]22;[a-z]+\x07"
)
"""What the app sends itself: colours, moves, modes, questions to the terminal, the shape of the pointer."""


def lines_of(app: LassoApp) -> list[str]:
    """The rows of the screen, with what is sent for them."""
    strips = app.screen._compositor.render_strips()
    for strip in strips:
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            assert "quit" not in str(meta), "markup in a name became a click"
    return ["".join(segment.text for segment in strip) for strip in strips]


def check(app: LassoApp) -> str:
    """Return the screen's text, once nothing on it does harm."""
    lines = lines_of(app)
    for line in lines:
        assert not harm_in(line, lines=False), line
    assert app.is_running
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("slug", long_except(SLUGS, "objective", "ridge", "tuning"))
async def test_every_picture_of_hostile_names(slug, tmp_path):
    path = hostile_file(tmp_path, 60, {name: TEXTS[name] for name in WORST})
    app = LassoApp(DataRequest(str(path)), slug=slug)
    async with app.run_test(size=(118, 38)) as pilot:
        await until(pilot, lambda: app.pane is not None and app.pane.result is not None)
        pane = app.pane
        charts = pane.technique.charts(pane.result, pane.cursor)
        assert "[7m[b]" in check(app)
        for number, chart in enumerate(charts, start=1):
            await pilot.press(str(number))
            await until(pilot, lambda chart=chart: pane.query(ChartView).first().chart.title == chart.title)
            await pilot.press("down", "t")
            check(app)
            await pilot.press("t")
        pane.cancel()


@pytest.mark.slow
async def test_every_dialog_with_hostile_names(tmp_path, monkeypatch):
    path = hostile_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    app = LassoApp(DataRequest(str(path)), slug="objective")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        check(app)
        seen = {}
        for key in ("y", "d", "question_mark", "e"):
            before = app.screen
            await pilot.press(key)
            await until(pilot, lambda before=before: app.screen is not before)
            await pilot.press(*("quit" if key == "y" else ""))  # the list begins at the target, far below
            await pilot.pause()
            seen[key] = check(app)
            await pilot.press("escape")
            await until(pilot, lambda before=before: app.screen is before)
        assert "[@click=app.quit]quit[/]" in seen["y"]
        for text in (*TEXTS.values(), *TEXTS):
            app.pane.notify(text[:300], title=text[:40], markup=False)
            app.pane.open(DataRequest(text.replace("\0", "")[:200] + "\x1b]0;x\x07.csv"))
            await until(pilot, lambda: not app.pane.busy)
            check(app)


@pytest.mark.slow
def test_the_bytes_sent_hold_nothing_of_the_names(tmp_path):
    path = hostile_file(tmp_path)
    with Terminal("-m", "lasso_tui", str(path), "--technique", "objective", columns=118, rows=38) as shown:
        shown.wait_for("one\\ntwo")
        for key in ("down", "]", "t", "t", "?"):
            shown.answer(key)
        left = SENT.sub(b"", shown.seen)
        told = left.decode()
    assert not harm_in(told.replace("\r", "")), sorted(set(re.findall(rb"\x1b.{0,12}", left)))[:5]
