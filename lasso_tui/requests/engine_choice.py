"""What sums rows where they are: threads, or the workers of a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.engines.sum_files import Engine

__all__ = ["EngineChoice", "engine_arguments", "engine_of"]


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
