"""Parameters of the elastic-net tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.params import choice, number, redeclare

__all__ = ["AUTO", "RATIOS", "ElasticNetParams"]

AUTO = "auto"
RATIOS = tuple(tenths / 10 for tenths in range(1, 11))
"""The l1_ratios that are solved."""


@dataclass(frozen=True, kw_only=True)
class ElasticNetParams(BoundedParams, FamilyParams):
    """Parameters of the paths, their cross-validation and the blocks of correlated columns."""

    l1_ratio: str = choice(
        AUTO,
        AUTO,
        *(f"{r:g}" for r in RATIOS),
        label="l1_ratio",
        recompute="draw",
        help="Share of the L1 penalty: 1 is the lasso; near 0 is almost ridge. auto: minimum CV error.",
    )
    folds: int = redeclare(BoundedParams, "folds", default=5)
    test_fraction: float = number(
        0.2,
        label="test frac.",
        low=0.0,
        high=0.9,
        step=0.05,
        formerly=("test_share",),
        help="Fraction of rows held out from fitting and cross-validation. Test error is unbiased only if you do not "
        "choose alpha by it.",
    )
    block_correlation: float = number(
        0.7,
        label="block |r| ≥",
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
        label="informative",
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
