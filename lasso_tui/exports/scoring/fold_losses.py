"""Losses on the held-out rows of each fold, kept with a pin: on the same folds, solutions are compared in pairs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.exports.scoring.held_out import family_name
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["FoldLosses", "fold_losses", "paired_texts"]

SPLIT_PARAMS = ("folds", "seed", "split", "folds_by", "repeats")
"""Parameters that decide which rows are held out."""

NEAR = 1e-6
"""Relative distance up to which a position is one of the grid."""


@dataclass(frozen=True)
class FoldLosses:
    """Mean losses on held-out rows.

    Attributes
    ----------
    key : the same where rows, target, folds and loss are the same
    losses, sizes : of each fold: its mean loss, and the weight of its rows
    repeats : how often the rows were split
    """

    key: str
    losses: tuple[float, ...]
    sizes: tuple[float, ...]
    repeats: int = 1

    @property
    def mean(self) -> float:
        """Mean over all held-out rows."""
        total = sum(self.sizes)
        return sum(loss * size for loss, size in zip(self.losses, self.sizes, strict=True)) / total


def fold_losses(job: Job, result: AnyResult, position: float) -> FoldLosses | None:
    """Return the losses at a position of the cursor; None where it was not cross-validated."""
    import numpy as np

    from lasso_tui.techniques.linear.splits import TrainTest

    found = _losses_at(result, position) if job.technique.cursor == "alpha" else None
    if found is None or not np.isfinite(found[0]).all():
        return None
    losses, sizes = found
    repeats = int(getattr(result.params, "repeats", 1))
    settings = {name: str(getattr(result.params, name, "")) for name in SPLIT_PARAMS}
    if len(losses) % repeats or settings["repeats"] == "1":
        settings["repeats"], repeats = "", repeats if len(losses) % repeats == 0 else 1
    loss = getattr(result, "loss", None)  # None is the family's own
    digest = hashlib.sha256(repr((family_name(result), loss, sorted(settings.items()))).encode())
    parts = getattr(result, "parts", None)
    table: Any = parts.fitted if isinstance(parts, TrainTest) else result.data
    target = table.y if hasattr(table, "y") else table.labels  # texts have classes
    for values in (target, sizes, getattr(table, "rows", None)):
        if values is not None:
            digest.update(np.ascontiguousarray(values).tobytes())
    return FoldLosses(digest.hexdigest()[:32], tuple(losses.tolist()), tuple(map(float, sizes)), repeats)


def _losses_at(result: AnyResult, position: float) -> tuple[FloatArray, FloatArray] | None:
    """Return the losses at an alpha by fold, and the folds' sizes; None where no cross-validation has that alpha."""
    import numpy as np

    from lasso_tui.solvers import CrossValidation, RelaxedCrossValidation
    from lasso_tui.techniques.elastic_net.compute import ElasticNetResult
    from lasso_tui.techniques.selection.compute import SelectionResult

    cv, gamma = getattr(result, "cv", None), None
    if isinstance(result, ElasticNetResult):
        row = result.rows.get(result.ratio)
        cv = None if row is None else row.cv
    elif isinstance(result, SelectionResult):
        gamma = float(result.params.gamma)
        cv = result.lasso_cv if gamma == 1.0 else result.cv
    if not isinstance(cv, CrossValidation | RelaxedCrossValidation):
        return None
    index = int(np.argmin(np.abs(cv.alphas - position)))
    if abs(cv.alphas[index] - position) > NEAR * position:
        return None
    if isinstance(cv, CrossValidation):
        return cv.losses[index], cv.fold_sizes
    at = np.flatnonzero(cv.gammas == gamma)
    return (cv.losses[index, at[0]], cv.fold_sizes) if len(at) else None


def paired_texts(losses: Sequence[FoldLosses | None]) -> list[tuple[str, list[str]]]:
    """Return rows of a comparison: the mean loss of each solution on the folds of the first, and its difference.

    Parameters
    ----------
    losses : of each solution; those on other folds, or on none, have "" in their place

    Returns
    -------
    list of (label, texts)
        () where fewer than two solutions have the folds of the first one that has any.
    """
    import numpy as np

    from lasso_tui.techniques.linear.paired import PairedErrors, distinguishable

    first = next((one for one in losses if one is not None), None)
    same = [
        k for k, one in enumerate(losses) if one is not None and first is not None and one.key == first.key
    ]
    if first is None or len(same) < 2:
        return []
    matrix = np.array([one.losses for k, one in enumerate(losses) if k in same and one is not None])
    means = matrix @ np.asarray(first.sizes) / sum(first.sizes)
    best = int(np.argmin(means))
    paired = PairedErrors.of(matrix, np.asarray(first.sizes), best, first.repeats)
    folds = len(first.losses) // first.repeats
    texts: list[list[str]] = [["" for _ in losses] for _ in range(3)]
    for place, k in enumerate(same):
        difference, se = float(paired.difference[place]), float(paired.se[place])
        texts[0][k] = format_significant(float(means[place]), 4)
        texts[1][k] = "0, smallest" if place == best else paired.number(place)
        told = distinguishable(difference, se, folds)
        texts[2][k] = "" if place == best else "yes" if told else "no"
    labels = ("loss, same folds", "diff. to best ± SE", "folds tell them apart")
    return list(zip(labels, texts, strict=True))
