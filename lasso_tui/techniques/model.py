"""Linear models and coefficient paths as plain values, for scripts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table

__all__ = ["CoefficientPath", "ExportError", "Holdout", "LinearModel"]


class ExportError(ValueError):
    """A result cannot be exported in the requested form; the message says what to do instead."""


@dataclass(frozen=True, eq=False)
class Holdout:
    """Rows that a technique holds out before fitting: the last ones, random ones, or `rows`.

    Attributes
    ----------
    fraction, seed, ordered : fraction of the rows, seed of the random choice, whether the last rows are taken
    train : (n − m,) the rows that are fitted
    rows : (m,) the rows held out where the table's groups or times chose them, else None
    """

    fraction: float
    seed: int
    ordered: bool
    train: IntArray
    rows: IntArray | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class LinearModel:
    """A model of a table's columns at one position of the cursor, in the package's convention.

    1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ vⱼ(ρ|bⱼ| + (1−ρ)/2·bⱼ²), on standardised columns or on the columns as they are;
    other families have half their mean deviance in place of the first term.

    Attributes
    ----------
    name : "lasso", "elastic net" or "ridge"
    table : the rows before any are held out
    n : number of rows fitted
    alpha, l1_ratio, standardize : α, ρ, and whether columns are divided by their standard deviations
    coef, intercept : (p,) and a number, for the columns as they are
    factors : (p,) penalty factors v, or None where all are 1
    bounds : (p,) lower and (p,) upper limits of the coefficients, or None
    offset : whether the linear predictors have the table's offset
    weighted : whether the table's weights were used
    holdout : rows that were held out, or None
    family : "gaussian", "binomial" or "poisson"
    exact : whether the coefficients are exact to rounding, not only as far as the duality gap makes them
    """

    name: str
    table: Table
    n: int
    alpha: float
    l1_ratio: float
    standardize: bool
    coef: FloatArray
    intercept: float
    factors: FloatArray | None = None
    bounds: tuple[FloatArray, FloatArray] | None = None
    offset: bool = False
    weighted: bool = False
    holdout: Holdout | None = None
    family: str = "gaussian"
    exact: bool = True


@dataclass(frozen=True, eq=False)
class CoefficientPath:
    """Coefficients at every position of the cursor, for tables.

    Attributes
    ----------
    features : (p,) names
    positions : (A,) positions of the cursor, decreasing
    intercepts : (A,) intercepts on the scale that was solved on
    coefs : (A, p) coefficients on the same scale
    """

    features: tuple[str, ...]
    positions: FloatArray
    intercepts: FloatArray
    coefs: FloatArray
