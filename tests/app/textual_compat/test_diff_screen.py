"""The screen that sends only what changed."""

from __future__ import annotations

from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.widgets import Input

from lasso_tui.app.textual_compat.diff_screen import DiffScreen


class Two(App[None]):
    """Two fields on such a screen."""

    def get_default_screen(self) -> DiffScreen:
        return DiffScreen()

    def compose(self) -> ComposeResult:
        yield Input("one", id="one")
        yield Input("two", id="two")


async def test_the_focus_moves_without_the_whole_screen_being_drawn(monkeypatch):
    async with Two().run_test() as pilot:
        await pilot.pause()
        drawn: list[str] = []
        for name in ("render_full_update", "render_partial_update"):
            kept = getattr(Compositor, name)
            monkeypatch.setattr(
                Compositor, name, lambda self, _f=kept, _n=name: (drawn.append(_n), _f(self))[1]
            )
        pilot.app.query_one("#two").focus()
        await pilot.pause()
        assert pilot.app.query_one("#two").has_focus
        assert drawn.count("render_full_update") == 0
        assert drawn
