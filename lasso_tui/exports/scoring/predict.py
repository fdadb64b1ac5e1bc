"""Scoring of files: new rows chunk by chunk, and a report of what was met."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.readers.chunk_reader import RowChunk
from lasso_tui.data.readers.row_chunks import ReadAgainError, RowSource
from lasso_tui.exports.scoring.assess import Assessment, observed
from lasso_tui.exports.scoring.cells import texts_of
from lasso_tui.exports.scoring.recipe import Factor, Recipe
from lasso_tui.exports.scoring.row_sources import open_sources
from lasso_tui.exports.scoring.score import Findings, Scored, response, score_chunk
from lasso_tui.exports.scoring.writers import Writer
from lasso_tui.requests.reading_flags import reading_of
from lasso_tui.techniques.model import ExportError

__all__ = ["SCALES", "Request", "check_columns", "predict_rows", "word_columns"]

SCALES = ("response", "link")
"""What is predicted: the mean of the target, or the linear predictor."""

MAX_READS = 6
"""Ways to read a text: each encoding, by pandas and by our own parser."""

MAX_LEVELS_NAMED = 3


@dataclass(frozen=True)
class Request:
    """What to predict.

    Attributes
    ----------
    sources : files, patterns, folders or bundled names, one after the other
    keep : columns that are written too
    scale : one of `SCALES`
    """

    sources: tuple[str, ...]
    keep: tuple[str, ...] = ()
    scale: str = "response"


def predict_rows(recipe: Recipe, request: Request, new_writer: Callable[[], Writer]) -> list[str]:
    """Predict the rows of all sources, and return sentences on what was met.

    Parameters
    ----------
    recipe : of the model
    request : what to predict
    new_writer : begins the output; called again where what was read must be forgotten

    Raises
    ------
    ExportError
        Where a source lacks columns that the model needs or that are to be kept, and where there are no rows.
    DataError
        Where a source cannot be read.
    """
    reading = reading_of(recipe.reading)
    sources = [one for source in request.sources for one in open_sources(source, reading)]
    for source in sources:
        check_columns(recipe, source, request.keep)
    for _ in range(MAX_READS * sum(max(len(source._files), 1) for source in sources)):
        writer = new_writer()
        findings, assessment = Findings(), Assessment(recipe.family)
        has_target = all(recipe.target in source.columns for source in sources)
        try:
            for source in sources:
                _predict_source(
                    recipe,
                    request,
                    source,
                    writer,
                    findings,
                    assessment if has_target else None,
                    source.name if len(sources) > 1 else "",
                )
        except ReadAgainError:
            continue
        writer.close()
        if not findings.rows:
            raise ExportError(f"{sources[0].name} has no rows. Open a file with rows of values.")
        return _report(recipe, findings, assessment, join_names([source.name for source in sources], 3))
    raise ExportError(f"{sources[0].name} cannot be read as a table. Save it as CSV in UTF-8.")


def word_columns(recipe: Recipe) -> set[str]:
    """Return the columns whose cells are words to the model."""
    return {column.name for column in recipe.columns if isinstance(column, Factor) and not column.numeric}


def check_columns(recipe: Recipe, source: RowSource, keep: Sequence[str]) -> None:
    """Raise an ExportError where a source lacks a column that the model needs or that is to be kept."""
    lacking = [name for name in recipe.needed if name not in source.columns and not source.zeros]
    if lacking:
        similar = difflib.get_close_matches(lacking[0], source.columns, n=1)
        hint = f" Did {similar[0]} mean {lacking[0]}?" if similar else ""
        raise ExportError(
            f"{source.name} lacks {join_names(lacking, 5)}, which the model of {recipe.label} needs; nothing is "
            f"predicted.{hint} Rename or add the column{'s' * (len(lacking) > 1)}."
        )
    for name in keep:
        if name not in source.columns:
            similar = difflib.get_close_matches(name, source.columns, n=1)
            hint = f"Did you mean {similar[0]}?" if similar else f"Columns: {join_names(source.columns, 8)}."
            raise ExportError(f"{source.name}: no column {name} to keep (--keep). {hint}")


def _predict_source(
    recipe: Recipe,
    request: Request,
    source: RowSource,
    writer: Writer,
    findings: Findings,
    assessment: Assessment | None,
    name: str,
) -> None:
    """Predict the rows of a source, with its name in each where that is not ""."""
    words = word_columns(recipe)
    words |= {name for name in request.keep if name not in recipe.needed}
    wanted = {*recipe.needed, *request.keep}
    if assessment is not None:
        wanted.add(recipe.target)
        if isinstance(recipe.class_one, str):
            words.add(recipe.target)
        else:
            words.discard(recipe.target)
    row = 0
    for chunk in source.chunks(wanted, words):
        scored = score_chunk(recipe, chunk, findings, source.decimal, zeros=source.zeros)
        mean = response(recipe, scored.link)
        if assessment is not None:
            assessment.add(observed(recipe, chunk, source.decimal), mean, scored.link)
        writer.write(_columns(recipe, request, chunk, scored, mean, row, name))
        row += chunk.rows


def _columns(
    recipe: Recipe, request: Request, chunk: RowChunk, scored: Scored, mean: Any, row: int, name: str
) -> dict[str, Any]:
    """Return the columns that are written, in their order."""
    taken = {"file", "row", "link", "prediction", "probability", "class", "note"}
    made: dict[str, Any] = {"file": [name] * chunk.rows} if name else {}
    made["row"] = np.arange(row + 1, row + 1 + chunk.rows)
    for kept in request.keep:
        made[f"{kept} (kept)" if kept in taken else kept] = texts_of(chunk.cells[kept])
    if request.scale == "link":
        made["link"] = scored.link
    elif recipe.family == "binomial":
        made["probability"] = mean
        made["class"] = ["" if p != p else "1" if p > 0.5 else "0" for p in mean.tolist()]
    else:
        made["prediction"] = mean
    made["note"] = scored.notes
    return made


def _report(recipe: Recipe, findings: Findings, assessment: Assessment, name: str) -> list[str]:
    """Say what was met, one sentence each."""
    n = findings.rows
    said = [
        f"{findings.scored:,} of {n:,} rows of {name} predicted with the model of {recipe.label} ({recipe.source})."
    ]
    if recipe.family == "binomial" and recipe.class_one is not None:
        shown = recipe.class_one if isinstance(recipe.class_one, str) else f"{recipe.class_one:g}"
        said.append(f"Class 1 is {recipe.target} = {shown}.")
    others = {column.name: column.other for column in recipe.columns if isinstance(column, Factor)}
    for what, counts in (("has no value", findings.missing), ("is not a number", findings.odd)):
        said += [f"Not predicted: {column} {what} in {_rows(count)}." for column, count in counts.items()]
    for column, levels in findings.levels.items():
        named = join_names(
            [f"{level} ({count:,})" for level, count in levels.most_common()], MAX_LEVELS_NAMED
        )
        said.append(
            f"Not predicted: {column} has levels that the model does not know in {_rows(levels.total())}: {named}."
        )
    for column, levels in findings.joined.items():
        named = join_names(
            [f"{level} ({count:,})" for level, count in levels.most_common()], MAX_LEVELS_NAMED
        )
        said.append(
            f"Counted as {others[column]}: {column} in {_rows(levels.total())}, as in the fit: {named}."
        )
    if findings.exposures and recipe.exposure is not None:
        said.append(f"Not predicted: {recipe.exposure.name} is not positive in {_rows(findings.exposures)}.")
    fills = {column.name: column.fill for column in recipe.columns if not isinstance(column, Factor)}
    said += [
        f"Filled: {column} in {_rows(count)} by {fills[column]:.6g}, as in the fit."
        for column, count in findings.filled.items()
    ]
    errors = assessment.sentence(f"Errors of {recipe.label}")
    return [*said, errors] if errors else said


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"
