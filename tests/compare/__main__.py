"""Compare what two installed versions compute: `python -m tests.compare OLD_PYTHON NEW_PYTHON`.

For every pair of technique and bundled dataset that the old version lists, both run
`python -m lasso_tui run TECHNIQUE DATASET --json`; the documents are compared by `documents.py` after the renames in
`renames.toml`. Exit status 1 where a pair differs. Some pairs take minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.compare.documents import differences, wording

EXAMPLES = {"article", "tutorial"}
"""Names of the worked example, which also the techniques have that take no tables."""

SHOWN = 6
"""Differences of one pair that are printed."""


@dataclass(frozen=True)
class Outcome:
    """What the comparison of one pair has found, and the seconds that each version took."""

    technique: str
    dataset: str
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: tuple[float, float] = (0.0, 0.0)


def lasso_tui(python: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command of one version, from an empty folder, so that it is the version installed there."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-m", "lasso_tui", *words]
        homes = {f"XDG_{kind}_HOME": folder for kind in ("STATE", "CONFIG")}
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=folder, env={**env, **homes}
        )


def listed(python: str) -> list[tuple[str, str]]:
    """Return all pairs of technique and bundled dataset of one version."""
    done = lasso_tui(python, "list", "--json")
    if done.returncode:
        raise SystemExit(f"{python} -m lasso_tui list --json: {done.stderr.strip()}")
    return pairs_in(json.loads(done.stdout))


def pairs_in(catalogue: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the pairs in a catalogue: each technique's own data, and all tables where it takes tables."""
    listed = [dataset["name"] for dataset in catalogue["datasets"]]
    found = []
    for one in catalogue["techniques"]:
        names = [name for name in listed if one["tables"] or name in EXAMPLES]
        names += [source["name"] for source in one["sources"]]
        found += [(one["slug"], name) for name in dict.fromkeys(names)]
    return found


def compared(
    pythons: Sequence[str], technique: str, dataset: str, folder: Path | None, *, renaming: bool = False
) -> Outcome:
    """Run one pair in both versions and compare the documents."""
    done, seconds = [], []
    for version, python in zip(("old", "new"), pythons, strict=True):
        began = time.monotonic()
        done.append(lasso_tui(python, "run", technique, dataset, "--json"))
        seconds.append(time.monotonic() - began)
        if folder is not None:
            (folder / f"{technique}-{dataset}-{version}.json").write_text(done[-1].stdout or done[-1].stderr)
    times = (seconds[0], seconds[1])
    codes = [one.returncode for one in done]
    if any(codes):
        if codes[0] == codes[1] == 2:
            return Outcome(technique, dataset, notes=("both refuse it",), seconds=times)
        errors = [one.stderr.strip().splitlines()[-1:] for one in done]
        return Outcome(technique, dataset, (f"exit status {codes}: {errors}",), seconds=times)
    old, new = (json.loads(one.stdout) for one in done)
    return Outcome(
        technique, dataset, tuple(differences(old, new, renaming=renaming)), tuple(wording(old, new)), times
    )


def main() -> int:
    """Compare all pairs, print a line for each, and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.compare", description=__doc__)
    parser.add_argument("old", help="the Python that has the old version installed")
    parser.add_argument("new", help="the Python that has the new version installed")
    parser.add_argument("--jobs", type=int, default=1, help="pairs that run at once (default: 1)")
    parser.add_argument("--technique", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--dataset", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--documents", type=Path, help="a folder to write all documents to")
    parser.add_argument("--renaming", action="store_true", help="an old name is as good as the new one")
    chosen = parser.parse_args()
    if chosen.documents is not None:
        chosen.documents.mkdir(parents=True, exist_ok=True)
    pythons = tuple(
        str(Path(shutil.which(python) or python).absolute()) for python in (chosen.old, chosen.new)
    )
    before, after = map(listed, pythons)
    pairs = [
        (technique, dataset)
        for technique, dataset in before
        if (not chosen.technique or technique in chosen.technique)
        and (not chosen.dataset or dataset in chosen.dataset)
    ]
    different, total = 0, [0.0, 0.0]
    with ThreadPoolExecutor(chosen.jobs) as pool:
        for one in pool.map(
            lambda pair: compared(pythons, *pair, chosen.documents, renaming=chosen.renaming), pairs
        ):
            different += bool(one.faults)
            total = [sum(both) for both in zip(total, one.seconds, strict=True)]
            verdict = f"{len(one.faults)} differences" if one.faults else "same"
            times = "{:6.1f} s {:6.1f} s".format(*one.seconds)
            notes = f"  ({'; '.join(one.notes)})" if one.notes else ""
            print(f"{one.technique:<12} {one.dataset:<18} {times}  {verdict}{notes}", flush=True)
            for fault in one.faults[:SHOWN]:
                print(f"    {fault}"[:200], flush=True)
    new = len(set(after) - set(before))
    print(
        f"{len(pairs)} pairs of technique and data: {len(pairs) - different} the same after the renames, "
        f"{different} different; {new} pairs are new; {total[0]:.0f} s before, {total[1]:.0f} s after"
    )
    return different > 0


if __name__ == "__main__":
    sys.exit(main())
