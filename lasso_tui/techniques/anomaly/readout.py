"""Figures of anomaly detection at one threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.anomaly.compute import AnomalyResult
from lasso_tui.techniques.anomaly.params import EVERY_ROW
from lasso_tui.techniques.anomaly.tutorial import tutorial_figures
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout


def readout(result: AnomalyResult, cursor: float) -> Readout:
    """Return the figures at the threshold, and those of all methods."""
    view, n = result.view, result.scored.n_samples
    flagged, hits = view.ranking.at(cursor)
    figures = [
        Metric("threshold", "threshold", float(cursor), format_significant(cursor)),
        Metric("flagged", "flagged", flagged, f"{flagged} of {n:,}"),
    ]
    if view.ranking.judged:
        precision = hits / flagged if flagged else float("nan")
        recall = hits / view.ranking.labelled
        figures += [
            Metric("precision", "precision", precision, f"{precision:.2f}" if flagged else "–"),
            Metric(
                "recall", "recall", recall, f"{recall:.2f}", data_label=f"{view.ranking.labelled} anomalies"
            ),
            Metric(
                "auc",
                "AUC",
                view.ranking.auc,
                f"{view.ranking.auc:.3f} ± {format_significant(view.error, 2)}",
            ),
            Metric(
                "average_precision",
                "AP",
                view.ranking.average_precision,
                f"{view.ranking.average_precision:.3f}",
                data_label="held-out rows",
            ),
            Metric(
                "base_rate",
                "share of anomalies",
                view.ranking.labelled / n,
                f"{view.ranking.labelled / n:.3f}",
                in_readout=False,
            ),
        ]
    for each in result.views:
        if each.ranking.judged:
            name, auc, ap = each.scores.name, each.ranking.auc, each.ranking.average_precision
            figures += [
                Metric(f"auc_{name}", f"{name}: AUC", auc, f"{auc:.3f}", in_readout=False),
                Metric(f"ap_{name}", f"{name}: AP", ap, f"{ap:.3f}", in_readout=False),
            ]
    if result.neighbours is not None:
        figures.append(
            Metric(
                "neighbours",
                "neighbours of a column",
                result.neighbours,
                f"{result.neighbours:.1f}",
                in_readout=False,
            )
        )
    if result.code is not None:
        atoms, used = result.code
        figures += [
            Metric("atoms", "atoms", atoms, str(atoms), in_readout=False),
            Metric("atoms_used", "atoms used by a row", used, f"{used:.1f}", in_readout=False),
        ]
    if result.tutorial is not None:
        figures += tutorial_figures(result.tutorial)
    return Readout(
        metrics=tuple(figures),
        coefficients=(),
        intercept_scaled=0.0,
        intercept_unscaled=0.0,
        scaling=scaling(result),
        remark=remark(result),
    )


def scaling(result: AnomalyResult) -> str:
    """Say what the scores are of."""
    params = result.params
    rows = "" if params.learn_from == EVERY_ROW else ", anomalies left out"
    return (
        f"Each of {params.folds} parts of the rows is scored by models of the other parts{rows}; columns scaled by "
        f"{params.scaling} of those; columns that do not vary there are not used. {result.said}"
    )


def remark(result: AnomalyResult) -> str:
    """Say in a sentence what the labels show, or that there are none."""
    if result.tutorial is not None:
        theirs = result.tutorial
        return (
            f"The tutorial's lasso of X on itself has coefficient {theirs.coef[0, 0]:.3g} for its own column, "
            f"{theirs.coef[0, 1]:.3g} for the other: its error is a hundredth of the squared distance from the mean, "
            f"AUC {theirs.ranking.auc:.3f} either way; these columns are unrelated, there is nothing else to learn."
        )
    if not result.view.ranking.judged:
        return "No labels: nothing here tells how good the list is; a score says unusual, not wrong."
    told = ", ".join(f"{view.scores.name} {view.ranking.auc:.3f}" for view in (result.view, *result.others))
    return f"Held-out AUC: {told}."
