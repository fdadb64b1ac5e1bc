"""Parameters of the elastic-net tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams, HeldOutParams
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.params import number, redeclare

__all__ = ["MIDDLE", "RATIOS", "ElasticNetParams"]

RATIOS = tuple(tenths / 10 for tenths in range(1, 11))
"""The l1_ratios that are always solved, for the comparison."""

MIDDLE = 0.5
"""The l1_ratio shown at the start, and compared with the lasso where the lasso is shown."""


@dataclass(frozen=True, kw_only=True)
class ElasticNetParams(BoundedParams, HeldOutParams, FamilyParams):
    """Parameters of the paths, their cross-validation and the blocks of correlated columns."""

    l1_ratio: float | None = number(
        MIDDLE,
        label="l1_ratio",
        rank=-2,
        low=0.0,
        high=1.0,
        above_low=True,
        step=0.05,
        recompute="draw",
        auto="the l1_ratio of 0.1, 0.2 … 1 with the minimum CV error",
        help="Share of the L1 penalty: 1 is the lasso; near 0 is almost ridge.",
    )
    block_correlation: float = number(
        0.7,
        label="block if |r| ≥",
        low=0.1,
        high=0.99,
        step=0.05,
        recompute="draw",
        formerly=("together",),
        help="Columns with absolute correlation at or above this form one block.",
    )
    seed: int = redeclare(BoundedParams, "seed", help="Seed of the test rows, the folds and simulated data.")
    rows: int = redeclare(BoundedParams, "rows", default=80, low=10)
    columns: int = redeclare(BoundedParams, "columns", default=80)
    block_size: int = number(
        8,
        label="block size",
        low=1,
        high=1000,
        whole=True,
        only_for=(NAME,),
        formerly=("size",),
        help="Columns per block.",
    )
    informative_blocks: int = number(
        5,
        label="true blocks",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        formerly=("nonzero",),
        help="Number of blocks with nonzero true coefficients.",
    )
    correlation: float = redeclare(
        BoundedParams, "correlation", default=0.95, help="Correlation of any two columns of one block."
    )
