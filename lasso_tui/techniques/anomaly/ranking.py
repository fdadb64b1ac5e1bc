"""A ranking of rows by score, evaluated by labels: at every threshold, and as areas under curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Ranking"]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Rows by decreasing score; equal scores are flagged together.

    Attributes
    ----------
    order : (n,) row numbers, the highest score first
    thresholds : (T,) the distinct scores, decreasing
    flagged : (T,) number of rows with at least this score
    hits : (T,) number of labelled anomalies among them, or None without labels
    labelled : number of labelled anomalies
    """

    order: IntArray
    thresholds: FloatArray
    flagged: IntArray
    hits: IntArray | None
    labelled: int

    @classmethod
    def of(cls, scores: FloatArray, labels: BoolArray | None) -> Ranking:
        """Rank rows by score, and count the labels."""
        import numpy as np

        order = np.argsort(-scores, kind="stable")
        decreasing = scores[order]
        last = np.flatnonzero(np.append(np.diff(decreasing) != 0, True))
        hits = None if labels is None else np.cumsum(labels[order], dtype=np.intp)[last]
        return cls(order, decreasing[last], last + 1, hits, 0 if labels is None else int(labels.sum()))

    def at(self, threshold: float) -> tuple[int, int]:
        """Return the number of rows with at least this score, and how many of them are labelled anomalies."""
        import numpy as np

        above = int(np.searchsorted(-self.thresholds, -threshold, side="right"))
        if above == 0:
            return 0, 0
        return int(self.flagged[above - 1]), 0 if self.hits is None else int(self.hits[above - 1])

    @property
    def has_both_classes(self) -> bool:
        """Whether both labelled and other rows exist, so that the ranking can be evaluated."""
        return self.hits is not None and 0 < self.labelled < len(self.order)

    def roc(self) -> tuple[FloatArray, FloatArray]:
        """Return false positive rate and true positive rate, from no row flagged to all."""
        import numpy as np

        assert self.hits is not None
        hits = np.append(0.0, self.hits)
        false = np.append(0.0, self.flagged) - hits
        return false / (len(self.order) - self.labelled), hits / self.labelled

    def precision_recall(self) -> tuple[FloatArray, FloatArray]:
        """Return precision and recall at each threshold."""
        assert self.hits is not None
        return self.hits / self.flagged, self.hits / self.labelled

    @property
    def auc(self) -> float:
        """Area under the ROC curve: probability that an anomaly scores above a normal row; NaN without labels."""
        import numpy as np

        if not self.has_both_classes:
            return float("nan")
        false, true = self.roc()
        return float(np.trapezoid(true, false))

    @property
    def average_precision(self) -> float:
        """Average precision: Σ (Rₖ − Rₖ₋₁)·Pₖ over the thresholds, without interpolation; NaN without labels."""
        import numpy as np

        if not self.has_both_classes:
            return float("nan")
        precision, recall = self.precision_recall()
        return float((np.diff(recall, prepend=0.0) * precision).sum())
