"""The file that a session's state is kept in, shared by all sessions of a person without a lock.

A state is written whole, beside the file and then renamed over it: a reader sees one state or the next. Of several
sessions the last one's tabs stay; pins are merged with those that the file holds by then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lasso_tui.app.session.pin import Pin
from lasso_tui.app.session.session_state import NewerError, SessionState, as_json, from_json

__all__ = ["LoadedState", "StateFile", "merged", "state_folder"]

LARGEST = 64 * 2**20
"""Bytes of a state file that is read."""

TRIES = 5
"""How often pins are merged again where another session has written meanwhile."""

Key = tuple[str, str]


def state_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for state, as the XDG base directories say: a relative XDG_STATE_HOME is ignored."""
    home = Path(environ.get("XDG_STATE_HOME", ""))
    return (home if home.is_absolute() else Path("~/.local/state").expanduser()) / "lasso-tui"


@dataclass(frozen=True)
class LoadedState:
    """What was read: the state (an empty one where there was none), and a sentence where something was wrong."""

    saved: SessionState
    said: str = ""
    there: bool = False
    """Whether there was a state that could be used."""


class StateFile:
    """The state file of a folder. Threads may share one."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state.json"
        self._lock = threading.Lock()
        self._newest = 0

    def read(self) -> LoadedState:
        """Read the state; a file that cannot be used is set aside, so that it stays for a person to look at."""
        try:
            if self.path.stat().st_size > LARGEST:
                raise ValueError("too large")
            return LoadedState(from_json(self.path.read_text(encoding="utf-8")), there=True)
        except FileNotFoundError:
            return LoadedState(SessionState())
        except OSError as error:
            return LoadedState(
                SessionState(), f"The state file {self.path} cannot be read: {error.strerror or error}."
            )
        except ValueError as error:
            newer = isinstance(error, NewerError)
            what = "was written by a later version" if newer else "is damaged"
            return LoadedState(SessionState(), f"The state file {what}; {self._set_aside(newer)}.")

    def _set_aside(self, newer: bool) -> str:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        aside = self.path.with_name(f"state.{'newer' if newer else 'damaged'}-{stamp}.json")
        try:
            self.path.rename(aside)
        except OSError as error:
            return f"it cannot be set aside: {error.strerror or error}"
        return f"it was set aside as {aside}"

    def write(
        self, saved: SessionState, ticket: int, made: Collection[Key] = (), removed: Collection[Key] = ()
    ) -> str:
        """Write a state, merged with the pins in the file; return a sentence where that is not possible, else "".

        Parameters
        ----------
        saved : the state, with the pins that this session knows
        ticket : of two states, the one with the larger is newer; an older one is not written over it
        made, removed : keys of pins that the person has made, and removed, in this session; of the others, what
            the file says holds, as another session may have renamed or removed them
        """
        from lasso_tui.exports.formats import write_new

        if not self._lock.acquire(timeout=2.0):  # a disk that hangs must not keep the program from ending
            return "The state is being written still."
        try:
            if ticket <= self._newest:
                return ""
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(TRIES):
                before = self._mark()
                found = self.read()
                ours = [pin for pin in saved.pins if pin.key in made or not found.there]
                pins = merged(found.saved.pins, ours, removed)
                text = as_json(replace(saved, pins=pins))
                if self._mark() == before:
                    break
            write_new(self.path, text, overwrite=True)
            self._newest = ticket
        except OSError as error:
            return f"How things are left cannot be kept in {self.path.parent}: {error.strerror or error}."
        finally:
            self._lock.release()
        return ""

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns, state.st_size


def merged(found: Iterable[Pin], ours: Iterable[Pin], removed: Collection[Key]) -> tuple[Pin, ...]:
    """Return the pins of both, by their keys: ours where both have one, none that was removed."""
    pins = {pin.key: pin for pin in found if pin.key not in removed}
    pins.update({pin.key: pin for pin in ours})
    return tuple(pins.values())
