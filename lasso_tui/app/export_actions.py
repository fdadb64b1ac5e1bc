"""Leaving with something: files in a person's folder, texts on the clipboard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.app import App

from lasso_tui.app.screens.page_guard import PAGE_WORKER_GROUP
from lasso_tui.app.terminal.clipboard import TooLongError, send, tell_tmux
from lasso_tui.app.terminal.terminal import terminal_of

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

    Told = tuple[Job, AnyResult, float]

__all__ = ["ExportActions"]

SVG = "svg"
COEFFICIENTS, COMMAND = "coefficients.csv", "sh"


class ExportActions(App[None]):
    """Mixed into the app: export in any form, and two quick ones for the clipboard."""

    @property
    def pane(self) -> TechniquePane | None:
        """The pane that is shown."""
        raise NotImplementedError

    @work(group=PAGE_WORKER_GROUP)
    async def action_export(self) -> None:
        """Choose a form, then a file's name or the clipboard."""
        from lasso_tui.app.screens.export_screen import ExportScreen
        from lasso_tui.exports.formats import FORMS

        if self.pane is None or self.pane.result is None:
            self._nothing_yet()
            return
        picture = self.export_screenshot(title="lasso-tui")
        told = self._told()
        screen = ExportScreen([*FORMS.items(), (SVG, "the screen as a picture")])
        form = await self.push_screen_wait(screen)
        if form is None or told is None:
            return
        text = picture if form == SVG else await self._content(form, told)
        if text is not None and screen.to_clipboard:
            await self._send(text, form, told)
        elif text is not None:
            await self._save(text, form, told)

    @work
    async def action_copy(self, form: str) -> None:
        """Send one form to the clipboard at once."""
        told = self._told()
        if told is None:
            self._nothing_yet()
            return
        text = await self._content(form, told)
        if text is not None:
            await self._send(text, form, told)

    def _nothing_yet(self) -> None:
        self.notify("There is nothing to export yet.", markup=False)

    def _told(self) -> Told | None:
        """Return what is shown now, whatever is computed or moved while a name is typed."""
        pane = self.pane
        if pane is None or pane.result is None or pane.cursor is None:
            return None
        return pane.job(), pane.result, pane.cursor

    async def _content(self, form: str, told: Told) -> str | bytes | None:
        from lasso_tui.exports.formats import ExportError, content

        try:
            return await asyncio.to_thread(content, form, *told)  # a long path takes a while to write out
        except ExportError as error:
            self.notify(str(error), markup=False)
            return None

    async def _save(self, text: str | bytes, form: str, told: Told) -> None:
        from lasso_tui.app.screens.save_screen import SaveScreen

        job, result, _ = told
        name = f"{job.technique.slug}-{result.data.name.rsplit('.', 1)[0]}.{form}"
        saved = await self.push_screen_wait(SaveScreen(name.replace("/", "-"), text))
        if saved is not None:
            self.notify(f"Saved {saved}", markup=False)

    async def _send(self, text: str | bytes, form: str, told: Told) -> None:
        """Send a text to the clipboard; offer a file instead where it is too long for that, or no text."""
        if isinstance(text, bytes):
            self.notify(f"{form} is no text, which a clipboard could take; save it as a file.", markup=False)
            await self._save(text, form, told)
            return
        try:
            send(self, text)
        except TooLongError as error:
            self.notify(str(error), markup=False)
            await self._save(text, form, told)
            return
        self.notify(f"Sent to the terminal's clipboard: {_worded(form, text)}", markup=False)
        if terminal_of(self).multiplexer == "tmux":
            await asyncio.to_thread(tell_tmux, text)


def _worded(form: str, text: str) -> str:
    """Say what was sent."""
    if form == COMMAND:
        return "the command line that computes this"
    lines = text.count("\n")
    if form == COEFFICIENTS:
        return f"{lines - 2} coefficients and the intercept as CSV"
    return f"{form}, {lines} lines"
