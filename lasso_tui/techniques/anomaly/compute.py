"""Anomaly detection: rows whose values do not fit together.

column regressions   xⱼ ≈ b₀ + Σ_{k≠j} bₖ·xₖ,   a lasso for every column, which selects its predictors
sparse coding        x ≈ Σ cₖ·dₖ,   few atoms of a dictionary learnt from other rows
score of a row       √( mean over columns of ((x − expected)/σ)² )
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.anomaly.data import columns_and_labels
from lasso_tui.techniques.anomaly.method_view import MethodView
from lasso_tui.techniques.anomaly.methods import Scores, column_regressions, distance, sparse_codes
from lasso_tui.techniques.anomaly.params import NORMAL_ROWS, AnomalyParams
from lasso_tui.techniques.anomaly.scaling import MEAN, scale_by_fold
from lasso_tui.techniques.anomaly.tutorial import Tutorial, tutorial
from lasso_tui.techniques.linear.grid import check_folds
from lasso_tui.techniques.params import ParamError, Params
from lasso_tui.techniques.result import Result

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray
    from lasso_tui.techniques.anomaly.scaling import Scaled, Splits

__all__ = ["AnomalyResult", "solve"]

R = TypeVar("R", bound="AnomalyResult")

MIN_TRAINING_ROWS = 4

OUTLIER_Z = 3.5
"""Modified z-score from which Iglewicz & Hoaglin (1993) call a value an outlier."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AnomalyResult(Result[AnomalyParams, Table]):
    """The scores of every method so far; the grid and the marks are those of the method shown.

    Attributes
    ----------
    scored : the rows and columns that were scored
    target_message : sentence on the role of the target
    labels : (n,) whether a row is labelled an anomaly, or None without labels
    views : the methods computed so far
    predictors : mean number of predictors per column
    code : number of atoms of the dictionary, and the mean number used per row
    tutorial : the worked example's result
    """

    scored: Table
    target_message: str
    labels: BoolArray | None
    views: tuple[MethodView, ...] = ()
    predictors: float | None = None
    code: tuple[int, float] | None = None
    tutorial: Tutorial | None = None

    @property
    def view(self) -> MethodView:
        """The method shown: the one requested, or the last one computed."""
        key = self.params.method
        return next((view for view in self.views if view.scores.name == key), self.views[-1])

    @property
    def others(self) -> tuple[MethodView, ...]:
        """The methods that are not shown."""
        return tuple(view for view in self.views if view is not self.view)

    def with_params(self, params: Params) -> Self:
        """Return the result for another method or contamination; nothing is computed again."""
        return with_threshold(super().with_params(params))


def solve(params: AnomalyParams, table: Table) -> Iterator[AnomalyResult]:
    """Compute distances, then column regressions, then sparse codes; models never see the rows they score."""
    import numpy as np

    data, labels, target_message = columns_and_labels(table, params.target_role, params.max_rows, params.seed)
    if data.n_features < 2:
        raise ParamError(
            f"{table.name} has {data.n_features} feature; at least 2 are needed. Set target_role=column to use the "
            "target as one more."
        )
    splits = training_splits(params, data, labels)
    own = scale_by_fold(data.X, splits, params.scaling, params.max_columns)
    if not (own.scale > 0).any():
        raise ParamError(
            f"{table.name}: all columns are constant in the training rows of every fold. Change folds."
        )
    standardised = own if params.scaling == MEAN else scale_by_fold(data.X, splits, MEAN, params.max_columns)
    scores = [distance(standardised, "distance"), distance(own, "robust")]
    result = with_threshold(
        AnomalyResult(
            data=table,
            params=params,
            scored=data,
            target_message=target_message,
            labels=labels,
            grid=np.ones(1),
            start=1.0,
            views=tuple(MethodView.of(s, labels, data) for s in scores),
            warnings=column_warnings(params, data)
            + new_value_warnings(own)
            + bic_warnings(params, data, splits)
            + unused_warnings(table),
            tutorial=tutorial(table) if table.source == "article" else None,
            pending="column regressions",
        )
    )
    yield result
    regressions, predictors = column_regressions(own, params.alpha)
    result = with_method(replace(result, predictors=predictors, pending="sparse coding"), regressions)
    yield result
    codes, atoms, used = sparse_codes(own, params.atoms, params.code_alpha, params.seed)
    yield with_method(replace(result, code=(atoms, used), pending=""), codes)


def training_splits(params: AnomalyParams, data: Table, labels: BoolArray | None) -> Splits:
    """Return (training rows, held-out rows) of each fold.

    Raises
    ------
    ParamError
        For more folds than rows, too few training rows, or training on normal rows without labels.
    """
    splits = solvers.kfold(data.n_samples, check_folds(params.folds, data), params.seed)
    if params.train_on == NORMAL_ROWS:
        if labels is None:
            raise ParamError(f"train_on={NORMAL_ROWS} needs labels; {data.name} has none in use.")
        splits = tuple((train[~labels[train]], held) for train, held in splits)
    smallest = min(len(train) for train, _ in splits)
    if smallest < MIN_TRAINING_ROWS:
        raise ParamError(
            f"folds={params.folds} leaves {smallest} of {data.n_samples} rows to train on; at least "
            f"{MIN_TRAINING_ROWS} are needed."
        )
    return splits


def unused_warnings(table: Table) -> tuple[str, ...]:
    """Return which properties of a table's rows are ignored."""
    if table.weights is None and table.cv_groups is None and table.time is None and table.held_out is None:
        return ()
    return (
        "Row weights, CV groups, times and held-out rows are ignored: each row is compared with all others.",
    )


def column_warnings(params: AnomalyParams, data: Table) -> tuple[str, ...]:
    """Return which columns are used, where not all are."""
    if data.n_features <= params.max_columns:
        return ()
    return (
        f"{params.max_columns} of {data.n_features:,} columns are used: those with the largest variance on the "
        "training rows (max_columns).",
    )


def bic_warnings(params: AnomalyParams, data: Table, splits: Splits) -> tuple[str, ...]:
    """Warn where the columns are too many for BIC to choose the alpha of their regressions."""
    p, n = min(data.n_features, params.max_columns) - 1, min(len(train) for train, _ in splits)
    if params.alpha is not None or p < n:
        return ()
    return (
        f"Column regressions choose alpha by BIC, which fails with {p:,} columns for {n:,} training rows: it "
        "keeps too many. Set alpha.",
    )


def new_value_warnings(scaled: Scaled) -> tuple[str, ...]:
    """Return how many rows have a value in a column that has another one in all of their training rows."""
    import numpy as np

    rows = 0
    for train, held in scaled.splits:
        constant = np.ptp(scaled.X[train], axis=0) == 0
        rows += int((scaled.X[held][:, constant] != scaled.X[train[0], constant]).any(axis=1).sum())
    if not rows:
        return ()
    return (
        f"{rows:,} row{'s differ' if rows > 1 else ' differs'} in a column that is constant in the fold's training "
        "rows; that column is scaled by all rows there.",
    )


def with_method(result: AnomalyResult, scores: Scores) -> AnomalyResult:
    """Return the result with the scores of one more method."""
    views = (*result.views, MethodView.of(scores, result.labels, result.scored))
    return with_threshold(replace(result, views=views, warnings=result.warnings + scores.notes))


def with_threshold(result: R) -> R:
    """Return the result with the grid, the start and the marks of the method shown."""
    import numpy as np

    params, view = result.params, result.view
    assert isinstance(params, AnomalyParams)
    values = view.scores.values
    median = float(np.median(values))
    rule = median + OUTLIER_Z * 1.4826 * float(np.median(np.abs(values - median)))
    count = max(round(params.contamination * len(values)), 1)
    expected = float(values[view.ranking.order[count - 1]])
    start = expected if params.threshold is None else params.threshold
    grid = np.unique(np.append(view.ranking.thresholds, [rule, expected, start]))[::-1]
    marks = (
        Mark("m", expected, f"top {100 * params.contamination:.3g} %"),
        Mark("s", rule, f"median + {OUTLIER_Z} MAD"),
    )
    return replace(result, grid=np.ascontiguousarray(grid), start=start, marks=marks)
