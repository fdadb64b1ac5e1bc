"""The flags that say what sums rows where they are: threads, or the workers of a cluster."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.requests.engine_choice import EngineChoice

__all__ = ["KINDS", "add_engine", "requested_engine"]

MAX_WORKERS = 1000

KINDS = ("local", "dask")


def add_engine(parser: argparse.ArgumentParser, *, is_optional: bool = False) -> None:
    """Add the options to a parser; `is_optional` where rows are read into memory without them."""
    title = "sums of rows where they are, in place of a table in memory"
    group = parser.add_argument_group(title if is_optional else "what reads the rows")
    when = "none for tables that fit in memory, else local" if is_optional else "local"
    group.add_argument(
        "--engine",
        choices=KINDS,
        help=f"threads of this process, or the workers of a Dask cluster (default: {when}; with a scheduler dask)",
    )
    group.add_argument(
        "--scheduler", metavar="ADDRESS", default="", help="Dask scheduler, as tcp://node7:8786"
    )
    group.add_argument(
        "--scheduler-file", metavar="FILE", default="", help="file in which the scheduler wrote its address"
    )
    group.add_argument(
        "--workers", metavar="N", type=int, help="threads, or with --engine dask processes on this machine"
    )


def requested_engine(args: argparse.Namespace, *, always: bool = False) -> EngineChoice | None:
    """Return what is to read the rows, None where it is not said.

    Parameters
    ----------
    args : the options
    always : True where rows are summed in any case

    Raises
    ------
    lasso_tui.data.DataError
        If options do not go together.
    """
    from lasso_tui.data import DataError
    from lasso_tui.requests.engine_choice import EngineChoice

    flags = {"--scheduler": args.scheduler, "--scheduler-file": args.scheduler_file}
    named = [flag for flag, value in flags.items() if value]
    if len(named) == 2:
        raise DataError("Name one scheduler: --scheduler or --scheduler-file.")
    if named and args.engine == "local":
        raise DataError(f"{named[0]} is for --engine dask. Leave one of the two out.")
    if named and args.workers is not None:
        raise DataError(f"--workers starts workers on this machine; with {named[0]} leave it out.")
    if args.workers is not None and not 1 <= args.workers <= MAX_WORKERS:
        raise DataError(f"--workers must be from 1 to {MAX_WORKERS}, not {args.workers}.")
    if args.engine == "dask" and not named and args.workers is None:
        raise DataError(
            "--engine dask needs a cluster: --scheduler tcp://HOST:PORT, --scheduler-file FILE, or --workers N for "
            "processes on this machine."
        )
    if args.engine is None and not named and args.workers is None and not always:
        return None
    if args.sample is not None:
        raise DataError("Sums are of all rows: leave out --sample, or choose rows with --where.")
    kind = "dask" if named else args.engine or "local"
    return EngineChoice(kind, args.scheduler, args.scheduler_file, args.workers)
