"""Parameters of the denoising tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.denoising.images import (
    PHOTOGRAPHS,
    SHAPES,
)
from lasso_tui.techniques.denoising.rules import WEIGHTS
from lasso_tui.techniques.denoising.wavelets import WAVELETS
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch


@dataclass(frozen=True, kw_only=True)
class DenoisingParams(Params):
    """What can be set."""

    threshold: float | None = log_slider(
        None,
        label="threshold",
        low=1e-6,
        high=1e6,
        recompute="scrub",
        auto="the CV minimum",
        help="How much is taken off every coefficient: n times the lasso's alpha, n the number of pixels.",
    )
    weights: str = choice(
        "equal",
        *WEIGHTS,
        label="weights",
        help="How the threshold differs by subband: not at all, or in the proportions that SURE or "
        "BayesShrink choose.",
    )
    wavelet: str = choice("db4", *WAVELETS, label="wavelet", help="An orthonormal wavelet.")
    levels: int = number(
        4, label="levels", low=1, high=8, whole=True, help="How many times the picture is halved."
    )
    keep_approximation: bool = switch(
        True,
        label="keep coarse",
        help="Leave the coarsest picture alone: it is not sparse, and shrinking it only darkens.",
    )
    cycle_spinning: bool = switch(
        False,
        label="spinning",
        help="Average over all shifts of the picture: the blocks' edges fall elsewhere each time.",
    )
    noise: float = number(
        0.15,
        label="noise",
        low=0.001,
        high=10.0,
        step=0.05,
        help="Standard deviation of the noise to add; photographs go from 0 (black) to 1 (white).",
    )
    seed: int = seed(42, help="Seed of the noise, and of the shapes.")
    view: int = number(
        40,
        label="view",
        low=8,
        high=512,
        step=16,
        whole=True,
        unit="pixels",
        recompute="draw",
        help="Side of the part that is shown: noise is seen only where a pixel has a place of its own.",
    )
    size: int = number(
        128,
        label="size",
        low=16,
        high=512,
        step=64,
        whole=True,
        unit="pixels",
        only_for=(*PHOTOGRAPHS, SHAPES),
        help="Side of the picture; a multiple of 2 to the power of levels.",
    )
    shapes: int = number(
        20, label="shapes", low=0, high=500, step=5, whole=True, only_for=(SHAPES,), help="How many shapes."
    )
