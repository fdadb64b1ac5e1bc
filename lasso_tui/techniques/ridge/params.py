"""Parameters of the ridge tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import FoldParams
from lasso_tui.techniques.linear.synthetic import InformativeParams
from lasso_tui.techniques.params import choice, redeclare

__all__ = ["ALPHA", "AXES", "DF", "NORM", "TUTORIAL", "RidgeParams"]

ALPHA, DF, NORM, TUTORIAL = AXES = (
    "alpha per sample",
    "degrees of freedom",
    "share of the norm",
    "as in the tutorial",
)
"""Axes on which the lasso and the ridge can be compared."""


@dataclass(frozen=True, kw_only=True)
class RidgeParams(InformativeParams, FoldParams):
    """Parameters of the two paths and of the axis they are drawn on."""

    alpha: float | None = redeclare(
        FoldParams,
        "alpha",
        auto="the lasso's alpha at minimum CV error",
        help="The lasso's penalty strength; the ridge alpha is matched to it on the chosen axis.",
    )
    axis: str = choice(
        NORM,
        *AXES,
        label="x axis",
        recompute="draw",
        help="Axis of both paths. On 'as in the tutorial' equal alphas are not comparable: Ridge's counts n times.",
    )
