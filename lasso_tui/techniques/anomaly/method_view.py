"""One method's scores, ranked, with the parts of its charts that do not depend on the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Dots, Trace
from lasso_tui.techniques.anomaly.ranking import Ranking, auc_error
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.anomaly.methods import Scores


LISTED = 500
"""Rows that the sheet has, the worst ones."""


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
        share = Trace("flagged", thresholds, ranking.flagged / len(values), quiet=labels is not None)
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
