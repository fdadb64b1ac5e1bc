"""Ridge solutions along alphas, their degrees of freedom and their prediction error, from one SVD.

Minimises 1/(2n)·‖y − b₀ − Xb‖² + α/2·‖b‖² (Hoerl & Kennard 1970), the package's objective at l1_ratio = 0.
scikit-learn's Ridge calls n·α its alpha, glmnet α·sd(y) its lambda: see `convert_alpha`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.alpha_grid import alpha_grid
from lasso_tui.solvers.data.design import Design, row_blocks
from lasso_tui.solvers.data.matrix_products import is_sparse
from lasso_tui.solvers.data.singular_values import Spectrum, dense_rows
from lasso_tui.solvers.grid_extension import MAX_EXPLAINED, MIN_ALPHA_RATIO, continued_alphas
from lasso_tui.solvers.knots import Solution
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["RidgePath", "fit_ridge", "further_alphas", "longer_ridge", "ridge_grid"]


@dataclass(frozen=True, eq=False)
class RidgePath:
    """Ridge solutions along decreasing alpha.

    Attributes
    ----------
    alphas : (A,) decreasing
    coefs : (p, A) for the columns as they were given
    intercepts : (A,)
    gaps : (A,) relative duality gaps ‖Z'r/n − αb‖²/(2α), each from the original data
    df : (A,) degrees of freedom tr(H) = Σ s²/(s² + α), without the intercept's one (Hastie, Tibshirani &
        Friedman 2009, eq. 3.50)
    mse : (A,) weighted mean squared error on the rows that were fitted
    null_mse : the same for the model without features
    gcv : (A,) generalised cross-validation, mse/(1 − tr(H)/n)², the intercept counted (Golub, Heath & Wahba
        1979)
    loo : (A,) mean squared error of leaving out one row at a time, by (eᵢ/(1 − hᵢᵢ))² (Allen 1974), exact with
        the total penalty n·α and the columns' scales held fixed
    singular_values : (r,) of √(W/n)·Z, decreasing
    sd_y : weighted standard deviation of the target, dividing by n, as `convert_alpha` asks for
    standardize : as asked for
    means, scales : (p,) as in `Path`
    """

    alphas: FloatArray
    coefs: FloatArray
    intercepts: FloatArray
    gaps: FloatArray
    df: FloatArray
    mse: FloatArray
    null_mse: float
    gcv: FloatArray
    loo: FloatArray
    singular_values: FloatArray
    sd_y: float
    standardize: bool
    means: FloatArray
    scales: FloatArray
    _design: Design = field(repr=False)
    _spectrum: Spectrum = field(repr=False)

    def at(self, alpha: float) -> Solution:
        """Return the solution at any positive alpha: two products with what the SVD left.

        Raises
        ------
        ValueError
            Where alpha is not a positive finite number.
        """
        coef = self.coef_at(alpha)
        design, one = self._design, np.array([float(alpha)])
        gap = _pass(design, self._spectrum, (coef * self.scales)[:, None], one, False)[0]
        return Solution(float(alpha), coef, design.y_mean - float(self.means @ coef), float(gap[0]))

    def coef_at(self, alpha: float) -> FloatArray:
        """Return the coefficients (p,) of `at` alone, without the pass over the rows that its certificate takes.

        Raises
        ------
        ValueError
            Where alpha is not a positive finite number.
        """
        if not (math.isfinite(alpha) and alpha > 0):
            raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
        return self._spectrum.coefs(self._design, np.array([float(alpha)]))[:, 0] / self.scales

    def intercept_of(self, coef: FloatArray) -> float:
        """Return the intercept that belongs to coefficients (p,) of the columns as given."""
        return self._design.y_mean - float(self.means @ coef)


def ridge_grid(parts: Spectrum, alphas: Any, n_alphas: int, alpha_min_ratio: float) -> FloatArray:
    """Return the given alphas, decreasing, or an automatic grid."""

    def find_largest() -> float:
        if not len(parts.squares):
            raise ValueError("Every column of X is constant, so there is nothing to shrink; give alphas.")
        return 100.0 * float(parts.squares[0])

    return alpha_grid(alphas, n_alphas, alpha_min_ratio, find_largest)


def fit_ridge(
    design: Design, parts: Spectrum, alphas: FloatArray, *, fit_intercept: bool, standardize: bool
) -> RidgePath:
    """Gather what a `RidgePath` holds; parameters as in `ridge_path`."""
    coefs = parts.coefs(design, alphas)
    gaps, mse, loo = _pass(design, parts, coefs, alphas, fit_intercept)
    used, removal = int(np.count_nonzero(design.weights)), parts.removal(alphas)
    if parts.U is not None:
        mse = parts.outside + (removal**2).T @ parts.scores**2
        loo = _loo_wide(design, parts, removal, fit_intercept, used)
    # n − tr(H), summed from what is removed: a difference would lose its digits near saturation.
    freedom = used - fit_intercept - len(parts.squares) + removal.sum(axis=0)
    back = coefs / design.scales[:, None]
    null = design.null_deviance()
    return RidgePath(
        alphas=alphas,
        coefs=back,
        intercepts=design.y_mean - design.means @ back,
        gaps=gaps,
        df=parts.shrinkage(alphas).sum(axis=0),
        mse=mse,
        null_mse=null,
        gcv=mse / (freedom / used) ** 2,
        loo=loo,
        singular_values=np.sqrt(parts.squares),
        sd_y=_deviation(design),
        standardize=standardize,
        means=design.means,
        scales=design.scales,
        _design=design,
        _spectrum=parts,
    )


def further_alphas(path: RidgePath, n: int) -> FloatArray:
    """Return the next alphas of the grid of a path over n rows: none where it must not go on."""
    interpolates = len(path.coefs) >= n - 1 and float(path.mse[-1]) < (1.0 - MAX_EXPLAINED) * path.null_mse
    if not len(path.singular_values) or interpolates:
        return np.zeros(0)
    return continued_alphas(path.alphas, MIN_ALPHA_RATIO * float(path.singular_values[0]) ** 2)


def longer_ridge(path: RidgePath, *, fit_intercept: bool) -> RidgePath | None:
    """Return the path with a few more alphas, its own unchanged, or None where its grid must not go on."""
    alphas = further_alphas(path, path._design.n)
    if not len(alphas):
        return None
    more = fit_ridge(
        path._design, path._spectrum, alphas, fit_intercept=fit_intercept, standardize=path.standardize
    )
    along = ("alphas", "coefs", "intercepts", "gaps", "df", "mse", "gcv", "loo")
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(path, name), getattr(more, name)], axis=-1) for name in along
    }
    return replace(path, **joined)


def _deviation(design: Design) -> float:
    mean = float(design.weights @ design.y) / design.n
    return math.sqrt(float(design.weights @ (design.y - mean) ** 2) / design.n)


def _pass(
    design: Design, parts: Spectrum, coefs: FloatArray, alphas: FloatArray, fit_intercept: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Relative gaps, mean squared errors and leave-one-out errors (A,), from one pass over blocks of rows.

    The errors of leaving out are right for tall data alone; for wide data 1 − h would cancel here.
    """
    n, (p, A) = design.n, coefs.shape
    back = coefs / design.scales[:, None]
    sparse = is_sparse(design.X)  # else means come off the rows, before offsets can cancel
    means = design.means if sparse else np.zeros(p)
    offset = means @ back
    tall = parts.V is not None and parts.V.size > 0
    V = parts.V / design.scales[:, None] if tall else np.zeros((p, 0))  # type: ignore[operator]
    spread = 1.0 / (parts.squares[:, None] + alphas) if tall else np.zeros((0, A))
    products, sums, squares, left_out = np.zeros((p, A)), np.zeros(A), np.zeros(A), np.zeros(A)
    blocks = row_blocks(n, p + 3 * A)
    for k, rows in enumerate(blocks):
        X, w = dense_rows(design.X, rows), design.weights[rows, None]
        X = X if sparse else X - design.means
        residual = design.y[rows, None] + offset - X @ back
        weighted = residual * w
        products += X.T @ weighted
        sums += weighted.sum(axis=0)
        squares += (weighted * residual).sum(axis=0)
        leverage = w / n * (fit_intercept + (X @ V - means @ V) ** 2 @ spread)
        left_out += (weighted * residual / (1.0 - leverage) ** 2).sum(axis=0) if tall else 0.0
        tick("certificates", (k + 1) / len(blocks))
    correlations = (products - means[:, None] * sums) / (design.scales[:, None] * n)
    correlations[design.constant] = 0.0
    gaps = ((correlations - alphas * coefs) ** 2).sum(axis=0) / (2.0 * alphas)
    return gaps / (0.5 * design.null_deviance()), squares / n, left_out / n


def _loo_wide(
    design: Design, parts: Spectrum, removal: FloatArray, fit_intercept: bool, used: int
) -> FloatArray:
    """Leave-one-out errors (A,) from U, where 1 − hᵢᵢ and eᵢ both are near 0 and only their ratio is not."""
    assert parts.U is not None
    U, w = parts.U, design.weights / design.n
    t = np.sqrt(w) * design.y
    beyond_t = t - U @ parts.scores
    beyond = np.clip(1.0 - fit_intercept * w - (U**2).sum(axis=1), 0.0, None)
    if len(parts.squares) == used - fit_intercept:
        beyond_t, beyond = np.zeros_like(t), (w == 0).astype(np.float64)
    residual = beyond_t[:, None] + U @ (removal * parts.scores[:, None])
    return np.asarray(((residual / (beyond[:, None] + U**2 @ removal)) ** 2).sum(axis=0))
