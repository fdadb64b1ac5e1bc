"""The charts of compressed sensing: the signal, the error along alpha, the phase diagram, the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Heatmap, Level, Stack, TextTable, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.number_format import error_text
from lasso_tui.techniques.sensing.compute import MIN_ERROR, SensingResult
from lasso_tui.techniques.sensing.params import ESTIMATES
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui.techniques.sensing.recovery import Estimate


__all__ = ["CHARTS", "estimates"]

MAX_PARTS = 64
"""Signals kept as parts of charts."""


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
    done = "" if phase.done >= 1 else f"{phase.done:.0%} computed".replace("%", " %")
    here = (
        ()
        if data.sparsity is None
        else ((data.n_samples / data.n_features, data.sparsity / data.n_samples, "◆", "this signal"),)
    )
    return Heatmap(
        title="Phase diagram",
        x_axis=Axis("m/n"),
        y_axis=Axis(f"k/m, {done}" if done else "k/m", "nonzeros per measurement"),
        x=phase.delta,
        y=phase.rho,
        values=phase.share,
        value_axis=Axis("recovery rate"),
        limits=(0.0, 1.0),
        points=here,
        curve=phase.curve,
        legend=(("─", "Donoho–Tanner"),),
    )


def estimates(result: SensingResult, cursor: float) -> tuple[Estimate, ...]:
    """Return the estimates of all methods, the lasso's at the cursor."""
    return (*result.recovery.at(cursor), *result.others)


def signal_stack(result: SensingResult, cursor: float) -> Stack:
    """Return the true signal, the estimate and its error, over one axis and on one scale."""
    key = (result.params.estimate, cursor)
    if key not in result.parts:
        if len(result.parts) > MAX_PARTS:
            result.parts.clear()
        result.parts[key] = signal_parts(result, cursor)
    parts = result.parts[key]
    return Stack(title="Signal", parts=parts, heights=(5,) * len(parts))


def signal_parts(result: SensingResult, cursor: float) -> tuple[XYChart, ...]:
    """Return the parts: spikes where the signal has zeros, else lines; false positives in the second colour."""
    import numpy as np

    data, found = result.data, shown_estimate(result, cursor)
    at, truth = np.arange(float(data.n_features)), data.signal(data.truth)
    low, high = min(float(truth.min()), 0.0), max(float(truth.max()), 0.0)
    room = 0.08 * (high - low or 1.0)
    sparse = data.sparsity is not None
    kind = "spikes" if sparse else "line"

    def part(name: str, traces: tuple[Trace, ...], *facts: str) -> XYChart:
        return XYChart(
            title=name,
            x_axis=Axis("index"),
            y_axis=Axis(", ".join((name, *facts))),
            traces=traces,
            y_limits=(low - room, high + room),
            picks=False,
            named=False,
            placeholder="computing…",
        )

    known = f"{data.sparsity} of {data.n_features:,} nonzero" if sparse else "no value is exactly 0"
    true = part("True signal", (Trace("true", at, truth, kind=kind),), known)
    if found is None:
        return (true, part("Estimate", ()))
    wave = data.signal(found.coef)
    traces: tuple[Trace, ...]
    traces, facts = (Trace(found.title, at, wave, kind=kind),), list[str]()
    if sparse:
        false = (found.coef != 0) & (data.truth == 0)
        traces = (
            Trace("true positives", at, np.where(false, 0.0, wave), kind="spikes"),
            Trace("false positives", at[false], wave[false], kind="spikes", sign="×"),
        )
        facts = [
            f"{found.true_positives} of {data.sparsity} found",
            f"{found.false_positives} false positives ×",
        ]
    error = (Trace("error", at, wave - truth, kind=kind),)
    size = f"relative error {error_text(found.error, 2)}"
    return (
        true,
        part(f"Estimate: {found.title}", traces, *facts),
        part("Error, estimate − true", error, size),
    )


def shown_estimate(result: SensingResult, cursor: float) -> Estimate | None:
    """Return the estimate that is drawn; None while it is computed."""
    key = ESTIMATES[result.params.estimate]
    return next((e for e in estimates(result, cursor) if e.name == key), None)


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
    ChartSpec("Signal", signal_stack, plots=(1.0, 1.0, 1.0)),
    ChartSpec("Error", error_chart),
    ChartSpec("Phase diagram", phase_diagram),
    ChartSpec("Methods", methods_table, plots=()),
)
