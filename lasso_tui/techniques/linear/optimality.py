"""The conditions of optimality at one alpha, as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Stem
from lasso_tui.techniques.linear.bounds import Bounds, binding
from lasso_tui.techniques.linear.linear_path import PathFit

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["optimality_chart"]


def optimality_chart(
    fit: PathFit,
    correlations: FloatArray,
    cursor: float,
    factors: FloatArray | None = None,
    bounds: Bounds | None = None,
) -> Stem:
    """Draw |xⱼ'r|/(n·alpha·factor): 1 where a coefficient is nonzero, at most 1 elsewhere (KKT); r is y − μ.

    Unpenalised features, whose factor is 0, have no stem. A stem that a bound lets grow beyond 1 ends there.

    Parameters
    ----------
    correlations : (A, p) |xⱼ'r|/n at each alpha of the path
    """
    import numpy as np

    on_grid = np.flatnonzero(np.isclose(fit.path.alphas, cursor, rtol=1e-12, atol=0))
    gradients = correlations[on_grid[0]] if len(on_grid) else np.abs(fit.gradients(cursor))
    thresholds = np.full(len(gradients), cursor) if factors is None else cursor * factors
    penalised = thresholds > 0
    values = np.divide(gradients, thresholds, out=np.zeros(len(gradients)), where=penalised)
    if bounds is not None:  # what a bound holds back would go beyond
        values = np.where(binding(fit, cursor, bounds, factors), np.minimum(values, 1.0), values)
    label = f"|x'{fit.family.residual_label}|/n"
    return Stem(
        title="Optimality",
        cursor=cursor,
        names=fit.table.features,
        values=values,
        label=label,
        y_axis=Axis(label, "in units of alpha" if factors is None else "in units of factor · alpha"),
        levels=(Level(1.0, "alpha" if factors is None else "factor · alpha"),),
        limits=(0.0, 1.1),
        strength=fit.max_abs_coefs,
        nonzero=(fit.at(cursor).coef != 0) & penalised,
    )
