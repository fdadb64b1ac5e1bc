"""Parameters of the penalties tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import BoundedParams, FoldParams
from lasso_tui.techniques.linear.synthetic import NAME, InformativeParams
from lasso_tui.techniques.params import choice, number, redeclare

__all__ = ["METHODS", "PenaltiesParams"]

LASSO, RELAXED, ADAPTIVE = METHODS = ("lasso", "relaxed", "adaptive")


@dataclass(frozen=True, kw_only=True)
class PenaltiesParams(InformativeParams, FoldParams):
    """Parameters of the three paths and of their cross-validation."""

    alpha: float | None = redeclare(
        FoldParams,
        "alpha",
        auto="the lasso's alpha at minimum CV error",
        help="The lasso's penalty strength; the adaptive lasso stands at the same fraction of its own alpha max.",
    )
    gamma: float = number(
        0.0,
        label="relaxation γ",
        low=0.0,
        high=1.0,
        step=0.25,
        help="Relaxed lasso. γ = 1: the lasso; 0: least squares on the features it selects.",
    )
    first_estimate: str = choice(
        "ridge",
        "ridge",
        "lasso",
        label="first estimate",
        help="Estimate that the adaptive weights are made from, at its own alpha of minimum CV error.",
    )
    power: float = number(
        1.0,
        label="power of weights",
        low=0.25,
        high=4.0,
        step=0.25,
        help="Adaptive weights are 1/|first estimate|^power; larger values favour large coefficients more.",
    )
    show: str = choice(
        LASSO,
        *METHODS,
        label="coefficients of",
        recompute="draw",
        help="Method whose coefficients are listed and exported.",
    )
    noise: float = redeclare(FoldParams, "noise", only_for=(NAME,))
    bounds: str = redeclare(BoundedParams, "bounds")
