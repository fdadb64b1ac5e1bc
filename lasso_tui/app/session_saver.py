"""Keeping how things are left, for `--resume`: a moment after something changed, and at the end."""

from __future__ import annotations

from textual import work
from textual.app import App
from textual.css.query import NoMatches
from textual.widgets import ContentSwitcher

from lasso_tui.app.pane.pane import TechniquePane
from lasso_tui.app.session.session import Session, portable
from lasso_tui.app.session.session_state import SessionState, TabState
from lasso_tui.requests.data_request import DataRequest, TableCache

__all__ = ["SessionSaver"]

SAVE_DELAY_S = 5.0
"""Seconds from a change to the next writing: what is lost at most when the program is killed."""


class SessionSaver(App[None]):
    """Mixed into the app: says at the start what it remembers, and writes what is to be remembered."""

    memory: Session
    opening: DataRequest | None
    slug: str
    shelf: TableCache
    _due = False
    _complained = False

    @work(thread=True, group="memory")
    def remember(self) -> None:
        """Read what earlier sessions have kept, and say what was wrong with it."""
        self.memory.load()
        self.call_from_thread(self._remembered)

    def _remembered(self) -> None:
        for sentence in self.memory.said:
            self.notify(sentence, markup=False, timeout=10)
        self.memory.said.clear()
        for pane in self._panes():
            pane.redraw_soon()

    def keep_soon(self) -> None:
        """Write in a while: something has changed."""
        if self.memory.keeps and not self._due:
            self._due = True
            self.set_timer(SAVE_DELAY_S, self._keep)

    def _keep(self) -> None:
        self._due = False
        saved = self.left()
        if saved is not None:
            self._write(saved, self.memory.ticket())

    @work(thread=True, group="memory")
    def _write(self, saved: SessionState, ticket: int) -> None:
        complaint = self.memory.write(saved, ticket)
        if complaint:
            self.call_from_thread(self._complain, complaint)

    def _complain(self, sentence: str) -> None:
        if not self._complained:
            self._complained = True
            self.notify(sentence, markup=False)

    def save_state(self) -> None:
        """Write now and wait for it; to be called on the app's thread when the program has to end. Never raises."""
        try:
            saved = self.left() if self.memory.keeps else None
            if saved is not None:
                self.memory.write(saved, self.memory.ticket())
        except (
            Exception
        ) as error:  # an end that was asked for must not fail over what is only kept for comfort
            self.log.error(f"state not kept: {error!r}")

    def left(self) -> SessionState | None:
        """Return how things are, or None where nothing has been shown yet."""
        panes = self._panes()
        if not any(pane.result is not None for pane in panes):
            return None
        tabs = self.memory.tabs | {pane.technique.slug: pane.left() for pane in panes}
        self.memory.tabs = tabs
        return SessionState(
            tab=self.slug,
            theme=self.theme,
            opening=portable(self.opening),
            stamp=self.shelf.stamp(self.opening.dataset) if self.opening is not None else (),
            tabs=tabs,
        )

    def recalled(self, slug: str) -> TabState | None:
        """Return how a tab was left in the session that goes on."""
        return self.memory.tabs.get(slug) if self.memory.resumed else None

    def _panes(self) -> list[TechniquePane]:
        try:
            return list(self.query_one(ContentSwitcher).query_children(TechniquePane))
        except NoMatches:  # the app has closed already
            return []
