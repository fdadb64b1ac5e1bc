"""What a session remembers for the next one, in memory: its pins, and how an earlier session was left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lasso_tui.app.session.pin import Pin, full_name, rename_pin
from lasso_tui.app.session.session_state import SessionState, TabState
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.job import ARTICLE

__all__ = ["DuplicateNameError", "Session", "portable"]


class DuplicateNameError(ValueError):
    """A name that another pin of the same data has."""


class Session:
    """The pins of all data, and what is written at the end.

    Parameters
    ----------
    store : where to keep them, or None to keep nothing beyond the session
    resumed : how the session that goes on was left; None for a new one, which has its pins only
    said : what to tell the person at the start, one sentence each
    """

    def __init__(
        self, store: StateFile | None = None, resumed: SessionState | None = None, said: Sequence[str] = ()
    ) -> None:
        self._store = store
        self.resumed = resumed is not None
        self.said = list(said)
        self.tabs: dict[str, TabState] = dict(resumed.tabs) if resumed is not None else {}
        self.pins: tuple[Pin, ...] = resumed.pins if resumed is not None else ()
        self._made: set[tuple[str, str]] = set()
        self._removed: set[tuple[str, str]] = set()
        self._tickets = 0

    def load(self) -> None:
        """Read the pins that earlier sessions have kept; may wait for a disk, so a worker should call it."""
        if self._store is None or self.resumed:
            return
        found = self._store.read()
        taken = {pin.key for pin in self.pins} | self._removed
        self.pins = (*(pin for pin in found.saved.pins if pin.key not in taken), *self.pins)
        if found.said:
            self.said.append(found.said)

    # ------------------------------------------------------------------ pins

    def of(self, data: str) -> tuple[Pin, ...]:
        """Return the pins of some data, the latest last."""
        return tuple(pin for pin in self.pins if pin.data == data)

    def add(self, pin: Pin) -> None:
        """Keep a pin.

        Raises
        ------
        TakenError
            Where its name is taken, in one sentence.
        """
        if any(pin.key == other.key for other in self.pins):
            raise DuplicateNameError(f"There is a pin {pin.name} already; choose another name.")
        self.pins = (*self.pins, pin)
        self._made.add(pin.key)
        self._removed.discard(pin.key)

    def remove(self, pin: Pin) -> None:
        """Forget a pin."""
        self.pins = tuple(other for other in self.pins if other.key != pin.key)
        self._made.discard(pin.key)
        self._removed.add(pin.key)

    def rename(self, pin: Pin, name: str) -> None:
        """Give a pin another name, in its place.

        Raises
        ------
        ValueError
            Where the name is empty or taken, in one sentence.
        """
        new = rename_pin(pin, name)
        if new.key == pin.key:
            return
        if any(new.key == other.key for other in self.pins):
            raise DuplicateNameError(f"There is a pin {new.name} already; choose another name.")
        self.pins = tuple(new if other.key == pin.key else other for other in self.pins)
        self._made.discard(pin.key)
        self._made.add(new.key)
        self._removed.discard(new.key)
        self._removed.add(pin.key)

    # ------------------------------------------------------------------ keeping

    @property
    def keeps(self) -> bool:
        """Whether anything outlives the session."""
        return self._store is not None

    def ticket(self) -> int:
        """Return a number for a state, larger for a later one."""
        self._tickets += 1
        return self._tickets

    def write(self, saved: SessionState, ticket: int) -> str:
        """Write a state with the pins; return a sentence where that is not possible, else ""."""
        if self._store is None:
            return ""
        return self._store.write(
            replace(saved, pins=self.pins), ticket, frozenset(self._made), frozenset(self._removed)
        )


def portable(opening: DataRequest | None) -> DataRequest | None:
    """Return an opening that means the same from any folder; None for standard input, which is read once."""
    if opening is None or opening.dataset == "-":
        return None
    return opening if opening.dataset == ARTICLE else replace(opening, dataset=full_name(opening.dataset))
