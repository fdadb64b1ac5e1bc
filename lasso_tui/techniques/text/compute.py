"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_path import cv_marks
from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.text.charts import MOST_LINES, sentence_of
from lasso_tui.techniques.text.data import Texts
from lasso_tui.techniques.text.evaluation import (
    Contribution,
    Evaluation,
    Split,
    evaluate,
    explain,
)
from lasso_tui.techniques.text.features import cross_validate
from lasso_tui.techniques.text.params import TextParams
from lasso_tui.techniques.text.tutorial import Tutorial, tutorial

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.text import TextResult


N_ALPHAS = 40


ALPHA_MIN_RATIO = 0.01


LEAST_RATIO = 1e-4
"""How far below the largest useful alpha one may ask: further down the classes are told apart without error."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TextResult(Result[TextParams, Texts]):
    """The path on the training texts, its cross-validation when it has come in, and the test texts."""

    split: Split
    path: solvers.GlmPath
    span: tuple[float, float]
    """Least and largest coefficient on the path: the range of the words' bars."""
    lines: FloatArray
    """(A, K) coefficients of the words that have a line."""
    line_names: tuple[str, ...]
    truth: FloatArray | None
    """(p,) the coefficients that made the texts, where they are known."""
    cv: solvers.CrossValidation | None = None
    band: tuple[FloatArray, FloatArray] | None = None
    tutorial: Tutorial | None = None
    seen: dict[Any, Any] = field(default_factory=dict, repr=False)

    def judged(self, alpha: float) -> Evaluation:
        """Return how the model at one alpha does on the test rows: looked up where it was asked for before."""
        if ("judged", alpha) not in self.seen:
            solution = self.path.at(alpha)
            self.seen["judged", alpha] = evaluate(
                self.split.test @ solution.coef + solution.intercept, self.split.y_test
            )
        found: Evaluation = self.seen["judged", alpha]
        return found

    def shares(self, alpha: float) -> tuple[Contribution, ...]:
        """Return what each word of the typed sentence adds to its log-odds, looked up like `judged`."""
        key = ("shares", alpha, sentence_of(self))
        if key not in self.seen:
            self.seen[key] = explain(self.split, self.path.at(alpha), sentence_of(self))
        found: tuple[Contribution, ...] = self.seen[key]
        return found


def solve(params: TextParams, data: Texts) -> Iterator[TextResult]:
    """First the path on the training texts; then its cross-validation."""
    import numpy as np

    if len(set(data.labels.tolist())) < 2:
        only = data.classes[int(data.labels[0])] if data.n_samples else "none"
        where = "nonzero, noise or seed must be such that" if data.source == SYNTHETIC else "file must hold"
        raise ParamError(
            f"{where} texts of two classes; the {data.n_samples} texts of {data.name} are all {only}."
        )
    split = Split.of(
        data,
        kind=params.weights,
        ngrams=params.ngrams,
        min_df=params.min_df,
        test_share=params.test_share,
        seed=params.seed,
    )
    path = solvers.path(split.train, split.y_train, family="binomial", alphas=alphas_of(split, params.alpha))
    assert isinstance(path, solvers.GlmPath)
    strongest = np.argsort(-np.abs(path.coefs).max(axis=1), kind="stable")[:MOST_LINES]
    truth = data.truth
    result = TextResult(
        data=replace(data, features=split.words),
        params=params,
        split=split,
        path=path,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        warnings=path.warnings,
        pending="cross-validation",
        span=(min(float(path.coefs.min()), 0.0), max(float(path.coefs.max()), 0.0)),
        lines=np.ascontiguousarray(path.coefs[strongest].T),
        line_names=tuple(split.words[j] for j in strongest),
        truth=None if truth is None else np.array([truth.get(word, 0.0) for word in split.words]),
        tutorial=tutorial() if data.source == "article" else None,
    )
    yield result
    cv = cross_validate(
        split.counts,
        split.y_train,
        path,
        kind=params.weights,
        min_df=params.min_df,
        folds=params.folds,
        seed=params.seed,
        loss=params.loss,
    )
    yield replace(
        result,
        cv=cv,
        band=(cv.mean - cv.se, cv.mean + cv.se),
        marks=cv_marks(cv),
        pending="",
        warnings=path.warnings + cv.warnings,
        start=start_alpha(path, params.alpha, cv),
    )


def alphas_of(split: Split, alpha: float | None) -> FloatArray:
    """Return decreasing alphas from the smallest that keeps no word; as far down as is asked for.

    Raises
    ------
    ParamError
        For an alpha so small that hardly a penalty is left.
    """
    import numpy as np

    top = float(solvers.alpha_max(split.train, split.y_train, family="binomial"))
    grid: FloatArray = np.geomspace(top, top * ALPHA_MIN_RATIO, N_ALPHAS)
    if alpha is None or grid[-1] <= alpha <= top:
        return grid
    if alpha > top:
        return np.concatenate([[alpha], grid])
    if alpha < top * LEAST_RATIO:
        raise ParamError(
            f"alpha must be at least {format_significant(top * LEAST_RATIO)} for these texts, not {alpha:g}."
        )
    more = int(np.ceil(np.log(alpha / grid[-1]) / np.log(grid[1] / grid[0])))
    return np.concatenate([grid, np.geomspace(grid[-1], alpha, more + 1)[1:]])


MOST_LINES = 30
"""How many words have a line in the path: those with the largest coefficients."""


def sentence_of(result: TextResult) -> str:
    """Return the sentence that was typed in."""
    return result.params.sentence
