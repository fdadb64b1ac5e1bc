"""One method's scores, ranked, with the parts of its charts that do not depend on the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Dots, Trace
from lasso_tui.techniques.anomaly.params import METHODS
from lasso_tui.techniques.anomaly.ranking import Ranking
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.anomaly.methods import Scores


__all__ = ["MethodView"]

MAX_TABLE_ROWS = 500
"""Rows of the table, those with the highest scores."""


@dataclass(frozen=True, eq=False)
class MethodView:
    """One method's scores, ranked, with the parts of charts that do not depend on the cursor.

    Attributes
    ----------
    scores, ranking, labels : the scores, the rows by decreasing score, and which are labelled anomalies
    auc_se : standard error of the AUC; NaN without labels
    dots : the classes of rows in the chart of scores
    named : the three rows with the highest scores, named in it
    top_rows : the rows with the highest scores, as texts
    curves : traces along the threshold
    roc, precision : traces, or None without labels
    """

    scores: Scores
    ranking: Ranking
    labels: BoolArray | None
    auc_se: float
    dots: tuple[Dots, ...]
    named: tuple[tuple[float, float, str], ...]
    top_rows: tuple[tuple[str, ...], ...]
    curves: tuple[Trace, ...]
    roc: Trace | None = None
    precision: Trace | None = None

    @classmethod
    def of(cls, scores: Scores, labels: BoolArray | None, data: Table) -> MethodView:
        """Rank the rows and make the parts of the charts."""
        import numpy as np

        ranking, values = Ranking.of(scores.values, labels), scores.values
        drawn = np.maximum(values, max(1e-4 * float(values.max()), 1e-12))
        assert data.rows is not None
        number = data.rows.astype(np.float64) + 1
        named = tuple(
            (float(drawn[row]), float(number[row]), f"{int(number[row])}")
            for row in ranking.order[:3].tolist()
        )
        if labels is None:
            dots: tuple[Dots, ...] = (Dots("rows", drawn, number, "•"),)
        else:
            dots = (
                Dots("normal", drawn[~labels], number[~labels], "•"),
                Dots("anomaly", drawn[labels], number[labels], "×"),
            )
        thresholds = np.maximum(ranking.thresholds, drawn.min())
        share = Trace("flagged", thresholds, ranking.flagged / len(values), faint=labels is not None)
        rows = top_rows(scores, ranking, labels, data)
        if labels is None or not ranking.has_both_classes:
            return cls(scores, ranking, labels, float("nan"), dots, named, rows, (share,))
        precision, recall = ranking.precision_recall()
        label, auc, average = METHODS[scores.name], ranking.auc, ranking.average_precision
        return cls(
            scores,
            ranking,
            labels,
            solvers.roc_auc_se(labels, values),
            dots,
            named,
            rows,
            (Trace("precision", thresholds, precision), Trace("recall", thresholds, recall), share),
            Trace(f"{label} {auc:.3f}", *ranking.roc()),
            Trace(f"{label} {average:.3f}", recall, precision),
        )


def top_rows(
    scores: Scores, ranking: Ranking, labels: BoolArray | None, data: Table
) -> tuple[tuple[str, ...], ...]:
    """Return the rows with the highest scores: number, score, top column, its contribution, label."""
    assert data.rows is not None
    texts = []
    for row in ranking.order[:MAX_TABLE_ROWS].tolist():
        _, _, contributions = scores.parts(row)
        top = int(contributions.argmax())
        line = (
            str(int(data.rows[row]) + 1),
            format_significant(scores.values[row]),
            data.features[top],
            f"{contributions[top]:.0%}",
        )
        texts.append(line if labels is None else (*line, "anomaly" if labels[row] else "–"))
    return tuple(texts)
