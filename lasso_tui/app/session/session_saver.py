"""Saves the session for `--resume`: a moment after something changed, and at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    from lasso_tui.app.session.session import Session
    from lasso_tui.app.session.session_state import SessionState

__all__ = ["SessionSaver"]

SAVE_DELAY_S = 5.0
"""Seconds from a change to the next save: what is lost at most when the program is killed."""


class SessionSaver:
    """Loads what earlier sessions saved, and saves this one.

    Parameters
    ----------
    app : the app
    session : pins and tabs
    snapshot : returns how things are, or None before anything was shown
    loaded : is called when the pins have been read
    """

    def __init__(
        self,
        app: App[Any],
        session: Session,
        snapshot: Callable[[], SessionState | None],
        loaded: Callable[[], None],
    ) -> None:
        self._app, self._session = app, session
        self._snapshot, self._loaded = snapshot, loaded
        self._due = self._warned = False

    def load_session(self) -> None:
        """Read what earlier sessions saved, in a worker, and show what was wrong with it."""
        self._app.run_worker(self._load, group="session", thread=True)

    def _load(self) -> None:
        self._session.load()
        self._app.call_from_thread(self._show_problems)

    def _show_problems(self) -> None:
        for problem in self._session.problems:
            self._app.notify(problem, markup=False, timeout=10)
        self._session.problems.clear()
        self._loaded()

    def schedule_save(self) -> None:
        """Save in a while: something has changed."""
        if self._session.is_saved and not self._due:
            self._due = True
            self._app.set_timer(SAVE_DELAY_S, self._save)

    def _save(self) -> None:
        self._due = False
        state = self._snapshot()
        if state is not None:
            write = partial(self._write, state, self._session.next_ticket())
            self._app.run_worker(write, group="session", thread=True)

    def _write(self, state: SessionState, ticket: int) -> None:
        problem = self._session.write(state, ticket)
        if problem:
            self._app.call_from_thread(self._warn_once, problem)

    def _warn_once(self, problem: str) -> None:
        if not self._warned:
            self._warned = True
            self._app.notify(problem, markup=False)

    def save_now(self) -> None:
        """Save and wait for it; for the app's thread when the program has to end. Never raises."""
        try:
            state = self._snapshot() if self._session.is_saved else None
            if state is not None:
                self._session.write(state, self._session.next_ticket())
        except Exception as error:  # the program must end even where its state cannot be saved
            self._app.log.error(f"state not saved: {error!r}")
