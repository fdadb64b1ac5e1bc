"""What the keys for export do: files in a person's folder, text on the clipboard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from lasso_tui.app.page_keys import PAGE_WORKER_GROUP
from lasso_tui.app.session.pin import make_pin
from lasso_tui.app.terminal.clipboard import TooLongError, encode_request, load_tmux_buffer
from lasso_tui.app.terminal.terminal import terminal_of

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.app.session.session import Session
    from lasso_tui.app.textual_compat.resilient_app import ResilientApp
    from lasso_tui.exports.report.blocks import TableBlock
    from lasso_tui.techniques import AnyResult
    from lasso_tui.techniques.held_out_looks import Looks
    from lasso_tui.techniques.job import Job

__all__ = ["ExportActions"]

SVG = "svg"
COEFFICIENTS, COMMAND = "coefficients.csv", "sh"


class Shown(NamedTuple):
    """What is shown when an export begins, whatever is computed or moved while a name is typed."""

    job: Job
    result: AnyResult
    cursor: float
    looks: Looks
    comparison: TableBlock | None


class ExportActions:
    """Exports what is shown, in any form; two forms go to the clipboard at once.

    Parameters
    ----------
    app : the app
    pane : returns the tab in front, or None
    session : holds the pins, which a report compares
    """

    def __init__(self, app: ResilientApp, pane: Callable[[], TechniquePane | None], session: Session) -> None:
        self._app, self._pane, self._session = app, pane, session

    def export(self) -> None:
        """Choose a form, then a file's name or the clipboard."""
        self._app.run_worker(self._export(), group=PAGE_WORKER_GROUP)

    def copy(self, form: str) -> None:
        """Send one form to the clipboard at once."""
        self._app.run_worker(self._copy(form))

    async def _export(self) -> None:
        from lasso_tui.app.screens.export_screen import ExportScreen
        from lasso_tui.exports.formats import FORMS

        shown = self._shown()
        if shown is None:
            return
        picture = self._app.export_screenshot(title="lasso-tui")
        screen = ExportScreen([*FORMS.items(), (SVG, "the screen as SVG")])
        form = await self._app.push_screen_wait(screen)
        if form is None:
            return
        content = picture if form == SVG else await self._content(form, shown)
        if content is not None and screen.to_clipboard:
            await self._send(content, form, shown)
        elif content is not None:
            await self._save(content, form, shown)

    async def _copy(self, form: str) -> None:
        shown = self._shown()
        if shown is None:
            return
        content = await self._content(form, shown)
        if content is not None:
            await self._send(content, form, shown)

    def _shown(self) -> Shown | None:
        from lasso_tui.app.session.comparison import comparison_table

        pane = self._pane()
        if pane is None or pane.result is None or pane.cursor is None:
            self._app.notify("Nothing to export yet.", markup=False)
            return None
        job, result, cursor, looks = pane.job(), pane.result, pane.cursor, pane.looks
        current = make_pin(job, result, cursor, looks=looks)
        pins = tuple(reversed(self._session.of(current.data)))
        return Shown(job, result, cursor, looks, comparison_table(current, pins))

    async def _content(self, form: str, shown: Shown) -> str | bytes | None:
        from lasso_tui.exports.formats import ExportError, content

        try:
            return await asyncio.to_thread(content, form, *shown)  # a long path takes a while to write out
        except ExportError as error:
            self._app.notify(str(error), markup=False)
            return None

    async def _save(self, content: str | bytes, form: str, shown: Shown) -> None:
        from lasso_tui.app.screens.save_screen import SaveScreen

        name = f"{shown.job.technique.slug}-{shown.result.data.name.rsplit('.', 1)[0]}.{form}"
        path = await self._app.push_screen_wait(SaveScreen(name.replace("/", "-"), content))
        if path is not None:
            self._app.notify(f"Saved {path}", markup=False)

    async def _send(self, content: str | bytes, form: str, shown: Shown) -> None:
        """Send text to the clipboard; offer a file where it is too long for that, or no text."""
        app = self._app
        if isinstance(content, bytes):
            name = form.rsplit(".", 1)[-1].capitalize()
            app.notify(f"{name} cannot go to the clipboard; save it to a file.", markup=False)
            await self._save(content, form, shown)
            return
        terminal = terminal_of(app)
        try:
            app.write_to_terminal(encode_request(content, terminal.multiplexer))
        except TooLongError as error:
            app.notify(str(error), markup=False)
            await self._save(content, form, shown)
            return
        app.notify(f"Sent to the terminal's clipboard: {describe_content(form, content)}", markup=False)
        if terminal.multiplexer == "tmux":
            await asyncio.to_thread(load_tmux_buffer, content)


def describe_content(form: str, text: str) -> str:
    """Name what was sent."""
    if form == COMMAND:
        return "the command line of this result"
    lines = text.count("\n")
    if form == COEFFICIENTS:
        return f"{lines - 2} coefficients and the intercept as CSV"
    return f"{form}, {lines} lines"
