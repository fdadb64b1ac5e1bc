"""The elastic net: an L1 part that drops features, an L2 part that keeps correlated ones together.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),   ρ = l1_ratio
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from lasso_tui import solvers
from lasso_tui.charts import Heatmap, Mark, TextTable
from lasso_tui.data import Table
from lasso_tui.techniques.elastic_net.blocks import (
    Contrast,
    blocks_table,
    correlated_blocks,
    grouping_chart,
)
from lasso_tui.techniques.elastic_net.charts import LESSON, readout, row_path, why
from lasso_tui.techniques.elastic_net.ratio_paths import (
    LASSO,
    RATIOS,
    RatioPath,
    cross_validated,
    l1_grid,
)
from lasso_tui.techniques.elastic_net.view import AUTO, MIDDLE, view_for_ratio
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import (
    Events,
    check_feature,
    coefficient_table,
    events_between,
    events_of,
    events_table,
    penalty_factors,
)
from lasso_tui.techniques.linear.linear_model import coefficient_path, held_out, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit, stem_chart
from lasso_tui.techniques.linear.path_params import FamilyParams, InspectionParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import TrainTest, folds_of, split_train_test
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.linear.target_families import encode_target
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.params import Params, choice, number, redeclare
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.technique import ChartSpec, DataGenerator, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


@dataclass(frozen=True, kw_only=True)
class ElasticNetParams(InspectionParams, FamilyParams):
    """What can be set."""

    l1_ratio: str = choice(
        AUTO,
        AUTO,
        *(f"{r:g}" for r in RATIOS),
        label="l1_ratio",
        recompute="draw",
        help="Share of the L1 part: 1 is the lasso, near 0 almost ridge; auto is that of the least CV error.",
    )
    folds: int = redeclare(
        InspectionParams,
        "folds",
        default=5,
        help="Parts of the cross-validation, the same for every l1_ratio.",
    )
    test_share: float = number(
        0.2,
        label="test share",
        low=0.0,
        high=0.9,
        step=0.05,
        help="Share of the rows set aside for the test error; 0 for none; not where the table holds rows out.",
    )
    together: float = number(
        0.7,
        label="block from |r|",
        low=0.1,
        high=0.99,
        step=0.05,
        recompute="draw",
        help="Correlation from which on columns count as one block in Grouping and Blocks.",
    )
    seed: int = redeclare(
        InspectionParams, "seed", help="Seed of the test rows, the folds, and the random data."
    )
    rows: int = redeclare(InspectionParams, "rows", default=80, low=10)
    columns: int = redeclare(InspectionParams, "columns", default=80)
    size: int = number(
        8,
        label="block size",
        low=1,
        high=1000,
        whole=True,
        only_for=(NAME,),
        help="Columns to a block; 1 makes all columns independent.",
    )
    nonzero: int = number(
        5,
        label="nonzero",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        help="How many blocks count; their effects alternate in sign and shrink from 3 to 1.",
    )
    correlation: float = number(
        0.95,
        label="correlation",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(NAME,),
        help="Correlation of any two columns of one block.",
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class ElasticNetResult(Result[ElasticNetParams, Table]):
    """Rows of l1_ratios so far, one of them looked at closely.

    Attributes
    ----------
    problem, parts : what is minimised, on which rows, and those that test
    l1 : (A,) values of alpha · l1_ratio, decreasing, the same for all rows
    shown : the l1_ratio that the cursor's alpha is of
    cv_map : the errors of all rows
    l1_marks : `marks` on the axis of alpha · l1_ratio
    exact : the lasso's exact events
    counted : the l1_ratio whose frequencies `stability` has
    cache : what is made of a row when it is first looked at
    """

    problem: Problem
    parts: TrainTest
    l1: FloatArray
    rows: dict[float, RatioPath]
    shown: float
    fit: PathFit
    contrast: Contrast
    events: Events | None
    pulls: FloatArray
    cv_map: Heatmap
    l1_marks: tuple[Mark, ...]
    tutorial: solvers.Descent | None = None
    exact: Events | None = None
    stability: solvers.Stability | None = None
    counted: float | None = None
    folds: str = ""
    """What the folds are called."""
    of_folds: tuple[str, ...] = ()
    """What is to be said of them."""
    cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def train(self) -> Table:
        """The rows that are fitted."""
        return self.problem.table

    @property
    def factors(self) -> FloatArray | None:
        """(p,) penalty factors, or None for ones."""
        return self.problem.factors

    def with_params(self, params: Params) -> Self:
        """Show another l1_ratio, where it has been solved, or other blocks."""
        assert isinstance(params, ElasticNetParams)
        check_feature(params.feature, self.data.features)
        seen = view_for_ratio(self.rows, params, self.problem, self.l1, self.exact, self.cache)
        return replace(self, params=params, **seen | {"warnings": seen["warnings"] + self.of_folds})

    def nearest_position(self, x: float) -> float:
        """Return the alpha that has this L1 part."""
        return float(self.grid[nearest(self.l1, x)])


def article(params: ElasticNetParams) -> Table:
    """Make the tutorial's data: 1000 rows, 100 independent columns of which ten count, almost no noise."""
    from sklearn.datasets import make_regression

    X, y, coef = make_regression(
        1000, 100, n_informative=10, noise=params.noise, random_state=params.seed, coef=True
    )
    note = f"Random data: y = ten of 100 independent columns times numbers up to 100, plus noise of {params.noise:g}."
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(100)),
        truth=coef,
        notes=(note,),
    )


def solve(params: ElasticNetParams, table: Table) -> Iterator[ElasticNetResult]:
    """First a path; then the map, one l1_ratio after another; then exact events and degrees of freedom."""
    factors = penalty_factors(params.factors, table.features)
    check_feature(params.feature, table.features)
    coded, family = encode_target(table, params.family)
    parts = split_train_test(coded, params.test_share, params.seed)
    train = parts.fitted
    problem = Problem(table=train, family=family, standardize=params.standardize, factors=factors)
    folds = folds_of(train, params.folds, params.seed)
    asked = None if params.l1_ratio == AUTO else float(params.l1_ratio)
    l1 = l1_grid(problem, params.alpha, asked)
    first = MIDDLE if asked is None else asked
    found = {r: RatioPath.of(problem, r, l1) for r in dict.fromkeys((first, MIDDLE, LASSO))}
    cache: dict[Any, Any] = {}

    def view(exact: Events | None = None) -> dict[str, Any]:
        seen = view_for_ratio(found, params, problem, l1, exact, cache)
        said = seen["warnings"] + folds.warnings
        return {"rows": dict(found), "exact": exact, **seen, "warnings": said}

    tutorial = None
    if table.source == "article":
        tutorial = solvers.coordinate_descent(
            train.X, train.y, 0.1, tol=1e-4, stop="scikit-learn", l1_ratio=0.5
        )
    result = ElasticNetResult(
        data=table,
        params=params,
        problem=problem,
        parts=parts,
        l1=l1,
        tutorial=tutorial,
        cache=cache,
        folds=folds.label,
        of_folds=folds.warnings,
        pending="CV map",
        **view(),
    )
    yield result
    for row in cross_validated(problem, found, first, l1, folds):
        found[row.ratio] = row
        result = replace(result, **view())
        yield result
    lasso = PathFit.of(train, found[LASSO].path)
    exact = events_of(lasso, lasso.path.knots()) if family.is_gaussian else events_between(lasso)
    if family.is_gaussian:  # of another family the features kept are counted
        for ratio, row in found.items():
            found[ratio] = replace(row, df=solvers.degrees_of_freedom(row.path))
    result = replace(result, pending="half-samples" * params.frequencies, **view(exact))
    yield result
    if params.frequencies:
        counts = problem.frequencies(result.grid[::2], params.pairs, params.seed, l1_ratio=result.shown)
        for stability in counts:
            done = stability.n_pairs == stability.of_pairs
            pending = "" if done else f"{stability.n_pairs} pairs of half-samples"
            yield replace(result, stability=stability, counted=result.shown, pending=pending)


def table(result: ElasticNetResult, cursor: float) -> TextTable:
    """Return every coefficient, with how often half-samples keep it once that is counted for this l1_ratio."""
    stability = result.stability if result.counted == result.shown else None
    sheet = coefficient_table(result.fit, cursor, result.factors, stability)
    if result.counted in (None, result.shown):
        return sheet
    return replace(
        sheet, note=f"frequencies were counted for l1_ratio {result.counted:g} only: set that, or solve again"
    )


CHARTS: tuple[ChartSpec[ElasticNetResult], ...] = (
    ChartSpec("Path", lambda r, cursor: row_path("Path", r.fit, r.l1, cursor * r.shown, r.l1_marks)),
    ChartSpec("CV map", lambda r, cursor: replace(r.cv_map, cursor=cursor * r.shown)),
    ChartSpec("Grouping", lambda r, cursor: grouping_chart(r.contrast, cursor, cursor * r.shown)),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
    ChartSpec(
        "Lasso path", lambda r, cursor: row_path("Lasso path", r.contrast.lasso, r.l1, cursor * r.shown, ())
    ),
    ChartSpec("Blocks", lambda r, cursor: blocks_table(r.contrast, cursor, cursor * r.shown)),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor)),
    ChartSpec("Table", table),
    ChartSpec("Why", lambda r, cursor: why(r, cursor, cursor * r.shown)),
)


def models(result: ElasticNetResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the model at the cursor, for scripts, with the rows that were set aside for the test."""
    params = result.params
    aside = held_out(result.parts, params.test_share, params.seed)
    return (linear_model(result.fit, cursor, table=result.data, factors=result.factors, holdout=aside),)


TECHNIQUE = Technique(
    slug="elastic-net",
    title="Elastic net",
    order=10,
    params=ElasticNetParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=models,
    path=lambda r: coefficient_path(r.fit),
    keep_common_scale=False,  # how much the L2 part counts beside the L1 part depends on the columns' scale
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "l1_ratio": "0.5", "standardize": False, "noise": 0.1},
        remark="The tutorial keeps 89 of 100 columns where ten count: neither alpha nor l1_ratio was chosen.",
    ),
    lesson=LESSON,
    generators=(
        DataGenerator(
            name=NAME,
            title="blocks of correlated columns, with knobs, where the truth is known",
            make=lambda p: correlated_blocks(
                p.rows, p.columns, p.size, p.nonzero, p.correlation, p.noise, p.seed
            ),
        ),
    ),
)
