"""One computation: a technique, its parameters and the data it runs on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques.params import Params, updated

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique, DataGenerator

__all__ = [
    "ARTICLE",
    "DEFAULT_DATASET",
    "TUTORIAL",
    "Job",
    "check_suits",
    "data_warnings",
    "defaults",
    "example_dataset",
    "final_result",
    "reads_file",
    "shared",
    "shares_settings",
    "shown_name",
    "stream",
    "suits",
]

ARTICLE = "article"
"""The dataset name of each technique's worked example."""

TUTORIAL = "tutorial"
"""What the person reads and types for it."""

DEFAULT_DATASET = "diabetes"

ROW_FAMILIES = ("logistic", "Poisson")
ROW_LOSSES = ("mae", "misclassification", "auc")
"""Values of `family` and `loss` for which sums of rows do not suffice."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Job:
    """A computation and its data.

    Attributes
    ----------
    technique, params : the computation
    request : the data and their preparation
    table : the data, where they are in memory already
    cache : cache of columns shared by successive jobs, or None
    notes : warnings about the job itself, such as a renamed parameter; they precede each result's warnings
    on_sample : whether the sample that was drawn of rows may do where sums of them do not
    asks : whether a doubtful target that nobody named is refused, for someone can be asked
    """

    technique: AnyTechnique
    params: Params
    request: DataRequest
    table: Table | None = None
    cache: TableCache | None = None
    notes: tuple[str, ...] = ()
    on_sample: bool = False
    asks: bool = False


def shown_name(dataset: str) -> str:
    """Return the name of data that the person reads."""
    return TUTORIAL if dataset == ARTICLE else dataset


def defaults(technique: AnyTechnique, dataset: str) -> Params:
    """Return the initial parameters: the worked example's presets, or those that suit the dataset."""
    params: Params = technique.params()
    if dataset == ARTICLE and technique.article is not None:
        return updated(params, technique.article.preset)
    if source := own_source(technique, dataset):
        return updated(params, source.preset)
    return params


def example_dataset(technique: AnyTechnique) -> str:
    """Return the dataset that shows a technique best: its worked example, else the one that it opens by default."""
    return ARTICLE if technique.article is not None else technique.dataset


def own_source(technique: AnyTechnique, dataset: str) -> DataGenerator[Any, Any] | None:
    """Return the technique's own generator of this name, or None."""
    return next((source for source in technique.generators if source.name == dataset), None)


def suits(technique: AnyTechnique, dataset: str) -> bool:
    """Tell whether a technique works on a dataset."""
    if dataset == ARTICLE:
        return technique.article is not None
    return technique.tables or own_source(technique, dataset) is not None


def check_suits(technique: AnyTechnique, request: DataRequest) -> None:
    """Raise a DataError where a technique does not work on the requested data."""
    from lasso_tui.data import DataError

    dataset = request.dataset
    if not suits(technique, dataset):
        names = [ARTICLE] if technique.article is not None else []
        names += [source.name for source in technique.generators]
        refusal = technique.tables_refusal or "It has no worked example."
        available = f"Available data: {', '.join(names)}." if names else "Open a table."
        raise DataError(f"{technique.slug} does not work on {dataset!r}: {refusal} {available}")
    if reads_file(technique, dataset):
        return
    if request.target is not None:
        raise DataError(f"The simulated dataset {dataset!r} has one target. Remove --target.")
    if not request.is_default:
        raise DataError(
            f"Data-preparation options do not apply to the simulated dataset {dataset!r}. Remove them."
        )


def reads_file(technique: AnyTechnique, dataset: str) -> bool:
    """Tell whether a dataset is read from a file rather than simulated."""
    return dataset != ARTICLE and own_source(technique, dataset) is None


def shared(technique: AnyTechnique, dataset: str) -> bool:
    """Tell whether a dataset is one that other techniques may work on as well."""
    return dataset == ARTICLE or own_source(technique, dataset) is None


def shares_settings(technique: AnyTechnique, dataset: str) -> bool:
    """Tell whether a technique has the settings, on this dataset, that all tabs of a table have."""
    return technique.tables and technique.own_settings is None and reads_file(technique, dataset)


def load(job: Job, progress: Progress | None = None) -> Any:
    """Read or simulate the job's data; `progress` as in `stream`.

    Raises
    ------
    lasso_tui.data.DataError
        For data that cannot be used.
    """
    from lasso_tui.data import DataError

    check_suits(job.technique, job.request)
    if job.request.dataset == ARTICLE and job.technique.article is not None:
        return job.technique.article.make(job.params)
    if source := own_source(job.technique, job.request.dataset):
        return source.make(job.params)
    if job.table is not None:
        return rows_of(job, job.table)
    table = (job.cache or TableCache()).table(
        job.request,
        progress,
        series=job.technique.series,
        constant=job.technique.fits_constant(job.params),
    )
    table = rows_of(job, table)
    if job.asks and job.technique.predicts and (doubt := _doubt(table)):
        raise DataError(doubt)
    return table


def _doubt(table: Any) -> str:
    """Return why a target that nobody named is doubtful, "" where it is not."""
    from lasso_tui.data import MomentTable, doubtful_target

    return "" if isinstance(table, MomentTable) else doubtful_target(table)


def rows_of(job: Job, table: Any) -> Any:
    """Return a table, or the sample of its rows where only sums are here, do not suffice, and a sample may do.

    Raises
    ------
    lasso_tui.data.DataError
        Where rows are needed that are not here.
    """
    from lasso_tui.data import DataError, MomentTable

    if not isinstance(table, MomentTable) or not (why := needs_rows(job)):
        return table
    if job.on_sample and not job.technique.series:
        return table.sample
    offer = _offer_of_rows(job)
    if not job.technique.sums:
        offer = f"{_titles_on_sums()} work on sums. {offer}"
    raise DataError(f"{why}; {table.name} holds sums of {table.n_rows:,} rows. {offer}")


def _offer_of_rows(job: Job) -> str:
    """Say how to have rows where sums of them do not suffice."""
    if job.technique.series:
        if job.request.engine is not None:
            return "Leave out --engine, and they are read."
        return "Open a table of them that fits in memory, such as totals by day."
    if job.request.engine is not None:
        return "Read a sample of them (--sample N in place of --engine)."
    return "Open a sample of them (--sample N)."


def needs_rows(job: Job) -> str:
    """Say why sums of rows do not suffice, "" where they do."""
    technique, params = job.technique, job.params
    if technique.series:
        return f"{technique.title} works on rows in their order in time, which no sample has"
    if not technique.sums:
        return f"{technique.title} works on rows"
    family, loss = getattr(params, "family", ""), getattr(params, "loss", "")
    if family in ROW_FAMILIES:
        return f"family={family} needs rows, of which no sums tell its likelihood"
    return f"loss={loss} needs rows" if loss in ROW_LOSSES else ""


def _titles_on_sums() -> str:
    """Name the techniques that sums of rows suffice for."""
    from lasso_tui.techniques.discovery import all_techniques

    *titles, last = (one.title for one in all_techniques() if one.sums)
    return f"{', '.join(titles)} and {last}"


def stream(job: Job, progress: Progress | None = None, *, charts: bool = True) -> Iterator[AnyResult]:
    """Load the data and solve, yielding results that get better, the last one final.

    `progress(stage, fraction)` is called every few milliseconds; an exception from it stops the work. Without
    `charts`, what only charts show is computed when one is made, and the last result is the one whose numbers are
    final.
    """
    from lasso_tui import solvers
    from lasso_tui.data.memory_limits import check_blas_memory

    with solvers.monitored(progress) if progress else contextlib.nullcontext():
        table = load(job, progress)
        check_blas_memory()
        notes = job.notes + data_warnings(job, table)
        for result in job.technique.solve(job.params, table):
            if charts:
                result.prepare_charts()
            yield replace(result, warnings=notes + result.warnings) if notes else result
            if result.numbers_final and not charts:
                return


def final_result(job: Job, progress: Progress | None = None, *, charts: bool = True) -> AnyResult:
    """Return the last result of `stream`."""
    *_, result = stream(job, progress, charts=charts)
    return result


def data_warnings(job: Job, data: Any) -> tuple[str, ...]:
    """Return warnings about a table's columns: those that reveal the target, and a target that may be counts."""
    from lasso_tui.data import MomentTable, Table, leak_warnings

    if not isinstance(data, Table):
        return ()
    if isinstance(data, MomentTable):
        how = "family={} takes a sample." if job.on_sample else f"For family={{}}: {_offer_of_rows(job)}"
        return (*((data.lost,) if data.lost else ()), *_family_hint(job, data, how))
    if data.origin is not None and data.origin.format == "sums":
        why = needs_rows(job)
        return (f"{why}. {data.lost}" if why else data.lost,)
    return leak_warnings(data) + _family_hint(job, data) if job.technique.predicts else ()


def _family_hint(job: Job, data: Table, how: str = "") -> tuple[str, ...]:
    from lasso_tui.techniques.target_hints import family_hint

    family = getattr(job.params, "family", None)
    return family_hint(data, family, how) if family is not None else ()
