"""The pictures of compressed sensing: the signal, the error along alpha, the phase map, the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Heatmap, Level, TextTable, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.number_format import error_text
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui.techniques.sensing import SensingResult
    from lasso_tui.techniques.sensing.recovery import Estimate

__all__ = ["CHARTS", "SHOWN"]

LEAST_ERROR = 1e-9
"""What the picture of errors shows of one that is only rounding."""

SHOWN = {"lasso": "lasso", "refit": "refit", "basis pursuit": "bp", "matching pursuit": "omp"}
"""Whose answer can stand beside the true signal, and the key of its estimate."""


def error_chart(result: SensingResult, cursor: float) -> XYChart:
    """Return the error along alpha, beside that of the methods without one."""
    levels = tuple(
        Level(max(e.error, LEAST_ERROR), e.title) for e in result.others if e.name in {"bp", "omp"}
    )
    return XYChart(
        title="Error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("relative error", log=True),
        traces=result.errors,
        marks=result.marks,
        levels=levels,
    )


def phase_map(result: SensingResult, cursor: float) -> Heatmap:
    """Return how often a signal is found, by measurements and sparsity, with where this one is."""
    phase, data = result.phase, result.data
    here = (
        ()
        if data.sparsity is None
        else ((data.n_samples / data.n_features, data.sparsity / data.n_samples, "◆", "here"),)
    )
    return Heatmap(
        title="Phase map",
        x_axis=Axis("measurements per value, m/n"),
        y_axis=Axis("nonzeros per measurement, k/m"),
        x=phase.delta,
        y=phase.rho,
        values=phase.share,
        value_axis=Axis("share of signals found"),
        limits=(0.0, 1.0),
        points=here,
        curve=phase.curve,
    )


def estimates(result: SensingResult, cursor: float) -> tuple[Estimate, ...]:
    """Return the answers of all methods, the lasso's at the cursor."""
    return (*result.recovery.at(cursor), *result.others)


def signal_chart(result: SensingResult, cursor: float) -> XYChart:
    """The signal beside the one found: spikes with dots where the true ones end, or one wave over another."""
    import numpy as np

    data, key = result.data, SHOWN[result.params.shown]
    found = {e.name: e for e in estimates(result, cursor)}.get(key)
    at = np.arange(float(data.n_features))
    if (key, cursor) not in result.waves:
        if len(result.waves) > 64:
            result.waves.clear()
        wave = np.full(len(at), np.nan) if found is None else data.signal(found.coef)
        kind = "line" if data.sparsity is None else "spikes"
        result.waves[key, cursor] = Trace(found.title if found else "being computed", at, wave, kind=kind)
    if ("truth", 0.0) not in result.waves:
        true = Trace("true", at, data.signal(data.truth), faint=True)
        if data.sparsity is not None:
            places = np.flatnonzero(data.truth)
            true = Trace("true", at[places], data.truth[places], kind="dots")
        result.waves["truth", 0.0] = true
    truth = data.signal(data.truth)
    low, high = float(truth.min()), float(truth.max())
    room = 0.15 * (high - low or 1.0)
    return XYChart(
        title="Signal",
        x_axis=Axis("place in the signal"),
        y_axis=Axis("value"),
        picks=False,
        traces=(result.waves[key, cursor], result.waves["truth", 0.0]),
        y_limits=(min(low - room, 0.0), max(high + room, 0.0)),
    )


def methods_sheet(result: SensingResult, cursor: float) -> TextTable:
    """Return each method's error and choice, one row a method."""
    known = result.data.sparsity is not None
    rows = [
        (
            e.title,
            error_text(e.error, 2),
            str(e.nonzero),
            str(e.hits) if known else "–",
            str(e.false) if known else "–",
        )
        for e in estimates(result, cursor)
    ]
    return TextTable(
        title="Methods",
        columns=("method", ">rel. error", ">kept", ">right", ">wrong"),
        rows=tuple(rows),
        note=f"of {result.data.sparsity} nonzero" if known else "all values are a little nonzero",
    )


CHARTS: tuple[ChartSpec[SensingResult], ...] = (
    ChartSpec("Signal", signal_chart),
    ChartSpec("Error", error_chart),
    ChartSpec("Phase map", phase_map),
    ChartSpec("Methods", methods_sheet),
)
