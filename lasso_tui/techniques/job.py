"""One computation: a technique, its parameters and the data it is asked to run on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques.params import Params, kinds, updated

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.result import Result
    from lasso_tui.techniques.technique import DataGenerator, Technique

__all__ = [
    "ARTICLE",
    "DEFAULT_DATASET",
    "Job",
    "check_suits",
    "defaults",
    "reads_file",
    "shared",
    "stream",
    "suits",
]

ARTICLE = "article"
"""The dataset name of each technique's own tutorial example."""

DEFAULT_DATASET = "diabetes"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Job:
    """What to compute.

    Attributes
    ----------
    technique, params : the computation
    opening : the data, and what is done to them
    table : the data, where it is in memory already
    shelf : where columns in memory are kept from one job to the next, or None
    """

    technique: Technique[Any, Any]
    params: Params
    opening: DataRequest
    table: Table | None = None
    shelf: TableCache | None = None


def defaults(technique: Technique[Any, Any], dataset: str) -> Params:
    """Parameters to begin with: the tutorial's on its own data, else those that suit the dataset."""
    params: Params = technique.params()
    if dataset == ARTICLE:
        return updated(params, technique.article.preset)
    if source := own_source(technique, dataset):
        return updated(params, source.preset)
    from lasso_tui.data import bundled

    rescaled = {b.name for b in bundled() if b.rescaled}
    if technique.keep_common_scale and dataset in rescaled and "standardize" in kinds(params):
        return updated(params, {"standardize": False})
    return params


def own_source(technique: Technique[Any, Any], dataset: str) -> DataGenerator[Any] | None:
    """Return the technique's own data of this name, if it has any."""
    return next((source for source in technique.generators if source.name == dataset), None)


def suits(technique: Technique[Any, Any], dataset: str) -> bool:
    """Tell whether a technique takes a dataset."""
    return technique.tables or dataset == ARTICLE or own_source(technique, dataset) is not None


def check_suits(technique: Technique[Any, Any], opening: DataRequest) -> None:
    """Raise a DataError, saying why, where a technique does not take data as they are asked for."""
    from lasso_tui.data import DataError

    dataset = opening.dataset
    if not suits(technique, dataset):
        names = ", ".join([ARTICLE, *(source.name for source in technique.generators)])
        raise DataError(
            f"{technique.slug} does not take {dataset!r}: {technique.tables_refusal} Its data are {names}."
        )
    if reads_file(technique, dataset):
        return
    if opening.target is not None:
        made = "The tutorial's example" if dataset == ARTICLE else dataset
        raise DataError(f"{made} has one target{', y' * (dataset == ARTICLE)}; leave out --target.")
    if not opening.is_usual:
        raise DataError(f"{dataset} is made by {technique.slug} and cannot be prepared; leave that out.")


def reads_file(technique: Technique[Any, Any], dataset: str) -> bool:
    """Tell whether a dataset is read, not made."""
    return dataset != ARTICLE and own_source(technique, dataset) is None


def shared(technique: Technique[Any, Any], dataset: str) -> bool:
    """Tell whether a dataset is one that other techniques may take as well."""
    return dataset == ARTICLE or own_source(technique, dataset) is None


def load(job: Job, progress: Progress | None = None) -> Any:
    """Read or make the job's data; `progress` as in `stream`.

    Raises
    ------
    lasso_tui.data.DataError
        For data that cannot be used, in one sentence.
    """
    check_suits(job.technique, job.opening)
    if job.opening.dataset == ARTICLE:
        return job.technique.article.make(job.params)
    if source := own_source(job.technique, job.opening.dataset):
        return source.make(job.params)
    if job.table is not None:
        return job.table
    return (job.shelf or TableCache()).table(job.opening, progress)


def stream(job: Job, progress: Progress | None = None) -> Iterator[Result]:
    """Load the data and solve: results that get better, the last one final.

    `progress(stage, fraction)` is called every few milliseconds of work; what it raises ends the work.
    """
    from lasso_tui import solvers
    from lasso_tui.data.memory_limits import check_blas_memory

    with solvers.monitored(progress) if progress else contextlib.nullcontext():
        table = load(job, progress)
        check_blas_memory()
        yield from job.technique.solve(job.params, table)
