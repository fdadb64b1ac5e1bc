"""Models side by side on the same rows: losses, the share explained, AUC, and paired differences of losses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui import solvers
from lasso_tui.data.readers.row_chunks import ReadAgainError, RowSource, open_rows
from lasso_tui.exports.scoring.assess import MAX_RANKED, observed
from lasso_tui.exports.scoring.predict import check_columns, word_columns
from lasso_tui.exports.scoring.recipe import Recipe
from lasso_tui.exports.scoring.score import Findings, mean_of, score_chunk
from lasso_tui.requests.reading_flags import reading_of
from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Goodness", "Standing", "coefficients_side_by_side", "goodness_of_links", "goodness_on"]

MAX_READS = 6


@dataclass(frozen=True)
class Standing:
    """One model on the rows that all models score.

    Attributes
    ----------
    name : of the model
    loss : mean loss
    explained : share of the loss of the rows' own mean that is explained: R² or D²
    auc : area under the ROC curve, NaN for other families
    nonzero : number of nonzero coefficients
    difference, se : mean difference of losses to the best model, row by row, and its standard error; 0 for that one
    """

    name: str
    loss: float
    explained: float
    auc: float
    nonzero: int
    difference: float
    se: float


@dataclass(frozen=True)
class Goodness:
    """Models side by side.

    Attributes
    ----------
    rows, skipped : rows that all models score and that have a target, and the others
    loss_name : "MSE" or "deviance"
    explained_name : "R²" or "D²"
    standings : in the order of the models
    """

    rows: int
    skipped: int
    loss_name: str
    explained_name: str
    standings: tuple[Standing, ...]


class _Sums:
    """Sums over the rows scored so far, of several models."""

    def __init__(self, families: Sequence[str], nonzero: Sequence[int]) -> None:
        self._families, self._nonzero = families, nonzero
        self.family = families[0] if len(set(families)) == 1 else "gaussian"
        self.rows = self.skipped = 0
        self._weight = self._squared_weight = 0.0
        self._losses = np.zeros(len(families))
        self._squared_weight_losses = np.zeros(len(families))
        self._products = np.zeros((len(families), len(families)))
        self._targets: list[FloatArray] = []
        self._links: list[FloatArray] = []
        self._weights: list[FloatArray] = []
        self._y = self._y_squared = self._y_loss = 0.0

    def add(self, y: FloatArray, links: FloatArray, weights: FloatArray | None = None) -> None:
        """Add rows: targets (n,), linear predictors (models, n), and weights (n,) or None for ones."""
        used = ~(np.isnan(y) | np.isnan(links).any(axis=0))
        self.skipped += int((~used).sum())
        y, links = y[used], links[:, used]
        weights = np.ones(len(y)) if weights is None else weights[used]
        self.rows += len(y)
        self._weight += float(weights.sum())
        self._squared_weight += float(weights @ weights)
        losses = np.vstack(
            [self._loss(family, y, link) for family, link in zip(self._families, links, strict=True)]
        )
        self._losses += losses @ weights
        self._squared_weight_losses += losses @ (weights * weights)
        self._products += (weights * losses) @ (weights * losses).T
        self._y += float(weights @ y)
        self._y_squared += float(weights @ (y * y))
        if self.family == "poisson":
            self._y_loss += float(weights @ (y * np.log(np.maximum(y, 1e-300))))
        if self.family == "binomial" and self.rows <= MAX_RANKED:
            self._targets.append(y)
            self._links.append(links)
            self._weights.append(weights)

    def _loss(self, family: str, y: FloatArray, link: FloatArray) -> FloatArray:
        if self.family == "gaussian":
            return np.asarray((y - mean_of(family, link)) ** 2)
        return 2.0 * solvers.loss_of_family(self.family).value(y, link)

    def null_loss(self) -> float:
        """Return the mean loss of the rows' own mean."""
        n, mean = self._weight, self._y / self._weight
        if self.family == "gaussian":
            return self._y_squared / n - mean * mean
        if self.family == "poisson":
            return 2.0 * (self._y_loss / n - mean * math.log(mean)) if mean > 0 else 0.0
        if not 0 < mean < 1:
            return 0.0
        return -2.0 * (mean * math.log(mean) + (1 - mean) * math.log1p(-mean))

    def goodness(self, names: Sequence[str]) -> Goodness:
        """Return the models side by side."""
        gaussian = self.family == "gaussian"
        loss, explained = ("MSE", "R²") if gaussian else ("deviance", "D²")
        return Goodness(self.rows, self.skipped, loss, explained, self.standings(names))

    def standings(self, names: Sequence[str]) -> tuple[Standing, ...]:
        """Return what the sums say of each model."""
        means, null = self._losses / self._weight, self.null_loss()
        best = int(np.argmin(means))
        made = []
        for k, name in enumerate(names):
            difference = float(means[k] - means[best])
            made.append(
                Standing(
                    name=name,
                    loss=float(means[k]),
                    explained=1.0 - float(means[k]) / null if null > 0 else math.nan,
                    auc=self._auc(k),
                    nonzero=self._nonzero[k],
                    difference=difference,
                    se=0.0 if k == best else self._se(k, best, difference),
                )
            )
        return tuple(made)

    def _se(self, k: int, best: int, difference: float) -> float:
        """Standard error of a mean difference d: Σ w²(dᵢ − d)²/(Σ w)² · m/(m − 1), with m = (Σ w)²/Σ w² rows."""
        squares = self._products[k, k] + self._products[best, best] - 2 * self._products[k, best]
        sums = self._squared_weight_losses[k] - self._squared_weight_losses[best]
        about = squares - 2 * difference * sums + difference**2 * self._squared_weight
        rows = self._weight**2 / self._squared_weight
        return math.sqrt(max(about, 0.0) * rows / (rows - 1)) / self._weight if rows > 1 else 0.0

    def _auc(self, k: int) -> float:
        if self.family != "binomial" or self.rows > MAX_RANKED:
            return math.nan
        links = np.concatenate([part[k] for part in self._links])
        return solvers.roc_auc(np.concatenate(self._targets), links, np.concatenate(self._weights))


def goodness_of_links(
    names: Sequence[str],
    family: str,
    nonzero: Sequence[int],
    y: FloatArray,
    links: FloatArray,
    weights: FloatArray | None = None,
) -> Goodness:
    """Return models of one family side by side, whose predictions are known.

    Parameters
    ----------
    names, family, nonzero : of the models: names, their family, numbers of nonzero coefficients
    y : (n,) target
    links : (models, n) linear predictors
    weights : (n,) of the rows, or None for ones
    """
    sums = _Sums([family] * len(names), nonzero)
    sums.add(y, links, weights)
    return sums.goodness(names)


def goodness_on(recipes: Sequence[Recipe], names: Sequence[str], source: str) -> Goodness:
    """Score models on the same rows.

    Parameters
    ----------
    recipes, names : the models, of one target
    source : a file, a pattern or a bundled dataset with the target

    Raises
    ------
    ExportError
        For models of different targets, missing columns, and where no row is scored by all models.
    DataError
        Where the source cannot be read.
    """
    first = recipes[0]
    for recipe, name in zip(recipes, names, strict=True):
        if (recipe.target, recipe.class_one) != (first.target, first.class_one):
            raise ExportError(
                f"{name} predicts {recipe.label} and {names[0]} {first.label}. Compare models of one target."
            )
    opened = open_rows(source, reading_of(first.reading))
    for recipe in recipes:
        check_columns(recipe, opened, ())
    if first.target not in opened.columns:
        raise ExportError(
            f"{opened.name} has no {first.target}, against which the models are compared. Add the column."
        )
    for _ in range(MAX_READS):
        sums = _Sums([recipe.family for recipe in recipes], [len(recipe.terms) for recipe in recipes])
        try:
            _add_all(sums, recipes, opened)
        except ReadAgainError:
            continue
        if not sums.rows:
            raise ExportError(f"No row of {opened.name} has a target and is scored by all models.")
        return sums.goodness(names)
    raise ExportError(f"{opened.name} cannot be read as a table. Save it as CSV in UTF-8.")


def _add_all(sums: _Sums, recipes: Sequence[Recipe], source: RowSource) -> None:
    first = recipes[0]
    wanted = {first.target, *(name for recipe in recipes for name in recipe.needed)}
    words = set().union(*(word_columns(recipe) for recipe in recipes))
    words |= {first.target} if isinstance(first.class_one, str) else set()
    for chunk in source.chunks(wanted, words):
        links = [
            score_chunk(recipe, chunk, Findings(), source.decimal, zeros=source.zeros).link
            for recipe in recipes
        ]
        sums.add(observed(first, chunk, source.decimal), np.vstack(links))


def coefficients_side_by_side(recipes: Sequence[Recipe]) -> list[tuple[str, tuple[float, ...]]]:
    """Return the features that some model has, with each model's coefficient; 0 where it has none."""
    coefs = [{term.feature: term.coef for term in recipe.terms} for recipe in recipes]
    features = list(dict.fromkeys(feature for one in coefs for feature in one))
    rows = [(feature, tuple(one.get(feature, 0.0) for one in coefs)) for feature in features]
    return [("(intercept)", tuple(recipe.intercept for recipe in recipes)), *rows]
