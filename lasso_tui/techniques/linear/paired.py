"""Differences of losses, paired by fold: of two methods, or of each alpha and the one at the CV minimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.student import student_quantile
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["COMPARABLE", "PairedErrors", "difference_metrics", "distinguishable", "paired_mean"]

COMPARABLE = "not distinguishable from m"
"""Legend of the line over the alphas whose paired difference to the CV minimum, the mark m, is within its error."""

CONFIDENCE = 0.975
"""Quantile of Student's t that bounds a paired difference which the folds cannot tell from 0."""


def paired_mean(differences: FloatArray, fold_weights: FloatArray) -> tuple[float, float]:
    """Return the weighted mean of the folds' differences d, and its standard error.

    SE = sqrt(weighted mean((d − mean d)²) / (K − 1)).

    Parameters
    ----------
    differences : (K,) loss of one method minus that of the other, on the same held-out rows
    fold_weights : (K,) weight of each fold's held-out rows, summing to 1
    """
    mean, se = _means(differences[None, :], fold_weights)
    return float(mean[0]), float(se[0])


def distinguishable(difference: float, se: float, folds: int) -> bool:
    """Return whether folds can tell a paired difference from 0: whether it is beyond t(0.975, K − 1) · SE."""
    return abs(difference) > student_quantile(CONFIDENCE, folds - 1) * se


def _means(differences: FloatArray, fold_weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return weighted means and their standard errors, (A,) both, of differences (A, K)."""
    import numpy as np

    mean = differences @ fold_weights
    spread = (differences - mean[:, None]) ** 2 @ fold_weights
    return mean, np.sqrt(spread / (len(fold_weights) - 1))


@dataclass(frozen=True, eq=False)
class PairedErrors:
    """The CV error of every alpha minus that at the minimum, fold by fold.

    Attributes
    ----------
    difference, se : (A,) mean over folds, weighted by fold size, and its standard error
    first, last : indices of the largest and the smallest alpha around the minimum that the folds cannot tell from it:
        each difference up to there is at most t(0.975, K − 1)·SE
    index_min : of the minimum
    """

    difference: FloatArray
    se: FloatArray
    first: int
    last: int
    index_min: int

    @classmethod
    def of(
        cls, losses: FloatArray, fold_sizes: FloatArray, index_min: int, repeats: int | Sequence[int] = 1
    ) -> PairedErrors:
        """Compare each alpha with the one at the minimum.

        Parameters
        ----------
        losses : (A, R·K) of the folds, one repeat after the other
        fold_sizes : (R·K,) weights of their held-out rows
        index_min : position of the minimum of the mean
        repeats : R, or the number of folds of each, which differs where folds are left out. The standard error is the
            mean of theirs, as repeats use the same rows again
        """
        import numpy as np

        gaps = losses - losses[index_min]
        counts = [losses.shape[1] // repeats] * repeats if isinstance(repeats, int) else list(repeats)
        ends, runs = np.cumsum(counts)[:-1], []
        for run, sizes in zip(
            np.split(gaps, ends, axis=1), np.split(np.asarray(fold_sizes), ends), strict=True
        ):
            runs.append(_means(run, sizes / sizes.sum()))
        difference, se = (np.mean(part, axis=0) for part in zip(*runs, strict=True))
        limit = student_quantile(CONFIDENCE, min(counts) - 1)
        outside = np.flatnonzero(~(difference <= limit * se))
        larger, smaller = outside[outside < index_min], outside[outside > index_min]
        first = int(larger[-1]) + 1 if len(larger) else 0
        last = int(smaller[0]) - 1 if len(smaller) else len(difference) - 1
        return cls(difference, se, first, last, index_min)

    def line(self, mean: FloatArray) -> FloatArray:
        """Return the minimum of mean losses (A,) at the alphas not distinguishable from it, else NaN: (A, 1)."""
        import numpy as np

        line = np.full((len(mean), 1), np.nan)
        line[self.first : self.last + 1] = mean[self.index_min]
        return line

    def text(self, index: int) -> str:
        """Write the difference at one alpha, and whether the folds can tell it from 0."""
        if index == self.index_min:
            return f"{self.number(index)} (the minimum)"
        text = self.number(index)
        return f"{text}, not distinguishable" if self.first <= index <= self.last else text

    def number(self, index: int) -> str:
        """Write the difference at one alpha with its standard error."""
        if index == self.index_min:
            return "0"
        return f"{format_significant(self.difference[index])} ± {format_significant(self.se[index])}"


def difference_metrics(
    paired: PairedErrors, alphas: FloatArray, index: int, *, prefix: str = "", in_readout: bool = True
) -> list[Metric]:
    """Compute the paired difference of one alpha to the minimum, and the alphas that are not distinguishable from it.

    Parameters
    ----------
    paired, alphas : along the grid
    index : position of the alpha
    prefix : name of the method, where a tab has several
    in_readout : whether the screen shows the difference
    """
    key, name = (f"{prefix}_", f"{prefix} ") if prefix else ("", "")
    listed = (
        ("cv_difference_se", "SE of the paired difference", float(paired.se[index])),
        ("comparable_from", "not distinguishable from CV min: smallest alpha", float(alphas[paired.last])),
        ("comparable_to", "not distinguishable from CV min: largest alpha", float(alphas[paired.first])),
    )
    return [
        Metric(
            f"{key}cv_difference",
            f"{name}paired difference to CV min",
            float(paired.difference[index]),
            paired.text(index),
            in_readout=in_readout,
            short=(f"{name}paired diff. to CV min", paired.number(index)),
        ),
        *(
            Metric(f"{key}{metric}", f"{name}{label}", value, format_significant(value), in_readout=False)
            for metric, label, value in listed
        ),
    ]
