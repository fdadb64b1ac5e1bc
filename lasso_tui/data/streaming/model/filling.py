"""Missing values filled with the means of the training rows, in all sums and in those of each fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.data.streaming.terms.combine import Made, selected
from lasso_tui.data.streaming.terms.layout import Term

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Refill", "filled_by", "refill_of", "training_means"]


@dataclass(frozen=True, eq=False)
class Refill:
    """Sums in which each fold fills missing values anew.

    Attributes
    ----------
    arrays : as `lasso_tui.solvers.Moments` takes them, of all columns that are needed
    matrices : (folds, columns + 1, features + 1), as in `Combination`, by the means of the rows of all other folds
    """

    arrays: Mapping[str, Any]
    matrices: FloatArray


def training_means(file: MomentsFile, without: int | None = None) -> dict[str, float]:
    """Return the mean of the values of each column of numbers that are there, whatever the weights.

    Those are the rows to train on, or those of all folds but one; {} where missing values drop rows.
    """
    if "known" not in file.arrays:
        return {}
    cells, known = file.cells, file.arrays["known"]
    by_fold = known[: cells.n_trained].reshape((cells.n_folds, cells.n_blocks, *known.shape[1:])).sum(axis=1)
    total = by_fold.sum(axis=0) if without is None else np.delete(by_fold, without, axis=0).sum(axis=0)
    numbers = [column for column in file.columns if column.levels is None]
    return {
        column.name: (column.fill or 0.0) + more / count if count else 0.0
        for column, (count, more) in zip(numbers, total.tolist(), strict=True)
    }


def filled_by(file: MomentsFile, means: Mapping[str, float]) -> Made:
    """Return how columns are made with these values in place of missing ones."""
    return Made(
        {one.name: (one.fill, means[one.name]) for one in file.columns if one.marks and one.fill is not None}
    )


def refill_of(file: MomentsFile, kept: Sequence[Term]) -> Refill | None:
    """Return the sums that each fold fills anew, None where no feature has missing values."""
    found = [
        filled_by(file, training_means(file, k)).combination(kept, file.layout) for k in range(file.n_folds)
    ]
    matrices = [one.matrix for one in found if one.matrix is not None]
    if not matrices:
        return None
    return Refill(selected(file.arrays, found[0].used), np.array(matrices))
