"""Nested cross-validation: the error of a whole choice, made anew in each outer fold and scored on its other rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui import solvers
from lasso_tui.data import DataError, prepare
from lasso_tui.data.columns.column import Column
from lasso_tui.data.readers.chunk_reader import ChunkCells, RowChunk, StringChunk
from lasso_tui.exports.many.fit import solve_rows
from lasso_tui.exports.many.plan import rows_of
from lasso_tui.exports.scoring.assess import observed
from lasso_tui.exports.scoring.recipe import Recipe
from lasso_tui.exports.scoring.recipe_of_result import recipe_of_result
from lasso_tui.exports.scoring.score import Findings, response, score_chunk
from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import RawTable
    from lasso_tui.techniques.job import Job

__all__ = ["Nested", "nested_cross_validation"]


@dataclass(frozen=True, eq=False)
class Nested:
    """Errors of the whole choice on rows that it did not see.

    Attributes
    ----------
    loss_name : "MSE" or "deviance"
    losses : (K,) mean loss on the rows of each outer fold
    null_losses : (K,) the same of the mean of the training rows
    sizes : (K,) rows scored
    positions : (K,) where the cursor stood, such as the alpha chosen
    nonzero : (K,) nonzero coefficients
    skipped : rows that could not be scored, such as those with a level that no training row has
    """

    loss_name: str
    losses: FloatArray
    null_losses: FloatArray
    sizes: IntArray
    positions: FloatArray
    nonzero: IntArray
    skipped: int

    @property
    def mean(self) -> float:
        """Mean loss, weighted by the folds' sizes."""
        return float(self.losses @ self.sizes / self.sizes.sum())

    @property
    def se(self) -> float:
        """Standard error of the mean over folds."""
        share = self.sizes / self.sizes.sum()
        return math.sqrt(float(((self.losses - self.mean) ** 2) @ share) / (len(self.losses) - 1))

    @property
    def explained(self) -> float:
        """Share of the loss of the training means that is explained: R² or D² on rows not seen."""
        return 1.0 - self.mean / float(self.null_losses @ self.sizes / self.sizes.sum())


def nested_cross_validation(
    job: Job,
    raw: RawTable,
    k: int,
    seed: int = 0,
    *,
    chosen: Callable[[Any], float] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Nested:
    """Repeat preparation, cross-validation and choice on the rows of all outer folds but one, and score that one.

    Parameters
    ----------
    job : the whole choice
    raw : the columns of all rows
    k, seed : number of outer folds, and seed of their shuffle; rows of a group (`--folds-by`) stay together
    chosen : result → position of the cursor; None for where it starts, usually the minimum CV error
    progress : called after each fold

    Raises
    ------
    DataError
        For a number of folds that the rows do not allow, or rows in time.
    ExportError
        Where the technique predicts no row from its own columns.
    """
    request = job.request
    table = prepare(raw, request.target, request.preparation)
    if table.preparation is not None and table.preparation.time:
        raise DataError(
            "Nested cross-validation shuffles rows, and --time orders them. Leave one of them out."
        )
    if table.held_out is not None or table.rows is None:
        raise DataError(
            "Nested cross-validation uses all rows for both parts. Leave out --test-fraction and --train."
        )
    folds = _outer_folds(table, k, seed)
    found: list[tuple[float, float, int, float, int]] = []
    skipped, name = 0, "MSE"
    for number, (train, test) in enumerate(folds):
        inner = rows_of(raw, table.rows[train])
        result = solve_rows(job, inner, request.target, request.preparation)
        cursor = float(result.start) if chosen is None else chosen(result)
        readout = job.technique.readout(result, cursor)
        try:
            recipe = recipe_of_result(job.technique, result, cursor, readout)
        except ExportError as error:
            raise ExportError(f"No nested cross-validation: {error}.") from None
        chunk = _chunk(raw.columns, table.rows[test], {*recipe.needed, recipe.target})
        y = observed(recipe, chunk, ".")
        link = score_chunk(recipe, chunk, Findings(), ".").link
        used = ~(np.isnan(y) | np.isnan(link))
        skipped += int((~used).sum())
        if not used.any():
            raise DataError(
                f"Outer fold {number}: none of its rows can be scored. Use fewer folds (--nested)."
            )
        name = "MSE" if recipe.family == "gaussian" else "deviance"
        null = np.full(int(used.sum()), float(np.average(result.data.y, weights=result.data.weights)))
        mean = response(recipe, link[used])
        found.append(
            (
                _loss(recipe, y[used], mean),
                _loss(recipe, y[used], null),
                int(used.sum()),
                cursor,
                sum(c.unscaled != 0 for c in readout.coefficients),
            )
        )
        if progress is not None:
            progress("nested cross-validation", (number + 1) / k)
    losses, nulls, sizes, positions, nonzero = (np.array(values) for values in zip(*found, strict=True))
    return Nested(name, losses, nulls, sizes, positions, nonzero, skipped)


def _outer_folds(table: Any, k: int, seed: int) -> tuple[tuple[IntArray, IntArray], ...]:
    """Split the rows used into outer folds, whole groups in each where there are groups."""
    groups = table.cv_groups
    n = table.n_samples if groups is None else len(np.unique(groups))
    if not 2 <= k <= n:
        what = "rows" if groups is None else "groups"
        raise DataError(f"--nested must be from 2 to {n:,}, the number of {what}, not {k}.")
    if groups is None:
        return solvers.kfold(n, k, seed)
    labels = np.unique(groups)
    return tuple(
        (np.flatnonzero(~np.isin(groups, labels[test])), np.flatnonzero(np.isin(groups, labels[test])))
        for _, test in solvers.kfold(n, k, seed)
    )


def _chunk(columns: tuple[Column, ...], rows: IntArray, wanted: set[str]) -> RowChunk:
    cells: dict[str, ChunkCells] = {}
    for column in columns:
        if column.name in wanted:
            if column.codes is not None:
                cells[column.name] = StringChunk(column.codes[rows], column.levels)
            else:
                assert column.numbers is not None
                cells[column.name] = column.numbers[rows]
    return RowChunk(len(rows), cells)


def _loss(recipe: Recipe, y: FloatArray, mean: FloatArray) -> float:
    """Return the mean squared error, or the mean deviance of other families."""
    if recipe.family == "gaussian":
        return float(((y - mean) ** 2).mean())
    loss = solvers.loss_of_family(recipe.family)
    with np.errstate(divide="ignore"):
        link = np.log(mean) if recipe.family == "poisson" else np.log(mean) - np.log1p(-mean)
    return float(2 * loss.value(y, link).mean())
