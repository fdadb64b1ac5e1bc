"""Metrics of anomaly detection at one threshold."""

from __future__ import annotations

from lasso_tui.techniques.anomaly.compute import AnomalyResult
from lasso_tui.techniques.anomaly.method_view import MethodView
from lasso_tui.techniques.anomaly.params import METHODS, NORMAL_ROWS
from lasso_tui.techniques.anomaly.tutorial import tutorial_metrics
from lasso_tui.techniques.fit_table import FitRow, FitTable
from lasso_tui.techniques.linear.display.answers import sentence
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout, Sentence

__all__ = ["compared", "readout"]


SHOWN = "▸"
"""Before the method whose scores are drawn."""


def readout(result: AnomalyResult, cursor: float) -> Readout:
    """Return the metrics at the threshold, and those of all methods."""
    view, n = result.view, result.scored.n_samples
    flagged, hits = view.ranking.at(cursor)
    metrics = [
        Metric("threshold", "threshold", float(cursor), format_significant(cursor), row_label="threshold"),
        Metric("flagged", "flagged", flagged, f"{flagged} of {n:,}", row_label="flagged"),
    ]
    if view.ranking.has_both_classes:
        metrics += label_metrics(view, flagged, hits)
    for each in result.views:
        if each.ranking.has_both_classes:
            label, ranking = METHODS[each.scores.name], each.ranking
            auc, ap = ranking.auc, ranking.average_precision
            metrics += [
                Metric(f"auc_{each.scores.name}", f"{label}: AUC", auc, f"{auc:.3f}", in_readout=False),
                Metric(f"ap_{each.scores.name}", f"{label}: AP", ap, f"{ap:.3f}", in_readout=False),
            ]
    if result.predictors is not None:
        label, count = "predictors per column", result.predictors
        metrics.append(Metric("neighbours", label, count, f"{count:.1f}", in_readout=False))
    if result.code is not None:
        atoms, used = result.code
        metrics += [
            Metric("atoms", "atoms", atoms, str(atoms), in_readout=False),
            Metric("atoms_used", "atoms used per row", used, f"{used:.1f}", in_readout=False),
        ]
    if result.tutorial is not None:
        metrics += tutorial_metrics(result.tutorial)
    return Readout(
        metrics=tuple(metrics),
        coefficients=(),
        intercept_scaled=0.0,
        intercept_unscaled=0.0,
        scaling=scaling(result),
        remark=remark(result),
        answer=answer(result, flagged, hits),
        next_step=next_step(result, cursor),
    )


def compared(result: AnomalyResult) -> FitTable | None:
    """Return how well each method ranks the labelled anomalies, that shown marked; None without labels."""
    if not result.view.ranking.has_both_classes:
        return None
    views, rows = {view.scores.name: view for view in result.views}, []
    for name in METHODS:
        view = views.get(name)
        areas = () if view is None else (view.auc, view.auc_se, view.average_precision)
        texts = tuple(f"{area:.3f}" for area in areas) or ("–",) * 3
        rows.append(FitRow(f"{SHOWN if view is result.view else ' '}{name}", texts))
    return FitTable(("AUC", "± SE", "AP"), tuple(rows), heading="Scores")


def answer(result: AnomalyResult, flagged: int, hits: int) -> Sentence:
    """Say how many rows are flagged, how many anomalies are among them, and how well the score ranks."""
    view, n = result.view, result.scored.n_samples
    if not view.ranking.has_both_classes:
        top, found = view.top_rows[0], f"{flagged:,} of {n:,} flagged"
        return sentence(
            f"{found}; the highest score is {top[2]}, row {top[1]}, most of it by {top[3]}. Without labels nobody "
            "knows how many are anomalies.",
            f"{found}; the highest score is {top[2]}, row {top[1]}.",
        )
    ranking = view.ranking
    found = f"{flagged:,} of {n:,} flagged, {hits:,} of {ranking.labelled:,} anomalies among them"
    plain = next((v for v in result.views if v.scores.name == "distance" and v is not view), None)
    alone = "" if plain is None else f" (distance {plain.ranking.auc:.3f})"
    area, se = f"AUC {ranking.auc:.3f}", f" ± {format_significant(view.auc_se, 2)}"
    return sentence(
        f"{found}; {area}{se}{alone.replace('distance', 'distance from the mean alone')}, each row scored by other "
        "folds.",
        f"{found}; {area}{alone}.",
        f"{found}; {area}.",
        f"{found}.",
    )


def next_step(result: AnomalyResult, cursor: float) -> Sentence:
    """Say what to try from here."""
    places = {mark.key: mark.x for mark in result.marks}
    if abs(cursor / places["m"] - 1) > 1e-9:
        return Sentence("m: the expected share", "Next: m, the expected share of anomalies")
    return Sentence("[: one row more is flagged", "Next: [, one row more is flagged and shown")


def label_metrics(view: MethodView, flagged: int, hits: int) -> list[Metric]:
    """Return the metrics that need labels: precision, recall, areas under the curves."""
    ranking = view.ranking
    precision = hits / flagged if flagged else float("nan")
    recall, share = hits / ranking.labelled, ranking.labelled / len(ranking.order)
    return [
        Metric(
            "precision", "precision", precision, f"{precision:.2f}" if flagged else "–", row_label="precision"
        ),
        Metric(
            "recall",
            "recall",
            recall,
            f"{recall:.2f}",
            data_label=f"{ranking.labelled} anomalies",
            row_label="recall",
        ),
        Metric("auc", "AUC", ranking.auc, f"{ranking.auc:.3f} ± {format_significant(view.auc_se, 2)}"),
        Metric(
            "average_precision",
            "AP",
            ranking.average_precision,
            f"{ranking.average_precision:.3f}",
            data_label="held-out rows",
        ),
        Metric("base_rate", "share of anomalies", share, f"{share:.3f}", in_readout=False),
    ]


def scaling(result: AnomalyResult) -> str:
    """Say which rows the models were fitted to, how columns were scaled, and what the target is."""
    params = result.params
    rows = "normal rows" if params.train_on == NORMAL_ROWS else "rows"
    return (
        f"Each of {params.folds} folds is scored by models fitted to the {rows} of the others; columns scaled by "
        f"{params.scaling} of those; constant columns excluded. {result.target_message}"
    )


def remark(result: AnomalyResult) -> str:
    """Compare the methods by their AUC, or say that there are no labels."""
    if result.tutorial is not None:
        theirs = result.tutorial
        return (
            f"The tutorial's lasso of X on itself has coefficient {theirs.coef[0, 0]:.3g} for the column itself and "
            f"{theirs.coef[0, 1]:.3g} for the other: its error is a hundredth of the squared distance from the mean, "
            f"with the same AUC, {theirs.ranking.auc:.3f}. The columns are independent."
        )
    if not result.view.ranking.has_both_classes:
        return "No labels: detection accuracy is unknown. A high score means unusual, not erroneous."
    views = (result.view, *result.others)
    return "Held-out AUC: " + ", ".join(f"{METHODS[v.scores.name]} {v.ranking.auc:.3f}" for v in views) + "."
