"""Connections that drop: `python -m tests.faults.dropped --count 200 --seed 1`.

Each trial logs in to a real sshd, opens the app there, presses some keys, and at a random moment ends the connection
in one of three ways. Afterwards no process of the app may be left, its exit status tells of the hang-up, what it
exported is whole or absent, and the state that it keeps is one that can be read.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.faults.after import processes_of
from tests.sshd import logging_in, remote
from tests.terminal import MAX_WAIT_SECONDS, Terminal

__all__ = ["Trial", "drop"]

WAYS = ("client killed", "window closed", "server's process killed")
KEYS = "]]]][[{}>><<12334ftoeyd?mts"
EXPECTED = (128 + signal.SIGHUP, 2)


@dataclass(frozen=True)
class Trial:
    """What happened to one connection.

    Attributes
    ----------
    way : how the connection was ended
    seconds : the moment, from when the app's process is there, or one time in ten from logging in
    status : the app's exit status, None where it had not begun
    wrong : what should not be, "" where all was well
    """

    way: str
    seconds: float
    status: int | None
    wrong: str


def app_of(mark: str) -> int | None:
    """The process whose environment holds a mark, and which runs the app."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and mark.encode() in (folder / "environ").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    return None


def drop(login: list[str], folder: Path, seed: int) -> Trial:
    """Open the app over one connection and end the connection at a moment that the seed chooses."""
    chance = random.Random(seed)
    way, after, early = chance.choice(WAYS), chance.uniform(0.0, 5.0), chance.random() < 0.1
    home = folder / f"home-{seed}"
    home.mkdir()
    mark, told = f"LASSO_TUI_TRIAL={os.getpid()}-{seed}", home / "status"
    app = remote("prostate", HOME=str(home)).replace("exec env", f"env {mark}")
    # The outer shell outlives the hang-up to write down what became of the app.
    words = f"trap : HUP; echo $$ > {home}/session; {app}; echo $? > {told}"
    with Terminal(*login, words, columns=100, rows=30) as shown:
        try:
            while not early and app_of(mark) is None:
                shown.read(0.1)
            end = time.monotonic() + after
            while (left := end - time.monotonic()) > 0:
                if shown.read(min(left, 0.05)) and chance.random() < 0.5:
                    shown.send(chance.choice(KEYS))
        except RuntimeError:
            return Trial(way, after, None, f"the connection ended early: {shown.text()[-300:]}")
        begun = app_of(mark) is not None
        shown_yet = b"\x1b[?1049h" in shown.seen
        if way == "window closed":
            shown.close()
        elif way == "client killed":
            shown.process.kill()
        else:
            session = home / "session"
            parent = parent_of(int(session.read_text())) if session.exists() else 0
            os.kill(parent or shown.process.pid, signal.SIGKILL)
        status = found(told) if begun else None
    return Trial(way, after, status, wrong(home, mark, status if begun else EXPECTED[0], shown_yet))


def parent_of(process: int) -> int:
    """The parent of a process, 0 where it is gone."""
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[1])
    except OSError:
        return 0


def found(told: Path) -> int | None:
    """The exit status, when it has been written down."""
    end = time.monotonic() + MAX_WAIT_SECONDS
    while time.monotonic() < end:
        if told.exists() and (text := told.read_text().strip()):
            return int(text)
        time.sleep(0.05)
    return None


def wrong(home: Path, mark: str, status: int | None, shown_yet: bool) -> str:
    """What should not be, after a connection has ended.

    The hang-up goes to the outer shell: an app without a terminal before its first picture says that it needs one.
    """
    end = time.monotonic() + MAX_WAIT_SECONDS
    while (left := app_of(mark)) is not None:
        if time.monotonic() > end:
            return f"process {left} is left"
        time.sleep(0.05)
    session = home / "session"
    if session.exists() and processes_of(int(session.read_text() or 0)):
        time.sleep(1.0)
    if status not in (EXPECTED[:1] if shown_yet else EXPECTED):
        return f"exit status {status}"
    for path in home.rglob("*"):
        if path.is_file() and path.suffix == ".json":
            try:
                json.loads(path.read_text())
            except ValueError:
                return f"{path.name} is not whole"
        elif path.is_file() and path.name.startswith(".") and path.suffix not in {"", ".lock"}:
            return f"{path.name} is left"
    return ""


def main() -> int:
    """Drop many connections, some at a time, and tell what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--together", type=int, default=3, help="connections at a time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with logging_in(folder) as login, ThreadPoolExecutor(asked.together) as pool:
            seeds = range(asked.seed * 1000, asked.seed * 1000 + asked.count)
            trials = list(pool.map(lambda seed: drop(login, folder, seed), seeds))
    for way in WAYS:
        of = [trial for trial in trials if trial.way == way]
        statuses = collections.Counter("not begun" if t.status is None else t.status for t in of)
        print(f"{way}: {len(of)} connections, exit statuses {dict(statuses)}")
    faults = [trial for trial in trials if trial.wrong]
    for trial in faults:
        print(f"{trial.way} after {trial.seconds:.2f} s: {trial.wrong}")
    print(f"{len(trials)} connections dropped, {len(faults)} left something behind")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
