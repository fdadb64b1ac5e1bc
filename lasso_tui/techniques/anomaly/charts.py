"""The pictures of anomaly detection: scores, the worst rows, one row closely, ROC and precision–recall curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Chart, Images, Mark, Panel, Scatter, Stem, TextTable, Trace, XYChart
from lasso_tui.data import Table
from lasso_tui.techniques.anomaly.compute import AnomalyResult
from lasso_tui.techniques.anomaly.data import (
    DIGITS,
)
from lasso_tui.techniques.anomaly.method_view import MethodView
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui.charts import Mark
    from lasso_tui.data import Table


SCORE_AXIS = Axis("score", "1 is a usual row", log=True)


TICKED = 4.0
"""Squared residual, in usual ones, from which a column is set off in the picture of a row."""


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
        kept=kept,
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


def row(result: AnomalyResult, cursor: float) -> Chart:
    """Return the row at the cursor: as a picture of 8 × 8 pixels where it is one."""
    draw = image_chart if result.data.source == DIGITS else row_chart
    return draw(result.view, result.scored, result.view.ranking.at(cursor)[0])


def labelled(result: AnomalyResult) -> bool:
    """Tell whether labels say how good the ranking is."""
    return result.view.roc is not None and result.view.precision is not None


CHARTS: tuple[ChartSpec[AnomalyResult], ...] = (
    ChartSpec("Scores", lambda r, cursor: scores_chart(r.view, cursor)),
    ChartSpec("Worst rows", lambda r, cursor: top_rows_table(r.view, r.view.ranking.at(cursor)[0])),
    ChartSpec("ROC", lambda r, cursor: roc_chart(r.view, r.others, cursor), when=labelled),
    ChartSpec("Row", row),
    ChartSpec("Precision–recall", lambda r, cursor: precision_chart(r.view, r.others, cursor), when=labelled),
    ChartSpec("Threshold", lambda r, cursor: threshold_chart(r.view, cursor, r.marks)),
)
