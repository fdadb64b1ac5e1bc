"""Linear predictors of rows, and why some rows have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.data.readers.chunk_reader import RowChunk, StringChunk
from lasso_tui.exports.scoring.cells import MISSING, UNKNOWN, codes_of, numbers_of
from lasso_tui.exports.scoring.recipe import MISSING_LEVEL, Factor, Number, Part, Recipe, Term

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray

__all__ = ["Findings", "Scored", "mean_of", "response", "row_values", "score_chunk"]


@dataclass(eq=False)
class Findings:
    """What was met in all rows.

    Attributes
    ----------
    rows, scored : numbers of rows
    missing, odd : column → rows without a value, and rows with a word where a number belongs
    levels : column → level that the model does not know → rows
    filled : column → rows whose missing value was filled as in the fit
    joined : column → level that the fit joined with other rare ones, or did not have → rows
    exposures : rows whose exposure is not positive
    """

    rows: int = 0
    scored: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    levels: dict[str, Counter[str]] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    joined: dict[str, Counter[str]] = field(default_factory=dict)
    exposures: int = 0


@dataclass(frozen=True, eq=False)
class Scored:
    """Some rows: their linear predictors, NaN where there is none, and why, "" where there is one."""

    link: FloatArray
    notes: list[str]


def response(recipe: Recipe, link: FloatArray) -> FloatArray:
    """Return the mean of the target for linear predictors: a number, a probability or a count."""
    return mean_of(recipe.family, link)


def mean_of(family: str, link: FloatArray) -> FloatArray:
    """Return the mean of a family's target for linear predictors."""
    if family == "gaussian":
        return link
    if family == "poisson":
        return np.asarray(np.exp(link))
    from scipy.special import expit

    return np.asarray(expit(link), dtype=np.float64)


class _Rows:
    """The rows of one chunk while they are scored."""

    def __init__(
        self, chunk: RowChunk, decimal: str, zeros: bool, findings: Findings, missing: MissingWords
    ) -> None:
        self.chunk, self.decimal, self.zeros, self.findings = chunk, decimal, zeros, findings
        self.missing = missing
        self.problems: list[tuple[BoolArray, str]] = []
        self.parts: dict[Part, FloatArray] = {}

    def read(self, column: Number | Factor, parts: list[Part]) -> None:
        """Make the parts that come from a column."""
        if isinstance(column, Factor):
            self._read_factor(column, parts)
            return
        values, missing = self.numbers(column)
        if column.fill is not None and missing.any():
            self.findings.filled[column.name] += int(missing.sum())
            values = np.where(missing, column.fill, values)
        elif missing.any():
            self._lacks(missing, column.name)
        self.parts[("number", column.name)] = values
        self.parts[("missing", column.name)] = missing.astype(np.float64)

    def numbers(self, column: Number) -> tuple[FloatArray, BoolArray]:
        """Return the numbers of a column and where they are missing; a word is a problem of its row."""
        if column.name not in self.chunk.cells and self.zeros:
            return np.zeros(self.chunk.rows), np.zeros(self.chunk.rows, dtype=np.bool_)
        values, odd = numbers_of(self.chunk.cells[column.name], column.changes, self.decimal, self.missing)
        if odd.any():
            self.findings.odd[column.name] += int(odd.sum())
            self.problems.append((odd, f"{column.name} is not a number"))
        return values, np.isnan(values) & ~odd

    def _lacks(self, missing: BoolArray, name: str) -> None:
        self.findings.missing[name] += int(missing.sum())
        self.problems.append((missing, f"{name} is missing"))

    def _read_factor(self, column: Factor, parts: list[Part]) -> None:
        known = {level: k for k, level in enumerate(column.levels)}
        unknown: dict[str, int] = {}
        if column.name not in self.chunk.cells and self.zeros:
            codes = np.full(self.chunk.rows, known.get("0", UNKNOWN), dtype=np.intp)
        else:
            codes, unknown = codes_of(
                self.chunk.cells[column.name],
                {
                    word: k
                    for level, k in known.items()
                    if level != MISSING_LEVEL
                    for word in column.spellings(level)
                },
                self.decimal,
                numeric=column.numeric,
                changes=column.changes,
                missing=self.missing,
                other=known[column.other] if column.other else UNKNOWN,
            )
        if unknown and column.other:
            self.findings.joined.setdefault(column.name, Counter()).update(unknown)
        elif unknown:
            self.findings.levels.setdefault(column.name, Counter()).update(unknown)
            self.problems.append(
                (codes == UNKNOWN, f"{column.name} has a level that the model does not know")
            )
        missing = codes == MISSING
        if missing.any():
            if column.knows_missing:
                codes = np.where(missing, known[MISSING_LEVEL], codes)
            else:
                self._lacks(missing, column.name)
        for part in parts:
            self.parts[part] = (codes == known[part[2]]).astype(np.float64)

    def feature(self, term: Term) -> FloatArray:
        """Return the values of a feature."""
        values = self.parts[term.parts[0]]
        for part in term.parts[1:]:
            values = values * self.parts[part]
        return values

    def offset(self, recipe: Recipe) -> FloatArray | None:
        """Return what is added to the linear predictor, or None."""
        total: FloatArray | None = None
        for column in (recipe.offset, recipe.exposure):
            if column is None:
                continue
            values, missing = self.numbers(column)
            if missing.any():
                self._lacks(missing, column.name)
            if column is recipe.exposure:
                wrong = values <= 0
                if wrong.any():
                    self.findings.exposures += int(wrong.sum())
                    self.problems.append((wrong, f"{column.name} is not positive"))
                values = np.log(np.where(wrong, np.nan, values))
            total = values if total is None else total + values
        return total


def _read(recipe: Recipe, chunk: RowChunk, findings: Findings, decimal: str, zeros: bool) -> _Rows:
    """Make all parts of a model's features."""
    rows = _Rows(chunk, decimal, zeros, findings, MissingWords.of(recipe.reading.get("na")))
    parts: dict[str, list[Part]] = {}
    for term in recipe.terms:
        for part in term.parts:
            parts.setdefault(part[1], []).append(part)
    for column in recipe.columns:
        rows.read(column, parts.get(column.name, []))
    return rows


def row_values(recipe: Recipe, texts: Mapping[str, str]) -> tuple[FloatArray, float, tuple[str, ...]]:
    """Read one row that was typed.

    Parameters
    ----------
    recipe : of the model
    texts : column → its cell, "" for a missing value; all that the recipe needs

    Returns
    -------
    values : (terms,) the features in the order of the recipe's terms
    offset : what is added to the linear predictor
    problems : why the row cannot be scored; () where it can
    """
    cells = {name: StringChunk(np.array([0 if text else -1]), [text]) for name, text in texts.items()}
    rows = _read(recipe, RowChunk(1, cells), Findings(), ".", zeros=False)
    values = np.array([rows.feature(term)[0] for term in recipe.terms])
    offset = rows.offset(recipe)
    problems = tuple(what for where, what in rows.problems if where[0])
    return values, 0.0 if offset is None else float(offset[0]), problems


def score_chunk(
    recipe: Recipe, chunk: RowChunk, findings: Findings, decimal: str, *, zeros: bool = False
) -> Scored:
    """Compute the linear predictors of some rows, and count what was met.

    Parameters
    ----------
    recipe : of the model
    chunk : rows with the columns that the recipe needs
    findings : is added to
    decimal : mark of the file
    zeros : whether a column that the file lacks is zero there
    """
    rows = _read(recipe, chunk, findings, decimal, zeros)
    link = np.full(chunk.rows, recipe.intercept)
    for term in recipe.terms:
        link += term.coef * rows.feature(term)
    added = rows.offset(recipe)
    if added is not None:
        link += added
    notes = [""] * chunk.rows
    bad = np.zeros(chunk.rows, dtype=np.bool_)
    for where, what in rows.problems:
        bad |= where
        for k in np.flatnonzero(where).tolist():
            notes[k] = f"{notes[k]}; {what}" if notes[k] else what
    link[bad] = np.nan
    findings.rows += chunk.rows
    findings.scored += int(chunk.rows - bad.sum())
    return Scored(link, notes)
