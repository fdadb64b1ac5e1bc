"""The charts of anomaly detection: scores, top rows, one row, ROC and precision–recall curves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Chart, Images, Mark, Panel, Stack, Stem, TextTable, Trace, XYChart
from lasso_tui.data import Table
from lasso_tui.techniques.anomaly.compute import AnomalyResult
from lasso_tui.techniques.anomaly.data import (
    DIGITS,
)
from lasso_tui.techniques.anomaly.method_view import ANOMALY, MethodView
from lasso_tui.techniques.anomaly.params import METHODS
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CHARTS", "ranked_rows"]

HEIGHTS = (9.0, 6.0)
"""Relative heights of the plots of its stack."""

MIN_MARKED_SQUARE = 4.0
"""Squared standardised residual above which a column is marked in the chart of a row."""


def scores_chart(view: MethodView, cursor: float, marks: tuple[Mark, ...]) -> Stack:
    """Return the histogram of the scores over what each threshold finds; the cursor is the threshold."""
    parts = tuple(replace(part, marks=marks) for part in view.parts)
    return Stack(title="Scores", cursor=cursor, parts=parts, heights=HEIGHTS)


def roc_chart(view: MethodView, others: tuple[MethodView, ...], cursor: float) -> XYChart:
    """Return the ROC curves of all methods, with the cursor's threshold on that of the method shown."""
    assert view.roc is not None
    flagged, hits = view.ranking.at(cursor)
    normal = len(view.ranking.order) - view.ranking.labelled
    here = point((flagged - hits) / normal, hits / view.ranking.labelled)
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
    """Return the precision–recall curves of all methods, with the cursor's threshold as in `roc_chart`."""
    assert view.precision is not None
    flagged, hits = view.ranking.at(cursor)
    here = point(hits / view.ranking.labelled, hits / flagged if flagged else float("nan"))
    lines = (here, view.precision, *(other.precision for other in others if other.precision is not None))
    return XYChart(
        title="Precision–recall",
        x_axis=Axis("recall"),
        y_axis=Axis("precision"),
        traces=lines,
        y_limits=(0.0, 1.0),
        picks=False,
    )


def point(x: float, y: float) -> Trace:
    """Return the cursor's threshold as a point on a curve that has another x axis."""
    import numpy as np

    return Trace("threshold ▲", np.array([x]), np.array([y]), kind="dots")


def top_rows_table(view: MethodView, shown: int, flagged: int) -> TextTable:
    """Return the rows with the highest scores; the one shown is marked."""
    columns = (">rank", ">row", ">score", "top column", ">share")
    return TextTable(
        title="Top rows",
        columns=columns if view.labels is None else (*columns, ANOMALY),
        rows=view.top_rows,
        highlight=shown - 1 if shown <= len(view.top_rows) and (flagged or shown > 1) else None,
        note=METHODS[view.scores.name] + ("" if view.labels is None else f", {ANOMALY} labelled anomalies"),
    )


def rank_shown(result: AnomalyResult, cursor: float) -> int:
    """Return the rank of the row chosen, or of the last one flagged, or 1 where none is."""
    chosen, order = result.params.rank, result.view.ranking.order
    return min(chosen or max(result.view.ranking.at(cursor)[0], 1), len(order))


def ranked_rows(result: AnomalyResult, cursor: float) -> tuple[Sequence[str], str]:
    """Return the ranks that can be chosen, and the one shown."""
    return [line[0] for line in result.view.top_rows], str(rank_shown(result, cursor))


def row_chart(view: MethodView, data: Table, rank: int) -> Stem:
    """Return the row of a rank: each standardised value and its expected value."""
    import numpy as np

    row = int(view.ranking.order[rank - 1])
    values, expected, contributions = view.scores.parts(row)
    scaled = view.scores.scaled
    squares = contributions * view.scores.values[row] ** 2 * np.count_nonzero(scaled.scale[scaled.fold[row]])
    order = np.argsort(-contributions, kind="stable")
    assert data.rows is not None
    return Stem(
        title="Row",
        names=tuple(data.features[j] for j in order.tolist()),
        values=values[order],
        truth=expected[order],
        truth_label="expected",
        nonzero=squares[order] > MIN_MARKED_SQUARE,
        label=f"row {int(data.rows[row]) + 1}",
        strength=contributions[order],
        y_axis=Axis("value in SDs, largest surprise first"),
    )


def image_chart(view: MethodView, data: Table, rank: int) -> Images:
    """Return the row of a rank as an image, the expected one, the squared residuals, and the centre of rows."""
    import numpy as np

    row = int(view.ranking.order[rank - 1])
    scaled = view.scores.scaled
    _, expected, contributions = view.scores.parts(row)
    k = scaled.fold[row]
    predicted = scaled.centre[k] + scaled.scale[k] * expected
    assert data.rows is not None
    images = {
        str(int(data.rows[row]) + 1): data.X[row] / 16,
        "expected": np.clip(predicted / 16, 0.0, 1.0),
        "residual²": contributions / max(float(contributions.max()), 1e-12),
        "typical": np.clip(scaled.centre[k] / 16, 0.0, 1.0),
    }
    return Images(
        title="Row", panels=tuple(Panel(title, pixels.reshape(8, 8)) for title, pixels in images.items())
    )


def row_or_image(result: AnomalyResult, cursor: float) -> Chart:
    """Return the row at the cursor: as an image of 8 × 8 pixels for digits."""
    draw = image_chart if result.data.source == DIGITS else row_chart
    return draw(result.view, result.scored, rank_shown(result, cursor))


def has_labels(result: AnomalyResult) -> bool:
    """Tell whether labels of both kinds exist, so that the ranking can be evaluated."""
    return result.view.roc is not None and result.view.precision is not None


CHARTS: tuple[ChartSpec[AnomalyResult], ...] = (
    ChartSpec("Scores", lambda r, cursor: scores_chart(r.view, cursor, r.marks), plots=HEIGHTS),
    ChartSpec(
        "Top rows",
        lambda r, cursor: top_rows_table(r.view, rank_shown(r, cursor), r.view.ranking.at(cursor)[0]),
        plots=(),
    ),
    ChartSpec("Row", row_or_image, plots=()),
    ChartSpec("ROC", lambda r, cursor: roc_chart(r.view, r.others, cursor), when=has_labels),
    ChartSpec(
        "Precision–recall", lambda r, cursor: precision_chart(r.view, r.others, cursor), when=has_labels
    ),
)
