"""Choice of the rows to train on, and of those held out for testing: once for all techniques."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.errors import DataError

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray
    from lasso_tui.data.columns.column import Column
    from lasso_tui.data.preparation.preparation import Preparation

__all__ = ["RowRoles", "training_rows"]


@dataclass(frozen=True)
class RowRoles:
    """What is known of the usable rows.

    Attributes
    ----------
    y : (n,) target
    train : (n,) 1 for the training rows, where a column marks them
    groups : (n,) number of the group of each row, where a column holds it
    time : (n,) time of each row, where a column holds it
    """

    y: FloatArray
    train: FloatArray | None = None
    groups: IntArray | None = None
    time: FloatArray | None = None

    @classmethod
    def of(
        cls,
        rows: IntArray,
        y: FloatArray,
        train: Column | None,
        groups: tuple[Column, IntArray] | None,
        time: tuple[Column, FloatArray] | None,
    ) -> RowRoles:
        """Take the usable rows of columns."""
        return cls(
            y[rows],
            None if train is None or train.numbers is None else train.numbers[rows],
            None if groups is None else groups[1][rows],
            None if time is None else time[1][rows],
        )


def training_rows(roles: RowRoles, preparation: Preparation, name: str) -> tuple[BoolArray, tuple[str, ...]]:
    """Choose the rows to train on.

    A column marks them, or a fraction of the rows is held out: whole groups where rows have groups, the latest rows
    where they have times, the same fraction of each class where the target has two values, else any rows.

    Returns
    -------
    train : (n,) mask of the training rows
    notes : how the others were chosen, one sentence or none

    Raises
    ------
    DataError
        Where fewer than two rows are for training.
    """
    n, fraction, seed = len(roles.y), preparation.test_fraction, preparation.seed
    train, how = np.ones(n, dtype=np.bool_), ""
    if roles.train is not None:
        train, how = roles.train == 1, f"as {preparation.train} says"
    elif fraction:
        test, how = _test_rows(roles, fraction, seed)
        train[test] = False
    if train.sum() < 2:
        raise DataError(f"{name}: {int(train.sum())} of {n} rows are for training; at least two are needed.")
    if train.all():
        return train, ()
    return train, (f"Held out {n - int(train.sum()):,} of {n:,} rows for testing, {how}.",)


def _test_rows(roles: RowRoles, fraction: float, seed: int) -> tuple[IntArray, str]:
    """Return the rows to hold out, and how they were chosen."""
    rng, n = np.random.default_rng(seed), len(roles.y)
    if roles.groups is not None:
        groups = rng.permutation(np.unique(roles.groups))
        chosen = groups[: max(1, round(fraction * len(groups)))]
        return np.flatnonzero(np.isin(roles.groups, chosen)), f"whole groups, seed {seed}"
    if roles.time is not None:
        order = np.argsort(roles.time, kind="stable")
        first = roles.time[order[n - max(1, round(fraction * n))]]
        return np.flatnonzero(roles.time >= first), "the latest ones"
    values, codes = np.unique(roles.y, return_inverse=True)
    if len(values) == 2:
        parts = [rng.permutation(np.flatnonzero(codes == k)) for k in (0, 1)]
        sizes = [round(fraction * len(part)) for part in parts]
        test = np.concatenate([part[:size] for part, size in zip(parts, sizes, strict=True)])
        rare = min(parts, key=len)
        none = f" (none of the {len(rare):,} rows of the rarer)" if not min(sizes) else ""
        return test, f"the same fraction of both classes{none}, seed {seed}"
    return rng.permutation(n)[: round(fraction * n)], f"seed {seed}"
