"""The pictures of text: words for and against, a sentence word by word, errors, ROC, confusion, path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Bars, Chart, Curve, Level, Lines, Stem, TextTable, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.technique import ChartSpec
from lasso_tui.techniques.text.evaluation import probability

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui.techniques.text import TextResult

__all__ = ["CHARTS", "sentence_of"]

MOST_LINES = 30
"""How many words have a line in the path: those with the largest coefficients."""


def seen(make: Callable[[TextResult, float], Chart]) -> Callable[[TextResult, float], Chart]:
    """Keep what was made: thousands of words are judged at each place of the cursor."""

    def chart(result: TextResult, cursor: float) -> Chart:
        key = f"{make.__name__} {sentence_of(result)}", cursor, result.cv is not None
        if key not in result.seen:
            if len(result.seen) > 200:
                result.seen.clear()
            result.seen[key] = make(result, cursor)
        found: Chart = result.seen[key]
        return found

    return chart


def sentence_of(result: TextResult) -> str:
    """Return the sentence that was typed in."""
    return result.params.sentence


def words_chart(result: TextResult, cursor: float) -> Bars:
    """Words that are kept, the heaviest first: for the second class to the right, against it to the left."""
    import numpy as np

    coef, truth = result.path.at(cursor).coef, result.truth
    shown = coef != 0 if truth is None else (coef != 0) | (truth != 0)
    order = [j for j in np.argsort(-np.abs(coef), kind="stable").tolist() if shown[j]]
    signs = ["+" if coef[j] > 0 else "−" if coef[j] < 0 else " " for j in order]
    if truth is not None:
        known = ["missed" if coef[j] == 0 else "true" if truth[j] else "false" for j in order]
        signs = [f"{sign} {word:<6}" for sign, word in zip(signs, known, strict=True)]
    against, towards = result.data.classes
    return Bars(
        title="Words",
        names=tuple(result.split.words[j] for j in order),
        values=coef[order],
        signs=tuple(signs),
        value_axis=Axis("coefficient", f"− {against}, + {towards}"),
        limits=result.span,
        form="{:+.2f}",
    )


def sentence_chart(result: TextResult, cursor: float) -> Bars:
    """What each word of the sentence adds to the log-odds; the first bar is their sum with the intercept."""
    import numpy as np

    solution = result.path.at(cursor)
    shares = result.shares(cursor)
    total = solution.intercept + sum(share.value for share in shares)
    towards = result.data.classes[1]
    return Bars(
        title="Sentence",
        names=("all together", "intercept", *(share.word for share in shares)),
        values=np.array([total, solution.intercept, *(share.value for share in shares)]),
        signs=("=", " ", *(share.sign for share in shares)),
        form="{:+.2f}",
        value_axis=Axis("log-odds", f"{towards}: {probability(total):.0%}"),
    )


def cv_chart(result: TextResult, cursor: float) -> Curve:
    """Loss on held-out folds along alpha, with one standard error either side."""
    import numpy as np

    wrong = result.params.loss == "misclassification"
    axis, cv = Axis("share misclassified" if wrong else "deviance per text"), result.cv
    if cv is None:
        return Curve(
            title="CV error",
            cursor=cursor,
            x_axis=ALPHA_AXIS,
            y_axis=axis,
            x=result.grid,
            y=np.full(len(result.grid), np.nan),
            placeholder="cross-validation is being computed",
        )
    assert result.band is not None
    return Curve(
        title="CV error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=axis,
        x=cv.alphas,
        y=cv.mean,
        label="mean of folds",
        low=result.band[0],
        high=result.band[1],
        band_label="± 1 standard error",
        marks=result.marks,
        counts=result.path.nonzeros,
        counts_title="kept",
    )


def roc_chart(result: TextResult, cursor: float) -> XYChart:
    """ROC curve of the test rows; the point is the rule that log-odds above 0 are told the second class."""
    import numpy as np

    found = result.judged(cursor)
    against, towards = result.data.classes
    x, y = found.at_half
    return XYChart(
        title="ROC",
        x_axis=Axis(f"share of the {against} told {towards}"),
        y_axis=Axis(f"share of the {towards} told so"),
        diagonal=True,
        y_limits=(0.0, 1.0),
        picks=False,
        traces=(
            Trace("even odds", np.array([x]), np.array([y]), kind="dots"),
            Trace(f"AUC {found.auc:.3f}", found.false, found.true),
        ),
    )


def confusion_sheet(result: TextResult, cursor: float) -> TextTable:
    """Return the test rows, true class by the class told, beside what the majority class alone would get."""
    found, split = result.judged(cursor), result.split
    classes, counts = result.data.classes, found.confusion
    rows = tuple(
        (name, str(counts[a, 0]), str(counts[a, 1]), f"{counts[a, a] / max(counts[a].sum(), 1):.1%}")
        for a, name in enumerate(classes)
    )
    both = ("both", str(counts[:, 0].sum()), str(counts[:, 1].sum()), f"{found.accuracy:.1%}")
    return TextTable(
        title="Confusion",
        rows=(*rows, both),
        columns=("true class", *(f">told {name}" for name in classes), ">right"),
        note=f"Accuracy {found.accuracy:.1%} ± {found.se:.1%} (one standard error) of {len(split.y_test):,} test "
        f"texts; telling all of them the majority class gets {split.baseline:.1%}.",
    )


def path_chart(result: TextResult, cursor: float) -> Lines:
    """Coefficients of the heaviest words along alpha."""
    return Lines(
        title="Path",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("coefficient", "log-odds"),
        x=result.grid,
        y=result.lines,
        names=result.line_names,
        marks=result.marks,
        counts=result.path.nonzeros,
        counts_title="kept",
    )


def truth_chart(result: TextResult, cursor: float) -> Stem:
    """Return the coefficients beside those that made the texts; on one scale where presence is the weight."""
    import numpy as np

    assert result.truth is not None
    same = result.params.weights == "presence"
    low, high = result.span
    truth = result.truth if same else None
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
        levels=() if same else (Level(0.0, "truth is told for weights=presence"),),
    )


CHARTS: tuple[ChartSpec[TextResult], ...] = (
    ChartSpec("Words", seen(words_chart)),
    ChartSpec("Sentence", seen(sentence_chart)),
    ChartSpec("CV error", seen(cv_chart)),
    ChartSpec("ROC", seen(roc_chart)),
    ChartSpec("Confusion", seen(confusion_sheet)),
    ChartSpec("Path", seen(path_chart)),
    ChartSpec("Coefficients", seen(truth_chart), when=lambda r: r.truth is not None),
)
