"""Parameters of the lasso tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams
from lasso_tui.techniques.linear.synthetic import InformativeParams

__all__ = ["LassoParams"]


@dataclass(frozen=True, kw_only=True)
class LassoParams(InformativeParams, BoundedParams, FamilyParams):
    """Parameters of the lasso."""
