"""The charts of text: words, a sentence word by word, CV error, ROC, confusion, path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import (
    Axis,
    Bars,
    Chart,
    Curve,
    Focus,
    Level,
    Lines,
    MarkedText,
    MarkedWord,
    Stem,
    TextTable,
    Trace,
    XYChart,
)
from lasso_tui.techniques.linear.display.error_charts import null_level
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.linear.paired import COMPARABLE
from lasso_tui.techniques.technique import ChartSpec
from lasso_tui.techniques.text.compute import TextResult
from lasso_tui.techniques.text.evaluation import explain_in_order, probability, probability_text
from lasso_tui.techniques.text.params import MISCLASSIFICATION

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CHARTS"]

MARKS = "\"'.,;:!?()"
"""What is not written of a word that is named."""

MAX_CACHED = 200
"""Entries of a result's cache at which it is cleared."""


def cached(make: Callable[[TextResult, float], Chart]) -> Callable[[TextResult, float], Chart]:
    """Return a chart function that keeps its charts: thousands of words are evaluated at each cursor position."""

    def chart(result: TextResult, cursor: float) -> Chart:
        key = f"{make.__name__} {result.params.sentence}", cursor, result.cv is not None
        if key not in result.cache:
            if len(result.cache) > MAX_CACHED:
                result.cache.clear()
            result.cache[key] = make(result, cursor)
        made: Chart = result.cache[key]
        return made

    return chart


def words_chart(result: TextResult, cursor: float) -> Bars:
    """Return the words with a nonzero coefficient: those for the second class at the right, those against it left."""
    import numpy as np

    coef, truth = result.path.at(cursor).coef, result.truth
    order = [j for j in np.argsort(-np.abs(coef), kind="stable").tolist() if coef[j] != 0]
    signs = () if truth is None else tuple("" if truth[j] else "(false)" for j in order)
    unit = result.params.weighting
    if truth is not None:
        unit += f", {int(((coef == 0) & (truth != 0)).sum())} true words missed"
    first, second = result.data.classes
    return Bars(
        title="Words",
        names=tuple(result.split.words[j] for j in order),
        values=coef[order],
        signs=signs,
        value_axis=Axis("coefficient", unit),
        limits=result.coef_range,
        form="{:.2f}",
        sides=(f"← {first}", f"{second} →"),
    )


def sentence_chart(result: TextResult, cursor: float) -> MarkedText:
    """Return the sentence with the contribution of each word; below it their sum, plus the intercept."""
    solution = result.path.at(cursor)
    contributions = result.contributions(cursor)
    words = sum(c.value for c in contributions)
    total, (first, second) = float(solution.intercept + words), result.data.classes
    chance = probability(total)
    predicted = second if total > 0 else first
    likely = probability_text(chance if total > 0 else 1 - chance)
    in_order = explain_in_order(result.split, contributions, result.params.sentence)
    unknown = dict.fromkeys(text.strip(MARKS) for text, value in in_order if value != value)
    notes = [
        f"intercept {signed(float(solution.intercept))}, words {signed(words)}: log-odds {signed(total)} → "
        f"{predicted}, {likely}"
    ]
    if unknown:
        notes.append(f"? not in the vocabulary: {', '.join(unknown)}")
    notes.append("i: another sentence")
    return MarkedText(
        title="Sentence",
        words=tuple(MarkedWord(text, value) for text, value in in_order),
        value_axis=Axis(f"log-odds of {second}, by word"),
        notes=tuple(notes),
    )


def signed(value: float) -> str:
    """Write a number with its sign."""
    return f"{value:+.2f}".replace("-", "−")


def cv_chart(result: TextResult, cursor: float) -> Curve:
    """Return the loss on held-out folds along alpha, with one standard error either side."""
    import numpy as np

    by_rate = result.params.loss == MISCLASSIFICATION
    name = "misclassification rate" if by_rate else "deviance"
    axis, cv = Axis(f"{name} ± 1 SE", f"{result.params.folds} folds"), result.cv
    if cv is None:
        return Curve(
            title="CV error",
            cursor=cursor,
            x_axis=ALPHA_AXIS,
            y_axis=axis,
            x=result.grid,
            y=np.full(len(result.grid), np.nan),
            placeholder="computing cross-validation…",
        )
    assert result.band is not None
    return Curve(
        title="CV error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=axis,
        x=cv.alphas,
        y=cv.mean,
        low=result.band[0],
        high=result.band[1],
        focus=focus(result),
        levels=(null_level(cv),),
        members=result.comparable,
        members_label=COMPARABLE,
        marks=result.marks,
        counts=result.path.nonzeros,
        counts_title="words",
    )


def focus(result: TextResult) -> Focus:
    """Return what the axis of the CV error shows: the minimum and the 1-SE alpha."""
    assert result.cv is not None
    cv = result.cv
    least, se = float(cv.mean[cv.index_min]), float(cv.se[cv.index_min])
    return Focus(least, se, float(cv.mean[cv.index_1se] + cv.se[cv.index_1se]))


def roc_chart(result: TextResult, cursor: float) -> XYChart:
    """Return the ROC curve of the test texts, with the threshold 0.5 as a point."""
    import numpy as np

    evaluation = result.evaluation(cursor)
    first, second = result.data.classes
    x, y = evaluation.at_half
    return XYChart(
        title="ROC",
        x_axis=Axis(f"false positive rate ({first})"),
        y_axis=Axis(f"true positive rate ({second})"),
        diagonal=True,
        y_limits=(0.0, 1.0),
        picks=False,
        traces=(
            Trace("threshold 0.5", np.array([x]), np.array([y]), kind="dots"),
            Trace(f"AUC {evaluation.auc:.3f}", evaluation.false_positive_rate, evaluation.true_positive_rate),
        ),
    )


def confusion_table(result: TextResult, cursor: float) -> TextTable:
    """Return the test texts by true and predicted class, and the accuracy of the majority class."""
    evaluation, split = result.evaluation(cursor), result.split
    classes, counts = result.data.classes, evaluation.confusion
    rows = tuple(
        (name, str(counts[a, 0]), str(counts[a, 1]), f"{counts[a, a] / max(counts[a].sum(), 1):.1%}")
        for a, name in enumerate(classes)
    )
    both = ("both", str(counts[:, 0].sum()), str(counts[:, 1].sum()), f"{evaluation.accuracy:.1%}")
    return TextTable(
        title="Confusion",
        rows=(*rows, both),
        columns=("true", *(f">{name}" for name in classes), ">right"),
        note=f"Columns: predicted. {evaluation.accuracy:.1%} ± {evaluation.se:.1%} right on {len(split.y_test):,} "
        f"test texts; always the majority class: {split.baseline:.1%}.",
    )


def path_chart(result: TextResult, cursor: float) -> Lines:
    """Return the largest coefficients along alpha."""
    return Lines(
        title="Path",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("coefficient", "log-odds"),
        x=result.grid,
        y=result.curves,
        names=result.curve_names,
        marks=result.marks,
        counts=result.path.nonzeros,
        counts_title="nonzero",
    )


def truth_chart(result: TextResult, cursor: float) -> Stem:
    """Return the estimated and the true coefficients; on one scale only for the weighting presence."""
    import numpy as np

    assert result.truth is not None
    same_scale = result.params.weighting == "presence"
    low, high = result.coef_range
    truth = result.truth if same_scale else None
    if truth is not None:
        low, high = min(low, float(truth.min())), max(high, float(truth.max()))
    return Stem(
        title="Coefficients",
        cursor=cursor,
        y_axis=Axis("coefficient", "log-odds"),
        names=result.split.words,
        values=result.path.at(cursor).coef,
        truth=truth,
        limits=(low, high),
        strength=np.abs(result.path.coefs).max(axis=1),
        levels=() if same_scale else (Level(0.0, "truth: only with weighting=presence"),),
    )


CHARTS: tuple[ChartSpec[TextResult], ...] = (
    ChartSpec("Words", cached(words_chart), plots=()),
    ChartSpec("Sentence", cached(sentence_chart), plots=()),
    ChartSpec("CV error", cached(cv_chart)),
    ChartSpec("ROC", cached(roc_chart), when=lambda r: r.has_test),
    ChartSpec("Confusion", cached(confusion_table), when=lambda r: r.has_test),
    ChartSpec("Path", cached(path_chart)),
    ChartSpec("Coefficients", cached(truth_chart), when=lambda r: r.truth is not None),
)
