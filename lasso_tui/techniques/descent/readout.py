"""Metrics of coordinate descent after a number of updates."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.descent.compute import DescentResult
from lasso_tui.techniques.descent.run import IMPLEMENTATIONS, DescentRun
from lasso_tui.techniques.entry_order import lasso_order
from lasso_tui.techniques.linear.display.answers import sentence
from lasso_tui.techniques.linear.linear_path import scaling
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout, Sentence

__all__ = ["readout"]

WITHOUT_INTERCEPT = {
    False: "Columns and target neither centred nor scaled; no intercept.",
    True: "Columns divided by their SD (ddof=0), not centred; target neither centred nor scaled; no intercept.",
}
"""Whether columns are standardised → how columns and target are scaled without an intercept."""


def readout(result: DescentResult, cursor: float) -> Readout:
    """Return the metrics after the updates up to the cursor."""
    run, step = result.run, round(cursor)
    coef, scales = run.coef_at(step), run.scales
    truth, original = result.data.truth, coef / scales
    known = None if truth is None else truth * scales
    standardize, free = run.exact.standardize, result.params.fit_intercept
    exact = run.exact  # it passes through the means
    mean = float(exact.intercepts[-1] + exact.means @ exact.coefs[:, -1]) if free else 0.0
    intercept = mean - float(run.exact.means @ original)
    return Readout(
        answer=answer(result),
        next_step=next_step(result, step),
        metrics=(*metrics(result, step), *result.tutorial),
        coefficients=Coefficients(
            result.data.features, coef, original, known, entry_order=lasso_order(result.data)
        ),
        intercept_scaled=mean if standardize else intercept,
        intercept_unscaled=intercept,
        scaling=scaling(replace(result.data, weights=None), standardize=standardize)
        if free
        else WITHOUT_INTERCEPT[standardize],
        remark=remark(result),
    )


def answer(result: DescentResult) -> Sentence:
    """Say where each rule stops, and what the change rule does not know."""
    run = result.run
    if run.gap_stop is None and run.change_stop is None:
        return Sentence(f"Neither rule stops the descent within {run.trace.sweeps:,} sweeps.")
    sweeps = {
        name: "never" if stop is None else f"after {run.sweep_of(stop):,} sweeps"
        for name, stop in (("gap", run.gap_stop), ("change", run.change_stop))
    }
    knows = (
        ""
        if run.change_stop is None
        else f" without knowing its gap, {gap_text(gap_at(run, run.change_stop))}"
    )
    return sentence(
        f"The gap rule stops {sweeps['gap']}, the change rule {sweeps['change']}{knows}.",
        f"The gap rule stops {sweeps['gap']}, the change rule {sweeps['change']}.",
    )


def next_step(result: DescentResult, step: int) -> Sentence:
    """Return what to press next: from one rule's stop the other's, from elsewhere the gap rule's."""
    run = result.run
    if run.gap_stop is not None and step != run.gap_stop:
        return Sentence("m: the gap rule stops", "Next: m, where the gap rule stops")
    if run.change_stop is not None and step != run.change_stop:
        return Sentence("s: the change rule stops", "Next: s, where the change rule stops")
    return Sentence("[: one update back", "Next: [, one update back")


def metrics(result: DescentResult, step: int) -> list[Metric]:
    """Return the metrics after a number of updates."""
    import numpy as np

    run, trace = result.run, result.run.trace
    coef, sweep = run.coef_at(step), run.sweep_of(step)
    nonzero, gap = int(np.count_nonzero(coef)), max(float(trace.gaps[sweep]), 0.0)
    suboptimality, error = float(np.nan_to_num(run.suboptimality[step])), run.max_coef_error(coef)
    found = [
        Metric("step", "update", step, f"{step:,} of {run.steps:,}", row_label="update"),
        Metric("sweep", "sweeps completed", sweep, str(sweep), row_label="sweep"),
        *update_metrics(result, step),
        Metric("gap", "gap", gap, gap_text(gap), data_label=f"sweep {sweep}", row_label="gap"),
        Metric(
            "nonzero", "nonzero", nonzero, f"{nonzero} of {result.data.n_features:,}", row_label="nonzero"
        ),
        Metric(
            "objective",
            "objective",
            float(trace.objectives[step]),
            format_significant(trace.objectives[step], 6),
        ),
        Metric(
            "suboptimality",
            "suboptimality / null objective",
            suboptimality,
            f"{suboptimality:.0e}" if suboptimality else "0",
            in_readout=False,
        ),
        Metric("max_coef_error", "max |coef − solution|", error, f"{error:.1e}", in_readout=False),
        Metric("alpha", "alpha", trace.alpha, format_significant(trace.alpha), in_readout=False),
        *stop_metrics(run),
        *(
            Metric(f"operations_{key}", f"multiply-adds, {label}", int(count), f"{count:,}", in_readout=False)
            for (key, label), count in zip(IMPLEMENTATIONS.items(), run.operations[:, step], strict=True)
        ),
    ]
    if sweep:
        change = float(trace.changes[sweep - 1])
        found.append(
            Metric(
                "change", "change", change, f"{change:.0e}", data_label=f"sweep {sweep}", row_label="change"
            )
        )
    return found


def update_metrics(result: DescentResult, step: int) -> tuple[Metric, ...]:
    """Return what the last update did to its coordinate; nothing before the first."""
    if step == 0:
        return ()
    trace, k = result.run.trace, step - 1
    name = result.data.features[int(trace.coordinates[k])]
    before, after = float(trace.before[k]), float(trace.after[k])
    return (
        Metric("updated", name, after, f"{format_significant(before)} → {format_significant(after)}"),
        Metric("updated_feature", "updated feature", int(trace.coordinates[k]), name, in_readout=False),
        Metric(
            "partial_residual_product",
            "z = xⱼ'r/n + vⱼbⱼ",
            float(trace.rhos[k]),
            format_significant(trace.rhos[k]),
            in_readout=False,
        ),
    )


def stop_metrics(run: DescentRun) -> tuple[Metric, ...]:
    """Return where each rule stops, and the duality gap there; NaN where it never does."""
    found: list[Metric] = []
    for name, stop in (("change", run.change_stop), ("gap", run.gap_stop)):
        sweep: float = float("nan") if stop is None else run.sweep_of(stop)
        gap = float("nan") if stop is None else gap_at(run, stop)
        found += [
            Metric(f"{name}_rule_sweeps", f"sweeps, {name} rule", sweep, f"{sweep:g}", in_readout=False),
            Metric(
                f"{name}_rule_gap", f"gap where the {name} rule stops", gap, gap_text(gap), in_readout=False
            ),
        ]
    return tuple(found)


def gap_at(run: DescentRun, step: int) -> float:
    """Return the relative duality gap at the end of the last sweep completed."""
    return float(run.trace.gaps[run.sweep_of(step)])


def remark(result: DescentResult) -> str:
    """Say where the change rule stops, at what gap, and what recomputing residuals costs."""
    run, tol = result.run, result.params.tol
    if run.change_stop is None:
        return f"The change rule (sum of changes < {tol:g}) is not met in {run.trace.sweeps} sweeps."
    sweeps, gap = run.sweep_of(run.change_stop), gap_at(run, run.change_stop)
    ratio = run.operations[0, run.change_stop] / run.operations[1, run.change_stop]
    return (
        f"The change rule stops after {sweeps} sweeps at relative gap {gap:.0e}, which it cannot measure. "
        f"Recomputing residuals cost {ratio:.1f} × as many operations as updating them."
    )
