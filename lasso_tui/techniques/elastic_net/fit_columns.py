"""The table of the fit: the cursor, its CV minimum, the best l1_ratio and the lasso side by side."""

from __future__ import annotations

from lasso_tui.techniques.elastic_net.compute import ElasticNetResult
from lasso_tui.techniques.elastic_net.ratio_paths import HEATMAP, LASSO, Best
from lasso_tui.techniques.elastic_net.readout import test_error
from lasso_tui.techniques.fit_table import CURSOR, FitRow, FitTable, row_label
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.paired import paired_mean
from lasso_tui.techniques.number_format import format_significant

__all__ = ["fit_table"]

NAMES = {CURSOR: "cursor", "m": "min CV"}
"""What the columns are, where each has a line."""


def fit_table(result: ElasticNetResult, cursor: float) -> FitTable:
    """Return the figures at the cursor, at its CV minimum, at the best l1_ratio and at the lasso's minimum."""
    family, columns = result.fit.family, [CURSOR]
    chosen = [(result.ratio, cursor)]
    row, minimum, lasso = result.rows[result.ratio], Best.min_error(result.rows), result.rows[LASSO]
    if row.cv is not None:
        columns.append("m")
        chosen.append((result.ratio, float(row.cv.alpha_min)))
    if minimum is not None and result.pending != HEATMAP:
        columns.append("best")
        chosen.append((minimum.ratio, minimum.alpha))
    if lasso.cv is not None and result.ratio < LASSO:
        columns.append("lasso")
        chosen.append((LASSO, float(lasso.cv.alpha_min)))
    figures = [_figures(result, ratio, alpha) for ratio, alpha in chosen]
    labels = [
        "alpha",
        "l1_ratio",
        "α·l1",
        "nonzero",
        row_label("CV", family.loss_label),
        "  ± SE",
        "− lasso",
        "  ± SE",
    ]
    rows = [
        FitRow(label, tuple(one[k] for one in figures), is_error=label.startswith(" "))
        for k, label in enumerate(labels)
        if any(one[k] for one in figures)
    ]
    if any(one[-1] for one in figures):
        label = row_label("test", family.loss_label)
        rows.append(FitRow(label, tuple(one[-1] for one in figures), on_test_rows=True))
    return FitTable(tuple(columns), tuple(rows), tuple(NAMES.get(column, column) for column in columns))


def _figures(result: ElasticNetResult, ratio: float, alpha: float) -> tuple[str, ...]:
    """Return the texts of one column: alphas, nonzeros, CV error, paired difference to the lasso, test error."""
    import numpy as np

    row, lasso = result.rows[ratio], result.rows[LASSO].cv
    key = ("figures", ratio, alpha, id(row.cv), id(lasso))
    if key not in result.cache:
        solution = row.path.at(alpha)
        nonzero = int(np.count_nonzero(solution.coef))
        error = error_se = cost = cost_se = ""
        if row.cv is not None:
            k = nearest(row.cv.alphas, alpha)
            error, error_se = format_significant(row.cv.mean[k]), format_significant(row.cv.se[k])
            if lasso is not None:
                each = row.cv.losses[k] - lasso.losses[lasso.index_min]
                mean, se = paired_mean(each, lasso.fold_sizes / lasso.fold_sizes.sum())
                same = ratio == LASSO and k == lasso.index_min
                cost, cost_se = (
                    ("0", "") if same else (format_significant(mean, 2), format_significant(se, 2))
                )
        tested = test_error(result, solution.coef, solution.intercept)
        alphas = format_significant(alpha), f"{ratio:g}", format_significant(alpha * ratio)
        test = format_significant(tested) if tested == tested else ""
        result.cache[key] = (*alphas, str(nonzero), error, error_se, cost, cost_se, test)
    texts: tuple[str, ...] = result.cache[key]
    return texts
