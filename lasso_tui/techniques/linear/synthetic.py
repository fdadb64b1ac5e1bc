"""Random data with knobs: correlated columns of which a few count, so that the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lasso_tui.data import Table
from lasso_tui.techniques.params import ParamError, Params, number
from lasso_tui.techniques.technique import DataGenerator

__all__ = ["NAME", "SyntheticParams", "synthetic", "synthetic_source"]

NAME = "synthetic"


@dataclass(frozen=True, kw_only=True)
class SyntheticParams(Params):
    """The knobs; a technique's parameters inherit them and add a `seed` and a `noise` of their own."""

    rows: int = number(
        200,
        label="rows",
        low=4,
        high=20_000,
        step=50,
        whole=True,
        only_for=(NAME,),
        help="Number of rows, n.",
    )
    columns: int = number(
        50,
        label="columns",
        low=1,
        high=20_000,
        step=10,
        whole=True,
        only_for=(NAME,),
        help="Number of columns, p.",
    )
    nonzero: int = number(
        8,
        label="nonzero",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        help="How many columns count; their coefficients alternate in sign and shrink from 3 to 1.",
    )
    correlation: float = number(
        0.5,
        label="correlation",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(NAME,),
        help="Correlation of neighbouring columns, r; that of columns k apart is r to the power k.",
    )


def synthetic(rows: int, columns: int, nonzero: int, correlation: float, noise: float, seed: int) -> Table:
    """Make y = Xb + noise with AR(1) columns: corr(xᵢ, xⱼ) = r^|i−j|, the nonzero b spread evenly.

    Raises
    ------
    ParamError
        Where more columns should count than there are.
    """
    import numpy as np

    if nonzero > columns:
        raise ParamError(f"nonzero must be from 0 to {columns}, the number of columns, not {nonzero}.")
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, columns))
    for j in range(1, columns):
        X[:, j] = correlation * X[:, j - 1] + np.sqrt(1 - correlation**2) * X[:, j]
    truth = np.zeros(columns)
    places = np.linspace(0, columns - 1, nonzero).round().astype(int) if nonzero else np.zeros(0, dtype=int)
    truth[places] = np.linspace(3.0, 1.0, nonzero) * np.where(np.arange(nonzero) % 2, -1.0, 1.0)
    y = X @ truth + noise * rng.standard_normal(rows)
    note = f"Random data, seed {seed}: {nonzero} of {columns} columns count, neighbours correlate {correlation:g}."
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


def synthetic_source() -> DataGenerator[Any, Any]:
    """Return the source that makes these data from a technique's parameters."""
    return DataGenerator(
        name=NAME,
        title="random rows and columns, with knobs, where the truth is known",
        make=lambda p: synthetic(
            p.rows, p.columns, p.nonzero, p.correlation, getattr(p, "noise", 1.0), getattr(p, "seed", 42)
        ),
    )
