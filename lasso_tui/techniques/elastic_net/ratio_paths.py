"""Paths and cross-validations for a row of l1_ratios, at the same places of one axis.

Alphas of different l1_ratio ρ are not comparable: α_max = max|x'y|/(nρ) is ten times larger at ρ = 0.1 than at 1.
What is comparable is the L1 part of the penalty, α·ρ: it alone decides when the first feature enters, and has one
range for all ρ. So every row stands on the same α·ρ, and every chart is drawn over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Heatmap
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["L1_AXIS", "LASSO", "RATIOS", "Best", "RatioPath", "cross_validated", "error_map", "l1_grid"]

RATIOS = tuple(tenths / 10 for tenths in range(1, 11))
LASSO = 1.0
L1_AXIS = Axis("alpha · l1_ratio", "the L1 part", log=True)
MAX_COLOUR_SE = 4.0
"""Standard errors above the least at which the map's colours end."""
MOST = 99.0
"""The largest number of them that is written."""


@dataclass(frozen=True, eq=False)
class RatioPath:
    """One l1_ratio: its path, and what has been computed of it.

    Attributes
    ----------
    ratio, path : ρ and the solutions on the training rows
    cv : their cross-validation, or None
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


@dataclass(frozen=True)
class Best:
    """A choice of both: which row, which place of it, its error.

    Attributes
    ----------
    ratio, alpha, index : the choice
    mean, se : its cross-validated error, and the error's standard error
    kept : how many features it keeps
    """

    ratio: float
    alpha: float
    index: int
    mean: float
    se: float
    kept: int

    @classmethod
    def at(cls, row: RatioPath, index: int) -> Best:
        """Return the choice of one place of a cross-validated row."""
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
    def least(cls, rows: Mapping[float, RatioPath]) -> Best | None:
        """Return the least error of all rows that have one; the larger l1_ratio where two are equal."""
        found = [cls.at(row, row.cv.index_min) for row in rows.values() if row.cv is not None]
        return min(found, key=lambda best: (best.mean, -best.ratio)) if found else None

    @classmethod
    def sparsest(cls, rows: Mapping[float, RatioPath], least: Best) -> Best:
        """Return the fewest features within one standard error of the least; of those the least error."""
        import numpy as np

        found = [
            cls.at(row, index)
            for row in rows.values()
            if row.cv is not None
            for index in np.flatnonzero(row.cv.mean <= least.mean + least.se).tolist()
        ]
        return min(found, key=lambda best: (best.kept, best.mean))


def l1_grid(problem: Problem, alpha: float | None, ratio: float | None) -> FloatArray:
    """Return decreasing values of α·ρ, from the smallest that keeps nothing down a thousandfold.

    An alpha that was asked for is inside their range, at one ratio or at all; at one ratio it is one of them.
    """
    import numpy as np

    if alpha is None:
        return problem.grid(None)
    asked = [alpha * r for r in ([ratio] if ratio is not None else RATIOS)]
    grid = problem.grid(min(asked))
    if max(asked) > grid[0]:
        grid = np.concatenate([[max(asked)], grid])
    if ratio is not None and not np.isclose(grid, asked[0], rtol=1e-12, atol=0).any():
        grid = np.sort(np.append(grid, asked[0]))[::-1].copy()
    return grid


def cross_validated(
    problem: Problem, rows: Mapping[float, RatioPath], first: float, l1: FloatArray, folds: Folds
) -> Iterator[RatioPath]:
    """Yield every l1_ratio with its cross-validation on the same folds: one first, then from the lasso down."""
    order = [first, *(r for r in reversed(RATIOS) if r != first)]
    for k, ratio in enumerate(order):
        with solvers.part("CV map", k / len(order), (k + 1) / len(order)):
            row = rows.get(ratio) or RatioPath.of(problem, ratio, l1)
            cv = problem.cross_validate(folds, row.path)
        yield replace(row, cv=cv)


def error_map(rows: Mapping[float, RatioPath], l1: FloatArray, shown: float) -> Heatmap:
    """Return the cross-validated error of all rows, in standard errors above the least of them so far.

    Points: the least (◆), and the minimum (m) and the 1-SE alpha (s) of the l1_ratio shown; the line joins the
    minima of the rows.
    """
    import numpy as np

    values = np.full((len(RATIOS), len(l1)), np.nan)
    least = Best.least(rows)
    points: list[tuple[float, float, str, str]] = []
    minima = [
        (float(l1[row.cv.index_min]), ratio) for ratio, row in sorted(rows.items()) if row.cv is not None
    ]
    if least is not None:
        for ratio, row in rows.items():
            if row.cv is not None:
                above = (row.cv.mean - least.mean) / max(least.se, 1e-300)
                values[RATIOS.index(ratio)] = np.minimum(above[::-1], MOST)
        points.append((float(l1[least.index]), least.ratio, "◆", ""))
        cv = rows[shown].cv
        if cv is not None:
            points.append((float(l1[cv.index_1se]), shown, "s", ""))
            if shown != least.ratio:
                points.append((float(l1[cv.index_min]), shown, "m", ""))
    unit = f"SE; {MOST:.0f}: or more" if (values == MOST).any() else "SE"
    return Heatmap(
        title="CV map",
        x_axis=L1_AXIS,
        y_axis=Axis("l1_ratio"),
        x=np.ascontiguousarray(l1[::-1]),
        y=np.array(RATIOS),
        values=values,
        value_axis=Axis("above the least", unit),
        limits=(0.0, MAX_COLOUR_SE),
        points=tuple(points),
        curve=(np.array([x for x, _ in minima]), np.array([y for _, y in minima]))
        if len(minima) > 1
        else None,
    )
