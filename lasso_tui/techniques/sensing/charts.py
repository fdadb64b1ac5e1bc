"""The charts of compressed sensing: the signal, the error along alpha, the phase diagram, the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Heatmap, Level, TextTable, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.number_format import error_text
from lasso_tui.techniques.sensing.compute import MIN_ERROR, SensingResult
from lasso_tui.techniques.sensing.params import ESTIMATES
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui.techniques.sensing.recovery import Estimate


__all__ = ["CHARTS"]


def error_chart(result: SensingResult, cursor: float) -> XYChart:
    """Return the relative error along alpha, with the errors of the pursuits as horizontal lines."""
    levels = tuple(Level(max(e.error, MIN_ERROR), e.title) for e in result.others if e.name in {"bp", "omp"})
    return XYChart(
        title="Error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("relative error", log=True),
        traces=result.errors,
        marks=result.marks,
        levels=levels,
    )


def phase_diagram(result: SensingResult, cursor: float) -> Heatmap:
    """Return the recovery rate by m/n and k/m, with the position of this signal."""
    phase, data = result.phase, result.data
    here = (
        ()
        if data.sparsity is None
        else ((data.n_samples / data.n_features, data.sparsity / data.n_samples, "◆", "here"),)
    )
    return Heatmap(
        title="Phase diagram",
        x_axis=Axis("measurements per value, m/n"),
        y_axis=Axis("nonzeros per measurement, k/m"),
        x=phase.delta,
        y=phase.rho,
        values=phase.share,
        value_axis=Axis("recovery rate"),
        limits=(0.0, 1.0),
        points=here,
        curve=phase.curve,
    )


def estimates(result: SensingResult, cursor: float) -> tuple[Estimate, ...]:
    """Return the estimates of all methods, the lasso's at the cursor."""
    return (*result.recovery.at(cursor), *result.others)


def signal_chart(result: SensingResult, cursor: float) -> XYChart:
    """Return the estimate and the true signal: spikes with markers at the true values, or two lines."""
    import numpy as np

    data, key = result.data, ESTIMATES[result.params.estimate]
    found = {e.name: e for e in estimates(result, cursor)}.get(key)
    at = np.arange(float(data.n_features))
    if (key, cursor) not in result.waves:
        if len(result.waves) > 64:
            result.waves.clear()
        wave = np.full(len(at), np.nan) if found is None else data.signal(found.coef)
        kind = "line" if data.sparsity is None else "spikes"
        result.waves[key, cursor] = Trace(found.title if found else "computing…", at, wave, kind=kind)
    if ("truth", 0.0) not in result.waves:
        true = Trace("true", at, data.signal(data.truth), faint=True)
        if data.sparsity is not None:
            support = np.flatnonzero(data.truth)
            true = Trace("true", at[support], data.truth[support], kind="dots")
        result.waves["truth", 0.0] = true
    truth = data.signal(data.truth)
    low, high = float(truth.min()), float(truth.max())
    room = 0.15 * (high - low or 1.0)
    return XYChart(
        title="Signal",
        x_axis=Axis("index"),
        y_axis=Axis("value"),
        picks=False,
        traces=(result.waves[key, cursor], result.waves["truth", 0.0]),
        y_limits=(min(low - room, 0.0), max(high + room, 0.0)),
    )


def methods_table(result: SensingResult, cursor: float) -> TextTable:
    """Return the error and the support of each method, one row per method."""
    known = result.data.sparsity is not None
    rows = [
        (
            e.title,
            error_text(e.error, 2),
            str(e.nonzero),
            str(e.true_positives) if known else "–",
            str(e.false_positives) if known else "–",
        )
        for e in estimates(result, cursor)
    ]
    return TextTable(
        title="Methods",
        columns=("method", ">rel. error", ">nonzero", ">true pos.", ">false pos."),
        rows=tuple(rows),
        note=f"true signal: {result.data.sparsity} nonzero"
        if known
        else "true signal: no value is exactly 0",
    )


CHARTS: tuple[ChartSpec[SensingResult], ...] = (
    ChartSpec("Signal", signal_chart),
    ChartSpec("Error", error_chart),
    ChartSpec("Phase diagram", phase_diagram),
    ChartSpec("Methods", methods_table),
)
