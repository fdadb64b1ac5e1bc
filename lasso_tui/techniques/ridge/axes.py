"""Axes on which a lasso and a ridge path can be compared, and the ridge alpha matched to a lasso alpha.

alpha per sample      both objectives divide the residual sum of squares by 2n
degrees of freedom    lasso: number of nonzeros (Zou, Hastie & Tibshirani 2007);  ridge: Σ s²/(s² + α)
share of the norm     ‖b‖₁ of the lasso, ‖b‖₂ of the ridge, divided by its maximum along the path
as in the tutorial    scikit-learn's two alphas on one axis: Ridge's is n times ours
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis
from lasso_tui.techniques.ridge.params import ALPHA, DF, NORM, TUTORIAL

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array, IntArray
    from lasso_tui.data import Table
    from lasso_tui.solvers import RidgePath
    from lasso_tui.techniques.linear.linear_path import PathFit

__all__ = ["Comparison", "Side", "ridge_alphas"]

N_WIDE_ALPHAS = 100
"""Ridge alphas between almost no shrinkage and almost complete shrinkage."""

MAX_FULL_GRID_VALUES = 100_000
"""Values of X above which the ridge takes every second lasso alpha, as each costs a pass over X."""


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two paths on one axis.

    Attributes
    ----------
    axis : its x axis
    x : (A,) positions on it
    y : (A, p) coefficients on the scale that was solved on
    rows : (A,) which alphas of the solved path these are
    df : (A,) degrees of freedom, rounded to whole numbers
    """

    axis: Axis
    x: FloatArray
    y: FloatArray
    rows: IntArray
    df: Int64Array


def ridge_alphas(table: Table, lasso: FloatArray, *, standardize: bool) -> FloatArray:
    """Return decreasing ridge alphas: those of the lasso, those divided by n, and a wide grid.

    With α = 100·tr(Z'Z/n) the degrees of freedom are at most
    0.01, as Σ s²/(s² + α) ≤ Σ s²/α.
    """
    import numpy as np

    n, design = table.n_samples, table.design_of_sums()
    variances = table.X.var(axis=0) if design is None else design.gram.diagonal()
    total = float(np.count_nonzero(variances) if standardize else variances.sum())
    wide = np.geomspace(100.0 * total, 1e-7 * total, N_WIDE_ALPHAS)
    some = lasso if n * table.n_features <= MAX_FULL_GRID_VALUES else lasso[::2]
    return np.unique(np.concatenate([wide, some, some / n]))[::-1].copy()


@dataclass(frozen=True, eq=False)
class Comparison:
    """A lasso and a ridge path, to be drawn on any of the axes.

    Attributes
    ----------
    lasso, ridge : the paths
    ridge_coefs : (R, p) ridge coefficients on the scale that was solved on
    lasso_norms, ridge_norms : (A,) ‖b‖₁ and (R,) ‖b‖₂ on that scale, each divided by its maximum
    """

    lasso: PathFit
    ridge: RidgePath
    ridge_coefs: FloatArray
    lasso_norms: FloatArray
    ridge_norms: FloatArray

    @classmethod
    def of(cls, lasso: PathFit, ridge: RidgePath) -> Comparison:
        """Make a comparison of two paths over one table."""
        import numpy as np

        ridge_coefs = np.ascontiguousarray((ridge.coefs * ridge.scales[:, None]).T)
        l1, l2 = np.abs(lasso.scaled_coefs).sum(axis=1), np.sqrt((ridge_coefs**2).sum(axis=1))
        return cls(lasso, ridge, ridge_coefs, l1 / max(l1.max(), 1e-300), l2 / max(l2.max(), 1e-300))

    def sides(self, axis: str) -> tuple[Side, Side]:
        """Return both paths on an axis, the lasso's first."""
        import numpy as np

        alphas, path, n = self.lasso.path.alphas, self.lasso.path, self.lasso.table.n_samples
        nonzeros = np.asarray(path.nonzeros, dtype=np.int64)
        df = np.rint(self.ridge.df).astype(np.int64)
        whole, everywhere = np.arange(len(alphas)), np.arange(len(self.ridge.alphas))
        titles = {
            ALPHA: (Axis("alpha", "per sample", log=True),) * 2,
            DF: (
                Axis("degrees of freedom", "nonzero coefficients"),
                Axis("degrees of freedom", "trace of the hat matrix"),
            ),
            NORM: (Axis("‖b‖₁ / maximum"), Axis("‖b‖₂ / maximum")),
            TUTORIAL: (
                Axis("Lasso's alpha", "per sample", log=True),
                Axis("n × Ridge's alpha", "not the lasso's scale", log=True),
            ),
        }[axis]
        if axis in (ALPHA, TUTORIAL):
            ridge_alphas = alphas if axis == ALPHA else alphas / n
            solved = np.isin(ridge_alphas, self.ridge.alphas)
            rows, positions = self._rows(ridge_alphas[solved]), (alphas, alphas[solved])
        else:
            rows = everywhere
            # Alphas with equally many nonzero coefficients share a position, in the order of the path.
            positions = (
                (nonzeros + 1e-7 * whole, self.ridge.df)
                if axis == DF
                else (self.lasso_norms, self.ridge_norms)
            )
        return (
            Side(titles[0], positions[0], self.lasso.scaled_coefs, whole, nonzeros),
            Side(titles[1], positions[1], np.ascontiguousarray(self.ridge_coefs[rows]), rows, df[rows]),
        )

    def positions(self, axis: str, alpha: float) -> tuple[float, float, float]:
        """Return the lasso's position on an axis, the ridge alpha matched to it, and that alpha's position."""
        import numpy as np

        n = self.lasso.table.n_samples
        if axis == ALPHA:
            return alpha, alpha, alpha
        if axis == TUTORIAL:
            return alpha, alpha / n, alpha
        coef = self.lasso.at(alpha).coef * self.lasso.path.scales
        if axis == DF:
            position = float(np.count_nonzero(coef))
            ridge_alpha = self._with_df(position)
            return position, ridge_alpha, self.df(ridge_alpha)
        largest = max(float(np.abs(self.lasso.scaled_coefs).sum(axis=1).max()), 1e-300)
        position = float(np.abs(coef).sum()) / largest
        ridge_alpha = float(np.exp(np.interp(position, self.ridge_norms, np.log(self.ridge.alphas))))
        return position, ridge_alpha, float(np.interp(position, self.ridge_norms, self.ridge_norms))

    def df(self, alpha: float) -> float:
        """Return the ridge's degrees of freedom at an alpha."""
        squares = self.ridge.singular_values**2
        return float((squares / (squares + alpha)).sum())

    def position_of_ridge(self, axis: str, alpha: float) -> float:
        """Return the position of a ridge alpha on an axis."""
        import numpy as np

        if axis == ALPHA:
            return alpha
        if axis == TUTORIAL:
            return alpha * self.lasso.table.n_samples
        if axis == DF:
            return self.df(alpha)
        logs = np.log(self.ridge.alphas[::-1])
        return float(np.interp(np.log(alpha), logs, self.ridge_norms[::-1]))

    def _with_df(self, df: float) -> float:
        """Find the ridge alpha with these degrees of freedom by bisection, within the grid."""
        import numpy as np

        high, low = np.log(self.ridge.alphas[0]), np.log(self.ridge.alphas[-1])
        for _ in range(50):
            middle = 0.5 * (high + low)
            low, high = (middle, high) if self.df(np.exp(middle)) > df else (low, middle)
        return float(np.exp(high))

    def _rows(self, wanted: FloatArray) -> IntArray:
        """Return the indices of alphas in the ridge's decreasing grid."""
        import numpy as np

        return np.asarray(len(self.ridge.alphas) - 1 - np.searchsorted(self.ridge.alphas[::-1], wanted))
