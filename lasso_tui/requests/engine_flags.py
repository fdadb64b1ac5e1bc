"""The flags that say what sums rows where they are: threads, or the workers of a cluster."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.engines.sum_files import Engine

__all__ = ["KINDS", "EngineChoice", "add_engine", "engine_arguments", "engine_of", "requested_engine"]

MAX_WORKERS = 1000

KINDS = ("local", "dask")


@dataclass(frozen=True)
class EngineChoice:
    """What reads rows, to sum them.

    Attributes
    ----------
    kind : "local" or "dask"
    scheduler, scheduler_file : address of a cluster's scheduler, or the file that it has written it to
    workers : threads, or with "dask" and no scheduler, processes on this machine; None for what fits the machine
    """

    kind: str = "local"
    scheduler: str = ""
    scheduler_file: str = ""
    workers: int | None = None


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


def requested_engine(args: argparse.Namespace) -> EngineChoice | None:
    """Return what is to read the rows, None where it is not said.

    Raises
    ------
    lasso_tui.data.DataError
        If options do not go together.
    """
    from lasso_tui.data import DataError

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
    if args.engine is None and not named and args.workers is None:
        return None
    kind = "dask" if named else args.engine or "local"
    choice = EngineChoice(kind, args.scheduler, args.scheduler_file, args.workers)
    if getattr(args, "sample", None) is not None:
        raise DataError("Sums are of all rows: leave out --sample, or choose rows with --where.")
    return choice


def engine_arguments(choice: EngineChoice | None) -> list[str]:
    """Return the flags of a choice."""
    if choice is None:
        return []
    words = ["--engine", choice.kind]
    words += ["--scheduler", choice.scheduler] if choice.scheduler else []
    words += ["--scheduler-file", choice.scheduler_file] if choice.scheduler_file else []
    return [*words, *(["--workers", str(choice.workers)] if choice.workers is not None else [])]


@contextlib.contextmanager
def engine_of(choice: EngineChoice | None) -> Iterator[Engine]:
    """Yield the engine that is meant; a cluster is connected for the length of the block.

    Raises
    ------
    lasso_tui.data.DataError
        If the cluster cannot be used.
    """
    choice = choice or EngineChoice()
    if choice.kind == "local":
        from lasso_tui.engines.sum_files import LocalEngine

        yield LocalEngine(choice.workers or 0)
        return
    from lasso_tui.engines.cluster.connect import cluster_of, describe
    from lasso_tui.engines.cluster.engine import DaskEngine

    with cluster_of(choice.scheduler, choice.scheduler_file, choice.workers or 0) as client:
        yield DaskEngine(client, describe(client))
