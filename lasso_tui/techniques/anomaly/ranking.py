"""How well a ranking of rows finds the labelled ones, at every threshold and in one number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Ranking", "auc_error"]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Rows by falling score; equal scores are flagged together.

    Attributes
    ----------
    order : (n,) rows, the highest score first
    thresholds : (T,) the distinct scores, decreasing
    flagged : (T,) how many rows have at least this score
    hits : (T,) how many of them are labelled, or None without labels
    labelled : how many rows are labelled
    """

    order: IntArray
    thresholds: FloatArray
    flagged: IntArray
    hits: IntArray | None
    labelled: int

    @classmethod
    def of(cls, scores: FloatArray, labels: BoolArray | None) -> Ranking:
        """Rank rows by score, the labels only counted."""
        import numpy as np

        order = np.argsort(-scores, kind="stable")
        falling = scores[order]
        last = np.flatnonzero(np.append(np.diff(falling) != 0, True))
        hits = None if labels is None else np.cumsum(labels[order], dtype=np.intp)[last]
        return cls(order, falling[last], last + 1, hits, 0 if labels is None else int(labels.sum()))

    def at(self, threshold: float) -> tuple[int, int]:
        """Return how many rows are flagged from a threshold on, and how many of them are labelled."""
        import numpy as np

        above = int(np.searchsorted(-self.thresholds, -threshold, side="right"))
        if above == 0:
            return 0, 0
        return int(self.flagged[above - 1]), 0 if self.hits is None else int(self.hits[above - 1])

    @property
    def judged(self) -> bool:
        """Whether there are labelled rows and others, so that the ranking can be judged."""
        return self.hits is not None and 0 < self.labelled < len(self.order)

    def roc(self) -> tuple[FloatArray, FloatArray]:
        """Return false positive rate and true positive rate, from none flagged to all."""
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
        """Area under the ROC curve: the chance that a labelled row has a higher score than another; NaN unjudged."""
        import numpy as np

        if not self.judged:
            return float("nan")
        false, true = self.roc()
        return float(np.trapezoid(true, false))

    @property
    def average_precision(self) -> float:
        """Σ (Rₖ − Rₖ₋₁)·Pₖ over the thresholds, without interpolation; NaN unjudged."""
        import numpy as np

        if not self.judged:
            return float("nan")
        precision, recall = self.precision_recall()
        return float((np.diff(recall, prepend=0.0) * precision).sum())


def auc_error(scores: FloatArray, labels: BoolArray) -> float:
    """Return the standard error of an AUC, from the placements of either class among the other.

    The variance is that of the labelled rows' placements over their number, plus the same of the others
    (DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3)). NaN where a class has fewer than two rows.
    """
    import numpy as np

    ones, zeros = scores[labels], scores[~labels]
    if min(len(ones), len(zeros)) < 2:
        return float("nan")

    def placements(these: FloatArray, others: FloatArray) -> FloatArray:
        others = np.sort(others)
        below = np.searchsorted(others, these, side="left") + np.searchsorted(others, these, side="right")
        share: FloatArray = below / (2 * len(others))
        return share

    variance = placements(ones, zeros).var(ddof=1) / len(ones) + placements(zeros, ones).var(ddof=1) / len(
        zeros
    )
    return float(np.sqrt(variance))
