"""Ways to split rows into training and held-out folds."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lasso_tui.data import Table

    IntArray = NDArray[np.intp]
    Folds = tuple[tuple[IntArray, IntArray], ...]

__all__ = ["KINDS", "RANDOM", "fold_splits", "holdout"]

KINDS = ("shuffled", "in order", "stratified", "time series", "by factor")
RANDOM = frozenset({"shuffled", "stratified"})
"""The kinds that another seed splits differently."""


def holdout(n: int, share: float, seed: int, *, ordered: bool) -> tuple[IntArray, IntArray]:
    """Set test rows aside: at random, or the last ones where rows are ordered in time.

    At random, the rows are those of scikit-learn's train_test_split with the same seed.

    Returns
    -------
    train, test : index arrays; the test share is rounded up
    """
    import numpy as np

    n_test = int(np.ceil(n * share))
    if ordered:
        rows = np.arange(n)
        return rows[: n - n_test], rows[n - n_test :]
    rows = np.random.RandomState(seed).permutation(n)
    return rows[n_test:], rows[:n_test]


def fold_splits(kind: str, table: Table, rows: IntArray, folds: int, seed: int, factor: str) -> Folds:
    """Split the given rows of a table into folds of one kind; indices count within `rows`.

    Raises
    ------
    ParamError
        Where the table has no such factor, or too few levels or rows for so many folds.
    """
    if kind == "shuffled":
        return solvers.kfold(len(rows), folds, seed)
    if kind == "in order":
        return solvers.kfold(len(rows), folds)
    from sklearn import model_selection

    if kind == "time series":
        if folds >= len(rows):
            raise ParamError(f"folds must be from 2 to {len(rows) - 1} for time-series splits, not {folds}.")
        return tuple(model_selection.TimeSeriesSplit(folds).split(rows))
    if kind == "stratified":
        splitter = model_selection.StratifiedKFold(folds, shuffle=True, random_state=seed)
        with warnings.catch_warnings():  # a stratum smaller than the number of folds is no error here
            warnings.simplefilter("ignore", UserWarning)
            return tuple(splitter.split(rows, strata(table.y[rows], folds)))
    levels = factor_levels(table, factor)[rows]
    if len(set(levels.tolist())) < folds:
        raise ParamError(
            f"folds must be from 2 to {len(set(levels.tolist()))}, the levels of the factor, not {folds}."
        )
    return tuple(model_selection.GroupKFold(folds).split(rows, groups=levels))


def strata(y: NDArray[np.float64], folds: int) -> IntArray:
    """Classes of a target with few values; of a continuous one, bins that hold `folds` rows each."""
    import numpy as np

    values, codes = np.unique(y, return_inverse=True)
    if len(values) <= 10 and np.bincount(codes).max() >= folds:
        return codes.astype(np.intp)
    ranks = np.argsort(np.argsort(y, kind="stable"), kind="stable")
    bins = max(1, min(10, len(y) // folds))
    return (ranks * bins // len(y)).astype(np.intp)


def factor_levels(table: Table, factor: str) -> IntArray:
    """Level number of every row in a factor of the table; the first factor where none is named."""
    import numpy as np

    names = [g.name for g in table.groups]
    if not names:
        raise ParamError(f"split cannot be 'by factor': {table.name} has no factor column.")
    if factor and factor not in names:
        raise ParamError(f"factor must be one of {', '.join(names)}, not {factor!r}.")
    group = table.groups[names.index(factor) if factor else 0]
    one_hot = table.X[:, list(group.columns)]
    return np.where(one_hot.any(axis=1), one_hot.argmax(axis=1) + 1, 0).astype(np.intp)
