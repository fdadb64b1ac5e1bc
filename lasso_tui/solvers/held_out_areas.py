"""The AUC over the folds of a cross-validation that was chosen by another loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.folds import Split
from lasso_tui.solvers.data.rows import Rows
from lasso_tui.solvers.fold_summary import average_folds
from lasso_tui.solvers.losses.loss import RankLoss
from lasso_tui.solvers.results import CrossValidation

__all__ = ["HeldOutAreas", "folds_with_loss"]

MAX_FOLDS_NAMED = 5

MAX_STORED = 2**24
"""Linear predictors that are stored until the alphas are chosen; of more, the areas are computed at once at all."""


class HeldOutAreas:
    """What the areas of the folds at the chosen alphas need.

    Parameters
    ----------
    rows : checked
    splits : (train, test) of each fold
    loss : 1 − AUC
    n_alphas : of the grid
    """

    def __init__(self, rows: Rows, splits: Sequence[Split], loss: RankLoss, n_alphas: int) -> None:
        self._rows, self._splits, self._loss = rows, splits, loss
        self._at_once = len(rows.y) * n_alphas > MAX_STORED
        self._taken: list[list[FloatArray]] = [[] for _ in splits]

    def take(self, k: int, eta: FloatArray) -> None:
        """Take the linear predictors (m, A) of the rows that fold k holds out, at further alphas."""
        test = self._splits[k][1]
        y, w = self._rows.y[test], self._rows.weights[test]
        if not self._at_once:
            self._taken[k].append(eta)
        elif self._loss.exists_for(y, w):
            self._taken[k].append(self._loss.of(y, eta, w)[None, :])

    def added_to(self, cv: CrossValidation) -> CrossValidation:
        """Return the cross-validation with `areas` at the alphas that it has chosen, or with a warning."""
        rows = self._rows
        try:
            which, skipped = folds_with_loss(rows, self._splits, self._loss)
        except ValueError as error:
            return replace(cv, warnings=(*cv.warnings, f"No AUC: {error}"))
        points = sorted({cv.index_1se, cv.index_min})
        losses = np.empty((len(points), len(which)))
        for column, k in enumerate(which):
            here, test = np.hstack(self._taken[k])[:, points], self._splits[k][1]
            losses[:, column] = (
                here if self._at_once else self._loss.of(rows.y[test], here, rows.weights[test])
            )
        sizes, alphas = cv.fold_sizes[which], cv.alphas[points]
        averaged = average_folds(losses, sizes)
        areas = replace(
            cv,
            alphas=alphas,
            losses=losses,
            mean=averaged.mean,
            se=averaged.se,
            alpha_min=float(alphas[averaged.index_min]),
            alpha_1se=float(alphas[averaged.index_1se]),
            index_min=averaged.index_min,
            index_1se=averaged.index_1se,
            fold_sizes=sizes,
            gaps=None if cv.gaps is None else cv.gaps[np.ix_(points, which)],
            warnings=skipped,
        )
        return replace(cv, areas=areas, warnings=cv.warnings + skipped)


def folds_with_loss(rows: Rows, splits: Sequence[Split], loss: RankLoss) -> tuple[list[int], tuple[str, ...]]:
    """Return the numbers of the folds whose held-out rows have a loss, and a sentence about the others.

    Raises
    ------
    ValueError
        Where fewer than two folds have one.
    """
    have = [loss.exists_for(rows.y[test], rows.weights[test]) for _, test in splits]
    found = [k for k, exists in enumerate(have) if exists]
    if len(found) == len(splits):
        return found, ()
    lacking = [str(k) for k, exists in enumerate(have) if not exists]
    named = ", ".join(lacking[:MAX_FOLDS_NAMED]) + (" and others" if len(lacking) > MAX_FOLDS_NAMED else "")
    fold = "Fold" if len(lacking) == 1 else "Folds"
    if len(found) < 2:
        raise ValueError(
            f"{fold} {named}: {loss.missing}, and two folds are needed. Use other or fewer folds."
        )
    return found, (f"{fold} {named} (of 0 to {len(splits) - 1}) left out: {loss.missing}.",)
