"""Splits that keep the shares of the classes, or of the low and high values, of a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table

    Splits = tuple[tuple[IntArray, IntArray], ...]

__all__ = [
    "check_classes",
    "has_two_values",
    "rare_class_warnings",
    "strata",
    "stratified_folds",
    "stratified_test",
]


def has_two_values(y: FloatArray) -> bool:
    """Tell whether a target has two values: two classes."""
    low, high = y.min(), y.max()
    return bool(low < high and ((y == low) | (y == high)).all())


def strata(y: FloatArray, folds: int) -> IntArray:
    """Return the classes of a target with few values; for a continuous one, bins of at least `folds` rows."""
    import numpy as np

    values, codes = np.unique(y, return_inverse=True)
    if len(values) <= 10 and np.bincount(codes).max() >= folds:
        return codes.astype(np.intp)
    ranks = np.argsort(np.argsort(y, kind="stable"), kind="stable")
    bins = max(1, min(10, len(y) // folds))
    return (ranks * bins // len(y)).astype(np.intp)


def stratified_folds(table: Table, folds: int, seed: int) -> Splits:
    """Split rows into shuffled folds, each with nearly the same share of every stratum.

    They are those of scikit-learn's StratifiedKFold with the same seed; it would take a second to import.
    """
    import numpy as np

    _, first, code = np.unique(strata(table.y, folds), return_index=True, return_inverse=True)
    code = np.argsort(np.argsort(first))[code]  # by first appearance
    rng, ordered = np.random.RandomState(seed), np.sort(code)
    sizes = np.array([np.bincount(ordered[k::folds], minlength=len(first)) for k in range(folds)])
    fold = np.empty(len(code), dtype=np.intp)
    for stratum in range(len(first)):
        dealt = np.repeat(np.arange(folds), sizes[:, stratum])
        rng.shuffle(dealt)
        fold[code == stratum] = dealt
    return tuple((np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds))


def stratified_test(y: FloatArray, fraction: float, seed: int) -> IntArray:
    """Choose test rows at random, the same fraction of every stratum; at least one row of each stays for training.

    Their number is n · fraction, rounded up; what rounding leaves goes to the strata with the largest remainders.
    """
    import numpy as np

    code = np.unique(strata(y, 2), return_inverse=True)[1]
    sizes = np.bincount(code)
    exact = sizes * fraction
    quota = np.floor(exact).astype(np.intp)
    more = int(np.ceil(len(y) * fraction)) - int(quota.sum())
    quota[np.argsort(quota - exact, kind="stable")[:more]] += 1
    quota = np.minimum(quota, sizes - 1)
    order = np.random.RandomState(seed).permutation(len(y))
    parts = [order[code[order] == k][: quota[k]] for k in range(len(sizes))]
    return np.sort(np.concatenate(parts))


def check_classes(table: Table, splits: Splits, kind: str) -> None:
    """Refuse folds that would fit a target of two classes to one of them.

    Raises
    ------
    ParamError
        Which class is rare, and how many rows it has.
    """
    import numpy as np

    y, weights = table.y, table.weights
    if not has_two_values(y):
        return
    for k, (train, _) in enumerate(splits):
        used = train if weights is None else train[weights[train] > 0]
        present = np.unique(y[used])
        if len(present) == 1:
            label, rows = rare_class(table, float(present[0]))
            can = rows > 1 and kind != "stratified"
            way = "Use split=stratified" if can else "Use more rows of it, fewer test rows"
            raise ParamError(
                f"{label} is rare: {rows} of {len(y):,} rows, and fold {k + 1} of {len(splits)} would be fitted to "
                f"none of them. {way}, or another target."
            )


def rare_class_warnings(table: Table, folds: int) -> tuple[str, ...]:
    """Warn of a class with fewer rows than folds: some folds test on none of its rows."""
    import numpy as np

    if not has_two_values(table.y):
        return ()
    values, counts = np.unique(table.y, return_counts=True)
    if counts.min() >= folds:
        return ()
    label, rows = rare_class(table, float(values[counts.argmax()]))
    return (
        f"{label} has {rows} row{'s' * (rows != 1)}, fewer than {folds} folds: some folds test on none of them.",
    )


def rare_class(table: Table, other: float) -> tuple[str, int]:
    """Return the name of the class that is not the other one, and its number of rows."""
    values = {float(table.y.min()), float(table.y.max())} - {other}
    value = values.pop()
    name = table.target
    if {other, value} != {0.0, 1.0} or "=" not in name:
        name = f"{name}={value:g}"
    elif value == 0:
        name = f"not {name}"
    return name, int((table.y == value).sum())
