"""Figures of compressed sensing at one alpha."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.number_format import error_text, format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.sensing.compute import SensingResult
from lasso_tui.techniques.sensing.recovery import Estimate

if TYPE_CHECKING:
    pass


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
