"""What leaves a technique for scripts and tables: linear models and whole paths, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table

__all__ = ["CoefficientPath", "ExportError", "Holdout", "LinearModel"]


class ExportError(ValueError):
    """A form that does not exist for this result; the message is one sentence."""


@dataclass(frozen=True, eq=False)
class Holdout:
    """Rows that a technique holds out before it fits: the last ones, those that a seed draws, or `rows`.

    Attributes
    ----------
    fraction, seed, ordered : what fraction, by which seed, or whether the last ones
    train : (n − m,) the rows that are fitted
    rows : (m,) the rows held out, where groups or times of the table chose them, else None
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
    another family than least squares has half its mean deviance in place of the squares.

    Attributes
    ----------
    name : "lasso", "elastic net" or "ridge"
    table : the rows before any are held out
    n : number of rows that were fitted
    alpha, l1_ratio, standardize : α, ρ, and whether columns are divided by their standard deviations
    coef, intercept : (p,) and a number, for the columns as they are
    factors : (p,) penalty factors v, or None where all are 1
    weighted : whether the table's weights were used
    holdout : rows that were held out, or None
    family : "gaussian", "binomial" or "poisson"
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
    weighted: bool = False
    holdout: Holdout | None = None
    family: str = "gaussian"


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
