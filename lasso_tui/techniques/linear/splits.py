"""Split rows into training and test rows, and into cross-validation folds.

A table's groups or times decide the split where it has them; otherwise it is random, and stratified for two classes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import data, solvers
from lasso_tui.techniques.linear.grid import check_folds
from lasso_tui.techniques.linear.strata import (
    check_classes,
    has_two_values,
    rare_class_warnings,
    stratified_folds,
    stratified_test,
)
from lasso_tui.techniques.model import Holdout
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import IntArray
    from lasso_tui.data import HeldOut, MomentTable, Table

    Splits = tuple[tuple[IntArray, IntArray], ...]

__all__ = ["AUTO", "BY_FACTOR", "KINDS", "Folds", "TrainTest", "folds_of", "holdout", "split_train_test"]

AUTO = "auto"
BY_FACTOR = "by factor"
KINDS = (AUTO, "shuffled", "in order", "stratified", "time series", BY_FACTOR)


@dataclass(frozen=True, eq=False)
class TrainTest:
    """The rows to fit and those to test on.

    Attributes
    ----------
    fitted : the rows to fit, their missing values imputed from themselves
    test : the others, or None
    label : name of the test rows on the screen
    holdout : how the test rows were chosen; None where there are none, or where the table itself holds them out
    """

    fitted: Table
    test: HeldOut | None
    label: str
    holdout: Holdout | None = None


@dataclass(frozen=True, eq=False)
class Folds:
    """Rows split for cross-validation.

    Attributes
    ----------
    splits : (training rows, held-out rows) of each fold
    label : their number and kind, such as "10-fold" or "5 folds by clinic"
    random : whether another seed splits differently
    warnings : where the split differs from the one requested, one sentence each
    """

    splits: Splits
    label: str
    random: bool = False
    warnings: tuple[str, ...] = ()


def holdout(n: int, fraction: float, seed: int, *, ordered: bool) -> tuple[IntArray, IntArray]:
    """Choose test rows: random ones, or the last ones where rows are ordered in time.

    Random rows are those of scikit-learn's train_test_split with the same seed.

    Returns
    -------
    train, test : index arrays; the number of test rows is rounded up
    """
    import numpy as np

    n_test = int(np.ceil(n * fraction))
    if ordered:
        rows = np.arange(n)
        return rows[: n - n_test], rows[n - n_test :]
    rows = np.random.RandomState(seed).permutation(n)
    return rows[n_test:], rows[:n_test]


def split_train_test(table: Table, fraction: float = 0.0, seed: int = 0, *, kind: str = AUTO) -> TrainTest:
    """Return the rows to fit and those to test on: what the table holds out, else a fraction of its rows.

    Whole groups are held out where the table has groups, the latest rows where it has times, the same fraction of
    both where the target has two classes.

    Parameters
    ----------
    kind : kind of the folds; "time series" holds out the last rows, "stratified" the same fraction of low and high
        values too

    Raises
    ------
    ParamError
        Where too few rows would be left.
    """
    import numpy as np

    if table.held_out is not None:
        return TrainTest(table, table.held_out, f"{table.held_out.n_samples:,} held-out rows")
    if not fraction:
        return TrainTest(table, None, "")
    if isinstance(table, data.MomentTable):
        raise ParamError(
            "These sums hold no rows out. Use test_fraction=0, or sum the rows again with --test-fraction."
        )
    ordered = kind == "time series"
    if table.cv_groups is not None and not ordered:
        groups = np.unique(table.cv_groups)
        test = np.flatnonzero(
            np.isin(table.cv_groups, groups[holdout(len(groups), fraction, seed, ordered=False)[1]])
        )
    elif table.time is not None:
        order = np.argsort(table.time, kind="stable")
        test = order[holdout(len(order), fraction, seed, ordered=True)[1]]
    elif not ordered and (kind == "stratified" or (kind == AUTO and has_two_values(table.y))):
        test = stratified_test(table.y, fraction, seed)
    else:
        train, test = holdout(table.n_samples, fraction, seed, ordered=ordered)
        return _divide(table, test, Holdout(fraction, seed, ordered, train))
    train = np.setdiff1d(np.arange(table.n_samples), test)
    return _divide(table, test, Holdout(fraction, seed, ordered, train, test))


def _divide(table: Table, test: IntArray, chosen: Holdout) -> TrainTest:
    train = chosen.train
    if len(train) < 4:
        raise ParamError(
            f"test_fraction leaves {len(train)} of {table.n_samples} rows for training; at least 4 are needed. "
            f"Use a smaller fraction."
        )
    weights, offset, imputation = table.weights, table.offset, table.imputation
    X = table.X if imputation is None else imputation.filled(table.X, train)
    fitted = replace(
        table,
        X=X[train],
        y=table.y[train],
        weights=None if weights is None else weights[train],
        offset=None if offset is None else offset[train],
        time=None if table.time is None else table.time[train],
        cv_groups=None if table.cv_groups is None else table.cv_groups[train],
        rows=None if table.rows is None else table.rows[train],
        imputation=None if imputation is None else replace(imputation, missing=imputation.missing[train]),
    )
    held = data.HeldOut(
        X[test],
        table.y[test],
        None if weights is None else weights[test],
        None if offset is None else offset[test],
    )
    return TrainTest(fitted, held, f"{len(test)} test rows", chosen)


def folds_of(table: Table, folds: int, seed: int, kind: str = AUTO, factor: str = "") -> Folds:
    """Split the rows of a table into folds.

    Parameters
    ----------
    kind : one of `KINDS`; "auto" splits by the table's groups, else by its times, else at random: stratified where
        the target has two classes
    factor : the factor column of "by factor"; "" for the table's groups, or its first factor

    Raises
    ------
    ParamError
        Where the table has no such factor, too few levels or rows for so many folds, a fold has no weight, or a
        model would be fitted to one class of two.
    """
    if isinstance(table, data.MomentTable):
        return _folds_of_sums(table, folds, kind)
    check_folds(folds, table)
    n, groups = table.n_samples, table.cv_groups
    if kind == AUTO:
        by_chance = "stratified" if has_two_values(table.y) else "shuffled"
        kind = "by factor" if groups is not None else "time series" if table.time is not None else by_chance
        factor = ""
    if kind == "by factor":
        split = _whole_groups(table, folds, factor)
    elif kind == "time series":
        split = _in_time(table, folds)
    elif kind == "stratified":
        rare = rare_class_warnings(table, folds)
        split = Folds(
            stratified_folds(table, folds, seed), f"{folds}-fold stratified", random=True, warnings=rare
        )
    elif kind == "in order":
        split = Folds(solvers.kfold(n, folds), f"{folds}-fold")
    else:
        split = Folds(solvers.kfold(n, folds, seed), f"{folds}-fold", random=True)
    if table.weights is not None:
        for train, test in split.splits:
            if not (table.weights[train].any() and table.weights[test].any()):
                raise ParamError("Every row of one fold has weight 0. Use fewer folds.")
    check_classes(table, split.splits, kind)
    return split


def _folds_of_sums(table: MomentTable, folds: int, kind: str) -> Folds:
    """Return the folds that sums of rows were split into when they were made."""
    count, by = table.n_folds, table.preparation.folds if table.preparation is not None else ""
    told = [f"The sums have {count} folds, which are used in place of {folds}."] if count != folds else []
    if kind != AUTO:
        told.append(f"split={kind} has no effect: rows were split into folds when they were summed.")
    return Folds((), f"{count} folds by {by}" if by else f"{count}-fold", warnings=tuple(told))


def _whole_groups(table: Table, folds: int, factor: str) -> Folds:
    """Keep the rows of a group in one fold; use fewer folds where the table has fewer groups of its own."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    notes: tuple[str, ...] = ()
    if table.cv_groups is not None and not factor:
        levels = table.cv_groups
        name = table.preparation.folds if table.preparation is not None else "group"
        count = len(np.unique(levels))
        if count < folds:
            notes = (f"{name} has {count} groups; using {count} folds instead of {folds}.",)
            folds = count
    else:
        levels, name = factor_levels(table, factor), factor or table.groups[0].name
    count = len(np.unique(levels))
    if count < 2:
        raise ParamError(
            "All training rows belong to one group. Hold out fewer test rows or choose another group column."
        )
    if count < folds:
        raise ParamError(
            f"folds={folds}, but {name} has only {count} levels in the training rows. Use 2 to {count}."
        )
    splits = tuple(GroupKFold(folds).split(levels, groups=levels))
    return Folds(splits, f"{folds} folds by {name}", warnings=notes)


def _in_time(table: Table, folds: int) -> Folds:
    """Test each stretch of time on a model of all rows before it (rolling origin)."""
    import numpy as np
    from sklearn.model_selection import TimeSeriesSplit

    n = table.n_samples
    if table.time is None:
        moments, name = np.arange(n), "row order"
    else:  # rows of one moment stay together
        moments = np.unique(table.time, return_inverse=True)[1]
        name = table.preparation.time if table.preparation is not None else "time"
    count = int(moments.max()) + 1
    if folds >= count:
        raise ParamError(f"folds={folds}, but there are only {count} points in time. Use 2 to {count - 1}.")
    splits = tuple(
        (np.flatnonzero(moments <= train[-1]), np.flatnonzero((moments >= test[0]) & (moments <= test[-1])))
        for train, test in TimeSeriesSplit(folds).split(np.arange(count))
    )
    return Folds(splits, f"{folds} folds forward in {name}")


def factor_levels(table: Table, factor: str) -> IntArray:
    """Return the level number of every row in a factor of the table, by default the first factor.

    Levels are numbered as they appear, so that folds depend neither on their names nor on the reference.
    """
    import numpy as np

    names = [g.name for g in table.groups]
    if not names:
        raise ParamError(
            f"split='by factor' needs a factor column, and {table.name} has none. Choose another split."
        )
    if factor and factor not in names:
        raise ParamError(f"folds_by={factor!r} is not a factor column. Factors: {', '.join(names)}.")
    group = table.groups[names.index(factor) if factor else 0]
    one_hot = table.X[:, list(group.columns)]
    codes = np.where(one_hot.any(axis=1), one_hot.argmax(axis=1) + 1, 0)
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.intp)
