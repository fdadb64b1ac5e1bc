"""Parameters of the objective tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import FoldParams, PathParams
from lasso_tui.techniques.linear.synthetic import NAME, InformativeParams
from lasso_tui.techniques.params import log_slider, redeclare, text

__all__ = ["ObjectiveParams"]


@dataclass(frozen=True, kw_only=True)
class ObjectiveParams(InformativeParams, PathParams):
    """Parameters of the lasso path, the coordinate shown and the penalty to convert."""

    alpha: float | None = redeclare(PathParams, "alpha", auto="a tenth of alpha max")
    feature: str = text(
        "",
        label="coefficient to vary",
        empty="largest",
        hint="a column's name, or empty",
        names_columns=True,
        recompute="draw",
        help="Coefficient to vary, the others fixed at the solution; empty: the largest along the path.",
    )
    convert: float = log_slider(
        0.1,
        label="lambda to convert",
        low=1e-9,
        high=1e9,
        formerly=("given",),
        help="A penalty value from another program; the Scalings table converts it.",
    )
    seed: int = redeclare(
        FoldParams, "seed", help="Seed of simulated data.", only_for=("article", NAME), section="simulation"
    )
    noise: float = redeclare(FoldParams, "noise")
