"""The worked example's grouped data, and simulated data in which whole groups are informative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Group, Table
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["grouped_article", "grouped_synthetic"]

ARTICLE_LABELS = (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)


def _as_groups(labels: Sequence[int]) -> tuple[Group, ...]:
    return tuple(
        Group(f"g{g}", tuple(j for j, label in enumerate(labels) if label == g)) for g in sorted(set(labels))
    )


def grouped_article(noise: float, seed: int) -> Table:
    """Make the worked example's data: 100 rows, ten columns in four groups, of which two are informative."""
    import numpy as np

    rng = np.random.RandomState(seed)
    X = rng.randn(100, 10)
    truth = np.zeros(10)
    truth[[0, 1, 5]] = 1.0, 2.0, -1.0
    y = X[:, [0, 1, 5]] @ truth[[0, 1, 5]] + noise * rng.randn(100)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(10)),
        groups=_as_groups(ARTICLE_LABELS),
        truth=truth,
        notes=(f"Simulated, seed {seed}: y = x0 + 2·x1 − x5 + noise; groups 0,0,1,1,1,2,2,3,3,3.",),
    )


def grouped_synthetic(
    rows: int, columns: int, size: int, true_groups: int, correlation: float, noise: float, seed: int
) -> Table:
    """Make y = Xb + noise where whole groups are informative: their coefficients are drawn from N(0, 1).

    Columns of a group correlate by `correlation` with each other; those of different groups are independent.

    Raises
    ------
    ParamError
        For more informative groups than groups.
    """
    import numpy as np

    labels = [j // size for j in range(columns)]
    count = labels[-1] + 1
    if true_groups > count:
        raise ParamError(
            f"informative_groups must be from 0 to {count}, the number of groups of {size} in {columns} columns, "
            f"not {true_groups}."
        )
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal((rows, count))[:, labels]
    X = np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * rng.standard_normal((rows, columns))
    chosen = np.linspace(0, count - 1, true_groups).round() if true_groups else np.zeros(0)
    truth = np.where(np.isin(labels, chosen), rng.standard_normal(columns), 0.0)
    y = X @ truth + noise * rng.standard_normal(rows)
    note = (
        f"Simulated, seed {seed}: {true_groups} of {count} groups informative, each with all of its columns."
    )
    return Table(
        name=NAME,
        source=NAME,
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(columns)),
        groups=_as_groups(labels),
        truth=truth,
        notes=(note,),
    )
