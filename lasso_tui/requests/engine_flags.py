"""The flags that say what reads rows: threads, or the workers of a cluster."""

from __future__ import annotations

import argparse

__all__ = ["add_engine"]


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    group = parser.add_argument_group("what reads the rows")
    group.add_argument(
        "--engine",
        choices=("local", "dask"),
        help="threads of this process, or the workers of a Dask cluster (default: local, or dask with a scheduler)",
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
