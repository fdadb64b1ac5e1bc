"""Parameters of the descent tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.descent.run import MAX_STEPS
from lasso_tui.techniques.linear.synthetic import NAME, InformativeParams, SyntheticParams
from lasso_tui.techniques.params import choice, log_slider, number, seed, switch

__all__ = ["CHANGE", "SWEEP", "DescentParams"]

CHANGE, GAP = STOP_RULES = ("change", "gap")
COORDINATE, SWEEP = STEP_UNITS = ("coordinate", "sweep")


@dataclass(frozen=True, kw_only=True)
class DescentParams(InformativeParams, SyntheticParams):
    """Parameters of coordinate descent and of its data."""

    step: float | None = number(
        None,
        label="update",
        low=0,
        high=MAX_STEPS,
        whole=True,
        recompute="scrub",
        auto="the update at which the stop rule is met",
        help="Number of coordinate updates done: ] shows the next one, [ the one before.",
    )
    step_unit: str = choice(
        COORDINATE,
        *STEP_UNITS,
        label="a key moves by",
        recompute="draw",
        help="What ] and [ move by: one coordinate update, or one sweep over all coordinates.",
        formerly=("stride",),
    )
    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        auto="a tenth of alpha max",
        help="Penalty strength: the threshold of the soft-threshold operator.",
    )
    stop_rule: str = choice(
        GAP,
        *STOP_RULES,
        label="stop at",
        help="Stop at a small duality gap, or after a sweep that changes the coefficients little.",
        formerly=("rule",),
    )
    gap_tol: float = log_slider(
        1e-6,
        label="gap tolerance",
        low=1e-12,
        high=1e-1,
        help="Stop when the relative duality gap is at most this.",
        formerly=("gap",),
    )
    tol: float = log_slider(
        1e-4,
        label="change tolerance",
        low=1e-12,
        high=1e3,
        help="Stop when the absolute changes of one sweep sum to less than this.",
    )
    max_sweeps: int = number(
        300,
        label="max. sweeps",
        low=1,
        high=5000,
        step=100,
        whole=True,
        help="Maximum number of sweeps.",
        formerly=("sweeps",),
    )
    fit_intercept: bool = switch(
        True,
        label="intercept",
        help="Fit an intercept b₀ by centring the columns and the target; off: b₀ = 0.",
        formerly=("intercept",),
    )
    standardize: bool = switch(
        True,
        label="standardise columns",
        help="Divide each column by its standard deviation before fitting, so the penalty treats all columns alike.",
    )
    seed: int = seed(42, help="Seed of the simulated data.", only_for=("article", NAME))
    noise: float = number(
        1.0,
        label="noise SD",
        low=0.0,
        high=100.0,
        only_for=("article", NAME),
        help="Standard deviation of the simulated noise.",
    )
