"""The tutorial's block update as written there, and the update that minimises the objective.

On standardised columns, with y as it is, it sets

    z = X_g'(y − X b + X_g b_g),    b_g = (1 − λ/‖z‖) z   where ‖z‖ > λ, else 0.

The minimiser solves (X_g'X_g/n + λ√p_g/‖b_g‖ · I) b_g = z/n instead. Without the division by the curvature each
sweep multiplies the coefficients by thousands; once they overflow, ‖z‖ is NaN, the comparison fails, the group is
set to zero and the coefficients grow again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Level, Trace, XYChart
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = [
    "LAMBDA",
    "Tutorial",
    "block_updates",
    "tutorial",
    "tutorial_chart",
    "tutorial_metrics",
    "tutorial_remark",
]

LAMBDA = 0.1
SWEEPS = 1000
CHART_SWEEPS = 160
"""Sweeps in the chart: the first two overflows."""
LARGE_COEF = 1e244


@dataclass(frozen=True, eq=False)
class Tutorial:
    """The tutorial's loop, and block coordinate descent on the same columns.

    Attributes
    ----------
    coefs : (p,) after the last sweep, of standardised columns
    sizes : (sweeps,) the largest |b| after each sweep; infinite or NaN where it overflowed
    first_large, first_overflow : the first sweep with a coefficient above 1e244, and the first that overflows
    restarts : number of times that all groups were set to zero again
    descent : block coordinate descent, with curvature, √size weights and a centred y
    traces : the same as lines
    """

    coefs: FloatArray
    sizes: FloatArray
    first_large: int
    first_overflow: int
    restarts: int
    descent: solvers.BlockDescent
    traces: tuple[Trace, ...]


def block_updates(Z: FloatArray, y: FloatArray, labels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Run the tutorial's loop and return the coefficients after the last sweep, (p,), and max |b| after each."""
    import numpy as np

    b = np.zeros(Z.shape[1])
    blocks = [np.flatnonzero(labels == g) for g in np.unique(labels)]
    sizes = []
    with np.errstate(all="ignore"):
        for sweep in range(SWEEPS):
            before = b.copy()
            for block in blocks:
                residual = y - Z @ b + Z[:, block] @ b[block]
                z = Z[:, block].T @ residual
                norm = np.linalg.norm(z)
                b[block] = (1 - LAMBDA / norm) * z if norm > LAMBDA else 0.0
            sizes.append(float(np.abs(b).max()))
            if np.linalg.norm(b - before) < 1e-4:
                break
            if not sweep % 20:
                solvers.tick("the tutorial's update", sweep / SWEEPS)
    return b, np.array(sizes)


def tutorial(table: Table, labels: tuple[int, ...]) -> Tutorial:
    """Run the tutorial's loop and block coordinate descent on the tutorial's columns."""
    import numpy as np

    Z = (table.X - table.X.mean(axis=0)) / table.X.std(axis=0)
    coefs, sizes = block_updates(Z, table.y, np.array(labels))
    descent = solvers.block_coordinate_descent(Z, table.y, labels, LAMBDA, tol=1e-12)
    with np.errstate(invalid="ignore"):
        large = np.flatnonzero(sizes > LARGE_COEF)
        falls = (sizes[1:] < 1e-100 * sizes[:-1]) | ~np.isfinite(sizes[1:])
    overflow = np.flatnonzero(falls) + 2
    right = np.abs(descent.coefs).max(axis=0)[1:]
    right = np.concatenate([right, np.full(CHART_SWEEPS, right[-1])])[:CHART_SWEEPS]
    sweeps = np.arange(1.0, CHART_SWEEPS + 1)
    finite = np.where(np.isfinite(sizes), sizes, np.nan)[:CHART_SWEEPS]
    traces = (Trace("tutorial's", sweeps[: len(finite)], finite), Trace("with curvature", sweeps, right))
    return Tutorial(
        coefs,
        sizes,
        int(large[0]) + 1 if len(large) else 0,
        int(overflow[0]) if len(overflow) else 0,
        len(overflow),
        descent,
        traces,
    )


def tutorial_chart(found: Tutorial) -> XYChart:
    """Return the largest coefficient after each sweep of both updates."""
    return XYChart(
        title="Tutorial",
        x_axis=Axis("sweep over the groups"),
        y_axis=Axis("max |b|", log=True),
        traces=found.traces,
        levels=(Level(LARGE_COEF, "1e244"),),
        picks=False,
    )


def tutorial_metrics(found: Tutorial, features: tuple[str, ...]) -> tuple[Metric, ...]:
    """Return the metrics of the tutorial's loop, and the sweeps and gap of the correct update."""
    values: dict[str, float] = {
        "tutorial_lambda": LAMBDA,
        "tutorial_sweeps": len(found.sizes),
        "tutorial_sweep_past_1e244": found.first_large,
        "tutorial_sweep_overflow": found.first_overflow,
        "tutorial_restarts": found.restarts,
    }
    values |= {f"tutorial_beta_{name}": float(b) for name, b in zip(features, found.coefs, strict=True)}
    values |= {
        "descent_sweeps": found.descent.coefs.shape[1] - 1,
        "descent_gap": float(found.descent.gaps[-1]),
    }
    return tuple(
        Metric(
            name,
            name.replace("tutorial_", "tutorial's ").replace("_", " "),
            value,
            f"{value:.9g}"
            if "beta" in name
            else str(value)
            if isinstance(value, int)
            else format_significant(value),
            in_readout=False,
        )
        for name, value in values.items()
    )


def tutorial_remark(found: Tutorial) -> str:
    """Say how the tutorial's update fails, and what the correct update needs."""
    return (
        f"The tutorial's update lacks the curvature: |b| passes 1e244 in sweep {found.first_large} and overflows in "
        f"sweep {found.first_overflow}; {found.restarts} restarts in {len(found.sizes):,} sweeps. With curvature and "
        f"√size weights, {found.descent.coefs.shape[1] - 1} sweeps reach gap {gap_text(found.descent.gaps[-1])}."
    )
