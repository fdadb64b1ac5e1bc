"""Parameters of the descent tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.descent.run import MOST_STEPS
from lasso_tui.techniques.linear.synthetic import NAME, SyntheticParams
from lasso_tui.techniques.params import choice, log_slider, number, seed, switch

if TYPE_CHECKING:
    pass


CHANGE, GAP = RULES = ("change", "gap")


COORDINATE, SWEEP = STRIDES = ("coordinate", "sweep")


@dataclass(frozen=True, kw_only=True)
class DescentParams(SyntheticParams):
    """What can be set."""

    step: float | None = number(
        None,
        label="step",
        low=0,
        high=MOST_STEPS,
        whole=True,
        recompute="scrub",
        auto="where the rule stops",
        help="How many coordinates have been updated: ] updates the next one, [ takes it back.",
    )
    stride: str = choice(
        COORDINATE,
        *STRIDES,
        label="stride",
        recompute="draw",
        help="What ] and [ step by: one coordinate, or one sweep through all of them.",
    )
    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        auto="a tenth of the smallest that drops all",
        help="Penalty per sample: where the soft threshold cuts.",
    )
    rule: str = choice(
        GAP,
        *RULES,
        label="rule",
        help="What stops the descent: a small duality gap, or a sweep that changes little, as in the tutorial.",
    )
    gap: float = log_slider(
        1e-6,
        label="gap",
        low=1e-12,
        high=1e-1,
        help="The gap rule stops where the relative duality gap is at most this.",
    )
    tol: float = log_slider(
        1e-4,
        label="tol",
        low=1e-12,
        high=1e3,
        help="The change rule stops where the changes of a sweep are less than this in sum.",
    )
    sweeps: int = number(
        300, label="sweeps", low=1, high=5000, step=100, whole=True, help="Where to give up."
    )
    intercept: bool = switch(
        True, label="intercept", help="Centre the columns and the target, so that b₀ is free; else b₀ = 0."
    )
    standardize: bool = switch(
        True,
        label="standardise",
        help="Divide each column by its standard deviation, so that one threshold suits all.",
    )
    seed: int = seed(42, help="Seed of the random data.", only_for=("article", NAME))
    noise: float = number(
        1.0,
        label="noise",
        low=0.0,
        high=100.0,
        only_for=("article", NAME),
        help="Standard deviation of the noise in random data.",
    )
