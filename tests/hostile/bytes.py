"""Raw bytes into a real pseudo-terminal: `python -m tests.hostile.bytes --count 100000 --seed 1`.

Bytes that are no UTF-8, keys with the eighth bit set, mouse reports of X10, half sequences and absurd ones, between
keys as people press them. What must not come: a traceback, an end by itself other than at a key that quits, a
terminal that is left in another state, a state file that cannot be read.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lasso_tui.app.session.state_file import StateFile
from tests.faults.after import assert_restored
from tests.terminal import Terminal

__all__ = ["KINDS", "Report", "throw"]

BLOCK = 200
"""Inputs after which all is left to settle."""

CTRL_Z = b"\x1a"
"""While the app is stopped the terminal takes some of the bytes for signals."""

CTRL_Q = b"\x11"
"""Has the terminal go on, where it was halted by a ctrl+s that came after the app had left."""

QUIT = (0, 128 + signal.SIGINT, 128 + signal.SIGQUIT)
"""Statuses of an app that was left by a key; bytes that come just then the terminal takes for signals."""

Chance = random.Random


def _number(chance: Chance) -> bytes:
    return str(chance.choice([0, 1, 2, 9, 80, 113, 255, 0x110000, 0xD800, 2**31, 2**63, 10**20])).encode()


def _sequence(chance: Chance, final: bytes) -> bytes:
    separator = chance.choice([b";", b":", b";;"])
    body = separator.join(_number(chance) for _ in range(chance.randint(1, 5)))
    return b"\x1b[" + chance.choice([b"", b"<", b"?", b">"]) + body + final


def _half(chance: Chance) -> bytes:
    whole = _sequence(chance, b"u")
    return whole[: chance.randint(1, len(whole) - 1)]


def _size(chance: Chance) -> bytes:
    told = b";".join(_number(chance) for _ in range(4))
    return chance.choice([b"", b"\x1b[?2048;2$y"]) + b"\x1b[48;" + told + b"t"


def _paste(chance: Chance) -> bytes:
    begin, end = chance.choice([(b"\x1b[200~", b"\x1b[201~"), (b"\x1b[200~", b""), (b"", b"\x1b[201~")])
    return begin + chance.randbytes(chance.randint(0, 40)) + end


KINDS: dict[str, Callable[[Chance], bytes]] = {
    "any bytes": lambda chance: chance.randbytes(chance.randint(1, 12)),
    "no UTF-8": lambda chance: bytes(chance.randint(0x80, 0xFF) for _ in range(chance.randint(1, 6))),
    "a key with the eighth bit": lambda chance: bytes([chance.randint(0x21, 0x7E) | 0x80]),
    "X10 mouse": lambda chance: b"\x1b[M" + chance.randbytes(chance.randint(0, 3)),
    "half a sequence": _half,
    "an absurd sequence": lambda chance: _sequence(
        chance, chance.choice([b"u", b"~", b"t", b"M", b"m", b"R", b"$y"])
    ),
    "an absurd size": _size,
    "a paste": _paste,
    "an answer": lambda chance: chance.choice([b"\x1b]", b"\x1bP", b"\x1b_G"]) + chance.randbytes(8),
    "keys": lambda chance: bytes(chance.choices(b"[]{}msodgDyect?<>\t\r123456789+-0fTrpP/ab. \x1b", k=3)),
}
"""Kind of input → what makes one."""


@dataclass
class Report:
    """What came of it.

    Attributes
    ----------
    tried : kind → number of inputs
    sessions, quits : how often the app was opened, and left by a key among the bytes
    faults : what must not be
    """

    tried: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    quits: int = 0
    faults: list[str] = field(default_factory=list)


def throw(count: int, seed: int, folder: Path, seconds: float = float("inf")) -> Report:
    """Send so many inputs, in as many sessions as it takes, but no longer than some seconds."""
    chance, report, end = Chance(seed), Report(), time.monotonic() + seconds
    while report.tried.total() < count and time.monotonic() < end and len(report.faults) < 10:
        _session(chance, report, count, folder, end)
    return report


def _session(chance: Chance, report: Report, count: int, folder: Path, end: float) -> None:
    report.sessions += 1
    first, last = report.tried.total(), b""
    state = folder / f"state-{report.sessions}"
    words = [
        f"XDG_STATE_HOME={state}",
        f"XDG_CONFIG_HOME={folder}",
        sys.executable,
        "-m",
        "lasso_tui",
        "prostate",
    ]
    with Terminal("env", "-C", str(folder), *words, columns=100, rows=30) as shown:
        shown.wait_until_fitted()
        status = None
        while status is None and report.tried.total() < count and time.monotonic() < end:
            last = _block(chance, report, shown)
            with contextlib.suppress(RuntimeError):  # it has ended
                shown.idle(0.05)
            shown.seen = shown.seen[:4000] + shown.seen[4000:][-200_000:]
            status = shown.process.poll()
        shown.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(RuntimeError, OSError):  # it has ended
            shown.send_bytes(CTRL_Q)
        found = shown.wait_reading(60.0)
        report.quits += found in QUIT
        wrong = [] if found in (*QUIT, 128 + signal.SIGTERM) else [f"status {found}"]
        try:
            assert_restored(shown)
        except AssertionError as error:
            wrong.append(f"the terminal is not as it was: {error}")
        if "Traceback" in shown.text():
            wrong.append(f"a traceback: {shown.text()[-1500:]}")
        problem = StateFile(state / "lasso-tui").read().problem
        wrong += [problem] if problem else []
    inputs = f"inputs {first:,} to {report.tried.total():,}, the last {last!r}"
    report.faults += [f"session {report.sessions}, {inputs}: {fault}" for fault in wrong]


def _block(chance: Chance, report: Report, shown: Terminal) -> bytes:
    """Send a block of inputs, reading what the app answers; return the last of them."""
    sent = b""
    for _ in range(BLOCK):
        kind = chance.choice(list(KINDS))
        sent = KINDS[kind](chance).replace(CTRL_Z, b"z")
        report.tried[kind] += 1
        try:
            shown.send_bytes(sent)
            while shown.read(0.0):
                pass
        except (RuntimeError, OSError):  # it has ended
            break
    return sent


def main() -> int:
    """Throw bytes for long, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop then, if it is not done")
    asked = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(Path.cwd()))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        report = throw(asked.count, asked.seed, Path(folder), 60 * asked.minutes)
    for fault in report.faults:
        print(fault)
    print(
        f"{report.tried.total():,} inputs ({', '.join(f'{n:,} {kind}' for kind, n in report.tried.items())}) "
        f"in {report.sessions} sessions, {report.quits} of them left by a key; {len(report.faults)} faults"
    )
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main())
