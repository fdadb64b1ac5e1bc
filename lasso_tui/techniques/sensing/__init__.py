"""Compressed sensing: find a sparse signal from fewer measurements than it has values.

lasso               minimise  1/(2m)·‖y − Ax‖² + α·‖x‖₁,  then least squares on its support (debiased)
basis pursuit       minimise  ‖x‖₁  subject to  Ax = y      (the lasso's limit for α to 0)
matching pursuit    add the column that explains most of what is left, refit, repeat
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Mark, Trace
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.grid import check_folds, nearest
from lasso_tui.techniques.number_format import error_text, format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.sensing.charts import CHARTS, LEAST_ERROR, SHOWN
from lasso_tui.techniques.sensing.data import (
    BASES,
    ECG,
    ENSEMBLES,
    SPIKES,
    Measured,
    article_signal,
    signal_sources,
)
from lasso_tui.techniques.sensing.phase import METHODS, PhaseMap, donoho_tanner, fill
from lasso_tui.techniques.sensing.recovery import CvChoice, Estimate, Recovery, choose, pursuits, tutorial
from lasso_tui.techniques.technique import Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

N_ALPHAS, ALPHA_MIN_RATIO = 100, 1e-3


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


@dataclass(frozen=True, eq=False, kw_only=True)
class SensingResult(Result[SensingParams, Measured]):
    """The lasso along alpha, the pursuits, and the phase map so far."""

    recovery: Recovery
    errors: tuple[Trace, ...]
    """Relative error along alpha: the lasso's and its refit's."""
    others: tuple[Estimate, ...] = ()
    """Answers that do not depend on alpha."""
    phase: PhaseMap
    limit: float
    """Donoho & Tanner's k/m at these measurements."""
    chosen: CvChoice | None = None
    waves: dict[tuple[str, float], Trace] = field(default_factory=dict, repr=False)


def solve(params: SensingParams, data: Measured) -> Iterator[SensingResult]:
    """First the lasso's path; then cross-validation, the pursuits, and the map, filled in as it comes."""
    import numpy as np

    recovery = Recovery.of(data, alphas(data, params.alpha))
    grid = recovery.path.alphas
    result = SensingResult(
        data=data,
        params=params,
        grid=grid,
        recovery=recovery,
        start=start(params, grid, None),
        errors=(
            Trace("lasso", grid, recovery.lasso_errors),
            Trace("refit", grid, np.maximum(recovery.refit_errors, LEAST_ERROR)),
        ),
        phase=PhaseMap.empty(params.cells),
        limit=limit(data),
        warnings=recovery.path.warnings,
        pending="cross-validation",
    )
    yield result
    chosen = choose(data, grid, check_folds(params.folds, data), params.seed)
    marks = (
        Mark("m", chosen.refit, "refit CV"),
        Mark("s", chosen.refit_1se, "1-SE"),
        Mark("l", chosen.lasso, "lasso CV"),
    )
    result = replace(
        result,
        chosen=chosen,
        marks=marks,
        start=start(params, grid, chosen),
        pending="basis pursuit",
        errors=(*result.errors, Trace("refit CV", grid, chosen.curve, faint=True)),
    )
    yield result
    others = pursuits(data, params.atoms) + (tutorial(data) if data.source == "article" else ())
    result = replace(result, others=others, pending="phase map")
    yield result
    for phase in fill(
        params.cells, params.trials, params.map_length, params.ensemble, params.method, params.seed
    ):
        result = replace(result, phase=phase, pending="phase map" if phase.done < 1 else "")
        yield result


def limit(data: Measured) -> float:
    """Return Donoho & Tanner's k/m at the measurements of some data; 1 where there are as many as values."""
    import numpy as np

    return float(donoho_tanner(np.array(min(data.n_samples / data.n_features, 1.0))))


def alphas(data: Measured, asked: float | None) -> FloatArray:
    """Return decreasing alphas from where nothing is kept, down a thousandfold; the one asked for among them."""
    import numpy as np

    top = float(np.abs(data.A.T @ data.y).max()) / data.n_samples
    grid: FloatArray = np.geomspace(top, top * ALPHA_MIN_RATIO, N_ALPHAS)
    if asked is None or np.isclose(grid, asked, rtol=1e-12, atol=0).any():
        return grid
    return np.sort(np.append(grid, asked))[::-1].copy()


def start(params: SensingParams, grid: FloatArray, chosen: CvChoice | None) -> float:
    """Where the cursor stands at first: what was asked for, else the CV minimum, until then a tenth of the top."""
    if params.alpha is not None:
        return params.alpha
    return chosen.refit if chosen is not None else float(grid[nearest(grid, float(grid[0]) / 10)])


def readout(result: SensingResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    data, (lasso, again) = result.data, result.recovery.at(cursor)
    m, n, k = data.n_samples, data.n_features, data.sparsity
    figures = [
        Metric("alpha", "alpha", cursor, format_significant(cursor)),
        Metric("relative_error", "error", lasso.error, format_significant(lasso.error)),
        Metric("refit_error", "refit", again.error, error_text(again.error, 2)),
        Metric("nonzero", "kept", lasso.nonzero, f"{lasso.nonzero} of {n}"),
    ]
    if k is not None:
        figures += [
            Metric("hits", "right", lasso.hits, f"{lasso.hits} of {k}"),
            Metric("false", "wrong", lasso.false, str(lasso.false)),
        ]
    figures.append(Metric("gap", "gap", lasso.gap, gap_text(lasso.gap)))
    figures.append(Metric("m_over_n", "m/n", m / n, f"{m / n:.3f}"))
    if k is not None:
        limit = result.limit
        figures += [
            Metric("k_over_m", "k/m", k / m, f"{k / m:.3f}"),
            Metric("donoho_tanner", "limit", limit, f"{limit:.3f}", data_label="Donoho & Tanner's curve"),
        ]
    for e in result.others:
        name = e.name
        figures += [
            Metric(f"{name}_error", f"{e.title}: error", e.error, error_text(e.error), in_readout=False),
            Metric(f"{name}_nonzero", f"{e.title}: kept", e.nonzero, str(e.nonzero), in_readout=False),
        ]
        if k is not None:
            figures.append(Metric(f"{name}_hits", f"{e.title}: right", e.hits, str(e.hits), in_readout=False))
        if e.gap == e.gap:
            figures.append(Metric(f"{name}_gap", f"{e.title}: gap", e.gap, gap_text(e.gap), in_readout=False))
    if result.chosen is not None:
        figures += [
            Metric(name, label, value, format_significant(value), in_readout=False)
            for name, label, value in (
                ("alpha_min", "CV minimum of the refit", result.chosen.refit),
                ("alpha_1se", "1-SE of the refit", result.chosen.refit_1se),
                ("alpha_min_lasso", "CV minimum of the lasso", result.chosen.lasso),
            )
        ]
    if result.phase.done == 1.0:
        away, made = result.phase.from_curve, int(result.phase.trials.sum())
        figures += [
            Metric(
                "map_from_curve",
                "the map's edge from the curve, on average",
                away,
                f"{away:.3f}",
                in_readout=False,
            ),
            Metric("map_trials", "trials of the map", made, f"{made:,}", in_readout=False),
        ]
    return Readout(
        metrics=tuple(figures),
        coefficients=coefficients(result, lasso),
        intercept_scaled=0.0,
        intercept_unscaled=0.0,
        scaling="Columns as they are, no intercept: a measurement of nothing is nothing.",
        remark=remark(result, lasso, again),
    )


def coefficients(result: SensingResult, lasso: Estimate) -> Coefficients:
    """Return every value of the signal, as the lasso finds it."""
    theirs = next((e.coef for e in result.others if e.name == "tutorial"), None)
    return Coefficients(result.data.features, lasso.coef, lasso.coef, result.data.truth, theirs)


def remark(result: SensingResult, lasso: Estimate, again: Estimate) -> str:
    """Say in one sentence what the refit does, and why the tutorial's number differs."""
    others = {e.name: e for e in result.others}
    if "tutorial" in others:
        theirs, refitted = others["tutorial"], others["tutorial_refit"]
        support = "the right support" if not theirs.false else f"a support with {theirs.false} too many"
        return (
            f"The tutorial leaves its penalty's bias in: error {format_significant(theirs.error)} on {support}; "
            f"least squares on that support: {error_text(refitted.error, 2)}."
        )
    if not lasso.nonzero:
        return "Nothing is kept at this alpha: there is nothing to refit."
    if again.error < lasso.error:
        return "The refit takes the penalty's bias off; it helps as far as the support is right."
    return "The refit is worse than the lasso here: the support holds too much that is noise."


LESSON = Lesson(
    question="How few measurements tell a signal that is mostly zero?",
    charts={
        "Signal": "The signal found, and the true one (dots where it has spikes, a thin line where it is a wave). "
        "The lasso's spikes end short of the dots: that is the penalty's pull. shown chooses whose answer it is.",
        "Error": "How far the answer is from the truth, along alpha: the lasso's, and that of least squares on its "
        "support. Basis pursuit and matching pursuit need no alpha: lines across. In earnest nobody sees this "
        "chart; the thin line (refit CV), by which m and s are chosen, needs no truth: it predicts measurements "
        "that were left out. l is where the lasso without refit predicts best: it keeps far more.",
        "Phase map": "Each cell draws signals of k nonzeros, m measurements of n values, and tells how often they "
        "are found exactly. The edge is sharp; Donoho & Tanner's curve is where it lies for endless signals. "
        "The diamond is the signal that you look at.",
        "Methods": "Each method's relative error, how many values it keeps, how many of those rightly.",
    },
    formula="1/(2m) · ‖y − Ax‖²  +  α · (|x₁| + … + |xₙ|),   m < n",
    try_this=(
        "Press [ until the lasso reaches the dots: without noise it becomes basis pursuit.",
        "Lower the measurements until the diamond crosses the curve: everything fails at once.",
        "Set shown to refit: the bias is gone, where the support is right.",
        "Set map of to matching pursuit: as good with few measurements, worse with many.",
        "Raise the correlation to 0.9: neighbours stand in for one another, and the support goes wrong.",
        "Open ecg and set basis to samples themselves: sparse in what matters more than how it is measured.",
    ),
    not_when="Not for signals that are sparse in nothing, nor when measurements see neighbouring values "
    "alike (correlated columns). The map is for noiseless signals with normal values at random places.",
    references=(
        "Chen, Donoho & Saunders 1998, Atomic decomposition by basis pursuit, SIAM J. Sci. Comput. 20(1).",
        "Candès, Romberg & Tao 2006, Robust uncertainty principles, IEEE Trans. Inf. Theory 52(2).",
        "Donoho 2006, Compressed sensing, IEEE Trans. Inf. Theory 52(4).",
        "Donoho & Tanner 2009, Observed universality of phase transitions, Phil. Trans. R. Soc. A 367.",
        "Donoho, Maleki & Montanari 2009, Message-passing algorithms for compressed sensing, PNAS 106(45).",
        "Pati, Rezaiifar & Krishnaprasad 1993, Orthogonal matching pursuit, Asilomar.",
        "Ward 2009, Compressed sensing with cross validation, IEEE Trans. Inf. Theory 55(12).",
    ),
)

TECHNIQUE = Technique(
    slug="sensing",
    title="Sensing",
    order=9,
    params=SensingParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article_signal,
        preset={"alpha": 0.1, "noise": 0.0, "cells": 8, "trials": 2, "map_length": 40},
        remark="The tutorial leaves the bias of alpha 0.1 in its answer, and shows one case that works.",
    ),
    lesson=LESSON,
    generators=signal_sources(),
    tables=False,
    tables_refusal="it draws its own measurements, of signals that are known.",
    dataset=SPIKES,
)
