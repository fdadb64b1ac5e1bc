"""What reads the rows, as the options say."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError

if TYPE_CHECKING:
    from lasso_tui.engines.sum_files import Engine

__all__ = ["check_engine", "engine_of"]

MAX_WORKERS = 1000


def check_engine(args: argparse.Namespace) -> None:
    """Refuse options that do not go together.

    Raises
    ------
    InputError
        Naming them.
    """
    named = [flag for flag in ("--scheduler", "--scheduler-file") if getattr(args, _name(flag))]
    if len(named) == 2:
        raise InputError("Name one scheduler: --scheduler or --scheduler-file.")
    if named and args.engine == "local":
        raise InputError(f"{named[0]} is for --engine dask. Leave one of the two out.")
    if named and args.workers is not None:
        raise InputError(f"--workers starts workers on this machine; with {named[0]} leave it out.")
    if args.workers is not None and not 1 <= args.workers <= MAX_WORKERS:
        raise InputError(f"--workers must be from 1 to {MAX_WORKERS}, not {args.workers}.")
    if args.engine == "dask" and not named and args.workers is None:
        raise InputError(
            "--engine dask needs a cluster: --scheduler tcp://HOST:PORT, --scheduler-file FILE, or --workers N for "
            "processes on this machine."
        )


def _name(flag: str) -> str:
    return flag.removeprefix("--").replace("-", "_")


@contextlib.contextmanager
def engine_of(args: argparse.Namespace) -> Iterator[Engine]:
    """Yield the engine that the options name; a cluster is connected for the length of the block.

    Raises
    ------
    DataError
        If the cluster cannot be used.
    """
    if args.engine != "dask" and not args.scheduler and not args.scheduler_file:
        from lasso_tui.engines.sum_files import LocalEngine

        yield LocalEngine(args.workers or 0)
        return
    from lasso_tui.engines.cluster.connect import cluster_of, describe
    from lasso_tui.engines.cluster.engine import DaskEngine

    with cluster_of(args.scheduler, args.scheduler_file, args.workers or 0) as client:
        yield DaskEngine(client, describe(client))
