"""The solvers against their peers: `python -m tests.benchmarks.solvers`.

Every solver gets the same data and the same alphas, and each peer the loosest tolerance that reaches the relative
duality gap asked for, which is computed from the original data. Each run is a process of its own, runs alternate
between solvers, and figures are medians of three; a peer that needs more than three times the fastest one's time
runs once. Times leave out imports and what compiles at the first call; `cpu` is the time of all threads on the
processors, which other programs disturb less. Peak memory is what a process holds at most beyond what it held before
it read the data. Install the peers with the extra `bench`; adelie's metadata refuses the NumPy that all else here
needs, though adelie runs with it: `pip install --no-deps adelie`. glmnet takes part where
`Rscript` is found and has it.
"""

from __future__ import annotations

import argparse
import os
import time

from tests.benchmarks.solving import growth
from tests.benchmarks.solving.entrants import ENTRANTS, OURS
from tests.benchmarks.solving.race import Outcome, Settings, race
from tests.benchmarks.solving.report import kernels, seconds, table
from tests.benchmarks.solving.works import WORKS


def measure(only: list[str], quick: bool, settings: Settings) -> list[Outcome]:
    """Run rows and print each when it is done."""
    outcomes = []
    for work in WORKS:
        if work.name in only:
            outcomes.append(race(work.shrunk() if quick else work, settings))
            print("\n".join(table(outcomes[-1])), end="\n\n", flush=True)
    return outcomes


def show_growth(quick: bool, threads: int) -> None:
    """Print how our time grows."""
    print(f"How {OURS}'s time for a path of 100 alphas grows")
    found = growth.measure(quick, threads)
    for axis in growth.SIZES:
        ours = [one for one in found if one.axis == axis]
        print(f"  with {axis}: about {axis}^{growth.exponent(ours):.1f}")
        for one in ours:
            print(
                f"    n = {one.n:>6,}  p = {one.p:>6,}  support {one.mean_support:>5.0f} on average, "
                f"{one.last_support:>4} at the end: {seconds(one.seconds):>8}"
            )
    print(flush=True)


def main(words: list[str] | None = None) -> list[Outcome]:
    """Read the command line and run."""
    names = [work.name for work in WORKS]
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.solvers", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--quick", action="store_true", help="small problems, one run, no peer that is slow to start"
    )
    parser.add_argument(
        "--only", action="append", choices=[*names, "growth"], help="one row (may be repeated)"
    )
    parser.add_argument("--solvers", help=f"names with commas between, of: {', '.join(ENTRANTS)}")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="for BLAS, OpenMP and folds")
    parser.add_argument(
        "--limit", type=float, help="seconds for a peer's search for its tolerance (180; quick: 4)"
    )
    options = parser.parse_args(words)
    chosen = options.solvers.split(",") if options.solvers else list(ENTRANTS)
    unknown = [name for name in chosen if name not in ENTRANTS]
    if unknown:
        parser.error(f"unknown solver {unknown[0]!r}: choose from {', '.join(ENTRANTS)}")
    skipped = [name for name in chosen if options.quick and not options.solvers and ENTRANTS[name].slow_start]
    solvers = tuple(name for name in ENTRANTS if name in (OURS, *chosen) and name not in skipped)
    limit = options.limit or (4.0 if options.quick else 180.0)
    settings = Settings(options.threads, limit, 1 if options.quick else 3, solvers)
    started, load = time.monotonic(), os.getloadavg()[0]
    print(f"{settings.threads} of {os.cpu_count()} threads; the machine's load when this began: {load:.1f}")
    if skipped:
        print(f"Left out, because they take seconds to start: {', '.join(skipped)}")
    print()
    only = options.only or [*names, "growth"]
    outcomes = measure(only, options.quick, settings)
    if "growth" in only:
        show_growth(options.quick, settings.threads)
    if outcomes:
        print("BLAS that ran", *kernels(outcomes), sep="\n")
    print(f"Took {time.monotonic() - started:.0f} s; load at the end {os.getloadavg()[0]:.1f}")
    return outcomes


if __name__ == "__main__":
    main()
