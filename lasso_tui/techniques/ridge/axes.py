"""Axes on which a lasso and a ridge path can be compared, and the ridge that stands where a lasso does.

alpha per sample      both objectives divide the residual sum of squares by 2n
degrees of freedom    lasso: number of nonzeros (Zou, Hastie & Tibshirani 2007);  ridge: Σ s²/(s² + α)
share of the norm     ‖b‖₁ of the lasso, ‖b‖₂ of the ridge, over that of its own least penalised solution
as in the tutorial    scikit-learn's two alphas on one axis: Ridge's is n times ours
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array, IntArray
    from lasso_tui.solvers import RidgePath
    from lasso_tui.techniques.linear.linear_path import PathFit

__all__ = ["ALPHA", "AXES", "DF", "NORM", "TUTORIAL", "Comparison", "Side", "ridge_alphas"]

ALPHA, DF, NORM, TUTORIAL = AXES = (
    "alpha per sample",
    "degrees of freedom",
    "share of the norm",
    "as in the tutorial",
)

WIDE = 100
"""Ridge alphas between next to no shrinkage and next to nothing left."""

MANY = 100_000
"""Values of X from which on the ridge has half as many alphas, as each takes a pass over them."""


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two paths on one axis.

    Attributes
    ----------
    axis : its x axis
    x : (A,) places on it
    y : (A, p) coefficients on the scale that was solved on
    rows : (A,) which alphas of the solved path these are
    df : (A,) degrees of freedom, rounded to whole numbers
    """

    axis: Axis
    x: FloatArray
    y: FloatArray
    rows: IntArray
    df: Int64Array


def ridge_alphas(X: FloatArray, lasso: FloatArray, *, standardize: bool) -> FloatArray:
    """Return decreasing ridge alphas: those of the lasso, those over n, and a wide grid about the spectrum.

    Of many values every second lasso alpha is enough. With α = 100·tr(Z'Z/n) the degrees of freedom are at most
    0.01, as Σ s²/(s² + α) ≤ Σ s²/α.
    """
    import numpy as np

    variances = X.var(axis=0)
    total = float(np.count_nonzero(variances) if standardize else variances.sum())
    wide = np.geomspace(100.0 * total, 1e-7 * total, WIDE)
    some = lasso if X.size <= MANY else lasso[::2]
    return np.unique(np.concatenate([wide, some, some / len(X)]))[::-1].copy()


@dataclass(frozen=True, eq=False)
class Comparison:
    """A lasso and a ridge path, to be laid on any of the axes.

    Attributes
    ----------
    lasso, ridge : the paths
    shown : (R, p) ridge coefficients on the scale that was solved on
    lasso_norms, ridge_norms : (A,) ‖b‖₁ and (R,) ‖b‖₂ on that scale, each over its largest
    """

    lasso: PathFit
    ridge: RidgePath
    shown: FloatArray
    lasso_norms: FloatArray
    ridge_norms: FloatArray

    @classmethod
    def of(cls, lasso: PathFit, ridge: RidgePath) -> Comparison:
        """Put two paths of one table beside each other."""
        import numpy as np

        shown = np.ascontiguousarray((ridge.coefs * ridge.scales[:, None]).T)
        one, two = np.abs(lasso.shown).sum(axis=1), np.sqrt((shown**2).sum(axis=1))
        return cls(lasso, ridge, shown, one / max(one.max(), 1e-300), two / max(two.max(), 1e-300))

    def sides(self, axis: str) -> tuple[Side, Side]:
        """Return both paths on an axis, the lasso's first."""
        import numpy as np

        alphas, path, n = self.lasso.path.alphas, self.lasso.path, self.lasso.table.n_samples
        kept = np.asarray(path.nonzeros, dtype=np.int64)
        df = np.rint(self.ridge.df).astype(np.int64)
        whole, everywhere = np.arange(len(alphas)), np.arange(len(self.ridge.alphas))
        titles = {
            ALPHA: (Axis("alpha", "per sample", log=True),) * 2,
            DF: (
                Axis("degrees of freedom", "features kept"),
                Axis("degrees of freedom", "trace of the hat matrix"),
            ),
            NORM: (Axis("share of ‖b‖₁", "1: least penalised"), Axis("share of ‖b‖₂", "1: least penalised")),
            TUTORIAL: (
                Axis("Lasso's alpha", "per sample", log=True),
                Axis("Ridge's alpha, n times ours", "not the lasso's scale", log=True),
            ),
        }[axis]
        if axis in (ALPHA, TUTORIAL):
            theirs = alphas if axis == ALPHA else alphas / n
            solved = np.isin(theirs, self.ridge.alphas)
            rows, places = self._rows(theirs[solved]), (alphas, alphas[solved])
        else:
            rows = everywhere
            # Alphas that keep equally many stand in one column, in the order of the path.
            places = (
                (kept + 1e-7 * whole, self.ridge.df) if axis == DF else (self.lasso_norms, self.ridge_norms)
            )
        return (
            Side(titles[0], places[0], self.lasso.shown, whole, kept),
            Side(titles[1], places[1], np.ascontiguousarray(self.shown[rows]), rows, df[rows]),
        )

    def places(self, axis: str, alpha: float) -> tuple[float, float, float]:
        """Return where the lasso at alpha stands, the ridge alpha that stands level with it, and where that is."""
        import numpy as np

        n = self.lasso.table.n_samples
        if axis == ALPHA:
            return alpha, alpha, alpha
        if axis == TUTORIAL:
            return alpha, alpha / n, alpha
        coef = self.lasso.at(alpha).coef * self.lasso.path.scales
        if axis == DF:
            here = float(np.count_nonzero(coef))
            level = self._with_df(here)
            return here, level, self.df(level)
        largest = max(float(np.abs(self.lasso.shown).sum(axis=1).max()), 1e-300)
        here = float(np.abs(coef).sum()) / largest
        level = float(np.exp(np.interp(here, self.ridge_norms, np.log(self.ridge.alphas))))
        return here, level, float(np.interp(here, self.ridge_norms, self.ridge_norms))

    def df(self, alpha: float) -> float:
        """Return the ridge's degrees of freedom at an alpha."""
        squares = self.ridge.singular_values**2
        return float((squares / (squares + alpha)).sum())

    def place_of_ridge(self, axis: str, alpha: float) -> float:
        """Return where a ridge alpha stands on an axis."""
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
        """Return the ridge alpha with so many degrees of freedom, by bisection; an end of the grid beyond it."""
        import numpy as np

        high, low = np.log(self.ridge.alphas[0]), np.log(self.ridge.alphas[-1])
        for _ in range(50):
            middle = 0.5 * (high + low)
            low, high = (middle, high) if self.df(np.exp(middle)) > df else (low, middle)
        return float(np.exp(high))

    def _rows(self, wanted: FloatArray) -> IntArray:
        """Return the places of alphas in the ridge's decreasing grid."""
        import numpy as np

        return np.asarray(len(self.ridge.alphas) - 1 - np.searchsorted(self.ridge.alphas[::-1], wanted))
