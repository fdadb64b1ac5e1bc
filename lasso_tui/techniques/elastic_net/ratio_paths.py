"""Paths and cross-validations for several l1_ratios on one grid of L1 penalties.

Alphas of different l1_ratio ρ are not comparable: α_max = max|x'y|/(nρ) is ten times larger at ρ = 0.1 than at 1.
The L1 penalty α·ρ is comparable: it alone decides when the first feature enters, and has one range for all ρ. So all
paths share one grid of α·ρ; each chart is drawn over the alphas of the l1_ratio shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Heatmap
from lasso_tui.techniques.elastic_net.params import RATIOS
from lasso_tui.techniques.linear.grid import insert_alpha
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "HEATMAP",
    "LASSO",
    "Best",
    "RatioPath",
    "cross_validate_ratios",
    "error_heatmap",
    "l1_grid",
]

HEATMAP = "CV heatmap"
LASSO = 1.0
MAX_COLOUR_SE = 3.0
"""Standard errors above the minimum at which the heatmap's colours end."""
MAX_WRITTEN_SE = 99.0
"""The largest number of standard errors that is written."""


@dataclass(frozen=True, eq=False)
class RatioPath:
    """The path of one l1_ratio, with its cross-validation and degrees of freedom once computed.

    Attributes
    ----------
    ratio, path : ρ and the solutions on the training rows
    cv : their cross-validation, or None; its grid may end before that of the path, which another l1_ratio extended
    df : (A,) degrees of freedom, or None
    """

    ratio: float
    path: solvers.Path
    cv: solvers.CrossValidation | None = None
    df: FloatArray | None = None

    @classmethod
    def of(cls, problem: Problem, ratio: float, l1: FloatArray) -> RatioPath:
        """Solve along α = l1/ρ."""
        return cls(ratio, problem.path(l1 / ratio, l1_ratio=ratio))

    @property
    def l1(self) -> FloatArray:
        """(A,) values of α·ρ along the path."""
        return self.path.alphas * self.ratio

    def along(self, l1: FloatArray) -> RatioPath:
        """Return the path solved further, to the end of a longer grid."""
        known = len(self.path.alphas)
        if known >= len(l1):
            return self
        return replace(self, path=solvers.extend_path(self.path, l1[known:] / self.ratio))


@dataclass(frozen=True)
class Best:
    """A choice of alpha and l1_ratio, with its CV error.

    Attributes
    ----------
    ratio, alpha, index : the choice, and the index of its alpha
    mean, se : its CV error and the standard error of that
    nonzero : its number of nonzero coefficients
    """

    ratio: float
    alpha: float
    index: int
    mean: float
    se: float
    nonzero: int

    @classmethod
    def at(cls, row: RatioPath, index: int) -> Best:
        """Make the choice of one alpha of a cross-validated path."""
        assert row.cv is not None
        return cls(
            row.ratio,
            float(row.path.alphas[index]),
            index,
            float(row.cv.mean[index]),
            float(row.cv.se[index]),
            int(row.path.nonzeros[index]),
        )

    @classmethod
    def min_error(cls, rows: Mapping[float, RatioPath]) -> Best | None:
        """Find the minimum CV error of all paths that have one; of equal ones the larger l1_ratio."""
        found = [cls.at(row, row.cv.index_min) for row in rows.values() if row.cv is not None]
        return min(found, key=lambda best: (best.mean, -best.ratio)) if found else None

    @classmethod
    def sparsest_within_1se(cls, rows: Mapping[float, RatioPath], minimum: Best) -> Best:
        """Find the fewest nonzero coefficients within one SE of the minimum; of equal ones the smaller error."""
        import numpy as np

        found = [
            cls.at(row, index)
            for row in rows.values()
            if row.cv is not None
            for index in np.flatnonzero(row.cv.mean <= minimum.mean + minimum.se).tolist()
        ]
        return min(found, key=lambda best: (best.nonzero, best.mean))

    @classmethod
    def ratios(cls, rows: Mapping[float, RatioPath]) -> set[float]:
        """Return the l1_ratios of both choices, whose numbers are shown whichever path is."""
        minimum = cls.min_error(rows)
        return set() if minimum is None else {minimum.ratio, cls.sparsest_within_1se(rows, minimum).ratio}


def l1_grid(problem: Problem, alpha: float | None, ratio: float | None) -> FloatArray:
    """Return decreasing values of α·ρ, from alpha max down to a thousandth of it.

    A requested alpha is inside their range, at one ratio or at all; at one ratio it is one of them.
    """
    import numpy as np

    if alpha is None:
        return problem.grid(None)
    requested = [alpha * r for r in ([ratio] if ratio is not None else RATIOS)]
    grid = problem.grid(min(requested))
    if max(requested) > grid[0]:
        grid = np.concatenate([[max(requested)], grid])
    return grid if ratio is None else insert_alpha(grid, requested[0])


def cross_validate_ratios(
    problem: Problem, rows: Mapping[float, RatioPath], first: float, l1: FloatArray, folds: Folds
) -> Iterator[RatioPath]:
    """Yield the path of each l1_ratio with its cross-validation: `first`, then the others from 1 down.

    Each begins with the grid `l1` and extends it where its own minimum stands at the end, so that it is what its
    l1_ratio gives alone. The caller brings all paths to one length.
    """
    order = [first, *(r for r in reversed(RATIOS) if r != first)]
    for k, ratio in enumerate(order):
        with solvers.part(HEATMAP, k / len(order), (k + 1) / len(order)):
            row = rows.get(ratio) or RatioPath.of(problem, ratio, l1)
            cv = problem.cross_validate(folds, solvers.path_slice(row.path, 0, len(l1)))
            longer = cv.path if len(cv.alphas) > len(row.path.alphas) else row.path
        yield replace(row, path=longer, cv=cv)


def error_heatmap(rows: Mapping[float, RatioPath], l1: FloatArray, shown: float) -> Heatmap:
    """Draw the CV error of all paths as (error − minimum) / SE at the minimum, over those computed so far.

    Each row has its own alphas. Points: the minimum (◆), and the minimum (m) and the 1-SE alpha (s) of the l1_ratio
    shown; the line joins the minima of the rows.
    """
    import numpy as np

    ratios = np.array(sorted({*RATIOS, *rows}))
    step = np.log(l1[0] / l1[-1]) / (len(l1) - 1)
    count = 1 + int(np.ceil(np.log(l1[0] / ratios[0] / l1[-1]) / step))
    x = np.geomspace(l1[-1], l1[0] / ratios[0], count)
    values = np.full((len(ratios), count), np.nan)
    minimum = Best.min_error(rows)
    points: list[tuple[float, float, str, str]] = []
    curve: list[tuple[float, float]] = []
    for k, ratio in enumerate(ratios.tolist()):
        cv = rows[ratio].cv if ratio in rows else None
        if cv is None or minimum is None:
            continue
        above = (cv.mean - minimum.mean) / max(minimum.se, 1e-300)
        away = np.abs(np.log(x)[:, None] - np.log(cv.alphas))
        near = away.argmin(axis=1)
        covered = away.min(axis=1) <= 0.55 * step  # half a step, and a little where an alpha was inserted
        values[k, covered] = np.minimum(above[near[covered]], MAX_WRITTEN_SE)
        curve.append((float(cv.alpha_min), ratio))
        if ratio == shown:
            points.append((float(cv.alpha_1se), ratio, "s", ""))
            if ratio != minimum.ratio:
                points.append((float(cv.alpha_min), ratio, "m", ""))
    if minimum is not None:
        points.insert(0, (minimum.alpha, minimum.ratio, "◆", ""))
    cut = bool((values == MAX_WRITTEN_SE).any())
    return Heatmap(
        title=HEATMAP,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("l1_ratio"),
        x=x,
        y=ratios,
        values=values,
        value_axis=Axis("SEs above the minimum"),
        table_note=f"{MAX_WRITTEN_SE:.0f} means {MAX_WRITTEN_SE:.0f} SEs or more" if cut else "",
        limits=(0.0, MAX_COLOUR_SE),
        blank_above=True,
        points=tuple(points),
        curve=(np.array([a for a, _ in curve]), np.array([r for _, r in curve])) if len(curve) > 1 else None,
        legend=(("◆", "best"), ("─", "best of each l1_ratio")),
    )
