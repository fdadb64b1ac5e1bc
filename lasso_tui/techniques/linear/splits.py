"""Ways to split rows: those to fit from those to test on, and into training and held-out folds.

Where a table says which rows belong together or when they were seen, that decides; else chance does.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.data import HeldOut
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table

    Splits = tuple[tuple[IntArray, IntArray], ...]

__all__ = ["AUTO", "KINDS", "Folds", "TrainTest", "folds_of", "holdout", "split_train_test"]

AUTO = "auto"
KINDS = (AUTO, "shuffled", "in order", "stratified", "time series", "by factor")
RANDOM = frozenset({"shuffled", "stratified"})


@dataclass(frozen=True, eq=False)
class TrainTest:
    """The rows to fit and those to test on.

    Attributes
    ----------
    fitted : the rows to fit, their gaps filled from themselves
    test : the others, or None
    words : what the test rows are called
    aside : (m,) rows of the table that a technique set aside itself, or None
    """

    fitted: Table
    test: HeldOut | None
    words: str
    aside: IntArray | None = None


@dataclass(frozen=True, eq=False)
class Folds:
    """Rows split for cross-validation.

    Attributes
    ----------
    splits : (training rows, held-out rows) of each fold
    words : what the held-out folds are called
    random : whether another seed splits differently
    warnings : what was not done as asked, one sentence each
    """

    splits: Splits
    words: str
    random: bool = False
    warnings: tuple[str, ...] = ()


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


def split_train_test(table: Table, share: float = 0.0, seed: int = 0, *, ordered: bool = False) -> TrainTest:
    """Return the rows to fit and those to test on: what the table holds out, else a share of its rows.

    Whole groups are set aside where the table has groups, the latest rows where it has times.

    Raises
    ------
    ParamError
        Where too few rows would be left.
    """
    import numpy as np

    if table.held_out is not None:
        return TrainTest(table, table.held_out, f"{len(table.held_out.y):,} held-out rows")
    if not share:
        return TrainTest(table, None, "")
    if table.cv_groups is not None and not ordered:
        groups = np.unique(table.cv_groups)
        test = np.flatnonzero(
            np.isin(table.cv_groups, groups[holdout(len(groups), share, seed, ordered=False)[1]])
        )
    elif table.time is not None:
        order = np.argsort(table.time, kind="stable")
        test = order[holdout(len(order), share, seed, ordered=True)[1]]
    else:
        test = holdout(table.n_samples, share, seed, ordered=ordered)[1]
        train = holdout(table.n_samples, share, seed, ordered=ordered)[0]
        return _parted(table, train, test, own=False)
    return _parted(table, np.setdiff1d(np.arange(table.n_samples), test), test, own=True)


def _parted(table: Table, train: IntArray, test: IntArray, *, own: bool) -> TrainTest:
    if len(train) < 4:
        raise ParamError(
            f"test_share must leave at least 4 of the {table.n_samples} rows to train on, not {len(train)}."
        )
    weights, imputation = table.weights, table.imputation
    X = table.X if imputation is None else imputation.filled(table.X, train)
    fitted = replace(
        table,
        X=X[train],
        y=table.y[train],
        weights=None if weights is None else weights[train],
        time=None if table.time is None else table.time[train],
        cv_groups=None if table.cv_groups is None else table.cv_groups[train],
        rows=None if table.rows is None else table.rows[train],
        imputation=None if imputation is None else replace(imputation, missing=imputation.missing[train]),
    )
    held = HeldOut(X[test], table.y[test], None if weights is None else weights[test])
    return TrainTest(fitted, held, f"{len(test)} test rows", test if own else None)


def folds_of(table: Table, folds: int, seed: int, kind: str = AUTO, factor: str = "") -> Folds:
    """Split the rows of a table into folds.

    Parameters
    ----------
    kind : one of `KINDS`; "auto" goes by the table's groups, else by its times, else by chance
    factor : the factor of "by factor"; "" for the table's groups, or its first factor

    Raises
    ------
    ParamError
        Where the table has no such factor, too few levels or rows for so many folds, or a fold has no weight.
    """
    n, groups = table.n_samples, table.cv_groups
    if folds > n:
        raise ParamError(
            f"folds must be from 2 to {n}, the number of rows to cross-validate on, not {folds}."
        )
    if kind == AUTO:
        kind = "by factor" if groups is not None else "time series" if table.time is not None else "shuffled"
        factor = ""
    if kind == "by factor":
        found = _whole_groups(table, folds, factor)
    elif kind == "time series":
        found = _in_time(table, folds)
    elif kind == "stratified":
        found = Folds(_stratified(table, folds, seed), "held-out folds", random=True)
    elif kind == "in order":
        found = Folds(solvers.kfold(n, folds), "held-out folds")
    else:
        found = Folds(solvers.kfold(n, folds, seed), "held-out folds", random=True)
    if table.weights is not None:
        for train, test in found.splits:
            if not (table.weights[train].any() and table.weights[test].any()):
                raise ParamError("folds must be fewer: all rows of one have weight 0.")
    return found


def _whole_groups(table: Table, folds: int, factor: str) -> Folds:
    """Keep the rows of a group together; where nobody named a factor, no more folds than groups."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    said: tuple[str, ...] = ()
    if table.cv_groups is not None and not factor:
        levels = table.cv_groups
        name = table.preparation.folds if table.preparation is not None else "group"
        count = len(np.unique(levels))
        if count < folds:
            said = (f"folds={folds} is more than {name} has groups: {count} folds are used.",)
            folds = count
        words = f"folds by {name}"
    else:
        levels, words = factor_levels(table, factor), "folds by factor"
    count = len(np.unique(levels))
    if count < 2:
        raise ParamError(
            f"{words} need two groups at least, and the rows to cross-validate on are all of one: set aside fewer "
            f"test rows, or choose other groups."
        )
    if count < folds:
        raise ParamError(f"folds must be from 2 to {count}, the levels of the factor, not {folds}.")
    splits = tuple(GroupKFold(folds).split(levels, groups=levels))
    return Folds(splits, words, warnings=said)


def _in_time(table: Table, folds: int) -> Folds:
    """Test each part of time on the model of all that came before: rolling origin."""
    import numpy as np
    from sklearn.model_selection import TimeSeriesSplit

    n = table.n_samples
    if table.time is None:
        moments, name = np.arange(n), "their order"
    else:  # rows of one moment stay together
        moments = np.unique(table.time, return_inverse=True)[1]
        name = table.preparation.time if table.preparation is not None else "time"
    count = int(moments.max()) + 1
    if folds >= count:
        raise ParamError(f"folds must be from 2 to {count - 1} for time-series splits, not {folds}.")
    splits = tuple(
        (np.flatnonzero(moments <= train[-1]), np.flatnonzero((moments >= test[0]) & (moments <= test[-1])))
        for train, test in TimeSeriesSplit(folds).split(np.arange(count))
    )
    return Folds(splits, f"folds forward in {name}")


def _stratified(table: Table, folds: int, seed: int) -> Splits:
    from sklearn.model_selection import StratifiedKFold

    splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():  # a stratum smaller than the number of folds is no error here
        warnings.simplefilter("ignore", UserWarning)
        return tuple(splitter.split(table.y, strata(table.y, folds)))


def strata(y: FloatArray, folds: int) -> IntArray:
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
