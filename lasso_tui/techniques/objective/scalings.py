"""The penalty in four scalings: conversion of alpha, and of a number from another program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import TextTable
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.problem import Problem
    from lasso_tui.techniques.objective.slice import SolutionAt

__all__ = ["SCALINGS", "Conversion", "ScalingOf", "convert_number", "scalings_table", "values_of"]


@dataclass(frozen=True)
class ScalingOf:
    """A convention for the objective's scale.

    Attributes
    ----------
    key : its name in the metrics' keys
    convention : label of the program or formula that uses it
    minimises : the objective, as written there
    name : the scaling's name for `lasso_tui.solvers.convert_alpha`
    """

    key: str
    convention: str
    minimises: str
    name: solvers.Scaling

    def total(self, loss: float, penalty: float, n: int) -> float:
        """Return the objective in this scaling, from the loss RSS/(2n) and the penalty α·‖b‖₁."""
        return (loss + penalty) * solvers.convert_alpha(1.0, n, "mean", self.name)


SCALINGS = (
    ScalingOf("formula", "formula", "RSS + λ·Σ|b|", "rss"),
    ScalingOf("scikit_learn", "scikit-learn", "RSS/(2n) + α·Σ|b|", "scikit-learn lasso"),
    ScalingOf("glmnet", "glmnet", "RSS/(2n) + λ·Σ|b|", "glmnet lasso"),
    ScalingOf("unnormalised", "un-normalised", "½·RSS + λ·Σ|b|", "half-rss"),
)
"""Most textbooks; scikit-learn; glmnet; signal processing."""


@dataclass(frozen=True)
class Conversion:
    """A penalty value read in one scaling.

    Attributes
    ----------
    scaling, number : the scaling and the value
    alpha : the equivalent alpha in this program's convention
    nonzero : number of nonzero coefficients at that alpha
    """

    scaling: ScalingOf
    number: float
    alpha: float
    nonzero: int


def convert_number(problem: Problem, number: float) -> tuple[Conversion, ...]:
    """Read a penalty value in every scaling and solve at each equivalent alpha."""
    import numpy as np

    n = problem.table.n_samples
    alphas = [solvers.convert_alpha(number, n, scaling.name, "mean") for scaling in SCALINGS]
    top = float(problem.grid(None)[0])
    wanted = np.array(alphas)
    low = float(wanted.min())
    warm = np.geomspace(top, low, 20) if low < top else wanted
    grid = np.unique(np.concatenate([warm, wanted]))[::-1].copy()
    path = problem.path(grid)
    nonzero = {alpha: int(count) for alpha, count in zip(grid.tolist(), path.nonzeros, strict=True)}
    return tuple(
        Conversion(s, number, alpha, nonzero[alpha]) for s, alpha in zip(SCALINGS, alphas, strict=True)
    )


def values_of(table: Table, coef: FloatArray, intercept: float, number: float) -> dict[str, float]:
    """Return RSS + λ‖b‖₁ and RSS/(2n) + λ‖b‖₁ for given coefficients, and the conversions between the two."""
    import numpy as np

    residual = table.y - intercept - table.X @ coef
    rss, norm, n = float(residual @ residual), float(np.abs(coef).sum()), table.n_samples
    return {
        "formula_value": rss + number * norm,
        "code_value": rss / (2 * n) + number * norm,
        "formula_lambda_of_the_code": solvers.convert_alpha(number, n, "mean", "rss"),
        "code_lambda_of_the_formula": solvers.convert_alpha(number, n, "rss", "mean"),
        "rss": rss,
        "l1_norm": norm,
    }


def scalings_table(table: Table, solution: SolutionAt, conversions: tuple[Conversion, ...]) -> TextTable:
    """Tabulate alpha at the cursor in each scaling, and one number read in each."""
    n, number = table.n_samples, conversions[0].number
    rows = tuple(
        (
            r.scaling.convention,
            format_significant(solvers.convert_alpha(solution.alpha, n, "mean", r.scaling.name)),
            format_significant(r.scaling.total(solution.loss, solution.penalty, n), 4),
            format_significant(r.alpha),
            str(r.nonzero),
            r.scaling.minimises,
        )
        for r in conversions
    )
    count = len({r.nonzero for r in conversions})
    told = "the same model" if count == 1 else f"{count} different models"
    return TextTable(
        title="Scalings",
        columns=("scaling", ">λ at ▲", ">objective", f">{number:g} as alpha", ">nonzero", "minimises"),
        rows=rows,
        note=f"{number:g} read in four scalings: {told}",
    )
