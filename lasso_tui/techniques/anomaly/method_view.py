"""One method's scores, ranked, with the parts of its charts that do not depend on the threshold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Trace, XYChart
from lasso_tui.techniques.anomaly.params import METHODS
from lasso_tui.techniques.anomaly.ranking import Ranking
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.anomaly.methods import Scores


__all__ = ["ANOMALY", "MethodView"]

ANOMALY = "×"
"""The sign of a labelled anomaly."""

MAX_TABLE_ROWS = 500
"""Rows of the table, those with the highest scores."""

MIN_BINS, MAX_BINS = 16, 72
"""Bins of the histogram: at most about one a column."""

SCORE_AXIS = Axis("score", "typical row ≈ 1", log=True)


@dataclass(frozen=True, eq=False)
class MethodView:
    """One method's scores, ranked, with the parts of charts that do not depend on the cursor.

    Attributes
    ----------
    scores, ranking, labels : the scores, the rows by decreasing score, and which are labelled anomalies
    auc, auc_se, average_precision : areas under its ROC and precision–recall curves; NaN without labels
    parts : the parts of the chart of scores: their histogram, and what is found along the threshold
    top_rows : the rows with the highest scores, as texts
    roc, precision : traces, or None without labels
    """

    scores: Scores
    ranking: Ranking
    labels: BoolArray | None
    auc: float
    auc_se: float
    average_precision: float
    parts: tuple[XYChart, XYChart]
    top_rows: tuple[tuple[str, ...], ...]
    roc: Trace | None = None
    precision: Trace | None = None

    @classmethod
    def of(cls, scores: Scores, labels: BoolArray | None, data: Table) -> MethodView:
        """Rank the rows and make the parts of the charts."""
        import numpy as np

        ranking, values = Ranking.of(scores.values, labels), scores.values
        drawn = np.maximum(values, max(1e-4 * float(values.max()), 1e-12))
        thresholds = np.maximum(ranking.thresholds, drawn.min())
        share = Trace("flagged", thresholds, ranking.flagged / len(values), faint=ranking.has_both_classes)
        rows = top_rows(scores, ranking, labels, data)
        bins = histogram(drawn, labels)
        if labels is None or not ranking.has_both_classes:
            nan = float("nan")
            return cls(scores, ranking, labels, nan, nan, nan, (bins, along_threshold((share,))), rows)
        precision, recall = ranking.precision_recall()
        label, auc, average = METHODS[scores.name], ranking.auc, ranking.average_precision
        return cls(
            scores,
            ranking,
            labels,
            auc,
            solvers.roc_auc_se(labels, values),
            average,
            (
                bins,
                along_threshold(
                    (Trace("precision", thresholds, precision), Trace("recall", thresholds, recall), share)
                ),
            ),
            rows,
            Trace(f"{label} {auc:.3f}", *ranking.roc()),
            Trace(f"{label} {average:.3f}", recall, precision),
        )


def histogram(drawn: FloatArray, labels: BoolArray | None) -> XYChart:
    """Return the number of rows in each of even ranges of log score, with the labelled anomalies below."""
    import numpy as np

    low, high = float(drawn.min()), float(drawn.max())
    if high < low * 1.01:
        low, high = low / 1.05, high * 1.05
    count = min(max(round(2.5 * len(drawn) ** 0.5), MIN_BINS), MAX_BINS)
    edges = np.geomspace(low, high * (1 + 1e-9), count + 1)
    counts = np.histogram(drawn, edges)[0].astype(np.float64)
    traces = [Trace("rows", np.sqrt(edges[1:] * edges[:-1]), counts, kind="bins")]
    words = "flagged from ▲ on"
    if labels is not None and labels.any():
        traces.append(
            Trace("anomalies", drawn[labels], np.zeros(int(labels.sum())), kind="rug", sign=ANOMALY)
        )
        words += f", {ANOMALY} labelled anomalies"
    return XYChart(
        title="Rows",
        x_axis=SCORE_AXIS,
        y_axis=Axis(f"rows: {words}"),
        traces=tuple(traces),
        y_limits=(0.0, float(counts.max())),
        named=False,
        flags=True,
    )


def along_threshold(traces: tuple[Trace, ...]) -> XYChart:
    """Return the shares of rows and anomalies found, by threshold."""
    title = "Precision and recall at each threshold" if len(traces) > 1 else "Share of rows flagged"
    y_axis = Axis(title)
    if len(traces) == 1:
        traces = (replace(traces[0], label=title),)
    return XYChart(title=title, x_axis=SCORE_AXIS, y_axis=y_axis, traces=traces, y_limits=(0.0, 1.0))


def top_rows(
    scores: Scores, ranking: Ranking, labels: BoolArray | None, data: Table
) -> tuple[tuple[str, ...], ...]:
    """Return the rows with the highest scores: rank, number, score, top column, its contribution, label."""
    assert data.rows is not None
    texts = []
    for rank, row in enumerate(ranking.order[:MAX_TABLE_ROWS].tolist(), start=1):
        _, _, contributions = scores.parts(row)
        top = int(contributions.argmax())
        line = (
            str(rank),
            str(int(data.rows[row]) + 1),
            format_significant(scores.values[row]),
            data.features[top],
            f"{contributions[top]:.0%}",
        )
        texts.append(line if labels is None else (*line, ANOMALY if labels[row] else ""))
    return tuple(texts)
