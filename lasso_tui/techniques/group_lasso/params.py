"""Parameters of the group lasso."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.group_lasso.group_spec import ALLOWED
from lasso_tui.techniques.linear.path_params import InspectionParams
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.params import number, redeclare, switch, text

__all__ = ["GroupLassoParams"]


@dataclass(frozen=True, kw_only=True)
class GroupLassoParams(InspectionParams):
    """Parameters of the group lasso and of its data."""

    alpha: float | None = redeclare(
        InspectionParams, "alpha", help="Penalty strength; larger values set more groups to zero."
    )
    groups: str = text(
        "",
        label="groups",
        long=True,
        empty="none",
        hint=ALLOWED,
        names_columns=True,
        help="Groups of columns; empty: each factor is a group, and every other column is one of its own.",
    )
    tau: float = number(
        0.0,
        label="τ: 0 group, 1 lasso",
        low=0.0,
        high=1.0,
        step=0.1,
        help="0: group lasso; 1: lasso; between: sparse group lasso.",
    )
    orthonormalize: bool = switch(
        False,
        label="orthonormal within groups",
        help="Orthonormalise the columns of each group first, so that the coding of a factor does not matter.",
    )
    seed: int = redeclare(
        InspectionParams, "seed", help="Seed of the shuffled folds, the half-samples and the simulated data."
    )
    explain: str = redeclare(
        InspectionParams,
        "explain",
        hint="a group's or a column's name, or empty for the largest norm",
        help="Group shown in the Entry chart; empty: the largest norm at the cursor.",
    )
    penalty_factor: str = redeclare(
        InspectionParams,
        "penalty_factor",
        shared=False,  # of groups, not of columns
        hint="group=number, group=number …; groups not listed have 1",
        help="Per-group penalty factors, e.g. race=0, ui=2. 0: never penalised. Groups not listed have 1.",
    )
    group_size: int = number(
        5,
        label="group size",
        low=1,
        high=1000,
        whole=True,
        only_for=(NAME,),
        help="Columns per group; the last group has the rest.",
        formerly=("size",),
    )
    informative_groups: int = number(
        3,
        label="true groups",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        formerly=("nonzero",),
        help="Number of groups whose columns all have a nonzero true coefficient.",
    )
    correlation: float = number(
        0.5,
        label="correlation ρ",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(NAME,),
        help="Correlation of columns in the same group; columns of different groups are independent.",
    )
    noise: float = redeclare(InspectionParams, "noise", default=2.0)
