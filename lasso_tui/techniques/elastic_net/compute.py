"""Elastic-net paths for several l1_ratios, their cross-validation, and the one that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from lasso_tui import solvers
from lasso_tui.charts import Heatmap
from lasso_tui.data import Table
from lasso_tui.techniques.elastic_net.blocks import Contrast
from lasso_tui.techniques.elastic_net.params import MIDDLE, RATIOS, ElasticNetParams
from lasso_tui.techniques.elastic_net.ratio_paths import (
    HEATMAP,
    LASSO,
    Best,
    RatioPath,
    cross_validate_ratios,
    l1_grid,
)
from lasso_tui.techniques.elastic_net.view import chosen_ratio, view_for_ratio
from lasso_tui.techniques.linear.inspection import (
    Events,
    check_feature,
    events_between,
    events_of,
)
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.linear.problem import Problem, polished
from lasso_tui.techniques.linear.splits import TrainTest, folds_of, split_train_test
from lasso_tui.techniques.linear.target_families import encode_target
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Result

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ElasticNetResult", "solve"]

TUTORIAL_TEST_FRACTION = 0.2
"""Fraction of rows that the worked example tests on, whatever is set."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ElasticNetResult(Result[ElasticNetParams, Table]):
    """Paths of the l1_ratios solved so far, and the one that is shown.

    Attributes
    ----------
    problem, parts : the problem on the training rows; training and test rows
    l1 : (A,) values of alpha · l1_ratio, decreasing, the same for all paths; `grid` has the alphas
    rows : paths by l1_ratio
    ratio : the l1_ratio shown, to which the cursor's alpha belongs
    fit, events, gradients, contrast : its path, its knots, |xⱼ'r/n| minus the L2 term (A, p), its blocks
    heatmap : the CV errors of all paths
    tutorial, tutorial_parts : the worked example's solution, and its training and test rows
    lasso_events : the lasso's exact knots
    stability, stability_ratio : selection frequencies, and their l1_ratio
    folds, fold_warnings : label and warnings of the folds
    own_warnings : those warnings that depend on what is shown; the others are of the data
    cache : values computed when an l1_ratio, a feature or an alpha is first shown
    """

    problem: Problem
    parts: TrainTest
    l1: FloatArray
    rows: dict[float, RatioPath]
    ratio: float
    fit: PathFit
    contrast: Contrast
    events: Events | None
    gradients: FloatArray
    heatmap: Heatmap
    tutorial: solvers.Descent | None = None
    tutorial_parts: TrainTest | None = None
    lasso_events: Events | None = None
    stability: solvers.Stability | None = None
    stability_ratio: float | None = None
    folds: str = ""
    fold_warnings: tuple[str, ...] = ()
    own_warnings: tuple[str, ...] = ()
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
        check_feature(params.explain, self.data.features)
        view = view_for_ratio(self.rows, params, self.problem, self.l1, self.lasso_events, self.cache)
        of_data = tuple(warning for warning in self.warnings if warning not in self.own_warnings)
        own = view["warnings"] + self.fold_warnings
        return replace(self, params=params, **view | {"own_warnings": own, "warnings": of_data + own})

    def in_force(self) -> dict[str, str]:
        """Write the l1_ratio that is shown where none is set."""
        return {"l1_ratio": f"{self.ratio:g}"} if self.params.l1_ratio is None else {}

    def can_draw(self, params: Params) -> bool:
        """Tell whether the l1_ratio is solved, or is being solved."""
        assert isinstance(params, ElasticNetParams)
        return params.l1_ratio is None or params.l1_ratio in {*self.rows, *RATIOS}


def make_exact(paths: dict[float, RatioPath], ratios: Collection[float]) -> None:
    """Make the coefficients of logistic or Poisson paths exact, in place, of those among `ratios`."""
    chosen = [ratio for ratio in paths if ratio in ratios]
    for k, ratio in enumerate(chosen):
        with solvers.part("exact coefficients", k / len(chosen), (k + 1) / len(chosen)):
            paths[ratio] = replace(paths[ratio], path=polished(paths[ratio].path))


def solve(params: ElasticNetParams, table: Table) -> Iterator[ElasticNetResult]:
    """Yield a path, then the heatmap one l1_ratio after another, then degrees of freedom, then exact knots."""
    import numpy as np

    check_feature(params.explain, table.features)
    encoded, family = encode_target(table, params.family)
    parts = split_train_test(encoded, params.test_fraction, params.seed, kind=params.split)
    train = parts.fitted
    problem = Problem.of(params, train, family)
    folds = folds_of(train, params.folds, params.seed, params.split, params.folds_by)
    requested = params.l1_ratio
    l1 = l1_grid(problem, params.alpha, requested)
    first = MIDDLE if requested is None else requested
    paths = {r: RatioPath.of(problem, r, l1) for r in dict.fromkeys((first, MIDDLE, LASSO))}
    cache: dict[Any, Any] = {}

    def view(lasso_events: Events | None = None) -> dict[str, Any]:
        fields = view_for_ratio(paths, params, problem, l1, lasso_events, cache)
        own = fields["warnings"] + folds.warnings
        return {
            "rows": dict(paths),
            "lasso_events": lasso_events,
            **fields,
            "own_warnings": own,
            "warnings": own,
        }

    tutorial = tutorial_parts = None
    if table.source == "article":
        tutorial_parts = split_train_test(table, TUTORIAL_TEST_FRACTION, params.seed)
        example = tutorial_parts.fitted
        tutorial = solvers.coordinate_descent(
            example.X, example.y, 0.1, tol=1e-4, stop="scikit-learn", l1_ratio=0.5
        )
    result = ElasticNetResult(
        data=table,
        params=params,
        problem=problem,
        parts=parts,
        l1=l1,
        tutorial=tutorial,
        tutorial_parts=tutorial_parts,
        cache=cache,
        folds=folds.label,
        fold_warnings=folds.warnings,
        pending=HEATMAP,
        **view(),
    )
    yield result
    for row in cross_validate_ratios(problem, paths, first, l1, folds):
        paths[row.ratio] = row.along(l1)
        if len(row.path.alphas) > len(l1):  # the grid was extended, for one l1_ratio and so for all
            l1 = np.concatenate([l1, row.l1[len(l1) :]])
            paths.update({ratio: other.along(l1) for ratio, other in paths.items()})
            cache.clear()
            result = replace(result, l1=l1)
        result = replace(result, **view())
        yield result
    piecewise_linear = family.is_gaussian and problem.bounds is None
    if not family.is_gaussian:
        make_exact(paths, {chosen_ratio(params, paths), MIDDLE, LASSO} | Best.ratios(paths))
        cache.clear()  # it holds what was made of the paths as they were
    if piecewise_linear:  # no formula for other families
        for ratio, row in paths.items():
            paths[ratio] = replace(row, df=solvers.degrees_of_freedom(row.path))
    result = replace(result, pending="knots", numbers_final=not params.stability, **view())
    yield result
    if not family.is_gaussian:
        make_exact(paths, paths.keys())
        cache.clear()
    lasso = PathFit.of(train, paths[LASSO].path)
    lasso_events = events_of(lasso, lasso.path.knots()) if piecewise_linear else events_between(lasso)
    result = replace(result, pending="half-samples" * params.stability, **view(lasso_events))
    yield result
    if params.stability:
        counts = problem.frequencies(result.grid[::2], params.pairs, params.seed, l1_ratio=result.ratio)
        for stability in counts:
            done = stability.n_pairs == stability.n_pairs_total
            pending = "" if done else f"{stability.n_pairs} pairs of half-samples"
            yield replace(result, stability=stability, stability_ratio=result.ratio, pending=pending)
