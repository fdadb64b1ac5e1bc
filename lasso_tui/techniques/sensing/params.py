"""Parameters of compressed sensing."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import PathParams
from lasso_tui.techniques.params import Params, choice, log_slider, number, redeclare, seed
from lasso_tui.techniques.sensing.data import BASES, ECG, ENSEMBLES, SPIKES
from lasso_tui.techniques.sensing.phase import METHODS

__all__ = ["ESTIMATES", "SensingParams"]

ESTIMATES = {"lasso": "lasso", "refit": "refit", "basis pursuit": "bp", "matching pursuit": "omp"}
"""Estimates that can be drawn over the true signal, with their keys in the document."""


@dataclass(frozen=True, kw_only=True)
class SensingParams(Params):
    """Parameters of the recovery, of the phase diagram and of the signal."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="alpha at minimum CV error of the refit",
        help="Penalty strength; larger values set more coefficients to zero.",
    )
    n_alphas: int = redeclare(PathParams, "n_alphas", shared=False)
    alpha_min_ratio: float = redeclare(PathParams, "alpha_min_ratio", shared=False)
    estimate: str = choice(
        "lasso",
        *ESTIMATES,
        label="estimate shown",
        recompute="draw",
        help="Estimate drawn over the true signal.",
        formerly=("shown",),
    )
    measurements: int = number(
        100,
        label="measurements m",
        section="simulation",
        low=8,
        high=500,
        step=10,
        whole=True,
        help="Number of measurements m.",
    )
    ensemble: str = choice(
        "Gaussian",
        *ENSEMBLES,
        label="matrix",
        section="simulation",
        help="Measurement matrix: Gaussian, random signs, partial DCT or partial Fourier.",
    )
    noise: float = number(
        0.1,
        label="noise SD",
        section="simulation",
        low=0.0,
        high=100.0,
        step=0.05,
        help="Standard deviation of the noise in the measurements.",
    )
    omp_nonzero: int | None = number(
        None,
        label="OMP max. nonzero",
        low=1,
        high=2000,
        whole=True,
        auto="the true number, or m/4 where it is unknown",
        help="Number of nonzero coefficients in orthogonal matching pursuit.",
        formerly=("atoms",),
    )
    folds: int = number(
        5, label="folds K", section="cv", low=2, high=50, whole=True, help="Number of cross-validation folds."
    )
    map_method: str = choice(
        "basis pursuit",
        *METHODS,
        label="phase map of",
        help="Method whose recovery rate the map shows.",
        formerly=("method",),
    )
    map_cells: int = number(
        16,
        label="map cells a side",
        low=4,
        high=40,
        step=4,
        whole=True,
        help="Number of cells per side of the map.",
        formerly=("cells",),
    )
    map_trials: int = number(
        4,
        label="trials a cell",
        low=1,
        high=100,
        whole=True,
        help="Number of trials per cell where outcomes differ.",
        formerly=("trials",),
    )
    map_n: int = number(
        64,
        label="map: signal length",
        low=16,
        high=200,
        step=16,
        whole=True,
        help="Signal length n in the map; larger n gives a sharper edge and takes longer.",
        formerly=("map_length",),
    )
    seed: int = seed(42, section="cv", help="Seed of the signal, the measurements, the folds and the map.")
    length: int = number(
        400,
        label="length n",
        low=8,
        high=2000,
        step=50,
        whole=True,
        only_for=(SPIKES,),
        help="Length n of the signal.",
    )
    n_nonzero: int = number(
        15,
        label="nonzero k",
        low=1,
        high=2000,
        whole=True,
        only_for=(SPIKES,),
        help="Number of nonzero values k in the true signal.",
        formerly=("nonzero",),
    )
    correlation: float = number(
        0.0,
        label="correlation ρ",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(SPIKES,),
        help="Correlation of neighbouring columns of the measurement matrix; Gaussian only.",
    )
    basis: str = choice(
        BASES[0], *BASES, label="sparse in", only_for=(ECG,), help="Basis in which the signal is sparse."
    )
