"""What the app's tests share: waiting for work to be done, reading the screen as text, steps on the data screen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.metadata import version

import pytest
from textual.pilot import Pilot

from lasso_tui.app import LassoApp
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.pane import TechniquePane
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.data_screen import DataScreen
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest

LONGEST = 600.0
"""Seconds after which a condition is taken to fail: a machine may be busy with much else."""

IDLE_LOOKS = 1500
"""Looks in a row at an app that has nothing at work, after which a condition is taken to fail."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse to update snapshots with other versions than those that drew them."""
    if session.config.getoption("update_snapshots", default=False):
        for package, wanted in {"textual": "8.2", "rich": "15.0", "plotext": "6.1"}.items():
            if not version(package).startswith(wanted):
                raise pytest.UsageError(
                    f"snapshots are drawn with {package} {wanted}, not {version(package)}"
                )


async def until(pilot: Pilot[object], holds: Callable[[], bool]) -> None:
    """Let the app run until something holds.

    Raises
    ------
    TimeoutError
        Where it never does: the app has long had nothing to do, or it works for ever.
    """
    idle = 0
    async with asyncio.timeout(LONGEST):
        while not holds():
            await pilot.pause(0.01)
            idle = 0 if at_work(pilot) else idle + 1
            if idle > IDLE_LOOKS:
                raise TimeoutError(f"{IDLE_LOOKS} looks at an app that does nothing")
    await pilot.pause()


def at_work(pilot: Pilot[object]) -> bool:
    """Tell whether a thread, or the shown pane, still computes something."""
    app = pilot.app
    computing = isinstance(app, LassoApp) and app.pane is not None and app.pane.busy
    return computing or any(not worker.is_finished for worker in app.workers)


def pane_of(pilot: Pilot[object]) -> TechniquePane:
    """Return the pane that is shown."""
    app = pilot.app
    assert isinstance(app, LassoApp)
    pane = app.pane
    assert pane is not None
    return pane


def settled(pilot: Pilot[object]) -> bool:
    """Tell whether the shown pane has its final result and has drawn it."""
    app = pilot.app
    if not isinstance(app, LassoApp) or app.pane is None or app.pane.result is None:
        return False
    pane = app.pane
    return not pane.busy and pane.query(ChartView).first().chart is not None


async def settle(pilot: Pilot[object]) -> TechniquePane:
    """Wait until all is computed and drawn."""
    await until(pilot, lambda: settled(pilot))
    return pane_of(pilot)


Opened = tuple[LassoApp, "Pilot[object]", TechniquePane]


@pytest.fixture
def opened() -> Callable[..., contextlib.AbstractAsyncContextManager[Opened]]:
    """Open the app on a dataset and wait until its first tab is settled."""

    @contextlib.asynccontextmanager
    async def run(
        dataset: str | None = "prostate",
        *,
        slug: str = "lasso",
        target: str | None = None,
        preparation: Preparation | None = None,
        size: tuple[int, int] = (100, 30),
    ) -> AsyncIterator[Opened]:
        request = None if dataset is None else DataRequest(dataset, target, preparation)
        app = LassoApp(request, slug=slug)
        async with app.run_test(size=size) as pilot:
            yield app, pilot, await settle(pilot)

    return run


@pytest.fixture(autouse=True)
def recorded(monkeypatch):
    """What the app says stays known when its note is gone from the screen."""
    notify = LassoApp.notify

    def recording(self: LassoApp, message: str, **more: object) -> None:
        vars(self).setdefault("heard", []).append(message)
        notify(self, message, **more)

    monkeypatch.setattr(LassoApp, "notify", recording)


def said(app: LassoApp) -> str:
    """Return all that the app has said so far, one sentence a line."""
    return "\n".join(vars(app).get("heard", []))


def errors(app: LassoApp) -> list[str]:
    """Return the sentences in which the app has refused something and that are still shown."""
    return [n.message for n in app._notifications if n.severity == "error"]


def screen_text(app: LassoApp) -> str:
    """Return what the terminal would show, without colours, one line a row."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    lines = ["".join(segment.text for segment in strip)[:width].rstrip() for strip in strips[:height]]
    return "\n".join(lines)


Settle = Callable[["Pilot[object]"], Awaitable[TechniquePane]]


# The data screen


async def looked(pilot, app) -> DataScreen:
    """Wait until the data screen knows all about what is asked for."""
    await until(pilot, lambda: isinstance(app.screen, DataScreen) and app.screen.is_ready)
    return app.screen


@pytest.fixture
def looking(opened):
    """Open the app and its data screen."""

    @contextlib.asynccontextmanager
    async def run(*args, **words):
        async with opened(*args, **words) as (app, pilot, pane):
            await pilot.press("d")
            yield app, pilot, pane, await looked(pilot, app)

    return run


def line(app, part: str) -> str:
    """Return the text of one part of the data screen."""
    return str(app.screen.query_one(f"#{part}").visual)


async def press(pilot, app, column: str, *keys: str) -> DataScreen:
    """Choose a column of the data screen and press keys on it."""
    app.screen.query_one(ColumnList).choose(column)
    await pilot.press(*keys)
    return await looked(pilot, app)
