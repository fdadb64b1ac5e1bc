"""Metrics of the group lasso at one alpha."""

from __future__ import annotations

from lasso_tui.techniques.group_lasso.charts import column_ranks
from lasso_tui.techniques.group_lasso.compute import GroupLassoResult
from lasso_tui.techniques.group_lasso.fits import lasso_metrics, lasso_remark, split_groups
from lasso_tui.techniques.group_lasso.tutorial import (
    tutorial_metrics,
    tutorial_remark,
)
from lasso_tui.techniques.linear.display.answers import difference_text, next_mark, sentence
from lasso_tui.techniques.linear.inspection import frequencies
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.linear.paired import paired_mean
from lasso_tui.techniques.result import Metric, Readout, Sentence

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
    metrics.insert(
        1,
        Metric("groups", "nonzero groups", n_selected, f"{n_selected} of {count}", row_label="groups"),
    )
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
        answer=answer(result),
        next_step=next_mark(cursor, result.marks, "groups"),
        metrics=tuple(metrics),
        coefficients=result.fit.coefficients(cursor, None if found is None else found.coefs)
        .grouped(column_ranks(result), groups.listed(table.features))
        .with_frequencies(frequencies(result.stability, cursor)),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(table, standardize=result.fit.path.standardize),
        remark=remark(result),
    )


def answer(result: GroupLassoResult) -> Sentence | None:
    """Say how many groups matter, which of them the lasso selects in part, and how their errors differ."""
    cv, lasso, groups = result.cv, result.lasso, result.groups
    if cv is None:
        return None
    first = f"{int(result.n_selected[cv.index_min])} of {len(groups.names)} groups at the CV minimum"
    if lasso is None or max(groups.sizes) == 1:
        return sentence(f"{first}, {int(result.n_selected[cv.index_1se])} at 1-SE.")
    weights = cv.fold_sizes / cv.fold_sizes.sum()
    difference, se = paired_mean(lasso.losses[lasso.index_min] - cv.losses[cv.index_min], weights)
    text = difference_text(difference, se)
    names = [groups.names[g] for g in split_groups(lasso.path.coefs[:, lasso.index_min], groups)]
    parts = f"; the lasso selects parts of {' and '.join(names[:2])}" if names else ""
    parts += f" and {len(names) - 2} more" if len(names) > 2 else ""
    return sentence(
        f"{first}{parts}; CV MSE lasso − group lasso {text}, paired by fold.",
        f"{first}{parts}; lasso − group lasso {text} in CV MSE.",
        f"{first}; CV MSE lasso − group lasso {text}.",
        f"{first}; lasso − group lasso {text}.",
        f"{first}.",
    )


def remark(result: GroupLassoResult) -> str:
    """Say why the tutorial's run differs, or else which groups the lasso selects in part."""
    if result.tutorial is not None:
        return tutorial_remark(result.tutorial)
    if result.cv is None or result.lasso is None or max(result.groups.sizes) == 1:
        return ""
    return lasso_remark(result.cv, result.lasso, result.groups)
