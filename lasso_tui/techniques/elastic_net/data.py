"""Simulated data of the elastic-net tab: blocks of correlated columns, and the worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui.techniques.elastic_net.params import ElasticNetParams

__all__ = ["article", "correlated_blocks"]


def article(params: ElasticNetParams) -> Table:
    """Simulate the worked example: 1000 rows, 100 independent columns, ten informative, almost no noise."""
    from sklearn.datasets import make_regression

    X, y, coef = make_regression(
        1000, 100, n_informative=10, noise=params.noise, random_state=params.seed, coef=True
    )
    note = (
        "Simulated data: y = ten of 100 independent columns times coefficients up to 100, plus noise of SD "
    )
    f"{params.noise:g}."
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(100)),
        truth=coef,
        notes=(note,),
    )


def correlated_blocks(
    rows: int, columns: int, size: int, informative: int, correlation: float, noise: float, seed: int
) -> Table:
    """Simulate y = Xb + noise with columns in blocks, all pairs within a block equally correlated.

    Informative blocks are spread evenly; their effects alternate in sign and shrink from 3 to 1, and the columns
    of a block share its effect equally.

    Raises
    ------
    ParamError
        For more informative blocks than blocks.
    """
    import numpy as np

    count = -(-columns // size)
    if informative > count:
        raise ParamError(
            f"informative_blocks={informative}, but {columns} columns make {count} blocks of {size}. Use 0 to "
            f"{count}."
        )
    rng = np.random.default_rng(seed)
    of = np.arange(columns) // size
    shared, own = rng.standard_normal((rows, count)), rng.standard_normal((rows, columns))
    X = np.sqrt(correlation) * shared[:, of] + np.sqrt(1 - correlation) * own
    effects = np.zeros(count)
    support = (
        np.linspace(0, count - 1, informative).round().astype(int) if informative else np.zeros(0, dtype=int)
    )
    effects[support] = np.linspace(3.0, 1.0, informative) * np.where(np.arange(informative) % 2, -1.0, 1.0)
    truth = (effects / np.bincount(of))[of]
    y = X @ truth + noise * rng.standard_normal(rows)
    note = (
        f"Simulated data (seed {seed}): {count} blocks of {size} columns, correlation within blocks "
        f"{correlation:g}; {informative} blocks informative, their columns equally."
    )
    names = tuple(f"{_letters(g)}{j % size + 1}" for j, g in enumerate(of.tolist()))
    return Table(name=NAME, source=NAME, X=X, y=y, target="y", features=names, truth=truth, notes=(note,))


def _letters(number: int) -> str:
    """Write a number in letters: a, b and so on to z, then aa, ab."""
    word = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        word = chr(ord("a") + letter) + word
    return word
