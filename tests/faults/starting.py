"""Signals while the program starts: `python -m tests.faults.starting --count 200 --seed 1`.

Each trial starts the app in a pseudo-terminal and sends it a signal at a random moment of the first two seconds. It
has to end with 128 + the signal, one line, and the terminal as it was. Before its first line Python itself has the
signal: nothing has been done to the terminal by then, and nothing else is asked of those trials.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.after import assert_restored
from tests.terminal import Terminal

__all__ = ["Trial", "interrupt"]

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

SECONDS = 2.0


@dataclass(frozen=True)
class Trial:
    """What a signal did.

    Attributes
    ----------
    moment : seconds from the start of the process
    number : the signal
    stage : "Python", "starting" or "terminal taken"
    wrong : what should not be, "" where all was well
    """

    moment: float
    number: int
    stage: str
    wrong: str


def notes_signals(process: int) -> bool:
    """Tell whether a process has begun to note signals; Python itself leaves SIGTERM alone."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("SigCgt"):
            return bool(int(line.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
    return False


def interrupt(seed: int, state: Path) -> Trial:
    """Start the app and send it a signal at a moment, both chosen by the seed."""
    chance = random.Random(seed)
    moment, number = chance.uniform(0.0, SECONDS), chance.choice(SIGNALS)
    words = [f"XDG_STATE_HOME={state}", sys.executable, "-m", "lasso_tui", "prostate"]
    with Terminal("env", *words) as shown:
        while time.perf_counter() - shown.started < moment:
            shown.read(min(moment, 0.01))
        noting, taken = notes_signals(shown.process.pid), b"\x1b[?1049h" in shown.seen
        os.kill(shown.process.pid, number)
        status = shown.wait_reading()
        stage = "terminal taken" if taken else "starting" if noting else "Python"
        return Trial(moment, number, stage, fault(shown, status, number, noting=noting))


def fault(shown: Terminal, status: int, number: int, *, noting: bool) -> str:
    """Return what is not as it should be."""
    try:
        assert_restored(shown)
    except AssertionError as error:
        return f"the terminal is not as it was: {error}"
    lines = [line.strip() for line in shown.text().splitlines() if "ended by" in line or "Traceback" in line]
    if not noting:
        begun = b"\x1b[?1049h" in shown.seen
        wrong = begun and status != 128 + number
        return f"it took the terminal, status {status}: {shown.text()[-500:]}" if wrong else ""
    if status != 128 + number:
        return f"status {status}: {shown.text()[-500:]}"
    name = signal.Signals(number).name
    told = [line for line in lines if line.endswith((f"was ended by {name}.", "restores the session."))]
    return "" if len(lines) == len(told) == 1 else f"{lines}: {shown.text()[-500:]}"


def main() -> int:
    """Interrupt many times, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trials = [interrupt(asked.seed * 10_000 + k, Path(folder)) for k in range(asked.count)]
    for trial in trials:
        if trial.wrong:
            print(f"{trial.moment:.3f} s, {signal.Signals(trial.number).name}, {trial.stage}: {trial.wrong}")
    stages = ", ".join(
        f"{count} in stage {stage!r}" for stage, count in Counter(t.stage for t in trials).items()
    )
    print(f"{len(trials)} signals: {stages}; {sum(bool(t.wrong) for t in trials)} faults")
    return any(trial.wrong for trial in trials)


if __name__ == "__main__":
    sys.exit(main())
