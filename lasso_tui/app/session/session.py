"""The session in memory: its pins, and what an earlier session saved of each tab."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lasso_tui.app.session.pin import Pin, full_name, rename_pin
from lasso_tui.app.session.session_state import SessionState, TabState
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.requests.data_request import DataRequest, FileStamp
from lasso_tui.requests.look_log import LookLog, data_identity
from lasso_tui.techniques.job import ARTICLE

__all__ = ["DuplicateNameError", "Session", "portable"]


class DuplicateNameError(ValueError):
    """A name that another pin of the same data has."""


class Session:
    """The pins of all data, and what is written at the end.

    Parameters
    ----------
    store : the file to save to, or None to save nothing
    resumed : the session to go on with; None for a new one, which has its pins only
    problems : messages to show at the start, one sentence each

    Attributes
    ----------
    settings : the settings that the tabs of a table share, where they differ from the defaults
    look_counts : data → number of looks at their test rows, of those that were counted
    """

    def __init__(
        self,
        store: StateFile | None = None,
        resumed: SessionState | None = None,
        problems: Sequence[str] = (),
    ) -> None:
        self._store = store
        self.resumed = resumed is not None
        self.problems = list(problems)
        self.tabs: dict[str, TabState] = dict(resumed.tabs) if resumed is not None else {}
        self.settings: Mapping[str, Any] = dict(resumed.settings) if resumed is not None else {}
        self.pins: tuple[Pin, ...] = resumed.pins if resumed is not None else ()
        self._made: set[tuple[str, str]] = set()
        self._removed: set[tuple[str, str]] = set()
        self._tickets = 0
        self.look_counts: dict[str, int] = {}
        self._counting: set[str] = set()

    def load(self) -> None:
        """Read the pins that earlier sessions saved; may wait for a disk, so a worker should call it."""
        if self._store is None or self.resumed:
            return
        found = self._store.read()
        taken = {pin.key for pin in self.pins} | self._removed
        self.pins = (*(pin for pin in found.state.pins if pin.key not in taken), *self.pins)
        if found.problem:
            self.problems.append(found.problem)

    # ------------------------------------------------------------------ pins

    def of(self, data: str) -> tuple[Pin, ...]:
        """Return the pins of some data, the latest last."""
        return tuple(pin for pin in self.pins if pin.data == data)

    def add(self, pin: Pin) -> None:
        """Add a pin.

        Raises
        ------
        DuplicateNameError
            Where its name is taken, in one sentence.
        """
        if any(pin.key == other.key for other in self.pins):
            raise DuplicateNameError(f"A pin named {pin.name} exists. Choose another name.")
        self.pins = (*self.pins, pin)
        self._made.add(pin.key)
        self._removed.discard(pin.key)

    def remove(self, pin: Pin) -> None:
        """Remove a pin."""
        self.pins = tuple(other for other in self.pins if other.key != pin.key)
        self._made.discard(pin.key)
        self._removed.add(pin.key)

    def rename(self, pin: Pin, name: str) -> None:
        """Rename a pin.

        Raises
        ------
        ValueError
            Where the name is empty or taken, in one sentence.
        """
        new = rename_pin(pin, name)
        if new.key == pin.key:
            return
        if any(new.key == other.key for other in self.pins):
            raise DuplicateNameError(f"A pin named {new.name} exists. Choose another name.")
        self.pins = tuple(new if other.key == pin.key else other for other in self.pins)
        self._made.discard(pin.key)
        self._made.add(new.key)
        self._removed.discard(new.key)
        self._removed.add(pin.key)

    # ------------------------------------------------------------------ looks at test rows

    def begin_counting(self, data: str) -> bool:
        """Tell whether the looks at the test rows of some data are to be counted, which nobody has begun yet."""
        new = data not in self._counting
        self._counting.add(data)
        return new

    def count_looks(self, data: str, *, add: bool) -> None:
        """Count the looks at the test rows of some data, one more with `add`; a worker should call it.

        Where nothing is saved, or the log cannot be written, those of this session are counted.
        """
        self._counting.add(data)
        before = self.look_counts.get(data, 0)
        identity = data_identity(data) if self._store is not None else ""
        if self._store is not None and identity:
            log = LookLog(self._store.path.parent)
            with contextlib.suppress(OSError):
                counted = log.add(identity, data.rsplit("/", 1)[-1]) if add else log.count(identity)
                self.look_counts[data] = max(counted, self.look_counts.get(data, 0))  # of two workers
                return
        self.look_counts[data] = before + add

    # ------------------------------------------------------------------ saving

    @property
    def is_saved(self) -> bool:
        """Whether the session is saved to a file."""
        return self._store is not None

    def snapshot(
        self,
        slug: str,
        theme: str,
        request: DataRequest | None,
        stamp: FileStamp,
        tabs: Mapping[str, TabState],
    ) -> SessionState:
        """Return the state to save, and keep the tabs in it.

        Parameters
        ----------
        slug, theme : the tab in front, and the theme
        request, stamp : the data that the tabs share, and the state of their files
        tabs : slug → how that tab is, of the tabs made so far
        """
        self.tabs |= tabs
        return SessionState(
            slug, theme, portable(request), stamp, dict(self.tabs), settings=dict(self.settings)
        )

    def next_ticket(self) -> int:
        """Return a number for a state; a later one is larger."""
        self._tickets += 1
        return self._tickets

    def write(self, state: SessionState, ticket: int) -> str:
        """Write a state with the pins; return what went wrong in one sentence, or ""."""
        if self._store is None:
            return ""
        return self._store.write(
            replace(state, pins=self.pins), ticket, frozenset(self._made), frozenset(self._removed)
        )


def portable(request: DataRequest | None) -> DataRequest | None:
    """Return a request that means the same from any folder; None for standard input, which is read once."""
    if request is None or request.dataset == "-":
        return None
    engine = request.engine
    if engine is not None and engine.scheduler_file:
        request = replace(request, engine=replace(engine, scheduler_file=full_name(engine.scheduler_file)))
    return request if request.dataset == ARTICLE else replace(request, dataset=full_name(request.dataset))
