"""The pictures of anomaly detection: scores, the worst rows, one row closely, ROC and precision–recall curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Dots, Images, Panel, Scatter, Stem, TextTable, Trace, XYChart
from lasso_tui.techniques.anomaly.ranking import Ranking, auc_error
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray
    from lasso_tui.charts import Mark
    from lasso_tui.data import Table
    from lasso_tui.techniques.anomaly.methods import Scores

__all__ = [
    "MethodView",
    "image_chart",
    "precision_chart",
    "roc_chart",
    "row_chart",
    "scores_chart",
    "threshold_chart",
    "top_rows_table",
]

LISTED = 500
"""Rows that the sheet has, the worst ones."""
SCORE_AXIS = Axis("score", "1 is a usual row", log=True)
TICKED = 4.0
"""Squared residual, in usual ones, from which a column is set off in the picture of a row."""


@dataclass(frozen=True, eq=False)
class MethodView:
    """One method's scores, ranked, with the pictures that do not depend on the cursor.

    Attributes
    ----------
    scores, ranking, labels : what is shown
    error : standard error of the AUC; NaN without labels
    dots : the classes of the picture of scores
    named : the three worst rows in it
    listed : the worst rows, as texts
    curve : traces along the threshold
    roc, precision : traces, or None without labels
    """

    scores: Scores
    ranking: Ranking
    labels: BoolArray | None
    error: float
    dots: tuple[Dots, ...]
    named: tuple[tuple[float, float, str], ...]
    listed: tuple[tuple[str, ...], ...]
    curve: tuple[Trace, ...]
    roc: Trace | None = None
    precision: Trace | None = None

    @classmethod
    def of(cls, scores: Scores, labels: BoolArray | None, data: Table) -> MethodView:
        """Rank the rows and build the pictures."""
        import numpy as np

        ranking, values = Ranking.of(scores.values, labels), scores.values
        shown = np.maximum(values, max(1e-4 * float(values.max()), 1e-12))
        assert data.rows is not None
        number = data.rows.astype(np.float64) + 1
        named = tuple(
            (float(shown[row]), float(number[row]), f"{int(number[row])}")
            for row in ranking.order[:3].tolist()
        )
        if labels is None:
            dots: tuple[Dots, ...] = (Dots("rows", shown, number, "•"),)
        else:
            dots = (
                Dots("normal", shown[~labels], number[~labels], "•"),
                Dots("anomaly", shown[labels], number[labels], "×"),
            )
        thresholds = np.maximum(ranking.thresholds, shown.min())
        share = Trace("flagged", thresholds, ranking.flagged / len(values), faint=labels is not None)
        worst = listed(scores, ranking, labels, data)
        if labels is None or not ranking.judged:
            return cls(scores, ranking, labels, float("nan"), dots, named, worst, (share,))
        precision, recall = ranking.precision_recall()
        auc, average = ranking.auc, ranking.average_precision
        return cls(
            scores,
            ranking,
            labels,
            auc_error(values, labels),
            dots,
            named,
            worst,
            (Trace("precision", thresholds, precision), Trace("recall", thresholds, recall), share),
            Trace(f"{scores.name} {auc:.3f}", *ranking.roc()),
            Trace(f"{scores.name} {average:.3f}", recall, precision),
        )


def listed(
    scores: Scores, ranking: Ranking, labels: BoolArray | None, data: Table
) -> tuple[tuple[str, ...], ...]:
    """Return the worst rows: number, score, the column that contributes most, its share, the label."""
    assert data.rows is not None
    texts = []
    for row in ranking.order[:LISTED].tolist():
        _, _, shares = scores.parts(row)
        most = int(shares.argmax())
        line = (
            str(int(data.rows[row]) + 1),
            format_significant(scores.values[row]),
            data.features[most],
            f"{shares[most]:.0%}",
        )
        texts.append(line if labels is None else (*line, "anomaly" if labels[row] else "–"))
    return tuple(texts)


def scores_chart(view: MethodView, cursor: float) -> Scatter:
    """Return every row's score; the cursor is the threshold."""
    return Scatter(
        title="Scores",
        cursor=cursor,
        x_axis=SCORE_AXIS,
        y_axis=Axis("row"),
        dots=view.dots,
        labels=view.named,
    )


def roc_chart(view: MethodView, others: tuple[MethodView, ...], cursor: float) -> XYChart:
    """Return the ROC curve of the method looked at, with where the threshold is, and those of the others."""
    assert view.roc is not None
    flagged, hits = view.ranking.at(cursor)
    normal = len(view.ranking.order) - view.ranking.labelled
    here = dot((flagged - hits) / normal, hits / view.ranking.labelled)
    lines = (here, view.roc, *(other.roc for other in others if other.roc is not None))
    return XYChart(
        title="ROC",
        x_axis=Axis("false positive rate"),
        y_axis=Axis("true positive rate"),
        traces=lines,
        diagonal=True,
        y_limits=(0.0, 1.0),
        picks=False,
    )


def precision_chart(view: MethodView, others: tuple[MethodView, ...], cursor: float) -> XYChart:
    """Return precision against recall, likewise."""
    assert view.precision is not None
    flagged, hits = view.ranking.at(cursor)
    here = dot(hits / view.ranking.labelled, hits / flagged if flagged else float("nan"))
    lines = (here, view.precision, *(other.precision for other in others if other.precision is not None))
    return XYChart(
        title="Precision–recall",
        x_axis=Axis("recall"),
        y_axis=Axis("precision"),
        traces=lines,
        y_limits=(0.0, 1.0),
        picks=False,
    )


def threshold_chart(view: MethodView, cursor: float, marks: tuple[Mark, ...]) -> XYChart:
    """Return what a threshold flags, and how well, along all thresholds."""
    return XYChart(
        title="Threshold",
        cursor=cursor,
        x_axis=SCORE_AXIS,
        y_axis=Axis("share"),
        traces=view.curve,
        marks=marks,
        y_limits=(0.0, 1.0),
    )


def dot(x: float, y: float) -> Trace:
    """Return the place of the cursor's threshold on a curve that has another x axis."""
    import numpy as np

    return Trace("here", np.array([x]), np.array([y]), kind="dots")


def top_rows_table(view: MethodView, flagged: int) -> TextTable:
    """List the worst rows; the last of those flagged is marked."""
    columns = ("row", ">score", "most by", ">its share")
    return TextTable(
        title="Worst rows",
        columns=columns if view.labels is None else (*columns, "label"),
        rows=view.listed,
        highlight=flagged - 1 if 0 < flagged <= len(view.listed) else None,
        note=f"by {view.scores.name}; ▸ is the last row flagged",
    )


def looked_at(view: MethodView, flagged: int) -> int:
    """Return the row at the cursor: the last one flagged, or the worst one where none is."""
    return int(view.ranking.order[max(flagged - 1, 0)])


def row_chart(view: MethodView, data: Table, flagged: int) -> Stem:
    """Show the row at the cursor: each scaled value beside what is expected of it."""
    import numpy as np

    row = looked_at(view, flagged)
    values, expected, shares = view.scores.parts(row)
    scaled = view.scores.scaled
    squares = shares * view.scores.values[row] ** 2 * np.count_nonzero(scaled.scale[scaled.fold[row]])
    assert data.rows is not None
    kept = squares > TICKED
    return Stem(
        title="Row",
        names=data.features,
        values=values,
        truth=expected,
        truth_label="expected",
        nonzero=kept,
        label=f"row {int(data.rows[row]) + 1}",
        strength=shares,
        y_axis=Axis("value", "in spreads from the centre"),
    )


def image_chart(view: MethodView, data: Table, flagged: int) -> Images:
    """Show the row at the cursor as the image that it is, what is expected of it, and where they differ."""
    import numpy as np

    row = looked_at(view, flagged)
    scaled = view.scores.scaled
    _, expected, shares = view.scores.parts(row)
    k = scaled.fold[row]
    guess = scaled.centre[k] + scaled.scale[k] * expected
    assert data.rows is not None
    images = {
        f"row {int(data.rows[row]) + 1}": data.X[row] / 16,
        "expected": np.clip(guess / 16, 0.0, 1.0),
        "surprise": shares / max(float(shares.max()), 1e-12),
    }
    return Images(
        title="Row", panels=tuple(Panel(title, pixels.reshape(8, 8)) for title, pixels in images.items())
    )
