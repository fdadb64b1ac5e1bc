"""Figures of a text classifier at one alpha."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.text.compute import TextResult
from lasso_tui.techniques.text.evaluation import (
    probability,
)
from lasso_tui.techniques.text.tutorial import REVIEWS, SENTIMENTS


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
