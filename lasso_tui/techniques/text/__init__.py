"""Text: an L1 logistic model keeps the words that tell two classes apart, and says why it judges as it does.

minimise over b₀, b   1/n·Σ [log(1 + exp ηᵢ) − yᵢηᵢ] + α·‖b‖₁,     ηᵢ = b₀ + Σⱼ xᵢⱼbⱼ  the log-odds of class 1

xᵢⱼ weighs word j in text i. A sentence's log-odds are a sum over its words, so each word's share can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.grid import nearest, start_alpha
from lasso_tui.techniques.linear.linear_path import cv_marks
from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC, InformativeParams, SyntheticParams
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import ParamError, choice, log_slider, number, seed, text
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import Lesson, Technique, TutorialExample
from lasso_tui.techniques.text.charts import CHARTS, MOST_LINES, sentence_of
from lasso_tui.techniques.text.data import PARTS, SENTENCES, Texts, article_texts, text_sources
from lasso_tui.techniques.text.evaluation import (
    Contribution,
    Evaluation,
    Split,
    evaluate,
    explain,
    probability,
)
from lasso_tui.techniques.text.features import WEIGHTS, cross_validate
from lasso_tui.techniques.text.tutorial import REVIEWS, SENTIMENTS, Tutorial, tutorial

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

N_ALPHAS = 40
ALPHA_MIN_RATIO = 0.01
LEAST_RATIO = 1e-4
"""How far below the largest useful alpha one may ask: further down the classes are told apart without error."""


@dataclass(frozen=True, kw_only=True)
class TextParams(InformativeParams, SyntheticParams):
    """What can be set."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the CV minimum",
        help="Penalty per text: larger drops more words.",
    )
    sentence: str = text(
        "The plot was terrible, but I loved the acting.",
        label="sentence",
        recompute="draw",
        hint="a sentence of one line",
        help="A sentence to be judged and explained word by word.",
    )
    weights: str = choice(
        "tf-idf",
        *WEIGHTS,
        label="weights",
        help="What a column holds: counts weighted by how rare the word is, plain counts, or 1 where it occurs.",
    )
    ngrams: int = number(
        1,
        label="n-grams",
        low=1,
        high=3,
        whole=True,
        help="Longest run of words that is a column of its own.",
    )
    min_df: int = number(
        3,
        label="min_df",
        low=1,
        high=10_000,
        whole=True,
        unit="texts",
        help="In how many training texts a word must be to have a column.",
    )
    folds: int = number(5, label="folds", low=2, high=50, whole=True, help="Parts of the cross-validation.")
    loss: str = choice(
        "deviance",
        "deviance",
        "misclassification",
        label="CV loss",
        help="What cross-validation counts: how improbable the classes were thought, or how many were told wrong.",
    )
    test_share: float = number(
        0.2,
        label="test share",
        low=0.05,
        high=0.9,
        step=0.05,
        help="Share of each class that is set aside to test on.",
    )
    seed: int = seed(42, help="Seed of the test rows, the folds, and the made-up texts.")
    part: str = choice(
        "all", *PARTS, label="source", only_for=(SENTENCES,), help="Whose sentences: films, goods, or places."
    )
    file: str = text(
        "",
        label="file",
        only_for=(SENTENCES,),
        hint="the path of a CSV file, or empty for the bundled sentences",
        help="A CSV file of your own with a header, a column of text and a column of two labels.",
    )
    noise: float = number(
        1.0,
        label="noise",
        low=0.1,
        high=100.0,
        only_for=(SYNTHETIC,),
        help="Scale of the logistic noise in made-up texts.",
    )


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
        where = (
            "informative, noise or seed must be such that" if data.source == SYNTHETIC else "file must hold"
        )
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


def readout(result: TextResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    solution, found, split = result.path.at(cursor), result.judged(cursor), result.split
    kept, gap = int((solution.coef != 0).sum()), max(float(solution.gap), 0.0)
    tests = f"{len(split.y_test):,} test texts"
    shares = result.shares(cursor)
    total = float(solution.intercept + sum(share.value for share in shares))
    figures = [
        Metric("alpha", "alpha", float(cursor), format_significant(cursor)),
        Metric("nonzero", "kept", kept, f"{kept} of {len(split.words):,}"),
        Metric(
            "accuracy", "accuracy", found.accuracy, f"{found.accuracy:.1%} ± {found.se:.1%}", data_label=tests
        ),
        Metric(
            "accuracy_se", "standard error", found.se, f"{found.se:.3f}", data_label=tests, in_readout=False
        ),
        Metric("baseline", "majority class", split.baseline, f"{split.baseline:.1%}"),
        Metric("auc", "AUC", found.auc, f"{found.auc:.3f}"),
        Metric(
            "log_loss",
            "log-loss",
            found.log_loss,
            f"{found.log_loss:.3f}",
            data_label=tests,
            in_readout=False,
        ),
        Metric(
            "sentence_probability",
            f"sentence {result.data.classes[1]}",
            probability(total),
            f"{probability(total):.0%}",
        ),
        Metric("sentence_log_odds", "sentence's log-odds", total, f"{total:+.3f}", in_readout=False),
        Metric("gap", "gap", gap, gap_text(gap)),
        *cv_figures(result, cursor),
        *tutorial_figures(result, cursor),
    ]
    if result.truth is not None:
        false = int(((solution.coef != 0) & (result.truth == 0)).sum())
        missed = int(((solution.coef == 0) & (result.truth != 0)).sum())
        figures += [
            Metric("false_words", "false", false, str(false), data_label="those kept"),
            Metric("missed_words", "missed", missed, str(missed)),
        ]
    intercept = float(solution.intercept)
    truth = result.truth if result.params.weights == "presence" else None
    return Readout(
        metrics=tuple(figures),
        intercept_scaled=intercept,
        intercept_unscaled=intercept,
        scaling=scaling(result),
        coefficients=Coefficients(split.words, solution.coef, solution.coef, truth),
        remark=remark(result, cursor),
    )


def cv_figures(result: TextResult, cursor: float) -> list[Metric]:
    """Return the cross-validated loss at the grid's alpha nearest to the cursor, and what it chooses."""
    cv = result.cv
    if cv is None:
        return []
    near = nearest(cv.alphas, cursor)
    mean, se = float(cv.mean[near]), float(cv.se[near])
    name = result.params.loss
    return [
        Metric(
            f"cv_{name}",
            f"CV {name}",
            mean,
            f"{format_significant(mean)} ± {format_significant(se)}",
            data_label=f"{cv.losses.shape[1]} held-out folds",
        ),
        Metric("cv_se", "CV standard error", se, format_significant(se), in_readout=False),
        Metric(
            "alpha_min", "CV minimum", float(cv.alpha_min), format_significant(cv.alpha_min), in_readout=False
        ),
        Metric("alpha_1se", "1-SE", float(cv.alpha_1se), format_significant(cv.alpha_1se), in_readout=False),
    ]


def tutorial_figures(result: TextResult, cursor: float) -> list[Metric]:
    """Return what the tutorial gets, and how many of its five reviews the right method tells, unseen."""
    theirs = result.tutorial
    if theirs is None:
        return []
    right = reviews_right(result, cursor)
    pairs: dict[str, float | int] = {
        "accuracy": theirs.accuracy,
        "test_rows": theirs.n_test,
        "nonzero": theirs.nonzero,
        "vocabulary": theirs.vocabulary,
        "vocabulary_train": theirs.vocabulary_train,
        "gap": theirs.gap,
    }
    return [
        Metric("tutorial_alpha", "tutorial's alpha", 0.1, "0.100", in_readout=False),
        *(
            Metric(
                f"tutorial_{name}",
                f"tutorial's {name.replace('_', ' ')}",
                value,
                f"{value:g}",
                in_readout=False,
            )
            for name, value in pairs.items()
        ),
        Metric("reviews_right", "tutorial's reviews right", right, f"{right} of {len(REVIEWS)}"),
    ]


def reviews_right(result: TextResult, cursor: float) -> int:
    """Count the tutorial's reviews that the model at the cursor tells right; it was fitted on none of them."""
    solution = result.path.at(cursor)
    log_odds = result.split.columns(list(REVIEWS)) @ solution.coef + solution.intercept
    return sum(bool(value > 0) == bool(truth) for value, truth in zip(log_odds, SENTIMENTS, strict=True))


def scaling(result: TextResult) -> str:
    """Say what the columns are, and what was fitted on which rows."""
    split, params = result.split, result.params
    weights = {
        "tf-idf": "Counts times inverse document frequency, each text of length 1",
        "counts": "Counts of words",
        "presence": "1 where a word occurs",
    }[params.weights]
    return (
        f"{weights}, not standardised; vocabulary and weights from {len(split.y_train):,} training texts only, and "
        f"in each fold from its own training part; the {len(split.y_test):,} test texts were used for no choice."
    )


def remark(result: TextResult, cursor: float) -> str:
    """Say why the tutorial's number differs, or what the sentence's words add up to."""
    theirs = result.tutorial
    if theirs is not None:
        right = reviews_right(result, cursor)
        words = " and ".join(f"“{word}”" for word in theirs.kept)
        return (
            f"The tutorial fits least squares to 4 labels, keeps {words} and is tested on {theirs.n_test} review, "
            f"{theirs.accuracy:.0%} right; this logistic model, from {len(result.split.y_train):,} sentences, tells "
            f"{right} of its 5 right."
        )
    shares = sorted(result.shares(cursor), key=lambda s: -abs(s.value))
    told = ", ".join(f"{share.word} {share.value:+.2f}" for share in shares[:4] if share.value)
    unknown = [share.word for share in shares if share.sign == "?"]
    without = f"; without a column: {', '.join(unknown)}" if unknown else ""
    return f"The sentence: {told or 'no word has a share'}{without}."


LESSON = Lesson(
    question="Which words tell praise from blame, and why is a sentence judged as it is?",
    charts={
        "Words": "The words kept at the cursor, heaviest first. To the right (+) they speak for the second class, to "
        "the left (−) against it. Made-up texts also tell which words are true, false or missed.",
        "Sentence": "What each word of your sentence adds to its log-odds: its weight in the sentence times its "
        "coefficient. · is a word that the penalty dropped, ? one without a column. All together with "
        "the intercept decide: above 0 is the second class.",
        "CV error": "The loss on held-out folds along alpha, with one standard error either side. m is the least, s "
        "the largest alpha within one standard error of it: fewer words, no measurable loss.",
        "ROC": "The test texts ranked by log-odds: how many of one class are caught for how many false alarms of the "
        "other, over all thresholds. The dot is the threshold at even odds; the diagonal is guessing.",
        "Confusion": "The test texts: true class by the class told, and the share told right beside what always "
        "telling the majority class would get.",
        "Path": "The coefficients of the heaviest words along alpha; the numbers along the top count all kept.",
        "Coefficients": "For made-up texts: the estimates beside the coefficients that made the classes.",
    },
    formula="1/n · Σᵢ [log(1 + exp ηᵢ) − yᵢηᵢ]  +  α · Σⱼ |bⱼ|,\n  ηᵢ = b₀ + Σⱼ xᵢⱼbⱼ",
    try_this=(
        "Type a sentence with 'not good' in it; then set n-grams to 2 and look again.",
        "Press s, then m: how many words do the last few per cent of accuracy cost?",
        "Set source to amazon: other words, other weights, and a wider standard error.",
        "Set weights to presence: to have a word at all says most of it in a short text.",
    ),
    not_when="A bag of words knows no order, irony or word that it never met; long texts with context want other "
    "models. A word's coefficient is no effect of the word: it stands in for those it comes with, and another "
    "sample keeps other words. Do not choose alpha by the test texts: then they test no more.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "Salton & Buckley 1988, Term-weighting approaches in automatic text retrieval, Inf. Process. Manag. 24(5).",
        "Fawcett 2006, An introduction to ROC analysis, Pattern Recognit. Lett. 27(8).",
        "Kotzias, Denil, de Freitas & Smyth 2015, From group to individual labels using deep features, KDD.",
    ),
)

TECHNIQUE = Technique(
    slug="text",
    title="Text",
    order=12,
    params=TextParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article_texts,
        preset={"sentence": REVIEWS[1]},
        remark="The tutorial fits least squares to the labels of four reviews and tests on one.",
    ),
    lesson=LESSON,
    generators=tuple(text_sources()),
    tables=False,
    tables_refusal=f"it reads texts, and a table is numbers; open {SENTENCES} and set file to a CSV file of texts.",
    dataset=SENTENCES,
)
