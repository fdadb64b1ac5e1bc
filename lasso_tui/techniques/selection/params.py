"""Parameters of the selection tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams, FoldParams
from lasso_tui.techniques.linear.synthetic import NAME, InformativeParams
from lasso_tui.techniques.params import choice, number, redeclare

__all__ = ["GAMMAS", "SelectionParams"]

GAMMAS = ("1", "0.75", "0.5", "0.25", "0")


@dataclass(frozen=True, kw_only=True)
class SelectionParams(InformativeParams, FoldParams, FamilyParams):
    """Parameters of the path, its relaxation and its stability selection."""

    threshold: float = number(
        0.75,
        label="threshold π",
        low=0.51,
        high=1.0,
        step=0.05,
        recompute="draw",
        help="A feature is stable if its maximum selection frequency reaches π.",
    )
    gamma: str = choice(
        "1",
        *GAMMAS,
        label="relaxation γ",
        recompute="draw",
        help="γ = 1: lasso; 0: least-squares refit on its support. Least squares only.",
    )
    pairs: int = number(
        50,
        label="half-sample pairs B",
        low=1,
        high=1000,
        step=10,
        whole=True,
        help="Number of complementary half-sample pairs.",
    )
    seed: int = redeclare(FoldParams, "seed", help="Seed of the half-samples, the folds and simulated data.")
    noise: float = redeclare(FoldParams, "noise", only_for=(NAME,))
    penalty_factor: str = redeclare(BoundedParams, "penalty_factor")
    bounds: str = redeclare(BoundedParams, "bounds")
