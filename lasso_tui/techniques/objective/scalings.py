"""One penalty in the scalings in use: what an alpha is called elsewhere, and what a number from there means here."""

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

__all__ = ["SCALINGS", "Conversion", "ScalingOf", "convert_number", "scalings_sheet", "values_of"]


@dataclass(frozen=True)
class ScalingOf:
    """One of the scalings in use.

    Attributes
    ----------
    key : its name among the figures
    who : who writes it so
    minimises : the objective, as written there
    name : the scaling's name for `lasso_tui.solvers.convert_alpha`
    """

    key: str
    who: str
    minimises: str
    name: solvers.Scaling

    def total(self, loss: float, penalty: float, n: int) -> float:
        """Return the objective in this scaling, from RSS/(2n) and α·‖b‖₁: one factor carries both sides over."""
        return (loss + penalty) * solvers.convert_alpha(1.0, n, "mean", self.name)


SCALINGS = (
    ScalingOf("formula", "formula", "RSS + λ·Σ|b|", "rss"),
    ScalingOf("scikit_learn", "scikit-learn", "RSS/(2n) + α·Σ|b|", "scikit-learn lasso"),
    ScalingOf("glmnet", "glmnet", "RSS/(2n) + λ·Σ|b|", "glmnet lasso"),
    ScalingOf("unnormalised", "un-normalised", "½·RSS + λ·Σ|b|", "half-rss"),
)
"""The formula of most books, and of the tutorial; the two programs in widest use; signal processing."""


@dataclass(frozen=True)
class Conversion:
    """What a number means when it is read in one scaling.

    Attributes
    ----------
    scaling, number : as it was written
    alpha : the same penalty in this program
    kept : how many features it keeps
    """

    scaling: ScalingOf
    number: float
    alpha: float
    kept: int


def convert_number(problem: Problem, number: float) -> tuple[Conversion, ...]:
    """Read one number in every scaling, and solve for what each means."""
    import numpy as np

    n = problem.table.n_samples
    alphas = [solvers.convert_alpha(number, n, scaling.name, "mean") for scaling in SCALINGS]
    top = float(problem.grid(None)[0])
    wanted = np.array(alphas)
    low = float(wanted.min())
    warm = np.geomspace(top, low, 20) if low < top else wanted
    grid = np.unique(np.concatenate([warm, wanted]))[::-1].copy()
    path = problem.path(grid)
    kept = {alpha: int(count) for alpha, count in zip(grid.tolist(), path.nonzeros, strict=True)}
    return tuple(Conversion(s, number, alpha, kept[alpha]) for s, alpha in zip(SCALINGS, alphas, strict=True))


def values_of(table: Table, coef: FloatArray, intercept: float, number: float) -> dict[str, float]:
    """Return the value of the tutorial's formula and of its code, for given coefficients and one lambda."""
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


def scalings_sheet(table: Table, place: SolutionAt, read: tuple[Conversion, ...]) -> TextTable:
    """Return the converter: alpha at the cursor in each scaling, and one number read in each."""
    n, number = table.n_samples, read[0].number
    rows = tuple(
        (
            r.scaling.who,
            r.scaling.minimises,
            format_significant(solvers.convert_alpha(place.alpha, n, "mean", r.scaling.name)),
            format_significant(r.scaling.total(place.loss, place.penalty, n), 4),
            format_significant(r.alpha),
            str(r.kept),
        )
        for r in read
    )
    return TextTable(
        title="Scalings",
        columns=("scaling", "minimises", ">here", ">value", f">{number:g} is alpha", ">keeps"),
        rows=rows,
        note=f"here: alpha {format_significant(place.alpha)}, {n:,} rows. One model, four numbers; one number, "
        f"{len({r.kept for r in read})} models.",
    )
