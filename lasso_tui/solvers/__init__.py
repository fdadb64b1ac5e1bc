"""The mathematics: objectives, paths, cross-validation, certificates. NumPy and SciPy only.

The objective, everywhere (scikit-learn's):

    1/(2n)·‖y − b₀ − Xb‖² + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),   ρ = l1_ratio, the intercept b₀ not penalised.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui.solvers.certificates import alpha_max, duality_gap, soft_threshold
    from lasso_tui.solvers.criteria import aic, bic, ebic
    from lasso_tui.solvers.crossval import CrossValidation, average, cross_validate
    from lasso_tui.solvers.descent import Descent, coordinate_descent
    from lasso_tui.solvers.folds import kfold
    from lasso_tui.solvers.monitor import Cancelled, monitored, tick
    from lasso_tui.solvers.paths import Path, Solution, path

_HOMES = {
    "certificates": ("alpha_max", "duality_gap", "soft_threshold"),
    "criteria": ("aic", "bic", "ebic"),
    "crossval": ("CrossValidation", "average", "cross_validate"),
    "descent": ("Descent", "coordinate_descent"),
    "folds": ("kfold",),
    "monitor": ("Cancelled", "monitored", "tick"),
    "paths": ("Path", "Solution", "path"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Cancelled",
    "CrossValidation",
    "Descent",
    "Path",
    "Solution",
    "aic",
    "alpha_max",
    "average",
    "bic",
    "coordinate_descent",
    "cross_validate",
    "duality_gap",
    "ebic",
    "kfold",
    "monitored",
    "path",
    "soft_threshold",
    "tick",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
