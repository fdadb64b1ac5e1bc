"""The sections of a report: question, data, choice of alpha, coefficients, test, how to reproduce, methods."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lasso_tui.exports.command_line import command
from lasso_tui.exports.report.blocks import Charts, Code, Items, Paragraph, Section, TableBlock
from lasso_tui.exports.report.methods import how_chosen, methods_sentence, versions
from lasso_tui.techniques.held_out_looks import looks_text, readout_with_looks, uses_test_rows

if TYPE_CHECKING:
    from lasso_tui.techniques.held_out_looks import Looks
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult, Metric, Readout

__all__ = ["MAX_COEFFICIENTS", "coefficient_table", "report_sections", "report_title"]

MAX_COEFFICIENTS = 200
"""Nonzero coefficients in the table of a report, the largest ones; the CSV has all."""


def report_title(job: Job, result: AnyResult) -> str:
    """Return the title of a report."""
    target = f", {result.data.target}" if result.data.target else ""
    return f"{job.technique.title}: {result.data.name}{target}"


def report_sections(
    job: Job,
    result: AnyResult,
    cursor: float,
    looks: Looks | None = None,
    comparison: TableBlock | None = None,
) -> tuple[Section, ...]:
    """Return the sections of a report on a result at one position of the cursor.

    Parameters
    ----------
    job, result, cursor : the computation, what it found, and where its cursor stands
    looks : at the test rows, as in `document`
    comparison : solutions side by side, or None for no such section
    """
    technique = job.technique
    readout = technique.readout(result, cursor)
    if looks is not None:
        readout = readout_with_looks(technique, result, cursor, looks)
    sections = [
        _question(job, result, readout),
        _data(job, result),
        Section(
            "Warnings",
            (Items(result.warnings),) if result.warnings else (Paragraph("The computation gave none."),),
        ),
        _choice(job, result, cursor, readout),
        Section("Charts", (Charts(),)),
    ]
    if readout.coefficients:
        sections.append(_coefficients(result, readout, cursor))
    if uses_test_rows(readout):
        sections.append(_test(readout, looks))
    if comparison is not None:
        sections.append(Section("Comparison", (comparison,)))
    sections += [
        _reproduction(job, result, cursor),
        Section("Methods, for a paper", (Paragraph(methods_sentence(job, result, cursor, readout)),)),
        Section("References", (Items(technique.lesson.references),)),
    ]
    return tuple(sections)


def _question(job: Job, result: AnyResult, readout: Readout) -> Section:
    answer = readout.answer
    said = [] if answer is None else [answer.long or answer.short]
    said += [readout.remark] if readout.remark else []
    return Section(
        "Question", (Paragraph(job.technique.lesson.question), *(Paragraph(sentence) for sentence in said))
    )


def _data(job: Job, result: AnyResult) -> Section:
    from lasso_tui.requests.look_log import data_identity

    data = result.data
    rows = [
        ("data", data.name),
        ("rows × columns", f"{data.n_samples:,} × {data.n_features:,}"),
        ("target", data.target or "none"),
    ]
    prepared = getattr(data, "prepared", "")
    rows += [("preparation", prepared)] if prepared else []
    identity = data_identity(job.request.dataset)
    if identity.startswith("sha256:"):
        rows.append(("SHA-256 of the files", identity.removeprefix("sha256:")))
    blocks: list[Any] = [TableBlock(("", ""), tuple(rows), numeric=False)]
    return Section("Data and preparation", (*blocks, *([Items(tuple(data.notes))] if data.notes else [])))


def _choice(job: Job, result: AnyResult, cursor: float, readout: Readout) -> Section:
    rows = [_metric_row(metric) for metric in readout.metrics if not metric.on_test_rows]
    shown = tuple(row for row in rows if row[1] not in ("", "nan"))
    sentences = [how_chosen(job, result, cursor)]
    found = {metric.name: metric.value for metric in readout.metrics}
    low, high = found.get("comparable_from", math.nan), found.get("comparable_to", math.nan)
    if math.isfinite(low) and math.isfinite(high):
        sentences.append(
            f"Alphas from {low:.3g} to {high:.3g} are not distinguishable from the minimum on these folds."
        )
    return Section(
        f"Choice of {job.technique.cursor}",
        (
            Paragraph(" ".join(sentences)),
            Paragraph(readout.scaling),
            TableBlock(("metric", "value", "rows"), shown),
        ),
    )


def _metric_row(metric: Metric) -> tuple[str, str, str]:
    return (metric.label, metric.text, metric.data_label)


def coefficient_table(
    result: AnyResult, readout: Readout, cursor: float, limit: int = MAX_COEFFICIENTS
) -> TableBlock:
    """Return the intercept and the nonzero coefficients, largest first, with their selection frequencies if known."""
    import numpy as np

    nonzero = [one for one in _largest(readout) if one.scaled != 0][:limit]
    scaled = bool(getattr(result.params, "standardize", False))
    stability = getattr(result, "stability", None)
    frequencies = {}
    if stability is not None and len(stability.frequencies) == len(readout.coefficients):
        scores = stability.scores(int(np.argmin(np.abs(np.log(stability.alphas / cursor)))))
        frequencies = {
            one.feature: float(score) for one, score in zip(readout.coefficients, scores, strict=True)
        }
    header = (
        "feature",
        *(("coef per SD",) if scaled else ()),
        "coef",
        *(("selected",) if frequencies else ()),
    )
    rows = [("(intercept)", readout.intercept_scaled, readout.intercept_unscaled)]
    rows += [(one.feature, one.scaled, one.unscaled) for one in nonzero]
    return TableBlock(
        header,
        tuple(
            (
                name,
                *((f"{one:.4g}",) if scaled else ()),
                f"{other:.4g}",
                *((f"{frequencies[name]:.0%}" if name in frequencies else "",) if frequencies else ()),
            )
            for name, one, other in rows
        ),
    )


def _largest(readout: Readout) -> Any:
    return readout.coefficients.largest() if readout.coefficients else ()


def _coefficients(result: AnyResult, readout: Readout, cursor: float) -> Section:
    table = coefficient_table(result, readout, cursor)
    total, nonzero = len(readout.coefficients), sum(c.scaled != 0 for c in readout.coefficients)
    said = f"{nonzero:,} of {total:,} coefficients are not zero."
    if nonzero > MAX_COEFFICIENTS:
        said += f" The {MAX_COEFFICIENTS} largest are listed; the CSV export has all."
    if "selected" in table.header:
        said += (
            " “selected”: largest share of half-samples that select the feature at this alpha or a larger one of the "
            "grid; a frequency is not a p-value."
        )
    return Section("Coefficients", (Paragraph(said), table))


def _test(readout: Readout, looks: Looks | None) -> Section:
    rows = tuple(_metric_row(metric) for metric in readout.metrics if metric.on_test_rows)
    known = looks is not None and looks.count is not None
    said = (
        f"{looks_text(looks.count).capitalize()}, this report counted. Each further look makes the test error more "
        f"optimistic."
        if known and looks is not None and looks.count is not None
        else "How often these test rows were looked at is not known."
    )
    return Section("Test rows", (Paragraph(said), TableBlock(("metric", "value", "rows"), rows)))


def _reproduction(job: Job, result: AnyResult, cursor: float) -> Section:
    return Section(
        "How to reproduce",
        (
            Code(command(job, result, cursor)),
            TableBlock(("software", "version"), versions(), numeric=False),
        ),
    )
