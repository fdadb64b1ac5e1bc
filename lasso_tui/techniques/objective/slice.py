"""Loss and penalty at one alpha and along one coordinate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Mark

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.linear.linear_path import PathFit

__all__ = ["CoordinateObjective", "SolutionAt"]


WINDOWS = 0.1, 0.2, 0.5
"""Sizes of narrower windows along a coordinate, as shares of the widest."""


@dataclass(frozen=True, eq=False)
class SolutionAt:
    """The solution at one alpha with its loss and penalty.

    Attributes
    ----------
    alpha : penalty per sample
    coef : (p,) on the scale that was solved on
    correlations : (p,) ⟨zⱼ, r⟩ = zⱼ'r/n
    loss, penalty : RSS/(2n) and α·‖b‖₁
    gap : relative duality gap
    """

    alpha: float
    coef: FloatArray
    correlations: FloatArray
    loss: float
    penalty: float
    gap: float

    @classmethod
    def of(cls, fit: PathFit, alpha: float) -> SolutionAt:
        """Compute loss, penalty and gradients of the solution at alpha from the data."""
        import numpy as np

        path, solution, design = fit.path, fit.at(alpha), fit.table.design_of_sums()
        coef = solution.coef * path.scales
        if design is not None:
            mse = fit.table.mse_of_sums(solution.coef) or 0.0
            correlations = (design.target - design.gram @ solution.coef) / path.scales
        else:
            mse = float(np.average(fit.residual(alpha) ** 2, weights=fit.table.weights))
            correlations = fit.gradients(alpha)
        return cls(
            alpha=float(alpha),
            coef=coef,
            correlations=correlations,
            loss=0.5 * mse,
            penalty=float(alpha * np.abs(coef).sum()),
            gap=float(solution.gap),
        )

    @property
    def nonzero(self) -> int:
        """Number of nonzero coefficients."""
        import numpy as np

        return int(np.count_nonzero(self.coef))

    @property
    def gradients(self) -> FloatArray:
        """(p,) |xⱼ'r|/n."""
        import numpy as np

        return np.abs(self.correlations)


@dataclass(frozen=True, eq=False)
class CoordinateObjective:
    """The objective along one coordinate, the others fixed; its window has one of a few sizes.

    With z = ⟨zⱼ, r⟩ + v·bⱼ, the loss changes by v/2·b² − z·b as the coefficient goes from 0 to b, and the penalty
    by α·|b|; the minimum is at b = S(z, α)/v.

    Attributes
    ----------
    feature : index of the column
    scale : the column's divisor
    curvature : v = ⟨zⱼ, zⱼ⟩
    across : (B,) values of the coefficient, 0 among them, in the widest window: the minimum at every alpha is in it
    entry_alpha : the largest alpha with a nonzero coefficient, or None
    """

    feature: int
    scale: float
    curvature: float
    across: FloatArray
    entry_alpha: float | None

    @classmethod
    def of(cls, fit: PathFit, feature: int) -> CoordinateObjective:
        """Find a window that holds the coordinate's minimum at every alpha of the path."""
        import numpy as np

        path, design = fit.path, fit.table.design_of_sums()
        if design is not None:
            curvature = float(design.gram[feature, feature] / path.scales[feature] ** 2)
        else:
            centred = (fit.table.X[:, feature] - path.means[feature]) / path.scales[feature]
            curvature = float(np.average(centred**2, weights=fit.table.weights))
        z = path.correlations()[feature] + curvature * fit.scaled_coefs[:, feature]
        reach = float(np.abs(z).max())
        if curvature <= 0 or reach <= 0:
            return cls(feature, float(path.scales[feature]), 0.0, np.linspace(-1.0, 1.0, 121), None)
        largest = (
            float(z[np.abs(z).argmax()]) / curvature
        )  # minimiser of the loss alone, the farthest along the path
        side = np.linspace(0.0, 1.5 * largest, 121)
        across = np.unique(np.concatenate([np.linspace(-0.5 * largest, 0.0, 41), side]))
        entered = np.flatnonzero(fit.scaled_coefs[:, feature])
        entry_alpha = float(path.alphas[entered[0]]) if len(entered) else None
        return cls(feature, float(path.scales[feature]), curvature, across, entry_alpha)

    def z(self, solution: SolutionAt) -> float:
        """Return the coordinate's least-squares value given the others, times its curvature."""
        return float(solution.correlations[self.feature] + self.curvature * solution.coef[self.feature])

    def window(self, solution: SolutionAt) -> FloatArray:
        """Return the values of the coefficient, (B,), of the narrowest window that holds the loss's minimum here."""
        if self.curvature <= 0:
            return self.across
        least = self.z(solution) / self.curvature
        ends = float(self.across[0]) / 1.5, float(self.across[-1]) / 1.5  # some room beyond the minimum
        fits = (share for share in WINDOWS if share * min(ends) <= least <= share * max(ends))
        return next(fits, 1.0) * self.across

    def limit(self, solution: SolutionAt) -> float:
        """Return half the height of the chart, rounded up to 1-2-5 steps so that it seldom changes."""
        import numpy as np

        gain = 0.575 * max(abs(self.z(solution)), solution.alpha) ** 2 / (self.curvature or 1.0)
        gain = max(gain, 0.25 * solution.alpha * float(np.ptp(self.window(solution))))
        power = 10.0 ** math.floor(math.log10(gain))
        return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= gain)

    def changes(self, solution: SolutionAt) -> tuple[FloatArray, FloatArray]:
        """Return loss and penalty (B,) minus their values at coefficient = 0."""
        import numpy as np

        across = self.window(solution)
        loss = 0.5 * self.curvature * across**2 - self.z(solution) * across
        return loss, solution.alpha * np.abs(across)

    def entry_mark(self, name: str) -> tuple[Mark, ...]:
        """Return the mark at which the feature enters."""
        return () if self.entry_alpha is None else (Mark("m", self.entry_alpha, f"{name} enters"),)
