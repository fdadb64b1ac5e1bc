"""Figures of coordinate descent after a step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.descent.compute import DescentResult
from lasso_tui.techniques.descent.run import COSTINGS, DescentRun
from lasso_tui.techniques.linear.linear_path import scaling
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout

if TYPE_CHECKING:
    pass


def readout(result: DescentResult, cursor: float) -> Readout:
    """Return the figures after a step."""
    import numpy as np

    run, trace, step = result.run, result.run.trace, round(cursor)
    coef, scales, sweep = run.coef_at(step), run.scales, run.sweep_of(step)
    kept, gap = int(np.count_nonzero(coef)), max(float(trace.gaps[sweep]), 0.0)
    above = float(np.nan_to_num(run.excess[step]))
    figures = [
        Metric("step", "step", step, f"{step:,} of {run.steps:,}"),
        Metric("sweep", "whole sweeps", sweep, str(sweep)),
        *moved(result, step),
        Metric("gap", "gap", gap, gap_text(gap), data_label=f"sweep {sweep}"),
        Metric("nonzero", "kept", kept, f"{kept} of {result.data.n_features:,}"),
        Metric(
            "objective",
            "objective",
            float(trace.objectives[step]),
            format_significant(trace.objectives[step], 6),
        ),
        Metric(
            "excess",
            "above its minimum, in null models",
            above,
            f"{above:.0e}" if above else "0",
            in_readout=False,
        ),
        Metric(
            "distance",
            "largest distance from the exact coefficients",
            run.distance(coef),
            f"{run.distance(coef):.1e}",
            in_readout=False,
        ),
        Metric("alpha", "alpha", trace.alpha, format_significant(trace.alpha), in_readout=False),
        *stops(run),
        *(
            Metric(
                f"operations_{name.split()[0].lower()}",
                f"multiply-adds, {name}",
                int(count),
                f"{count:,}",
                in_readout=False,
            )
            for name, count in zip(COSTINGS, run.operations[:, step], strict=True)
        ),
    ]
    if sweep:
        change = float(trace.changes[sweep - 1])
        figures.append(Metric("change", "change", change, f"{change:.0e}", data_label=f"sweep {sweep}"))
    truth, original = result.data.truth, coef / scales
    known = None if truth is None else truth * scales
    standardize, free = run.exact.standardize, result.params.intercept
    mean = float(result.data.y.mean()) if free else 0.0
    back = mean - float(run.exact.means @ original)
    return Readout(
        metrics=(*figures, *result.tutorial),
        coefficients=Coefficients(result.data.features, coef, original, known),
        intercept_scaled=mean if standardize else back,
        intercept_unscaled=back,
        scaling=scaling(replace(result.data, weights=None), standardize=standardize)
        if free or standardize
        else "Columns and target as they are, without an intercept.",
        remark=remark(result),
    )


def moved(result: DescentResult, step: int) -> tuple[Metric, ...]:
    """Tell what the last step did to its coordinate."""
    if step == 0:
        return ()
    trace, k = result.run.trace, step - 1
    name = result.data.features[int(trace.coordinates[k])]
    before, after = float(trace.before[k]), float(trace.after[k])
    return (
        Metric("updated", name, after, f"{format_significant(before)} → {format_significant(after)}"),
        Metric("updated_feature", "its column", int(trace.coordinates[k]), name, in_readout=False),
        Metric(
            "partial_correlation",
            "its z",
            float(trace.rhos[k]),
            format_significant(trace.rhos[k]),
            in_readout=False,
        ),
    )


def stops(run: DescentRun) -> tuple[Metric, ...]:
    """Tell where each rule stops, and what is left to gain there; NaN where it never does."""
    figures: list[Metric] = []
    for name, stop in (("change", run.by_change), ("gap", run.by_gap)):
        sweep: float = float("nan") if stop is None else run.sweep_of(stop)
        gap = float("nan") if stop is None else trace_gap(run, stop)
        figures += [
            Metric(f"{name}_rule_sweeps", f"sweeps, {name} rule", sweep, f"{sweep:g}", in_readout=False),
            Metric(f"{name}_rule_gap", f"gap there, {name} rule", gap, gap_text(gap), in_readout=False),
        ]
    return tuple(figures)


def trace_gap(run: DescentRun, step: int) -> float:
    """Return the relative duality gap at the end of the last whole sweep."""
    return float(run.trace.gaps[run.sweep_of(step)])


def remark(result: DescentResult) -> str:
    """What the change rule leaves unknown, in figures of this run."""
    run, tol = result.run, result.params.tol
    if run.by_change is None:
        return f"The change rule (sum of changes < {tol:g}) is not met in {run.trace.sweeps} sweeps."
    sweeps, gap = run.sweep_of(run.by_change), trace_gap(run, run.by_change)
    dear = run.operations[0, run.by_change] / run.operations[1, run.by_change]
    return (
        f"The change rule stops after {sweeps} sweeps, at gap {gap:.0e}, which it does not know; the naive residual "
        f"has cost {dear:.1f} times what the running one has."
    )
