"""The tutorial's own block update, as it is written there, beside the one that minimises.

On standardised columns, with y as it is, it sets

    z = X_g'(y − X b + X_g b_g),    b_g = (1 − λ/‖z‖) z   where ‖z‖ > λ, else 0.

The best b_g solves (X_g'X_g/n + λ√p_g/‖b_g‖ · I) b_g = z/n instead. Without the division by the curvature each
sweep multiplies the coefficients by thousands; once they overflow, ‖z‖ is no number, the comparison fails, the
group is set to zero and all begins again.
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
    "tutorial_figures",
    "tutorial_remark",
]

LAMBDA = 0.1
SWEEPS = 1000
SHOWN = 160
"""Sweeps in the picture: the first two overflows."""
LARGE = 1e244


@dataclass(frozen=True, eq=False)
class Tutorial:
    """What the tutorial's loop does, and what block coordinate descent does on the same columns.

    Attributes
    ----------
    coefs : (p,) after the last sweep, of standardised columns
    sizes : (sweeps,) the largest |b| after each sweep; infinite or no number where it overflowed
    first_large, first_overflow : the first sweep with a coefficient above 1e244; with one above all numbers
    restarts : how often all groups were set to zero again
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
    """Run the tutorial's loop: coefficients after the last sweep, (p,), and the largest |b| after each."""
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
        large = np.flatnonzero(sizes > LARGE)
        falls = (sizes[1:] < 1e-100 * sizes[:-1]) | ~np.isfinite(sizes[1:])
    overflow = np.flatnonzero(falls) + 2
    right = np.abs(descent.coefs).max(axis=0)[1:]
    right = np.concatenate([right, np.full(SHOWN, right[-1])])[:SHOWN]
    along = np.arange(1.0, SHOWN + 1)
    shown = np.where(np.isfinite(sizes), sizes, np.nan)[:SHOWN]
    traces = (Trace("tutorial's", along[: len(shown)], shown), Trace("with curvature", along, right))
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
    """The largest coefficient after each sweep of both updates."""
    return XYChart(
        title="Tutorial",
        x_axis=Axis("sweep over the groups"),
        y_axis=Axis("largest |b|", log=True),
        traces=found.traces,
        levels=(Level(LARGE, "1e244"),),
        picks=False,
    )


def tutorial_figures(found: Tutorial, features: tuple[str, ...]) -> tuple[Metric, ...]:
    """Return what the tutorial's loop arrives at, and what the right update takes."""
    told: dict[str, float] = {
        "tutorial_lambda": LAMBDA,
        "tutorial_sweeps": len(found.sizes),
        "tutorial_sweep_past_1e244": found.first_large,
        "tutorial_sweep_overflow": found.first_overflow,
        "tutorial_restarts": found.restarts,
    }
    told |= {f"tutorial_beta_{name}": float(b) for name, b in zip(features, found.coefs, strict=True)}
    told |= {"descent_sweeps": found.descent.coefs.shape[1] - 1, "descent_gap": float(found.descent.gaps[-1])}
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
        for name, value in told.items()
    )


def tutorial_remark(found: Tutorial) -> str:
    """Say in a line what happened there, and why."""
    return (
        f"The tutorial's update lacks the curvature: past 1e244 in sweep {found.first_large}, overflow in sweep "
        f"{found.first_overflow}, {found.restarts} such restarts in {len(found.sizes):,} sweeps; with curvature and "
        f"√size weights {found.descent.coefs.shape[1] - 1} sweeps reach a gap {gap_text(found.descent.gaps[-1])}."
    )
