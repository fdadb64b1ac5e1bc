"""What a step of alpha costs in Python calls: one `]` in the app without a terminal, 120 × 40, lasso on diabetes.

Calls are counted, not timed, so the numbers are the same on every machine: `python -m tests.benchmarks.steps`.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from lasso_tui.app import LassoApp

__all__ = ["calls_of_a_step"]

WARM_UP = 6
"""Steps before the one that is counted: caches of styles and widths are full by then."""

PACKAGE = Path(__file__).parents[2] / "lasso_tui"


async def calls_of_a_step(
    key: str = "right_square_bracket", size: tuple[int, int] = (120, 40)
) -> Counter[tuple[str, str]]:
    """Count the Python functions called from a key to the end of its repaint.

    Returns
    -------
    Counter
        (file, function) → calls.
    """
    counts: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            counts[frame.f_code.co_filename, frame.f_code.co_name] += 1

    app = LassoApp("diabetes")
    async with app.run_test(size=size) as pilot:
        while not (app.pane is not None and app.pane.result is not None and not app.pane.busy):
            await pilot.pause(0.01)
        await pilot.pause(0.5)
        for _ in range(WARM_UP):
            await pilot.press(key)
            await pilot.pause(0.1)
        sys.setprofile(note)
        try:
            await pilot.press(key)
            await pilot.pause(0.1)
        finally:
            sys.setprofile(None)
    return counts


def main() -> None:
    """Print the calls of a step, and the files that make most of them."""
    counts = asyncio.run(calls_of_a_step())
    ours = Counter({key: n for key, n in counts.items() if key[0].startswith(str(PACKAGE))})
    files: Counter[str] = Counter()
    for (file, _), n in ours.items():
        files[str(Path(file).relative_to(PACKAGE))] += n
    print(f"{sum(counts.values()):,} Python calls for one step, {sum(ours.values()):,} of them in lasso_tui")
    for file, n in files.most_common(12):
        print(f"{n:8,}  {file}")
    for (file, name), n in counts.most_common(25):
        print(f"{n:8,}    {Path(file).name}:{name}")


if __name__ == "__main__":
    main()
