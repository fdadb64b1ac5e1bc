"""Text: an L1-penalised logistic model selects the words that separate two classes, and explains its predictions.

minimise over b₀, b   1/n·Σ [log(1 + exp ηᵢ) − yᵢηᵢ] + α·‖b‖₁,     ηᵢ = b₀ + Σⱼ xᵢⱼbⱼ  the log-odds of class 1

xᵢⱼ is the weighted count of word j in text i. A sentence's log-odds are a sum over its words, so that each word has
a contribution.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.entry_order import order_of_entry
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_path import cv_marks
from lasso_tui.techniques.linear.paired import PairedErrors
from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.text.data import Texts
from lasso_tui.techniques.text.evaluation import Contribution, Evaluation, Split, evaluate, explain
from lasso_tui.techniques.text.features import cross_validate
from lasso_tui.techniques.text.params import TextParams
from lasso_tui.techniques.text.tutorial import Tutorial, tutorial

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["TextResult", "solve"]

REQUESTED_ALPHA_MIN_RATIO = 1e-4
"""Smallest alpha that may be requested, relative to alpha max; below it the classes are separated perfectly."""

EARLY_SHARE = 60
"""Per cent of the alphas, the largest, that make the first picture: they take a tenth of the time."""

MAX_PATH_CURVES = 30
"""Most words with a curve in the path chart: those with the largest coefficients."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TextResult(Result[TextParams, Texts]):
    """The path on the training texts, its cross-validation once it is computed, and the test texts.

    Attributes
    ----------
    split : training and test texts as features
    path : the solutions along alpha
    entry_order : (p,) the words in the order in which they enter the path
    coef_range : smallest and largest coefficient on the path: the range of the words' bars
    curves, curve_names : (A, K) coefficients of the words that have a curve, and their names
    truth : (p,) true coefficients, where they are known
    cv, band : cross-validation, and its mean minus and plus one standard error
    paired : each alpha's CV error minus that at the minimum, paired by fold
    comparable : (A, 1) the minimum CV error at the alphas that are not distinguishable from it
    tutorial : the worked example's solution
    cache : evaluations, contributions and charts made already
    """

    split: Split
    path: solvers.GlmPath
    entry_order: IntArray
    coef_range: tuple[float, float]
    curves: FloatArray
    curve_names: tuple[str, ...]
    truth: FloatArray | None
    cv: solvers.CrossValidation | None = None
    band: tuple[FloatArray, FloatArray] | None = None
    paired: PairedErrors | None = None
    comparable: FloatArray | None = None
    tutorial: Tutorial | None = None
    cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def has_test(self) -> bool:
        """Whether texts are held out to test on."""
        return len(self.split.y_test) > 0

    def evaluation(self, alpha: float) -> Evaluation:
        """Return the evaluation of the model at one alpha on the test texts, from the cache where it is there."""
        key = ("evaluation", alpha)
        if key not in self.cache:
            solution = self.path.at(alpha)
            self.cache[key] = evaluate(
                self.split.test @ solution.coef + solution.intercept, self.split.y_test
            )
        cached: Evaluation = self.cache[key]
        return cached

    def contributions(self, alpha: float) -> tuple[Contribution, ...]:
        """Return the contribution of each word of the sentence to its log-odds, from the cache where it is there."""
        sentence = self.params.sentence
        key = ("contributions", alpha, sentence)
        if key not in self.cache:
            self.cache[key] = explain(self.split, self.path.at(alpha), sentence)
        cached: tuple[Contribution, ...] = self.cache[key]
        return cached


def solve(params: TextParams, data: Texts) -> Iterator[TextResult]:
    """Compute the first part of the path on the training texts, then all of it, then its cross-validation."""
    import numpy as np

    check_classes(data)
    split = Split.of(
        data,
        kind=params.weighting,
        ngrams=params.ngrams,
        min_df=params.min_df,
        test_fraction=params.test_fraction,
        seed=params.seed,
    )
    grid, truth = alpha_grid(split, params), data.truth
    result = TextResult(
        data=replace(data, features=split.words),
        params=params,
        split=split,
        pending="path",
        **fields_along(
            solve_path(split, grid[: early_alphas(grid, params.alpha)]), split.words, params.alpha
        ),
        truth=None if truth is None else np.array([truth.get(word, 0.0) for word in split.words]),
        tutorial=tutorial() if data.source == "article" else None,
    )
    if len(result.grid) < len(grid):  # large alphas have few words and come at once
        yield result
        path = solve_path(split, grid)
        result = replace(result, **fields_along(path, split.words, params.alpha), cache={})
    path = result.path
    result = replace(result, warnings=path.warnings, pending="cross-validation")
    yield result
    cv = cross_validate(
        split.counts,
        split.y_train,
        path,
        kind=params.weighting,
        min_df=params.min_df,
        folds=params.folds,
        seed=params.seed,
        loss=params.loss,
    )
    if cv.path is not path:  # the grid was extended
        assert isinstance(cv.path, solvers.GlmPath)
        path = cv.path
        result = replace(result, **fields_along(path, split.words, params.alpha), cache={})
    paired = PairedErrors.of(cv.losses, cv.fold_sizes, cv.index_min)
    yield replace(
        result,
        cv=cv,
        band=(cv.mean - cv.se, cv.mean + cv.se),
        paired=paired,
        comparable=paired.line(cv.mean),
        marks=cv_marks(cv),
        pending="",
        warnings=path.warnings + cv.warnings,
        start=start_alpha(path, params.alpha, cv),
    )


def solve_path(split: Split, alphas: FloatArray) -> solvers.GlmPath:
    """Solve along alphas on the training texts."""
    path = solvers.path(
        split.train,
        split.y_train,
        family="binomial",
        alphas=alphas,
        polish=False,  # words that always stand together share their coefficient, to which gaps are enough
    )
    assert isinstance(path, solvers.GlmPath)
    return path


def early_alphas(grid: FloatArray, requested: float | None) -> int:
    """Return how many of the decreasing alphas are solved for the first picture; all where one was requested."""
    return len(grid) if requested is not None else max(len(grid) * EARLY_SHARE // 100, 3)


def fields_along(path: solvers.GlmPath, words: tuple[str, ...], requested: float | None) -> dict[str, Any]:
    """Return the fields of a result that depend on the whole path."""
    import numpy as np

    largest = np.argsort(-np.abs(path.coefs).max(axis=1), kind="stable")[:MAX_PATH_CURVES]
    return {
        "path": path,
        "entry_order": order_of_entry(path.coefs.T),
        "start": start_alpha(path, requested, None),
        "grid": path.alphas,
        "coef_range": (min(float(path.coefs.min()), 0.0), max(float(path.coefs.max()), 0.0)),
        "curves": np.ascontiguousarray(path.coefs[largest].T),
        "curve_names": tuple(words[j] for j in largest),
    }


def check_classes(data: Texts) -> None:
    """Check that there are texts of both classes.

    Raises
    ------
    ParamError
        Where all texts are of one class, or there are none.
    """
    if len(set(data.labels.tolist())) == 2:
        return
    only = data.classes[int(data.labels[0])] if data.n_samples else "none"
    remedy = (
        "Change informative, noise or seed"
        if data.source == SYNTHETIC
        else "Set file to one with two classes"
    )
    raise ParamError(f"{data.name}: all {data.n_samples} texts are of one class ({only}). {remedy}.")


def alpha_grid(split: Split, params: TextParams) -> FloatArray:
    """Return decreasing alphas from alpha max, extended to a requested one.

    Raises
    ------
    ParamError
        For a requested alpha so small that the classes are separated perfectly.
    """
    import numpy as np

    top = float(solvers.alpha_max(split.train, split.y_train, family="binomial"))
    grid: FloatArray = np.geomspace(top, top * params.alpha_min_ratio, params.n_alphas)
    requested = params.alpha
    if requested is None or grid[-1] <= requested <= top:
        return grid
    if requested > top:
        return np.concatenate([[requested], grid])
    smallest = top * REQUESTED_ALPHA_MIN_RATIO
    if requested < smallest:
        raise ParamError(
            f"alpha must be at least {format_significant(smallest)} for these texts, not {requested:g}."
        )
    n_more = int(np.ceil(np.log(requested / grid[-1]) / np.log(grid[1] / grid[0])))
    return np.concatenate([grid, np.geomspace(grid[-1], requested, n_more + 1)[1:]])
