"""Folds of a series for rolling-origin cross-validation: each is forecast from the rows before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    import numpy as np

    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.techniques.timeseries.lagged import Lagged

__all__ = ["RollingForecasts", "rolling_origin_folds"]

FOLD_TOL = 1e-6
"""Relative duality gap of the folds' paths: far below what a chart can show."""


def rolling_origin_folds(n: int, folds: int, gap: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Return (train, test) rows of each fold; the training rows end `gap` rows before the test rows.

    Parameters
    ----------
    n : number of rows
    folds : number of folds
    gap : number of rows left out between training and test rows

    Raises
    ------
    ParamError
        For a number of folds that these rows do not allow.
    """
    from sklearn.model_selection import TimeSeriesSplit

    def fits(k: int) -> bool:
        size = n // (k + 1)
        return size >= 2 and n - k * size - gap >= 2

    if not fits(folds):
        possible = [k for k in range(2, n) if fits(k)]
        if not possible:
            raise ParamError(
                f"{n} training rows are too few to cross-validate at this horizon. Decrease horizon or test_fraction."
            )
        near = min(possible, key=lambda k: (abs(k - folds), k))
        raise ParamError(
            f"folds={folds} is not possible with {n} training rows. The nearest is folds={near}."
        )
    return tuple(TimeSeriesSplit(folds, gap=gap).split(range(n)))


@dataclass(frozen=True, eq=False)
class RollingForecasts:
    """Forecasts of the held-out rows of all folds, at every alpha.

    Attributes
    ----------
    rows : (n,) the rows, in the order of time
    forecasts : (n, A) each by the model fitted to the rows before its fold
    """

    rows: IntArray
    forecasts: FloatArray

    @classmethod
    def of(
        cls, data: Lagged, splits: tuple[tuple[IntArray, IntArray], ...], alphas: FloatArray
    ) -> RollingForecasts:
        """Fit each fold along the alphas, as cross-validation does, and forecast its held-out rows."""
        import numpy as np

        found = []
        for k, (train, held) in enumerate(splits):
            with solvers.part("rolling origins", k / len(splits), (k + 1) / len(splits)):
                path = solvers.path(
                    data.X[train], data.target[train], alphas=alphas, standardize=True, tol=FOLD_TOL
                )
            found.append(data.X[held] @ path.coefs + path.intercepts + data.base[held, None])
        return cls(np.concatenate([held for _, held in splits]), np.concatenate(found))
