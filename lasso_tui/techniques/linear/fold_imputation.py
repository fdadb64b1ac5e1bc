"""Cross-validation that imputes missing values in each fold from its training rows alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lasso_tui.solvers.progress import part

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.solvers.fold_by_fold import Loss
    from lasso_tui.techniques.linear.splits import Splits

    Solve = Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

__all__ = ["imputed_fold_losses"]


def imputed_fold_losses(
    table: Table, splits: Splits, solve: Solve, loss: Loss | None = None
) -> tuple[FloatArray, FloatArray]:
    """Solve each fold on a matrix imputed from its training rows, and compute its loss on the rows held out.

    Parameters
    ----------
    table : with an `imputation`
    solve : from columns (m, p), targets and weights (m,): coefficients (p, M) and intercepts (M,)
    loss : of each row, given targets (m, 1) and linear predictors (m, M); None for the squared error

    Returns
    -------
    losses : (M, K) weighted mean losses on the rows held out
    sizes : (K,) weight of those rows

    Raises
    ------
    ValueError
        As raised by `solve`, the fold named.
    """
    import numpy as np

    from lasso_tui.solvers.data.folds import check_splits
    from lasso_tui.solvers.fold_by_fold import held_out, squared_error

    assert table.imputation is not None
    y = table.y
    weights = np.ones(len(y)) if table.weights is None else table.weights
    checked = check_splits(splits, y, weights)
    losses = []
    for k, (train, test) in enumerate(checked):
        X = table.imputation.filled(table.X, train)
        try:
            with part("cross-validation", k / len(checked), (k + 1) / len(checked)):
                coefs, intercepts = solve(X[train], y[train], weights[train])
        except ValueError as error:
            raise ValueError(f"Fold {k}: {error}") from None
        losses.append(held_out(X, y, weights, test, coefs, intercepts, loss or squared_error))
    return np.column_stack(losses), np.array([weights[test].sum() for _, test in checked])
