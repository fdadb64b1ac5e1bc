"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.anomaly.charts import (
    MethodView,
)
from lasso_tui.techniques.anomaly.data import (
    columns_and_labels,
)
from lasso_tui.techniques.anomaly.methods import (
    MEAN,
    Scores,
    column_regressions,
    distance,
    scaled,
    sparse_codes,
)
from lasso_tui.techniques.anomaly.params import NORMAL_ROWS, AnomalyParams
from lasso_tui.techniques.anomaly.tutorial import Tutorial, tutorial
from lasso_tui.techniques.linear.grid import check_folds
from lasso_tui.techniques.params import ParamError, Params
from lasso_tui.techniques.result import Result

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray


Placed = TypeVar("Placed", bound="AnomalyResult")


OUTLIER_Z = 3.5
"""Modified z-score from which Iglewicz & Hoaglin (1993) call a value an outlier."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AnomalyResult(Result[AnomalyParams, Table]):
    """Every method's scores so far, and the place on the scores of the one shown."""

    scored: Table
    """The rows and columns that were scored."""
    said: str
    """What became of the target."""
    labels: BoolArray | None
    views: tuple[MethodView, ...] = ()
    neighbours: float | None = None
    """How many columns predict a column, on average."""
    code: tuple[int, float] | None = None
    """Atoms of the dictionary, and how many a row uses."""
    tutorial: Tutorial | None = None

    @property
    def view(self) -> MethodView:
        """The method shown: the one asked for, or the last that is computed."""
        key = self.params.method
        return next((view for view in self.views if view.scores.name == key), self.views[-1])

    @property
    def others(self) -> tuple[MethodView, ...]:
        """The methods that are not shown."""
        return tuple(view for view in self.views if view is not self.view)

    def with_params(self, params: Params) -> Self:
        """Return the result as another method's, or with another share expected: nothing is computed again."""
        return with_threshold(super().with_params(params))


def solve(params: AnomalyParams, table: Table) -> Iterator[AnomalyResult]:
    """First distances, then each column from the others, then sparse codes; models never see the rows they score."""
    import numpy as np

    data, labels, said = columns_and_labels(table, params.target_use, params.most_rows, params.seed)
    if data.n_features < 2:
        raise ParamError(
            f"target_use must be 'column' here: {table.name} has {data.n_features} feature, and it takes "
            "two at least to predict one from another."
        )
    splits = solvers.kfold(data.n_samples, check_folds(params.folds, data), params.seed)
    if params.learn_from == NORMAL_ROWS:
        if labels is None:
            raise ParamError(f"learn_from must be 'all rows' here: {table.name} has no labels that are used.")
        splits = tuple((train[~labels[train]], held) for train, held in splits)
    fewest = min(len(train) for train, _ in splits)
    if fewest < 4:
        raise ParamError(
            f"folds must leave at least 4 rows to learn from, of {data.n_samples} rows, not {fewest}."
        )
    own = scaled(data.X, splits, params.scaling, params.most_columns)
    if not (own.scale > 0).any(axis=1).all():
        raise ParamError(
            f"folds must leave columns that vary; in a part of {table.name} all columns are constant."
        )
    plain = own if params.scaling == MEAN else scaled(data.X, splits, MEAN, params.most_columns)
    scores = [
        distance(plain, "distance"),
        distance(own, "robust"),
    ]
    result = with_threshold(
        AnomalyResult(
            data=table,
            params=params,
            scored=data,
            said=said,
            labels=labels,
            grid=np.ones(1),
            start=1.0,
            views=tuple(MethodView.of(s, labels, data) for s in scores),
            warnings=warnings(params, data) + unused(table),
            tutorial=tutorial(table) if table.source == "article" else None,
            pending="each column from the others",
        )
    )
    yield result
    found, neighbours = column_regressions(own, params.alpha)
    result = added(replace(result, neighbours=neighbours, pending="sparse coding"), found)
    yield result
    found, atoms, used = sparse_codes(own, params.atoms, params.sparsity, params.seed)
    yield added(replace(result, code=(atoms, used), pending=""), found)


def unused(table: Table) -> tuple[str, ...]:
    """Say what of a table's rows is not used."""
    if table.weights is None and table.cv_groups is None and table.time is None and table.held_out is None:
        return ()
    return ("Weights, groups, times and held-out rows are not used: each row is judged against all others.",)


def warnings(params: AnomalyParams, data: Table) -> tuple[str, ...]:
    """Say which columns are used, where not all are."""
    if data.n_features <= params.most_columns:
        return ()
    return (
        f"{params.most_columns} of {data.n_features:,} columns are used: those of the largest variance on the "
        "training rows (most_columns).",
    )


def added(result: AnomalyResult, scores: Scores) -> AnomalyResult:
    """Put one more method beside the others."""
    return with_threshold(
        replace(result, views=(*result.views, MethodView.of(scores, result.labels, result.scored)))
    )


def with_threshold(result: Placed) -> Placed:
    """Have the cursor stand on the scores of the method shown, with its two marks."""
    import numpy as np

    params, view = result.params, result.view
    assert isinstance(params, AnomalyParams)
    values = view.scores.values
    middle = float(np.median(values))
    rule = middle + OUTLIER_Z * 1.4826 * float(np.median(np.abs(values - middle)))
    expected = float(values[view.ranking.order[max(round(params.expected * len(values)), 1) - 1]])
    start = expected if params.threshold is None else params.threshold
    grid = np.unique(np.append(view.ranking.thresholds, [rule, expected, start]))[::-1]
    marks = (Mark("m", expected, f"worst {100 * params.expected:.3g} %"), Mark("s", rule, "3.5 spreads"))
    return replace(result, grid=np.ascontiguousarray(grid), start=start, marks=marks)
