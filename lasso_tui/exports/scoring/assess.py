"""Errors and calibration of predictions where the new rows have the target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui import solvers
from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.exports.scoring.cells import codes_of, numbers_of
from lasso_tui.exports.scoring.recipe import Recipe

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data.readers.chunk_reader import RowChunk

__all__ = ["Assessment", "observed"]

MAX_RANKED = 2_000_000
"""Rows up to which the area under the ROC curve is computed: they are kept in memory."""


def observed(recipe: Recipe, chunk: RowChunk, decimal: str) -> FloatArray:
    """Return the targets of rows as the model was fitted to them, NaN where there is none."""
    cells = chunk.cells[recipe.target]
    missing = MissingWords.of(recipe.reading.get("na"))
    if isinstance(recipe.class_one, str):
        codes, _ = codes_of(
            cells, dict.fromkeys((recipe.class_one, *recipe.class_spellings), 1), decimal, missing=missing
        )
        return np.where(codes == -1, np.nan, (codes == 1).astype(np.float64))
    values, _ = numbers_of(cells, (), decimal, missing)
    if recipe.class_one is not None:
        return np.where(np.isnan(values), np.nan, (values == recipe.class_one).astype(np.float64))
    return values


class Assessment:
    """Sums over the rows that have a target and a prediction."""

    def __init__(self, family: str) -> None:
        self.family, self.rows = family, 0
        self._squares = self._losses = 0.0
        self._pairs: list[tuple[FloatArray, FloatArray]] = []
        self._wrong = 0
        self._shift: tuple[float, float] | None = None
        self._sums = np.zeros(5)

    def add(self, y: FloatArray, mean: FloatArray, link: FloatArray) -> None:
        """Add rows: their targets, means and linear predictors; NaN where one of these is missing."""
        from scipy.special import xlogy

        used = ~(np.isnan(y) | np.isnan(link))
        y, mean, link = y[used], mean[used], link[used]
        if not len(y):
            return
        if self._shift is None:
            self._shift = float(mean.mean()), float(y.mean())
        self.rows += len(y)
        self._squares += float(((y - mean) ** 2).sum())
        if self.family == "poisson":
            self._losses += float(2 * (xlogy(y, y) - y * link - y + mean).sum())
        elif self.family == "binomial":
            self._losses += float(2 * (np.logaddexp(0, link) - y * link).sum())
            self._wrong += int(((link > 0) != (y > 0.5)).sum())
            if self.rows <= MAX_RANKED:
                self._pairs.append((y, link))
        a, b = mean - self._shift[0], y - self._shift[1]
        self._sums += [a.sum(), b.sum(), (a * a).sum(), (a * b).sum(), (b * b).sum()]

    def sentence(self, label: str) -> str:
        """Say the errors and the calibration in a line; "" without rows."""
        if not self.rows:
            return ""
        n = self.rows
        a, b, aa, ab, bb = (self._sums / n).tolist()
        spread, total = aa - a * a, bb - b * b
        mse = self._squares / n
        if self.family == "binomial":
            parts = [f"deviance {self._losses / n:.4g}", f"{self._wrong / n:.1%} of classes wrong"]
            parts += [f"AUC {self._auc():.3f}"] if self.rows <= MAX_RANKED and total > 0 else []
        elif self.family == "poisson":
            parts = [f"deviance {self._losses / n:.4g}", f"RMSE {math.sqrt(mse):.4g}"]
        else:
            parts = [f"MSE {mse:.4g}"] + ([f"R² {1 - mse / total:z.3f}"] if total > 0 else [])
        assert self._shift is not None
        if spread > 1e-12 * max(aa, 1e-300):
            slope = (ab - a * b) / spread
            level = (self._shift[1] + b) - slope * (self._shift[0] + a)
            parts.append(
                f"calibration: observed = {level:.3g} {'+' if slope >= 0 else '−'} {abs(slope):.3g} × predicted"
            )
        return f"{label} on {n:,} rows: {', '.join(parts)}."

    def _auc(self) -> float:
        y, link = (np.concatenate([pair[k] for pair in self._pairs]) for k in (0, 1))
        return solvers.roc_auc(y, link)
