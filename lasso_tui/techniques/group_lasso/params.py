"""Parameters of the group lasso."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.group_lasso.group_spec import ALLOWED
from lasso_tui.techniques.linear.path_params import InspectionParams
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.params import number, redeclare, switch, text

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, kw_only=True)
class GroupLassoParams(InspectionParams):
    """What can be set."""

    alpha: float | None = redeclare(
        InspectionParams, "alpha", help="Penalty per sample: larger drops more groups."
    )
    groups: str = text(
        "",
        label="groups",
        hint=ALLOWED,
        names_columns=True,
        help="Which columns belong together; empty takes each factor as a group, each other column by itself.",
    )
    tau: float = number(
        0.0,
        label="tau",
        low=0.0,
        high=1.0,
        step=0.1,
        help="Share of the penalty on single coefficients: 0 is the group lasso, 1 the lasso, "
        "between is the sparse group lasso.",
    )
    orthonormalize: bool = switch(
        False,
        label="orthonormal",
        help="Make the columns of each group orthonormal first, so that the coding of a factor does not matter.",
    )
    folds: int = redeclare(InspectionParams, "folds", default=5)
    seed: int = redeclare(
        InspectionParams,
        "seed",
        help="Seed of the shuffled folds, of the half-samples, and of the random data.",
    )
    feature: str = redeclare(
        InspectionParams,
        "feature",
        hint="a group's or a column's name, or empty for the strongest",
        help="The group whose entry the chart Why explains.",
    )
    factors: str = redeclare(
        InspectionParams,
        "factors",
        hint="group=number, group=number …; what is not named has 1",
        help="Penalty factors of groups: 0 keeps a group in always, 2 penalises it twice as much.",
    )
    size: int = number(
        5,
        label="group size",
        low=1,
        high=1000,
        whole=True,
        only_for=(NAME,),
        help="Columns in each group of the random data; the last group has what is left.",
    )
    nonzero: int = number(
        3,
        label="true groups",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        help="How many groups count, each with all of its columns.",
    )
    correlation: float = number(
        0.5,
        label="correlation",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(NAME,),
        help="Correlation of columns in one group; those of different groups are independent.",
    )
    noise: float = redeclare(InspectionParams, "noise", default=2.0)
