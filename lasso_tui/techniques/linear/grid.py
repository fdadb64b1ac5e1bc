"""Alphas to solve at, the cursor's first position, and a check of the number of folds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.solvers import CrossValidation, Path
    from lasso_tui.techniques.result import Data

__all__ = [
    "ALPHA_MIN_RATIO",
    "N_ALPHAS",
    "ProblemParams",
    "check_folds",
    "extend_grid",
    "grid_options",
    "insert_alpha",
    "nearest",
    "start_alpha",
]


class GridOptions(TypedDict):
    """Number of alphas of a grid, and its smallest relative to its largest."""

    n_alphas: int
    alpha_min_ratio: float


N_ALPHAS = 100
ALPHA_MIN_RATIO = 1e-3


class GridControls(Protocol):
    """Parameters with controls of the grid."""

    @property
    def n_alphas(self) -> int:
        """Number of alphas."""

    @property
    def alpha_min_ratio(self) -> float:
        """The smallest alpha relative to the largest."""


class ProblemParams(GridControls, Protocol):
    """Parameters of a path with penalty factors and bounds."""

    @property
    def standardize(self) -> bool:
        """Whether columns are divided by their standard deviations."""

    @property
    def penalty_factor(self) -> str:
        """Penalty factors, as `penalty_factors` reads them."""

    @property
    def bounds(self) -> str:
        """Bounds, as `parse_bounds` reads them."""


def grid_options(params: GridControls) -> GridOptions:
    """Return the controls of the grid as a `Problem` and `solvers.path` take them."""
    return {"n_alphas": params.n_alphas, "alpha_min_ratio": params.alpha_min_ratio}


def extend_grid(grid: FloatArray, alpha: float | None) -> FloatArray:
    """Return a decreasing grid, extended in steps of its ratio to a requested alpha outside it."""
    import numpy as np

    if alpha is None or grid[-1] <= alpha <= grid[0]:
        return grid
    if alpha > grid[0]:
        return np.concatenate([[alpha], grid])
    ratio = grid[1] / grid[0]
    more = int(np.ceil(np.log(alpha / grid[-1]) / np.log(ratio)))
    return np.concatenate([grid, np.geomspace(grid[-1], alpha, more + 1)[1:]])


def insert_alpha(grid: FloatArray, alpha: float | None) -> FloatArray:
    """Return a decreasing grid of which a requested alpha is a point, in its place or beyond an end."""
    import numpy as np

    longer = extend_grid(grid, alpha)
    if alpha is None or np.isclose(longer, alpha, rtol=1e-12, atol=0).any():
        return longer
    return np.sort(np.append(longer, alpha))[::-1].copy()


def start_alpha(path: Path, alpha: float | None, cv: CrossValidation | None) -> float:
    """Return the cursor's first position: the requested alpha, the CV minimum, or a tenth of the largest alpha."""
    if alpha is not None:
        return alpha
    if cv is not None:
        return float(cv.alpha_min)
    return float(path.alphas[nearest(path.alphas, float(path.alphas[0]) / 10)])


def nearest(alphas: FloatArray, alpha: float) -> int:
    """Return the index of the grid's alpha that is nearest in ratio."""
    import numpy as np

    return int(np.argmin(np.abs(np.log(alphas / alpha))))


def check_folds(folds: int, data: Data) -> int:
    """Return the number of folds if there are enough rows.

    Raises
    ------
    ParamError
        Naming the allowed range.
    """
    if folds > data.n_samples:
        raise ParamError(
            f"folds={folds}, but only {data.n_samples} rows are available for cross-validation. "
            f"Use 2 to {data.n_samples}."
        )
    return folds
