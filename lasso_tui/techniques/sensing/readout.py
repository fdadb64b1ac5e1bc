"""Metrics of compressed sensing at one alpha."""

from __future__ import annotations

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.fit_table import CURSOR, MAX_ROW_LABEL, FitRow, FitTable
from lasso_tui.techniques.linear.display.answers import sentence
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.paired import difference_metrics
from lasso_tui.techniques.number_format import error_text, format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout, Sentence
from lasso_tui.techniques.sensing.compute import SensingResult
from lasso_tui.techniques.sensing.recovery import Estimate

__all__ = ["fit_table", "readout"]

METHOD_LABELS = {
    "lasso": f"lasso {CURSOR}",
    "refit": f"refit {CURSOR}",
    "bp": "BP",
    "bpdn": "BPDN",
    "omp": "OMP",
    "tutorial": "tutorial",
    "tutorial_refit": "its refit",
}


def readout(result: SensingResult, cursor: float) -> Readout:
    """Return the metrics at the cursor."""
    lasso, refit = result.recovery.at(cursor)
    return Readout(
        metrics=(
            *metrics(result, cursor, lasso, refit),
            *(metric for estimate in result.others for metric in estimate_metrics(result, estimate)),
            *choice_metrics(result, cursor),
            *map_metrics(result),
        ),
        coefficients=coefficients(result, lasso),
        intercept_scaled=0.0,
        intercept_unscaled=0.0,
        scaling="Columns not standardised; no intercept.",
        remark=remark(result, lasso, refit),
        answer=answer(result, lasso, refit),
        next_step=next_step(result, cursor, lasso),
    )


def answer(result: SensingResult, lasso: Estimate, refit: Estimate) -> Sentence:
    """Say how well the signal is recovered at the cursor, and by other methods."""
    data, others = result.data, {e.name: e for e in result.others}
    omp = f", OMP {error_text(others['omp'].error, 2)}" if "omp" in others else ""
    long_omp = omp.replace("OMP", "orthogonal matching pursuit")
    error, again = error_text(lasso.error, 2), error_text(refit.error, 2)
    if data.sparsity is None:
        size = f"{data.n_samples} measurements of {data.n_features:,} values"
        return sentence(
            f"{size}: relative error {error} at ▲, least squares on its support {again}{long_omp}.",
            f"{size}: error {error} at ▲, refit {again}{omp}.",
            f"Relative error {error} at ▲, refit {again}{omp}.",
        )
    if not lasso.nonzero:
        return sentence("All coefficients are zero at ▲: a smaller alpha finds the signal.")
    false = f"{lasso.false_positives} false positive{'s' * (lasso.false_positives != 1)}"
    found = f"{lasso.true_positives} of {data.sparsity} found, {false} at ▲"
    return sentence(
        f"{found}, relative error {error}; least squares on this support has {again}{long_omp}.",
        f"{found}; refit error {again}{omp}.",
        f"{found}; refit error {again}.",
    )


def next_step(result: SensingResult, cursor: float, lasso: Estimate) -> Sentence | None:
    """Say what to try from here."""
    places = {mark.key: mark.x for mark in result.marks}
    if "m" not in places:
        return None
    if abs(cursor / places["m"] - 1) > 1e-9:
        return Sentence("m: minimum CV error", "Next: m, the minimum CV error of the refit")
    if lasso.false_positives > 0:
        return Sentence("]: fewer false positives", "Next: ], fewer false positives")
    return Sentence("[: towards basis pursuit", "Next: [, towards basis pursuit")


def fit_table(result: SensingResult, cursor: float) -> FitTable:
    """Return the methods side by side: one row each."""
    known = result.data.sparsity is not None
    rows = [
        FitRow(
            METHOD_LABELS.get(e.name, e.title)[:MAX_ROW_LABEL],
            (
                error_text(e.error, 2).replace("< ", "<"),
                *((str(e.true_positives), str(e.false_positives)) if known else ()),
                str(e.nonzero),
            ),
        )
        for e in (*result.recovery.at(cursor), *result.others)
    ]
    columns = ("error", *(("true +", "false +") if known else ()), "nonz.")
    return FitTable(columns, tuple(rows))


def metrics(result: SensingResult, cursor: float, lasso: Estimate, refit: Estimate) -> list[Metric]:
    """Return the metrics of the lasso and its refit, and of the problem."""
    data = result.data
    m, n, k = data.n_samples, data.n_features, data.sparsity
    found = [
        Metric("alpha", "alpha", cursor, format_significant(cursor)),
        Metric("relative_error", "relative error", lasso.error, format_significant(lasso.error)),
        Metric("refit_error", "refit error", refit.error, error_text(refit.error, 2)),
        Metric("nonzero", "nonzero", lasso.nonzero, f"{lasso.nonzero} of {n}"),
    ]
    if k is not None:
        hits, false = lasso.true_positives, lasso.false_positives
        found += [
            Metric("true_positives", "true positives", hits, f"{hits} of {k}"),
            Metric("false_positives", "false positives", false, str(false)),
        ]
    found.append(Metric("gap", "gap", lasso.gap, gap_text(lasso.gap)))
    found.append(Metric("m_over_n", "m/n", m / n, f"{m / n:.3f}"))
    if k is not None:
        found += [
            Metric("k_over_m", "k/m", k / m, f"{k / m:.3f}"),
            Metric("donoho_tanner", "phase-transition limit of k/m", result.limit, f"{result.limit:.3f}"),
        ]
    return found


def estimate_metrics(result: SensingResult, estimate: Estimate) -> list[Metric]:
    """Return the metrics of an estimate that does not depend on alpha."""
    name, title, error, nonzero = estimate.name, estimate.title, estimate.error, estimate.nonzero
    found = [
        Metric(f"{name}_error", f"{title}: relative error", error, error_text(error), in_readout=False),
        Metric(f"{name}_nonzero", f"{title}: nonzero", nonzero, str(nonzero), in_readout=False),
    ]
    if result.data.sparsity is not None:
        hits = estimate.true_positives
        label = f"{title}: true positives"
        found.append(Metric(f"{name}_true_positives", label, hits, str(hits), in_readout=False))
    if estimate.gap == estimate.gap:
        found.append(
            Metric(f"{name}_gap", f"{title}: gap", estimate.gap, gap_text(estimate.gap), in_readout=False)
        )
    return found


def choice_metrics(result: SensingResult, cursor: float) -> list[Metric]:
    """Return the alphas chosen by cross-validation, once it is computed, and the cursor's distance from them."""
    chosen = result.chosen
    if chosen is None:
        return []
    return [
        Metric(name, label, value, format_significant(value), in_readout=False)
        for name, label, value in (
            ("alpha_min", "alpha at min CV (refit)", chosen.refit),
            ("alpha_1se", "alpha 1-SE (refit)", chosen.refit_1se),
            ("alpha_min_lasso", "alpha at min CV (lasso)", chosen.lasso),
        )
    ] + difference_metrics(
        chosen.paired, result.grid, nearest(result.grid, cursor), prefix="refit", in_readout=False
    )


def map_metrics(result: SensingResult) -> list[Metric]:
    """Return the metrics of the phase diagram, once it is complete."""
    if result.phase.done < 1.0:
        return []
    distance, trials = result.phase.from_curve, int(result.phase.trials.sum())
    label = "mean distance of the map's edge from the curve"
    return [
        Metric("map_from_curve", label, distance, f"{distance:.3f}", in_readout=False),
        Metric("map_trials", "trials of the map", trials, f"{trials:,}", in_readout=False),
    ]


def coefficients(result: SensingResult, lasso: Estimate) -> Coefficients:
    """Return the lasso's estimate of every value of the signal, with the truth and the tutorial's."""
    theirs = next((e.coef for e in result.others if e.name == "tutorial"), None)
    return Coefficients(
        result.data.features, lasso.coef, lasso.coef, result.data.truth, theirs, result.recovery.entry_order
    )


def remark(result: SensingResult, lasso: Estimate, refit: Estimate) -> str:
    """Say what the refit does, and why the tutorial's error differs."""
    others = {e.name: e for e in result.others}
    if "tutorial" in others:
        theirs, refitted = others["tutorial"], others["tutorial_refit"]
        false = theirs.false_positives
        support = f"a support with {false} false positives" if false else "the true support"
        return (
            f"The tutorial keeps the shrinkage bias: relative error {format_significant(theirs.error)} on {support}; "
            f"least squares on that support: {error_text(refitted.error, 2)}."
        )
    if not lasso.nonzero:
        return "All coefficients are zero at this alpha; there is nothing to refit."
    if refit.error < lasso.error:
        return "Refitting removes the shrinkage bias."
    if lasso.false_positives > 0:
        false = lasso.false_positives
        return (
            f"Refitting increases the error: {false} of {lasso.nonzero} on the support are false positives."
        )
    return "Refitting increases the error: it removes the shrinkage bias, but also fits the noise."
