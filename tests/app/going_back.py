"""Back to the charts, as they were first, after any key."""

from __future__ import annotations

from lasso_tui.app.main_screen import MainScreen
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.style import FULL
from tests.app.conftest import until

__all__ = ["deck", "put_back"]


def deck(app) -> ChartDeck:
    return app.pane.query_one(ChartDeck)


async def put_back(app, pilot, pane) -> None:
    """Go back to the charts as they were first, the cursor amid its grid, off each mark."""
    while not isinstance(app.screen, MainScreen):
        page = app.screen
        page.dismiss(None)
        await until(pilot, lambda page=page: app.screen is not page)
    await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
    if app.slug != pane.technique.slug:
        app.go_to(pane.technique.slug)
        await until(pilot, lambda: app.pane is pane)
    if app.screen.has_class(FULL):
        app.screen.action_full()
    deck(app).first, deck(app).tabular = 0, False
    vars(app)["left"] = False
    pane.pick_name(None)
    grid, marks = pane.result.grid, {mark.x for mark in pane.result.marks}
    middle = sorted(range(len(grid)), key=lambda k: abs(k - len(grid) // 2))
    pane.apply(pane.state.on_pick(next(grid[k] for k in middle if grid[k] not in marks)))
    app.screen.focus_charts()
    await until(pilot, lambda: isinstance(app.focused, ChartView) and not pane.busy)
