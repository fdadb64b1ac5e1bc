"""Metrics of a text classifier at one alpha."""

from __future__ import annotations

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.fit_table import row_label
from lasso_tui.techniques.linear.display.answers import next_mark, sentence
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.paired import difference_metrics
from lasso_tui.techniques.number_format import auc_text, format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout, Sentence
from lasso_tui.techniques.text.compute import TextResult
from lasso_tui.techniques.text.evaluation import probability, probability_text
from lasso_tui.techniques.text.tutorial import REVIEWS, SENTIMENTS

__all__ = ["readout"]

SHORT_LOSS = {"deviance": "deviance", "misclassification": "misclassified"}
"""The losses as labels of rows have them."""


def readout(result: TextResult, cursor: float) -> Readout:
    """Return the metrics at the cursor."""
    solution, split = result.path.at(cursor), result.split
    nonzero, gap = int((solution.coef != 0).sum()), max(float(solution.gap), 0.0)
    total = float(solution.intercept + sum(c.value for c in result.contributions(cursor)))
    chance = probability(total)
    metrics = [
        Metric("alpha", "alpha", float(cursor), format_significant(cursor), row_label="alpha"),
        Metric("nonzero", "nonzero", nonzero, f"{nonzero} of {len(split.words):,}", row_label="words"),
        *metrics_on_test(result, cursor),
        Metric(
            "sentence_probability",
            f"P({result.data.classes[1]} | sentence)",
            chance,
            probability_text(chance),
        ),
        Metric("sentence_log_odds", "log-odds of sentence", total, f"{total:+.3f}", in_readout=False),
        Metric("gap", "gap", gap, gap_text(gap), row_label="gap"),
        *cv_metrics(result, cursor),
        *tutorial_metrics(result, cursor),
    ]
    if result.truth is not None:
        false = int(((solution.coef != 0) & (result.truth == 0)).sum())
        missed = int(((solution.coef == 0) & (result.truth != 0)).sum())
        metrics += [
            Metric("false_positives", "false positives", false, str(false)),
            Metric("false_negatives", "false negatives", missed, str(missed)),
        ]
    intercept = float(solution.intercept)
    truth = result.truth if result.params.weighting == "presence" else None
    return Readout(
        metrics=tuple(metrics),
        intercept_scaled=intercept,
        intercept_unscaled=intercept,
        scaling=scaling(result),
        coefficients=Coefficients(
            split.words, solution.coef, solution.coef, truth, entry_order=result.entry_order
        ),
        remark=remark(result, cursor),
        answer=answer(result),
        next_step=next_mark(cursor, result.marks, "words"),
    )


def answer(result: TextResult) -> Sentence | None:
    """Say how many test texts are classified correctly at the alpha that is chosen; None before there is one."""
    cv, chosen = result.cv, result.params.alpha
    if cv is None:
        return None
    chosen = float(cv.alpha_min) if chosen is None else chosen
    words = f"{int((result.path.at(chosen).coef != 0).sum()):,} words"
    if not result.has_test:
        near = nearest(cv.alphas, chosen)
        mean, se = format_significant(float(cv.mean[near])), format_significant(float(cv.se[near]))
        error = f"CV {result.params.loss} {mean} ± {se} with {words}"
        return sentence(f"{error} at the chosen alpha; no test texts.", f"{error}.")
    found, split = result.evaluation(chosen), result.split
    right = f"{100 * found.accuracy:.1f} % ± {100 * found.se:.1f}"
    count, usual = f"{len(split.y_test):,} test texts", f"{100 * split.baseline:.1f} %"
    return sentence(
        f"{right} right on {count} with {words}; always the majority class: {usual}. AUC "
        f"{auc_text(found.auc, found.auc_se)}.",
        f"{right} of {count} right with {words}; majority class: {usual}.",
        f"{right} of {count} right with {words}.",
    )


def metrics_on_test(result: TextResult, cursor: float) -> list[Metric]:
    """Return the metrics on the test texts, none where no text is held out."""
    if not result.has_test:
        return []
    split, found = result.split, result.evaluation(cursor)
    tests = f"{len(split.y_test):,} test texts"
    return [
        Metric(
            "accuracy",
            "accuracy",
            found.accuracy,
            f"{found.accuracy:.1%} ± {found.se:.1%}",
            data_label=tests,
            on_test_rows=True,
            row_label="accuracy",
        ),
        Metric(
            "accuracy_se",
            "SE of accuracy",
            found.se,
            f"{found.se:.3f}",
            data_label=tests,
            in_readout=False,
            on_test_rows=True,
        ),
        Metric("baseline", "majority class", split.baseline, f"{split.baseline:.1%}"),
        Metric(
            "auc", "AUC", found.auc, auc_text(found.auc, found.auc_se), on_test_rows=True, row_label="AUC"
        ),
        Metric(
            "auc_se",
            "SE of AUC (DeLong)",
            found.auc_se,
            f"{found.auc_se:.3f}",
            in_readout=False,
            on_test_rows=True,
        ),
        Metric(
            "log_loss",
            "log-loss",
            found.log_loss,
            f"{found.log_loss:.3f}",
            data_label=tests,
            in_readout=False,
            on_test_rows=True,
            row_label="log-loss",
        ),
    ]


def cv_metrics(result: TextResult, cursor: float) -> list[Metric]:
    """Return the cross-validated loss at the grid's alpha nearest to the cursor, and the alphas it chooses."""
    cv = result.cv
    if cv is None:
        return []
    near = nearest(cv.alphas, cursor)
    mean, se = float(cv.mean[near]), float(cv.se[near])
    loss = result.params.loss
    text = f"{format_significant(mean)} ± {format_significant(se)}"
    folds, label = f"{cv.losses.shape[1]}-fold", row_label("CV", SHORT_LOSS[loss])
    return [
        Metric(f"cv_{loss}", f"CV {loss}", mean, text, data_label=folds, row_label=label),
        Metric("cv_se", "SE of CV", se, format_significant(se), in_readout=False),
        *(difference_metrics(result.paired, cv.alphas, near) if result.paired is not None else ()),
        Metric(
            "alpha_min",
            "alpha at min CV",
            float(cv.alpha_min),
            format_significant(cv.alpha_min),
            in_readout=False,
        ),
        Metric(
            "alpha_1se",
            "alpha 1-SE",
            float(cv.alpha_1se),
            format_significant(cv.alpha_1se),
            in_readout=False,
        ),
    ]


def tutorial_metrics(result: TextResult, cursor: float) -> list[Metric]:
    """Return the tutorial's metrics, and how many of its reviews the model at the cursor classifies correctly."""
    theirs = result.tutorial
    if theirs is None:
        return []
    correct = reviews_correct(result, cursor)
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
        Metric(
            "tutorial_correct",
            "tutorial reviews classified correctly",
            correct,
            f"{correct} of {len(REVIEWS)}",
        ),
    ]


def reviews_correct(result: TextResult, cursor: float) -> int:
    """Count the tutorial's reviews that the model at the cursor classifies correctly; none is in its training."""
    solution = result.path.at(cursor)
    log_odds = result.split.columns(list(REVIEWS)) @ solution.coef + solution.intercept
    return sum(bool(value > 0) == bool(truth) for value, truth in zip(log_odds, SENTIMENTS, strict=True))


def scaling(result: TextResult) -> str:
    """Say what the features are, and which texts were fitted."""
    split, params = result.split, result.params
    features = {
        "tf-idf": "Counts times inverse document frequency, each text scaled to length 1",
        "counts": "Word counts",
        "presence": "1 where a word occurs, else 0",
    }[params.weighting]
    tested = f"; {len(split.y_test):,} test texts held out" if result.has_test else ""
    return (
        f"{features}; not standardised. Vocabulary and weights from {len(split.y_train):,} training texts, re-learnt "
        f"in each fold{tested}."
    )


def remark(result: TextResult, cursor: float) -> str:
    """Say why the tutorial's accuracy differs, or what the words of the sentence contribute."""
    theirs = result.tutorial
    if theirs is not None:
        correct = reviews_correct(result, cursor)
        words = " and ".join(f"“{word}”" for word in theirs.words)
        return (
            f"The tutorial fits least squares to 4 labels, selects {words} and tests on {theirs.n_test} review "
            f"(accuracy {theirs.accuracy:.0%}). This logistic model, fitted to {len(result.split.y_train):,} "
            f"sentences, classifies {correct} of its 5 reviews correctly."
        )
    contributions = sorted(result.contributions(cursor), key=lambda c: -abs(c.value))
    largest = ", ".join(f"{c.word} {c.value:+.2f}" for c in contributions[:4] if c.value)
    unknown = [c.word for c in contributions if c.sign == "?"]
    without = f"; not in the vocabulary: {', '.join(unknown)}" if unknown else ""
    return f"Contributions: {largest or 'none'}{without}."
