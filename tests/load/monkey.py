"""Somebody who presses anything: `python -m tests.load.monkey --events 20000 --seed 1`.

Keys, digits and words into controls, tabs, dialogs, clicks, other sizes of the window, all drawn from a seed. Now and
then all is left to settle, and the figures on the screen are compared with those of a fresh `lasso-tui run` of the
command line that an export would write. What must not come: an exception, a figure that differs, memory that grows.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import gc
import json
import math
import os
import random
import re
import shlex
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from lasso_tui.app import LassoApp
from lasso_tui.data import bundled
from lasso_tui.exports.formats import FORMS, ExportError, command, content
from lasso_tui.exports.json_document import document
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import headings
from lasso_tui.techniques.held_out_looks import readout_with_looks
from tests.app.conftest import screen_text
from tests.load.hands import SIZES, event, patient

__all__ = ["Report", "play"]

DATASETS = ("article", "prostate", "diabetes", "synthetic")
PAGES = ("question_mark", "d", "D", "e", "c", "P", "g", "ctrl+p", "t", "f")
LONGEST = 300.0
EXCEPTION = re.compile(r"^[A-Z]\w*(Error|Exception): ")


@dataclass
class Report:
    """What came of it.

    Attributes
    ----------
    events : how many were sent
    checks : how often the figures were compared
    sessions : how often the app was opened; it may be left by a key
    faults : what must not be, in sentences
    start, end : resident megabytes once every tab, page and dataset has been seen, and at the end, with the same
        data in all tabs
    imported : packages that were imported in between, a possible reason for a step
    held : the same on the way, every so many events
    tabs : the techniques whose figures were compared
    """

    events: int = 0
    checks: int = 0
    sessions: int = 0
    faults: list[str] = field(default_factory=list)
    start: float = math.nan
    end: float = math.nan
    imported: list[str] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    tabs: set[str] = field(default_factory=set)


def resident() -> float:
    """Resident megabytes, after what can be given back has been."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # what the allocator keeps for later is no growth
        ctypes.CDLL(None).malloc_trim(0)
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return math.nan


def packages() -> set[str]:
    """Names of the packages, with the parts of each, that are imported."""
    return {".".join(name.split(".")[:2]) for name in sys.modules if not name.startswith("_")}


def said(app: LassoApp) -> list[str]:
    """Notifications that are exceptions in disguise."""
    return [n.message for n in app._notifications if EXCEPTION.match(n.message)]


async def come_to_rest(pilot: Pilot[None], app: LassoApp) -> bool:
    """Close what is open and wait until all is computed and drawn; tell whether there is something to compare."""
    end = time.monotonic() + LONGEST
    while len(app.screen_stack) > 1 and time.monotonic() < end and app.is_running and not app._exit:
        await patient(pilot.press("escape"))
    await patient(pilot.resize_terminal(120, 40))
    for key in (
        "escape",
        None,
    ):  # leaves what is edited; while something is solved it would stop that instead
        while app.pane is None or app.pane.busy:
            if time.monotonic() > end or not app.is_running or app._exit:
                return False
            await asyncio.sleep(0.02)
        if key:
            await patient(pilot.press(key))
    await patient(pilot.pause())
    pane = app.pane
    # What was stopped on its way has no figures, or those of a part.
    return pane.result is not None and not pane.result.pending and pane.cursor is not None


async def check(app: LassoApp, report: Report) -> None:
    """Compare the figures on the screen with those of a fresh run of the same command line."""
    pane = app.pane
    assert pane is not None
    assert pane.result is not None
    assert pane.cursor is not None
    result, cursor, technique = pane.result, pane.cursor, pane.technique
    told = json.loads(json.dumps(document(technique, result, cursor)))
    shown = screen_text(app)
    readout = readout_with_looks(technique, result, cursor, pane.looks)
    report.checks += 1
    report.tabs.add(technique.slug)
    first = next((figure for figure in readout.metrics if figure.in_readout), None)
    if first is not None and first.text.strip() not in shown:
        report.faults.append(
            f"{technique.slug}: the screen does not say {first.label} {first.text}: {shown[:200]}"
        )
    line = command(pane.job(), result, cursor)
    words = [sys.executable, "-m", "lasso_tui", *shlex.split(line)[1:]]
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    if process.returncode:
        report.faults.append(f"{line}: {err.decode().strip()[-400:]}")
        return
    differing = differences(told["metrics"], json.loads(out)["metrics"])
    if differing:
        report.faults.append(f"{line}: {'; '.join(differing[:5])}")


def differences(shown: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Figures that are not the same, to the last digit."""
    found = [f"{name} is missing" for name in shown.keys() ^ fresh.keys()]
    for name in shown.keys() & fresh.keys():
        if shown[name] != fresh[name]:
            found.append(f"{name} {shown[name]!r} on the screen, {fresh[name]!r} from run")
    return found


async def see_everything(pilot: Pilot[None], app: LassoApp) -> None:
    """Show tabs in all sizes, pages in one, all data; export in each form: what grows afterwards is no first time."""
    pane = app.pane
    assert pane is not None
    assert pane.result is not None
    assert pane.cursor is not None
    for form in FORMS:
        with contextlib.suppress(ExportError):
            content(form, pane.job(), pane.result, pane.cursor)
    for _ in headings():
        await pilot.press("greater_than_sign")
        await come_to_rest(pilot, app)
        for size in SIZES:
            await pilot.resize_terminal(*size)
        for page in PAGES:
            await pilot.press(page)
            await pilot.resize_terminal(*SIZES[0])
            await come_to_rest(pilot, app)
    for data in bundled():
        await come_home(pilot, app, data.name, tabs=1)


async def come_home(pilot: Pilot[None], app: LassoApp, name: str = "prostate", tabs: int = 0) -> None:
    """Show data in all tabs, or in some, so that memory is compared with the same data in all."""
    app.data.open(DataRequest(name))
    for _ in range(tabs or len(headings())):
        await come_to_rest(pilot, app)
        await pilot.press("r")
        await come_to_rest(pilot, app)
        await pilot.press("greater_than_sign")
    await come_to_rest(pilot, app)


async def play(
    events: int, seed: int, every: int = 500, *, warm: bool = True, seconds: float = math.inf
) -> Report:
    """Send events, in as many sessions as it takes, but no longer than some seconds."""
    chance, report, known = random.Random(seed), Report(), packages()
    end = time.monotonic() + seconds
    while report.events < events and len(report.faults) < 20 and time.monotonic() < end:
        app = LassoApp(chance.choice(DATASETS[1:3]))
        report.sessions += 1
        try:
            async with app.run_test(size=(120, 40)) as pilot:
                await come_to_rest(pilot, app)
                if warm and report.sessions == 1:
                    await see_everything(pilot, app)
                    await come_home(pilot, app)
                    report.start, known = resident(), packages()
                while report.events < events and app.is_running and not app._exit and time.monotonic() < end:
                    await event(pilot, chance)
                    report.events += 1
                    report.faults += [f"after {report.events} events: {text}" for text in said(app)]
                    app.clear_notifications() if said(app) else None
                    if report.events % every == 0:
                        if await come_to_rest(pilot, app):
                            await check(app, report)
                        report.held.append(resident())
                if warm and app.is_running and not app._exit:
                    await come_to_rest(pilot, app)
                    await come_home(pilot, app)
                    report.end = resident()
        except Exception as error:
            import traceback

            where = "".join(traceback.format_exception(error)[-12:])
            report.faults.append(f"after {report.events} events: {where}")
        if math.isnan(report.start):
            report.start = resident()
    report.end = resident() if math.isnan(report.end) else report.end
    report.imported = sorted(packages() - known)
    return report


def main() -> int:
    """Play for long, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=500, help="events from one comparison to the next")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop then, if it is not done")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # exports are written here
        os.environ.setdefault("PYTHONPATH", str(Path.cwd()))
        for kind in ("STATE", "CONFIG"):
            os.environ[f"XDG_{kind}_HOME"] = folder
        os.chdir(folder)
        report = asyncio.run(play(asked.events, asked.seed, asked.every, seconds=60 * asked.minutes))
    for fault in report.faults:
        print(fault)
    print(
        f"{report.events:,} events in {report.sessions} sessions, {time.monotonic() - began:.0f} s; "
        f"{report.checks} comparisons with run in {len(report.tabs)} tabs; {len(report.faults)} faults; "
        f"memory {report.start:.0f} → {report.end:.0f} MB, on the way {' '.join(f'{m:.0f}' for m in report.held)}; "
        f"imported on the way: {', '.join(report.imported) or 'nothing'}"
    )
    return bool(report.faults) or report.end - report.start > 20.0


if __name__ == "__main__":
    sys.exit(main())
