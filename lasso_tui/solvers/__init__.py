"""The mathematics: objectives, paths, cross-validation, certificates. NumPy and SciPy only.

The objective, everywhere (scikit-learn's):

    1/(2n)·‖y − b₀ − Xb‖² + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),   ρ = l1_ratio, the intercept b₀ not penalised.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui.solvers.basis_pursuits import Pursuit, basis_pursuit, basis_pursuit_denoising
    from lasso_tui.solvers.certificates import alpha_max, duality_gap, soft_threshold
    from lasso_tui.solvers.criteria import aic, bic, ebic
    from lasso_tui.solvers.crossval import CrossValidation, average, cross_validate
    from lasso_tui.solvers.descent import Descent, coordinate_descent
    from lasso_tui.solvers.descent_trace import Costing, DescentTrace, trace_descent
    from lasso_tui.solvers.error_bounds import meinshausen_buhlmann_bound, shah_samworth_bound
    from lasso_tui.solvers.fidelity import Reference, psnr, ssim
    from lasso_tui.solvers.folds import kfold
    from lasso_tui.solvers.freedom import degrees_of_freedom
    from lasso_tui.solvers.glm import GlmPath
    from lasso_tui.solvers.greedy_pursuit import MatchingPursuit, orthogonal_matching_pursuit
    from lasso_tui.solvers.group_descent import BlockDescent, block_coordinate_descent
    from lasso_tui.solvers.group_factors import (
        FactoredGroupPath,
        cross_validate_factored,
        factored_group_path,
    )
    from lasso_tui.solvers.grouped import GroupPath
    from lasso_tui.solvers.knot_events import KnotEvent, Knots
    from lasso_tui.solvers.monitor import Cancelled, monitored, tick
    from lasso_tui.solvers.paths import Path, Solution, path
    from lasso_tui.solvers.penalty import adaptive_factors
    from lasso_tui.solvers.relaxed_folds import RelaxedCrossValidation, cross_validate_relaxed
    from lasso_tui.solvers.relaxed_lasso import RelaxedPath, relax
    from lasso_tui.solvers.ridge_folds import RidgeCrossValidation, ridge_cross_validate
    from lasso_tui.solvers.ridge_svd import RidgePath, ridge_path
    from lasso_tui.solvers.scalings import Scaling, convert_alpha
    from lasso_tui.solvers.stability import Stability, stability_selection
    from lasso_tui.solvers.thresholds import (
        bayes_threshold,
        hard_threshold,
        hybrid_threshold,
        mad_sigma,
        sure_risk,
        sure_threshold,
        universal_threshold,
    )

_HOMES = {
    "certificates": ("alpha_max", "duality_gap", "soft_threshold"),
    "criteria": ("aic", "bic", "ebic"),
    "crossval": ("CrossValidation", "average", "cross_validate"),
    "descent": ("Descent", "coordinate_descent"),
    "fidelity": ("Reference", "psnr", "ssim"),
    "folds": ("kfold",),
    "group_descent": ("BlockDescent", "block_coordinate_descent"),
    "group_factors": ("FactoredGroupPath", "cross_validate_factored", "factored_group_path"),
    "grouped": ("GroupPath",),
    "glm": ("GlmPath",),
    "monitor": ("Cancelled", "monitored", "tick"),
    "paths": ("Path", "Solution", "path"),
    "penalty": ("adaptive_factors",),
    "thresholds": (
        "bayes_threshold",
        "hard_threshold",
        "hybrid_threshold",
        "mad_sigma",
        "sure_risk",
        "sure_threshold",
        "universal_threshold",
    ),
    "ridge_svd": ("RidgePath", "ridge_path"),
    "ridge_folds": ("RidgeCrossValidation", "ridge_cross_validate"),
    "scalings": ("Scaling", "convert_alpha"),
    "knot_events": ("KnotEvent", "Knots"),
    "descent_trace": ("Costing", "DescentTrace", "trace_descent"),
    "freedom": ("degrees_of_freedom",),
    "relaxed_lasso": ("RelaxedPath", "relax"),
    "relaxed_folds": ("RelaxedCrossValidation", "cross_validate_relaxed"),
    "basis_pursuits": ("Pursuit", "basis_pursuit", "basis_pursuit_denoising"),
    "greedy_pursuit": ("MatchingPursuit", "orthogonal_matching_pursuit"),
    "error_bounds": ("meinshausen_buhlmann_bound", "shah_samworth_bound"),
    "stability": ("Stability", "stability_selection"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "BlockDescent",
    "Cancelled",
    "Costing",
    "CrossValidation",
    "Descent",
    "DescentTrace",
    "FactoredGroupPath",
    "GlmPath",
    "GroupPath",
    "KnotEvent",
    "Knots",
    "MatchingPursuit",
    "Path",
    "Pursuit",
    "Reference",
    "RelaxedCrossValidation",
    "RelaxedPath",
    "RidgeCrossValidation",
    "RidgePath",
    "Scaling",
    "Solution",
    "Stability",
    "adaptive_factors",
    "aic",
    "alpha_max",
    "average",
    "basis_pursuit",
    "basis_pursuit_denoising",
    "bayes_threshold",
    "bic",
    "block_coordinate_descent",
    "convert_alpha",
    "coordinate_descent",
    "cross_validate",
    "cross_validate_factored",
    "cross_validate_relaxed",
    "degrees_of_freedom",
    "duality_gap",
    "ebic",
    "factored_group_path",
    "hard_threshold",
    "hybrid_threshold",
    "kfold",
    "mad_sigma",
    "meinshausen_buhlmann_bound",
    "monitored",
    "orthogonal_matching_pursuit",
    "path",
    "psnr",
    "relax",
    "ridge_cross_validate",
    "ridge_path",
    "shah_samworth_bound",
    "soft_threshold",
    "ssim",
    "stability_selection",
    "sure_risk",
    "sure_threshold",
    "tick",
    "trace_descent",
    "universal_threshold",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
