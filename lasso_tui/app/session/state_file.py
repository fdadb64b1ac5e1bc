"""The file with a session's state, shared by all sessions of a person without a lock.

A state is written to a temporary file, which is then renamed: a reader sees one state or the next. Of several
sessions the last one's tabs stay; pins are merged with those that the file holds by then.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lasso_tui.app.session.pin import Pin
from lasso_tui.app.session.session_state import NewerError, SessionState, as_json, from_json
from lasso_tui.requests.patience import PATIENCE_SECONDS, DiskHangsError, within_patience

__all__ = ["LoadedState", "StateFile", "merge_pins"]

MAX_FILE_BYTES = 64 * 2**20
"""A larger state file is not read."""

SYNC_SECONDS = 0.5
"""Seconds after which a state that the disk does not yet have gets its name."""

MAX_MERGES = 5
"""Pins are merged again at most so often where another session writes meanwhile."""

Key = tuple[str, str]


@dataclass(frozen=True)
class LoadedState:
    """What was read.

    Attributes
    ----------
    state : an empty one where there was none
    problem : what was wrong, in one sentence, or ""
    exists : whether there was a state that could be used
    """

    state: SessionState
    problem: str = ""
    exists: bool = False


class StateFile:
    """The state file of a folder. Threads may share one."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state.json"
        self._lock = threading.Lock()
        self._newest = 0

    def read(self) -> LoadedState:
        """Read the state; a file that cannot be used is renamed, so that a person can look at it."""
        try:
            return LoadedState(from_json(within_patience(self._read_text)), exists=True)
        except FileNotFoundError:
            return LoadedState(SessionState())
        except OSError as error:
            return LoadedState(
                SessionState(), f"Cannot read the session file {self.path}: {error.strerror or error}."
            )
        except ValueError as error:
            newer = isinstance(error, NewerError)
            what = "was written by a later version" if newer else "is damaged"
            return LoadedState(SessionState(), f"The session file {what}; {self._set_aside(newer)}.")

    def _read_text(self) -> str:
        if self.path.stat().st_size > MAX_FILE_BYTES:
            raise ValueError("too large")
        return self.path.read_text(encoding="utf-8")

    def _set_aside(self, newer: bool) -> str:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        aside = self.path.with_name(f"state.{'newer' if newer else 'damaged'}-{stamp}.json")
        try:
            self.path.rename(aside)
        except OSError as error:
            return f"it could not be renamed: {error.strerror or error}"
        return f"it was renamed to {aside}"

    def write(
        self, state: SessionState, ticket: int, made: Collection[Key] = (), removed: Collection[Key] = ()
    ) -> str:
        """Write a state, merged with the pins in the file; return what went wrong in one sentence, or "".

        Parameters
        ----------
        state : with the pins that this session knows
        ticket : of two states, the one with the larger is newer; an older one is not written over it
        made, removed : keys of pins made and removed in this session; for the others the file is right, as another
            session may have renamed or removed them
        """
        try:
            return within_patience(partial(self._write, state, ticket, made, removed))
        except DiskHangsError as error:
            return f"Cannot save the session in {self.path.parent}: {error.strerror}."

    def _write(
        self, state: SessionState, ticket: int, made: Collection[Key], removed: Collection[Key]
    ) -> str:
        from lasso_tui.exports.files import write_new

        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            return "The session is still being written."
        try:
            if ticket <= self._newest:
                return ""
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(MAX_MERGES):
                before = self._file_identity()
                found = self.read()
                ours = [pin for pin in state.pins if pin.key in made or not found.exists]
                pins = merge_pins(found.state.pins, ours, removed)
                text = as_json(replace(state, pins=pins))
                if self._file_identity() == before:
                    break
            write_new(self.path, text, overwrite=True, mode=0o600, sync=_sync_for_a_while)
            self._newest = ticket
        except OSError as error:
            return f"Cannot save the session in {self.path.parent}: {error.strerror or error}."
        finally:
            self._lock.release()
        return ""

    def _file_identity(self) -> tuple[int, int, int] | None:
        try:
            file = self.path.stat()
        except OSError:
            return None
        return file.st_ino, file.st_mtime_ns, file.st_size


def _sync_for_a_while(file: int) -> None:
    """Wait for the disk, but not long: one that is slow has the state all the same, unless the power fails now."""
    copy = os.dup(file)  # the other may be closed before the disk is done

    def sync() -> None:
        try:
            os.fsync(copy)
        finally:
            os.close(copy)

    with contextlib.suppress(DiskHangsError):
        within_patience(sync, SYNC_SECONDS)


def merge_pins(found: Iterable[Pin], ours: Iterable[Pin], removed: Collection[Key]) -> tuple[Pin, ...]:
    """Return the pins of both by their keys: ours where both have one, and none that was removed."""
    pins = {pin.key: pin for pin in found if pin.key not in removed}
    pins.update({pin.key: pin for pin in ours})
    return tuple(pins.values())
