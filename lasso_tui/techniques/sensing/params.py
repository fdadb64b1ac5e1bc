"""Parameters of compressed sensing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import Params, choice, log_slider, number, seed
from lasso_tui.techniques.sensing.charts import SHOWN
from lasso_tui.techniques.sensing.data import (
    BASES,
    ECG,
    ENSEMBLES,
    SPIKES,
)
from lasso_tui.techniques.sensing.phase import METHODS

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, kw_only=True)
class SensingParams(Params):
    """What can be set."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the CV minimum of the refit",
        help="Penalty per measurement: larger keeps fewer values, and shrinks them more.",
    )
    shown: str = choice(
        "lasso", *SHOWN, label="shown", recompute="draw", help="Whose answer stands beside the true signal."
    )
    measurements: int = number(
        100,
        label="measured",
        low=8,
        high=500,
        step=10,
        whole=True,
        help="Number of measurements, m.",
    )
    ensemble: str = choice(
        "Gaussian",
        *ENSEMBLES,
        label="ensemble",
        help="What is measured: random sums (Gaussian, or of signs), or random frequencies.",
    )
    noise: float = number(
        0.1,
        label="noise",
        low=0.0,
        high=100.0,
        step=0.05,
        help="Standard deviation of the measurements' noise.",
    )
    atoms: int | None = number(
        None,
        label="atoms",
        low=1,
        high=2000,
        whole=True,
        auto="as many as there are, or m/4",
        help="How many values matching pursuit may choose.",
    )
    folds: int = number(5, label="folds", low=2, high=50, whole=True, help="Parts of the cross-validation.")
    method: str = choice("basis pursuit", *METHODS, label="map of", help="Whose success the phase map shows.")
    cells: int = number(
        16, label="map cells", low=4, high=40, step=4, whole=True, help="Cells to a side of the map."
    )
    trials: int = number(
        4, label="map trials", low=1, high=100, whole=True, help="Trials in a cell where outcomes differ."
    )
    map_length: int = number(
        64,
        label="map length",
        low=16,
        high=200,
        step=16,
        whole=True,
        help="Length of the map's signals, n: longer ones have a sharper edge, and take longer.",
    )
    seed: int = seed(42, help="Seed of the signal, the measurements, the folds and the map.")
    length: int = number(
        400,
        label="length",
        low=8,
        high=2000,
        step=50,
        whole=True,
        only_for=(SPIKES,),
        help="Length of the signal, n.",
    )
    nonzero: int = number(
        15,
        label="nonzero",
        low=1,
        high=2000,
        whole=True,
        only_for=(SPIKES,),
        help="How many are not zero, k.",
    )
    correlation: float = number(
        0.0,
        label="correlation",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(SPIKES,),
        help="How alike measurements see neighbouring values; Gaussian ones only.",
    )
    basis: str = choice(
        BASES[0], *BASES, label="basis", only_for=(ECG,), help="In what the signal is taken to be sparse."
    )


SHOWN = {"lasso": "lasso", "refit": "refit", "basis pursuit": "bp", "matching pursuit": "omp"}
"""Whose answer can stand beside the true signal, and the key of its estimate."""
