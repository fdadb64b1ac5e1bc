"""The objective's two sides at one alpha and along one coordinate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Mark

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.linear.linear_path import PathFit

__all__ = ["CoordinateObjective", "SolutionAt"]


@dataclass(frozen=True, eq=False)
class SolutionAt:
    """The solution at one alpha, weighed.

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
        """Weigh the solution at alpha from the data."""
        import numpy as np

        path, solution, residual = fit.path, fit.at(alpha), fit.residual(alpha)
        coef = solution.coef * path.scales
        return cls(
            alpha=float(alpha),
            coef=coef,
            correlations=fit.pulls(alpha),
            loss=0.5 * float(np.average(residual**2, weights=fit.table.weights)),
            penalty=float(alpha * np.abs(coef).sum()),
            gap=float(solution.gap),
        )

    @property
    def kept(self) -> int:
        """How many coefficients are not zero."""
        import numpy as np

        return int(np.count_nonzero(self.coef))

    @property
    def pulls(self) -> FloatArray:
        """(p,) |xⱼ'r|/n."""
        import numpy as np

        return np.abs(self.correlations)


@dataclass(frozen=True, eq=False)
class CoordinateObjective:
    """The objective along one coordinate, the others held: the same window at every alpha.

    With z = ⟨zⱼ, r⟩ + v·bⱼ, the loss changes by v/2·b² − z·b as the coefficient goes from 0 to b, and the penalty
    by α·|b|: least at b = S(z, α)/v.

    Attributes
    ----------
    feature : which column
    scale : what the column was divided by
    curvature : v = ⟨zⱼ, zⱼ⟩
    across : (B,) values of the coefficient, 0 among them
    enters : the largest alpha with a nonzero coefficient, or None
    """

    feature: int
    scale: float
    curvature: float
    across: FloatArray
    enters: float | None

    @classmethod
    def of(cls, fit: PathFit, feature: int) -> CoordinateObjective:
        """Find a window that holds the coordinate's minimum at every alpha of the path."""
        import numpy as np

        path, column = fit.path, fit.table.X[:, feature]
        centred = (column - path.means[feature]) / path.scales[feature]
        curvature = float(np.average(centred**2, weights=fit.table.weights))
        z = path.correlations()[feature] + curvature * fit.shown[:, feature]
        reach = float(np.abs(z).max())
        if curvature <= 0 or reach <= 0:
            return cls(feature, float(path.scales[feature]), 0.0, np.linspace(-1.0, 1.0, 121), None)
        largest = float(z[np.abs(z).argmax()]) / curvature  # the least of the loss alone, at its farthest
        side = np.linspace(0.0, 1.5 * largest, 121)
        across = np.unique(np.concatenate([np.linspace(-0.5 * largest, 0.0, 41), side]))
        entered = np.flatnonzero(fit.shown[:, feature])
        enters = float(path.alphas[entered[0]]) if len(entered) else None
        return cls(feature, float(path.scales[feature]), curvature, across, enters)

    def z(self, place: SolutionAt) -> float:
        """What the coordinate would be pulled to by the data, times its curvature."""
        return float(place.correlations[self.feature] + self.curvature * place.coef[self.feature])

    def limit(self, place: SolutionAt) -> float:
        """Half the height of the picture: what the coordinate gains or pays, rounded up to jump rarely."""
        gain = 0.575 * max(abs(self.z(place)), place.alpha) ** 2 / (self.curvature or 1.0)
        gain = max(gain, 0.25 * place.alpha * float(self.across[-1] - self.across[0]))
        power = 10.0 ** math.floor(math.log10(gain))
        return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= gain)

    def changes(self, place: SolutionAt) -> tuple[FloatArray, FloatArray]:
        """Return by how much loss and penalty (B,) differ from those at a coefficient of zero."""
        import numpy as np

        loss = 0.5 * self.curvature * self.across**2 - self.z(place) * self.across
        return loss, place.alpha * np.abs(self.across)

    def entry_mark(self, name: str) -> tuple[Mark, ...]:
        """Return the place on the path where the feature enters."""
        return () if self.enters is None else (Mark("m", self.enters, f"{name} enters"),)
