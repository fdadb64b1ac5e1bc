"""Parameters of the denoising tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.denoising.images import PHOTOGRAPHS, SHAPES
from lasso_tui.techniques.denoising.rules import EQUAL, SUBBAND_WEIGHTS
from lasso_tui.techniques.denoising.wavelets import WAVELETS
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch

__all__ = ["DenoisingParams"]


@dataclass(frozen=True, kw_only=True)
class DenoisingParams(Params):
    """Parameters of denoising and of the noisy image."""

    threshold: float | None = log_slider(
        None,
        label="threshold",
        low=1e-6,
        high=1e6,
        recompute="scrub",
        auto="threshold at minimum CV error",
        help="Amount by which every coefficient is shrunk: n times the lasso's alpha, n the number of pixels.",
    )
    subband_weights: str = choice(
        EQUAL,
        *SUBBAND_WEIGHTS,
        label="subband thresholds",
        help="Thresholds of the subbands: equal, or in the proportions that SURE or BayesShrink choose.",
        formerly=("weights",),
    )
    wavelet: str = choice("db4", *WAVELETS, label="wavelet", help="Orthonormal wavelet.")
    levels: int = number(
        4, label="levels", low=1, high=8, whole=True, help="Number of levels of the wavelet transform."
    )
    keep_approximation: bool = switch(
        True,
        label="keep coarsest level",
        help="Leave the approximation coefficients unthresholded; they are not sparse.",
    )
    cycle_spinning: bool = switch(
        False,
        label="average over shifts",
        help="Average the denoised image over all shifts, which removes block artefacts.",
    )
    noise: float = number(
        0.15,
        label="noise SD",
        section="simulation",
        low=0.001,
        high=10.0,
        step=0.05,
        help="Standard deviation of the added noise; photographs have values from 0 (black) to 1 (white).",
    )
    seed: int = seed(42, section="simulation", help="Seed of the noise and of the shapes.")
    crop: int | None = number(
        None,
        label="crop (pixels)",
        low=8,
        high=512,
        step=16,
        whole=True,
        unit="pixels",
        recompute="draw",
        auto="as many as fit",
        help="Side of the part of the image that is drawn, in pixels; auto: a pixel in each half of a cell.",
        formerly=("view",),
    )
    crop_across: float | None = number(
        None,
        label="crop centre, across",
        low=0.0,
        high=1.0,
        step=0.125,
        recompute="draw",
        auto="where the detail is",
        on_screen=False,
        help="Centre of the part that is drawn, as a fraction of the width; shift and an arrow key move it.",
    )
    crop_down: float | None = number(
        None,
        label="crop centre, down",
        low=0.0,
        high=1.0,
        step=0.125,
        recompute="draw",
        auto="where the detail is",
        on_screen=False,
        help="Centre of the part that is drawn, as a fraction of the height from the top.",
    )
    size: int = number(
        128,
        label="picture size",
        low=16,
        high=512,
        step=64,
        whole=True,
        unit="pixels",
        only_for=(*PHOTOGRAPHS, SHAPES),
        help="Side of the image; a multiple of 2 to the power of levels.",
    )
    shapes: int = number(
        20,
        label="number of shapes",
        low=0,
        high=500,
        step=5,
        whole=True,
        only_for=(SHAPES,),
        help="Number of shapes.",
    )
