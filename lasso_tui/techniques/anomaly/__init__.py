"""Anomalies: rows whose values do not fit together.

each column from the others   xⱼ ≈ b₀ + Σ_{k≠j} bₖ·xₖ,   the lasso choosing which, for every column
sparse coding                 x ≈ Σ cₖ·dₖ,   few atoms of a dictionary learnt from other rows
score of a row                √( mean over columns of ((x − expected)/σ)² )
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from lasso_tui import solvers
from lasso_tui.charts import Chart, Mark
from lasso_tui.data import Table
from lasso_tui.techniques.anomaly.charts import (
    MethodView,
    image_chart,
    precision_chart,
    roc_chart,
    row_chart,
    scores_chart,
    threshold_chart,
    top_rows_table,
)
from lasso_tui.techniques.anomaly.data import (
    DIGITS,
    LABEL,
    TARGETS,
    AnomalyData,
    article,
    columns_and_labels,
    sources,
)
from lasso_tui.techniques.anomaly.methods import (
    CENTRES,
    MEAN,
    Scores,
    column_regressions,
    distance,
    scaled,
    sparse_codes,
)
from lasso_tui.techniques.anomaly.tutorial import Tutorial, tutorial, tutorial_figures
from lasso_tui.techniques.linear.grid import check_folds
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, Params, choice, log_slider, number
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray

METHODS = ("neighbours", "codes", "robust", "distance")
"""Each column from the others, sparse codes, distance from the robust centre, distance from the mean."""
Placed = TypeVar("Placed", bound="AnomalyResult")
OUTLIER_Z = 3.5
"""Modified z-score from which Iglewicz & Hoaglin (1993) call a value an outlier."""
EVERY_ROW, NORMAL_ROWS = LEARNT_FROM = ("all rows", "normal")


@dataclass(frozen=True, kw_only=True)
class AnomalyParams(AnomalyData):
    """What can be set."""

    threshold: float | None = log_slider(
        None,
        label="threshold",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the worst rows, as many as expected",
        help="Rows with at least this score are flagged.",
    )
    method: str = choice(
        "neighbours",
        *METHODS,
        label="method",
        recompute="draw",
        help="Whose scores are shown: each column from the others, sparse codes, or plain distances.",
    )
    expected: float = number(
        0.05,
        label="expected",
        low=0.001,
        high=0.5,
        step=0.01,
        recompute="draw",
        help="Share of anomalies that you expect: where the mark m stands.",
    )
    scaling: str = choice(
        CENTRES[0],
        *CENTRES,
        label="scaling",
        help="How columns come to one scale, by the training rows: outliers pull a mean, not a median.",
    )
    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-6,
        high=1e3,
        auto="each column's least BIC",
        help="Penalty per sample of the lasso of each column on the others.",
    )
    atoms: int | None = number(
        None,
        label="atoms",
        low=1,
        high=200,
        whole=True,
        auto="half as many as columns",
        help="Size of the dictionary.",
    )
    sparsity: float = number(
        0.1,
        label="sparsity",
        low=0.001,
        high=1.0,
        step=0.01,
        help="What an atom must explain to be used, as a share of a usual row's length.",
    )
    folds: int = number(
        5,
        label="folds",
        low=2,
        high=100,
        whole=True,
        help="Parts of the rows; each is scored by models of the other parts.",
    )
    learn_from: str = choice(
        EVERY_ROW,
        *LEARNT_FROM,
        label="learn from",
        help="Whether training rows that are labelled anomalies are left out of the models.",
    )
    target_use: str = choice(
        LABEL,
        *TARGETS,
        label="target",
        help="What a table's target is: two values may be labels to judge by, never to learn from.",
    )
    most_rows: int = number(
        2000,
        label="max rows",
        low=20,
        high=100_000,
        step=1000,
        whole=True,
        help="Of more rows than this, a random sample is scored.",
    )
    most_columns: int = number(
        64,
        label="max columns",
        low=2,
        high=2000,
        step=50,
        whole=True,
        help="Of more columns than this, those of the largest variance are used.",
    )


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


def row(result: AnomalyResult, cursor: float) -> Chart:
    """Return the row at the cursor: as a picture of 8 × 8 pixels where it is one."""
    draw = image_chart if result.data.source == DIGITS else row_chart
    return draw(result.view, result.scored, result.view.ranking.at(cursor)[0])


def labelled(result: AnomalyResult) -> bool:
    """Tell whether labels say how good the ranking is."""
    return result.view.roc is not None and result.view.precision is not None


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


LESSON = Lesson(
    question="Which rows do not look like the others, and why?",
    charts={
        "Scores": "Every row's score, 1 being usual; what lies right of the cursor is flagged. Each row was scored "
        "by a model that has not seen it. Crosses are labelled anomalies, where labels are known.",
        "Worst rows": "The rows by falling score, the column that surprises most in each, and its share of the "
        "squared score. ▸ is the last row flagged; rows are counted from 1.",
        "Row": "The row at ▸: each value (dot) and what is expected of it (ring). Where they part is the surprise. "
        "For digits: the image, the image expected, and the pixels that surprise.",
        "ROC": "Recall against the share of normal rows flagged, for each method, with its area (AUC; 0.5 is "
        "chance); the dot is the threshold at the cursor. robust is the distance from the "
        "centre, by the scaling chosen.",
        "Precision–recall": "Of the rows flagged, how many are anomalies, against how many anomalies are found; with "
        "average precision. Where anomalies are rare this tells more than the ROC curve.",
        "Threshold": "The share of rows flagged, and with labels precision and recall, along the threshold. m flags "
        "the share that you expect; s is the median of the scores plus 3.5 spreads (MAD), which expects nothing.",
    },
    formula="1/(2n) · ‖xⱼ − b₀ − Σₖ bₖ·xₖ‖²  +  α · Σₖ |bₖ|,  k ≠ j,  for every column j;   "
    "1/(2p) · ‖x − D'c‖²  +  α · ‖c‖₁  for every row x",
    try_this=(
        "Press ] and [: one row fewer or more is flagged, and shown closely. Nothing is solved.",
        "Set method to distance (from the mean), which is all that the tutorial's lasso measures: on synthetic it "
        "is all but blind, as each value of an anomaly is usual by itself.",
        "On synthetic, lower the correlation to 0: now columns know nothing of one another.",
        "On breast-cancer the plain distance wins: malignant cells are simply larger.",
        "Set scaling to mean/SD, and raise the rare share: anomalies widen the very scale that should show them.",
        "Set learn from to normal, if you know which rows are: novelty detection.",
    ),
    not_when="Not where anomalies are many, or crowd together: they then teach the models what is usual. A high "
    "score means unusual, not wrong. A threshold chosen to suit the labels would have to be judged on other rows.",
    references=(
        "Meinshausen & Bühlmann 2006, High-dimensional graphs and variable selection, Ann. Stat. 34(3).",
        "Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers, ASQC.",
        "Mairal, Bach, Ponce & Sapiro 2009, Online dictionary learning for sparse coding, ICML.",
        "DeLong, DeLong & Clarke-Pearson 1988, Comparing the areas under ROC curves, Biometrics 44(3).",
        "Saito & Rehmsmeier 2015, The precision-recall plot is more informative, PLOS ONE 10(3).",
    ),
)

CHARTS: tuple[ChartSpec[AnomalyResult], ...] = (
    ChartSpec("Scores", lambda r, cursor: scores_chart(r.view, cursor)),
    ChartSpec("Worst rows", lambda r, cursor: top_rows_table(r.view, r.view.ranking.at(cursor)[0])),
    ChartSpec("ROC", lambda r, cursor: roc_chart(r.view, r.others, cursor), when=labelled),
    ChartSpec("Row", row),
    ChartSpec("Precision–recall", lambda r, cursor: precision_chart(r.view, r.others, cursor), when=labelled),
    ChartSpec("Threshold", lambda r, cursor: threshold_chart(r.view, cursor, r.marks)),
)

TECHNIQUE: Technique[AnomalyParams, Table, AnomalyResult] = Technique(
    slug="anomaly",
    title="Anomaly",
    order=13,
    params=AnomalyParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={},
        remark="The tutorial regresses X on itself: 0.9 times the identity, so that its error is only the distance "
        "from the mean; and it judges on the rows that it was fitted to.",
    ),
    lesson=LESSON,
    generators=sources(),
    dataset=DIGITS,
    cursor="threshold",
)
