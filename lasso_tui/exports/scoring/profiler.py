"""One row, edited: its prediction at any alpha, and what each column adds to it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.exports.scoring.recipe_of_result import fitted_rows, recipe_of_result
from lasso_tui.exports.scoring.row_field import RowField, column_field, offset_fields
from lasso_tui.exports.scoring.score import response, row_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lasso_tui._types import BoolArray, FloatArray, IntArray
    from lasso_tui.data import Table
    from lasso_tui.exports.scoring.recipe import Recipe
    from lasso_tui.techniques.result import AnyResult, Readout
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["Prediction", "Profiler", "Row", "profiler_of"]

OFFSET = "offset"


@dataclass(frozen=True, eq=False)
class Row:
    """A row as it was typed.

    Attributes
    ----------
    texts : of the fields, in their order
    values : (p,) its features
    offset : what is added to the linear predictor
    """

    texts: tuple[str, ...]
    values: FloatArray
    offset: float


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a model says of a row.

    Attributes
    ----------
    link, response : the linear predictor, and the mean of the target
    average : the mean of the target where every feature has its mean of the fitted rows
    contributions : (lines,) what each line adds to the linear predictor, from that average row on; they add up to the
        difference of both linear predictors
    kept : (lines,) whether a coefficient of the line is not zero
    """

    link: float
    response: float
    average: float
    contributions: FloatArray
    kept: BoolArray


@dataclass(frozen=True, eq=False)
class Profiler:
    """How rows of a result's table are predicted, whatever alpha is.

    Attributes
    ----------
    recipe : with a term for every feature
    fields : what can be typed, the columns that enter the path first in front
    lines : names of what adds to a prediction: the fields in their order, then products of columns
    colors : (lines,) place of each line's first feature in the order of colours
    start : the row that the form begins with
    """

    recipe: Recipe
    fields: tuple[RowField, ...]
    lines: tuple[str, ...]
    colors: tuple[int, ...]
    start: Row
    _owners: IntArray
    _means: FloatArray
    _mean_offset: float

    def with_known(self, texts: Mapping[str, str]) -> Row:
        """Return the first row with values by column; those that are none of it are left out."""
        row = self.start
        for k, field in enumerate(self.fields):
            if field.name in texts:
                with contextlib.suppress(ValueError):
                    row = self.with_text(row, k, texts[field.name])
        return row

    def with_text(self, row: Row, field: int, text: str) -> Row:
        """Return a row with another value of one field.

        Raises
        ------
        ValueError
            Where it is no value of the column, in one sentence.
        """
        one = self.fields[field]
        checked = one.checked(text)
        return self.row([checked if k == field else old for k, old in enumerate(row.texts)])

    def row(self, texts: Sequence[str]) -> Row:
        """Read a row.

        Raises
        ------
        ValueError
            Where it cannot be scored, in one sentence.
        """
        cells = {field.name: text for field, text in zip(self.fields, texts, strict=True)}
        values, offset, problems = row_values(self.recipe, cells)
        if problems:
            raise ValueError(f"{problems[0][0].upper()}{problems[0][1:]}.")
        return Row(tuple(texts), values, offset)

    def predict(self, row: Row, readout: Readout) -> Prediction:
        """Predict a row with the coefficients of a read-out of the same result."""
        assert not isinstance(readout.coefficients, tuple)
        coef = readout.coefficients.unscaled
        link = float(readout.intercept_unscaled + coef @ row.values + row.offset)
        base = float(readout.intercept_unscaled + coef @ self._means + self._mean_offset)
        count = len(self.lines)
        differences = coef * (row.values - self._means)
        added = np.bincount(self._owners, weights=differences, minlength=count).astype(np.float64)
        kept = np.bincount(self._owners[coef != 0], minlength=count) > 0
        if OFFSET in self.lines[len(self.fields) :]:
            added[-1], kept[-1] = row.offset - self._mean_offset, True
        means = response(self.recipe, np.array([link, base]))
        return Prediction(link, float(means[0]), float(means[1]), added, kept)


def profiler_of(technique: AnyTechnique, result: AnyResult, cursor: float) -> Profiler:
    """Return the profiler of a result, for all positions of its cursor.

    Raises
    ------
    ExportError
        As `recipe_of_result`: a phrase without a full stop says why there is none.
    """
    readout = technique.readout(result, cursor)
    recipe = recipe_of_result(technique, result, cursor, readout, zeros=True)
    assert not isinstance(readout.coefficients, tuple)
    table: Table = result.data
    rows = fitted_rows(technique, result, cursor)
    X = table.X[rows]
    weights = None if table.weights is None else table.weights[rows]
    order = readout.coefficients.in_order()
    columns = {column.name: column for column in recipe.columns}
    of_term = [" × ".join(dict.fromkeys(part[1] for part in term.parts)) for term in recipe.terms]
    ranks = {j: rank for rank, j in enumerate(order)}
    colors = {of_term[j]: readout.coefficients.color_rank(j, ranks[j]) for j in reversed(order)}
    entered = list(dict.fromkeys(of_term[j] for j in order))
    singles = [name for name in entered if name in columns]
    singles += [name for name in columns if name not in singles]  # columns of products alone
    fields = [column_field(recipe, columns[name], X) for name in singles]
    offsets = None if table.offset is None else table.offset[rows]
    if offsets is not None:
        fields += offset_fields(recipe, offsets)
    lines = [*(field.name for field in fields), *(name for name in entered if name not in columns)]
    lines += [OFFSET] if offsets is not None else []
    place = {name: k for k, name in enumerate(lines)}
    texts = tuple(field.start for field in fields)
    made = Profiler(
        recipe=recipe,
        fields=tuple(fields),
        lines=tuple(lines),
        colors=tuple(colors.get(name, len(colors)) for name in lines),
        start=Row(texts, np.zeros(len(of_term)), 0.0),
        _owners=np.array([place[name] for name in of_term], dtype=np.intp),
        _means=np.average(X, axis=0, weights=weights),
        _mean_offset=0.0 if offsets is None else float(np.average(offsets, weights=weights)),
    )
    return replace(made, start=made.row(texts))
