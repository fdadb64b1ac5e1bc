"""Simulated tables with known coefficients: correlated columns, a few of them informative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lasso_tui.data import Table
from lasso_tui.techniques.params import ParamError, Params, number
from lasso_tui.techniques.technique import DataGenerator

__all__ = [
    "NAME",
    "InformativeParams",
    "SyntheticParams",
    "synthetic",
    "synthetic_source",
    "worked_example",
]

NAME = "synthetic"


@dataclass(frozen=True, kw_only=True)
class SyntheticParams(Params):
    """Parameters of the simulation; a technique adds a `seed` and a `noise` of its own."""

    rows: int = number(
        200,
        label="rows n",
        low=4,
        high=20_000,
        step=50,
        whole=True,
        only_for=(NAME,),
        help="Number of rows.",
    )
    columns: int = number(
        50,
        label="columns p",
        low=1,
        high=20_000,
        step=10,
        whole=True,
        only_for=(NAME,),
        help="Number of columns.",
    )
    correlation: float = number(
        0.5,
        label="correlation ρ",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(NAME,),
        help="Correlation r of neighbouring columns; columns k apart have r to the power k.",
    )


@dataclass(frozen=True, kw_only=True)
class InformativeParams(Params):
    """The number of informative columns, for simulations without blocks or groups."""

    informative: int = number(
        8,
        label="true features k",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        formerly=("nonzero",),
        help="Number of columns with a nonzero true coefficient.",
    )


def synthetic(
    rows: int, columns: int, informative: int, correlation: float, noise: float, seed: int
) -> Table:
    """Simulate y = Xb + noise with AR(1) columns: corr(xᵢ, xⱼ) = r^|i−j|.

    The nonzero coefficients are spread evenly, alternate in sign and shrink from 3 to 1.

    Raises
    ------
    ParamError
        For more informative columns than columns.
    """
    import numpy as np

    if informative > columns:
        raise ParamError(
            f"informative={informative}, but there are only {columns} columns. Use 0 to {columns}."
        )
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, columns))
    for j in range(1, columns):
        X[:, j] = correlation * X[:, j - 1] + np.sqrt(1 - correlation**2) * X[:, j]
    truth = np.zeros(columns)
    support = (
        np.linspace(0, columns - 1, informative).round().astype(int)
        if informative
        else np.zeros(0, dtype=int)
    )
    truth[support] = np.linspace(3.0, 1.0, informative) * np.where(np.arange(informative) % 2, -1.0, 1.0)
    y = X @ truth + noise * rng.standard_normal(rows)
    note = (
        f"Simulated data (seed {seed}): {informative} of {columns} columns informative, correlation of neighbours "
        f"{correlation:g}."
    )
    return Table(
        name=NAME,
        source=NAME,
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(columns)),
        truth=truth,
        notes=(note,),
    )


def worked_example(rows: int, columns: int, informative: int, noise: float, seed: int) -> Table:
    """Simulate the tutorial's data: independent columns, the first few times normal coefficients, plus noise."""
    import numpy as np

    rng = np.random.RandomState(seed)
    X = rng.randn(rows, columns)
    coefs = rng.randn(informative)
    y = X[:, :informative] @ coefs + noise * rng.randn(rows)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(columns)),
        truth=np.concatenate([coefs, np.zeros(columns - informative)]),
        notes=(
            f"Simulated data (seed {seed}): y = x0…x{informative - 1} times {informative} random coefficients, plus "
            "noise.",
        ),
    )


def synthetic_source() -> DataGenerator[Any, Any]:
    """Return the generator that makes these data from a technique's parameters."""
    return DataGenerator(
        name=NAME,
        title="simulated table with known coefficients",
        make=lambda p: synthetic(
            p.rows, p.columns, p.informative, p.correlation, getattr(p, "noise", 1.0), getattr(p, "seed", 42)
        ),
    )
