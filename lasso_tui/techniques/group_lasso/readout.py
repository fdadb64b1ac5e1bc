"""Metrics of the group lasso at one alpha."""

from __future__ import annotations

from lasso_tui.techniques.group_lasso.compute import GroupLassoResult
from lasso_tui.techniques.group_lasso.fits import lasso_metrics, lasso_remark, split_groups
from lasso_tui.techniques.group_lasso.tutorial import (
    tutorial_metrics,
    tutorial_remark,
)
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.result import Metric, Readout

__all__ = ["readout"]


def readout(result: GroupLassoResult, cursor: float) -> Readout:
    """Return the metrics at the cursor."""
    import numpy as np

    table, groups, found = result.data, result.groups, result.tutorial
    coef = result.fit.at(cursor).coef
    labels, count = np.array(groups.labels), len(groups.names)
    selected = np.bincount(labels, coef != 0, count) > 0
    metrics = list(fit_metrics(result.fit, cursor, result.cv, "train", result.folds))
    metrics += held_out_metrics(result.fit, cursor, table.held_out)
    n_selected = int(selected.sum())
    metrics.insert(1, Metric("groups", "nonzero groups", n_selected, f"{n_selected} of {count}"))
    split = len(split_groups(coef, groups))
    metrics.append(Metric("groups_split", "partially selected groups", split, str(split), in_readout=False))
    if table.truth is not None:
        true = np.bincount(labels, table.truth != 0, count) > 0
        false, missed = int((selected & ~true).sum()), int((true & ~selected).sum())
        metrics += [
            Metric("false_positives", "false positive groups", false, str(false)),
            Metric("false_negatives", "false negative groups", missed, str(missed)),
        ]
    if result.cv is not None and result.lasso is not None:
        metrics += lasso_metrics(result.cv, result.lasso, groups)
    if found is not None:
        metrics += tutorial_metrics(found, table.features)
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(metrics),
        coefficients=result.fit.coefficients(cursor, None if found is None else found.coefs),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(table, standardize=result.fit.path.standardize),
        remark=remark(result),
    )


def remark(result: GroupLassoResult) -> str:
    """Say why the tutorial's run differs, or else which groups the lasso selects in part."""
    if result.tutorial is not None:
        return tutorial_remark(result.tutorial)
    if result.cv is None or result.lasso is None or max(result.groups.sizes) == 1:
        return ""
    return lasso_remark(result.cv, result.lasso, result.groups)
