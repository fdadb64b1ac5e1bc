"""Long use: `python -m tests.load.changes --count 2000 --seed 1`.

Another tab or other data, drawn from a seed, often before the last is solved. Memory, threads and open files must be
no more at the end than once everything has been seen.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import Pilot

from lasso_tui.app import LassoApp
from lasso_tui.data import bundled
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import headings
from tests.load.hands import patient
from tests.load.monkey import come_to_rest, resident

__all__ = ["Held", "change"]

MORE_MEGABYTES, MORE_THREADS, MORE_FILES = 40.0, 2, 3
"""What the end may hold more than the beginning: what an allocator keeps, a thread about to end."""


@dataclass(frozen=True)
class Held:
    """What the program holds: resident megabytes, threads, open files."""

    memory: float = field(default_factory=resident)
    threads: int = field(default_factory=threading.active_count)
    files: int = field(default_factory=lambda: len(os.listdir("/proc/self/fd")))  # noqa: PTH208

    def exceeds(self, before: Held) -> bool:
        """Tell whether this is more than before."""
        return (
            self.memory > before.memory + MORE_MEGABYTES
            or self.threads > before.threads + MORE_THREADS
            or self.files > before.files + MORE_FILES
        )

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.memory:.0f} MB, {self.threads} threads, {self.files} files"


TABS = tuple(heading.slug for heading in headings())
DATA = tuple(data.name for data in bundled() if data.name != "riboflavin")


async def change(
    count: int,
    seed: int,
    warm: int,
    seconds: float = math.inf,
    tabs: Sequence[str] = TABS,
    data: Sequence[str] = DATA,
) -> Held:
    """Change tab and data some times, after `warm` changes that are not counted; return what is held.

    Raises
    ------
    AssertionError
        Where more is held in the end than after the first changes.
    """
    chance, end, app = random.Random(seed), time.monotonic() + seconds, LassoApp("prostate")
    before, done = None, -warm
    async with app.run_test(size=(120, 40)) as pilot:
        await come_to_rest(pilot, app)
        while done < count and time.monotonic() < end:
            if done == 0:
                await at_home(pilot, app)
                before = Held()
            if chance.random() < 0.5:
                app.go_to(chance.choice(tabs))
            else:
                app.data.open(DataRequest(chance.choice(data)))
            done += 1
            await patient(pilot.pause(chance.choice([0.0, 0.0, 0.02, 0.2])))
            if done % 50 == 0:
                await come_to_rest(pilot, app)
        await at_home(pilot, app)
        after = Held()
    text = f"{done:,} changes: {before} → {after}"
    print(text)
    assert before is not None, text
    assert not after.exceeds(before), text
    return after


async def at_home(pilot: Pilot[None], app: LassoApp) -> None:
    """Show the first tab, with small data, and wait until nothing is at work."""
    app.go_to("lasso")
    await come_to_rest(pilot, app)
    app.data.open(DataRequest("prostate"))
    await come_to_rest(pilot, app)
    while any(not worker.is_finished for worker in app.workers):
        await asyncio.sleep(0.02)


def main() -> int:
    """Change often, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument(
        "--warm", type=int, default=400, help="changes before what is held is first looked at"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop then, if it is not done")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for kind in ("STATE", "CONFIG"):
            os.environ[f"XDG_{kind}_HOME"] = folder
        here = Path.cwd()
        os.chdir(folder)
        asyncio.run(change(asked.count, asked.seed, asked.warm, 60 * asked.minutes))
        os.chdir(here)
    return 0


if __name__ == "__main__":
    sys.exit(main())
