"""Metrics, answer and models of the lasso tab."""

from __future__ import annotations

from lasso_tui.techniques.lasso.compute import LassoResult
from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.display.answers import choice_answer, next_mark
from lasso_tui.techniques.linear.inspection import frequencies
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.result import Metric, Readout, Sentence

__all__ = ["models", "readout"]


def models(result: LassoResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the model at the cursor, for scripts."""
    return (
        linear_model(result.fit, cursor, table=result.data, factors=result.factors, bounds=result.bounds),
    )


def answer(result: LassoResult) -> Sentence | None:
    """Say how many features matter, and what fewer of them cost."""
    if result.cv is None or result.paired is None:
        return None
    fit = result.fit
    return choice_answer(
        fit.path.nonzeros, fit.table.n_features, result.cv, result.paired, fit.family.loss_label
    )


def readout(result: LassoResult, cursor: float) -> Readout:
    """Compute the metrics at the cursor."""
    metrics = fit_metrics(result.fit, cursor, result.cv, folds=result.folds)
    metrics += held_out_metrics(result.fit, cursor, result.fit.table.held_out)
    metrics += binding_metric(result.fit, cursor, result.bounds, result.factors)
    remark = ""
    if result.tutorial is not None:
        example = result.tutorial
        nonzero = int((example.coef != 0).sum())
        metrics += tuple(
            Metric(f"tutorial_{name}", f"worked example: {name}", value, text, in_readout=False)
            for name, value, text in (
                ("alpha", 0.1, "0.100"),
                ("intercept", float(example.intercept), f"{example.intercept:.9f}"),
                ("nonzero", nonzero, str(nonzero)),
                ("gap", float(example.gap), f"{example.gap:.0e}"),
            )
        )
        remark = (
            f"At alpha 0.1 the worked example has {nonzero} nonzero coefficients; its solver stops at tol 1e-4 "
            f"(gap {example.gap:.0e})"
        )
        if result.grid[-1] <= 0.1 <= result.grid[0]:
            difference = float(abs(example.coef - result.fit.at(0.1).coef).max())
            remark += f", up to {difference:.0e} from the exact coefficients shown here"
        remark += "."
    scaled, unscaled = result.fit.intercepts(cursor)
    return Readout(
        answer=answer(result),
        next_step=next_mark(cursor, result.marks),
        metrics=metrics,
        coefficients=result.fit.coefficients(
            cursor, result.tutorial.coef if result.tutorial else None
        ).with_frequencies(frequencies(result.stability, cursor)),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=result.fit.family),
        remark=remark,
    )
