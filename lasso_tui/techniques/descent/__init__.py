"""Coordinate descent, one coordinate at a time: how a lasso is solved, and how to know when it is.

b₀ free, all bₖ but bⱼ held:   bⱼ ← S(zⱼ, α) / vⱼ,   zⱼ = ⟨xⱼ, r⟩/n + vⱼ·bⱼ,   vⱼ = ⟨xⱼ, xⱼ⟩/n
S(z, α) = sign(z)·max(|z| − α, 0): pull z towards zero by α, and stop there
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.descent.charts import Still, cost_chart, threshold_chart
from lasso_tui.techniques.descent.run import COSTINGS, MOST_STEPS, DescentRun, descend, reference_solution
from lasso_tui.techniques.descent.tutorial import tutorial
from lasso_tui.techniques.linear.linear_path import scaling
from lasso_tui.techniques.linear.synthetic import (
    NAME,
    InformativeParams,
    SyntheticParams,
    synthetic_source,
)
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

CHANGE, GAP = RULES = ("change", "gap")
FIRST_STEPS = 10_000
"""Steps of a first picture, where all of them take longer."""

COORDINATE, SWEEP = STRIDES = ("coordinate", "sweep")


@dataclass(frozen=True, kw_only=True)
class DescentParams(InformativeParams, SyntheticParams):
    """What can be set."""

    step: float | None = number(
        None,
        label="step",
        low=0,
        high=MOST_STEPS,
        whole=True,
        recompute="scrub",
        auto="where the rule stops",
        help="How many coordinates have been updated: ] updates the next one, [ takes it back.",
    )
    stride: str = choice(
        COORDINATE,
        *STRIDES,
        label="stride",
        recompute="draw",
        help="What ] and [ step by: one coordinate, or one sweep through all of them.",
    )
    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        auto="a tenth of the smallest that drops all",
        help="Penalty per sample: where the soft threshold cuts.",
    )
    rule: str = choice(
        GAP,
        *RULES,
        label="rule",
        help="What stops the descent: a small duality gap, or a sweep that changes little, as in the tutorial.",
    )
    gap: float = log_slider(
        1e-6,
        label="gap",
        low=1e-12,
        high=1e-1,
        help="The gap rule stops where the relative duality gap is at most this.",
    )
    tol: float = log_slider(
        1e-4,
        label="tol",
        low=1e-12,
        high=1e3,
        help="The change rule stops where the changes of a sweep are less than this in sum.",
    )
    sweeps: int = number(
        300, label="sweeps", low=1, high=5000, step=100, whole=True, help="Where to give up."
    )
    intercept: bool = switch(
        True, label="intercept", help="Centre the columns and the target, so that b₀ is free; else b₀ = 0."
    )
    standardize: bool = switch(
        True,
        label="standardise",
        help="Divide each column by its standard deviation, so that one threshold suits all.",
    )
    seed: int = seed(42, help="Seed of the random data.", only_for=("article", NAME))
    noise: float = number(
        1.0,
        label="noise",
        low=0.0,
        high=100.0,
        only_for=("article", NAME),
        help="Standard deviation of the noise in random data.",
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class DescentResult(Result[DescentParams, Table]):
    """The run, and the pictures of it that do not depend on the step."""

    run: DescentRun
    still: Still
    tutorial: tuple[Metric, ...] = ()

    def with_params(self, params: Params) -> Self:
        """Step by coordinates or by sweeps along the same run."""
        assert isinstance(params, DescentParams)
        return replace(self, params=params, grid=places(self.run, params.stride))


def places(run: DescentRun, stride: str) -> FloatArray:
    """Return the step numbers where the cursor can stand, the last first."""
    import numpy as np

    steps = run.trace.ends if stride == SWEEP else np.arange(run.steps + 1)
    return steps[::-1].astype(np.float64)


def article(params: DescentParams) -> Table:
    """Make the tutorial's data: 100 rows, 10 columns of which the first three count."""
    from lasso_tui.techniques.ridge import RidgeParams, article as same

    return same(RidgeParams(seed=params.seed, noise=params.noise))


def solve(params: DescentParams, table: Table) -> Iterator[DescentResult]:
    """Run the descent, and the exact solver to compare it with."""
    alpha = params.alpha
    if alpha is None:
        alpha = 0.1 * solvers.alpha_max(
            table.X, table.y, fit_intercept=params.intercept, standardize=params.standardize
        )
    exact = reference_solution(table, alpha, intercept=params.intercept, standardize=params.standardize)
    whole = min(params.sweeps, max(MOST_STEPS // table.n_features, 1))
    short = max(FIRST_STEPS // table.n_features, 1)
    for sweeps in (short, whole) if whole > 10 * short else (whole,):
        run = descend(table, exact, tol=params.tol, gap=params.gap, sweeps=sweeps, intercept=params.intercept)
        done = sweeps == whole or (run.by_gap is not None and run.by_change is not None)
        yield found(params, table, run, "" if done else "more sweeps")
        if done:
            return


def found(params: DescentParams, table: Table, run: DescentRun, pending: str) -> DescentResult:
    """Put a run beside what is asked of it."""
    stops = (("m", run.by_gap, "gap stops"), ("s", run.by_change, "change stops"))
    marks = tuple(Mark(key, float(stop), label) for key, stop, label in stops if stop is not None)
    stop = run.by_change if params.rule == CHANGE else run.by_gap
    start = run.steps if stop is None else stop
    return DescentResult(
        data=table,
        params=params,
        grid=places(run, params.stride),
        start=float(start if params.step is None else min(params.step, run.steps)),
        marks=marks,
        run=run,
        still=Still.of(table, run, params.gap, marks),
        pending=pending,
        warnings=()
        if pending
        else warnings(params, run, table.weights) + least_squares_warning(table, "Descent"),
        tutorial=tutorial(table) if table.source == "article" else (),
    )


def warnings(params: DescentParams, run: DescentRun, weights: FloatArray | None) -> tuple[str, ...]:
    """Say what did not go as asked."""
    told = ["The weights of the rows are not used: each step counts every row once."] * (weights is not None)
    if (run.by_change if params.rule == CHANGE else run.by_gap) is None:
        more = "raise alpha" if run.trace.sweeps < params.sweeps else "raise sweeps, or alpha"
        told.append(
            f"The {params.rule} rule was not met in {run.trace.sweeps} sweeps of {len(run.scales):,} coordinates "
            f"(relative duality gap {run.trace.gaps[-1]:.0e}): {more}."
        )
    if params.step is not None and params.step > run.steps:
        told.append(f"step {params.step:g} is past the end: this run has {run.steps} steps.")
    return tuple(told)


CHARTS: tuple[ChartSpec[DescentResult], ...] = (
    ChartSpec("Coefficients", lambda r, cursor: replace(r.still.evolution, cursor=float(round(cursor)))),
    ChartSpec(
        "Soft threshold", lambda r, cursor: threshold_chart(r.data, r.run, r.still.reach, round(cursor))
    ),
    ChartSpec("Convergence", lambda r, cursor: replace(r.still.convergence, cursor=float(round(cursor)))),
    ChartSpec("Cost", lambda r, cursor: cost_chart(r.run, r.still, round(cursor))),
)


def readout(result: DescentResult, cursor: float) -> Readout:
    """Return the figures after a step."""
    import numpy as np

    run, trace, step = result.run, result.run.trace, round(cursor)
    coef, scales, sweep = run.coef_at(step), run.scales, run.sweep_of(step)
    kept, gap = int(np.count_nonzero(coef)), max(float(trace.gaps[sweep]), 0.0)
    above = float(np.nan_to_num(run.excess[step]))
    figures = [
        Metric("step", "step", step, f"{step:,} of {run.steps:,}"),
        Metric("sweep", "whole sweeps", sweep, str(sweep)),
        *moved(result, step),
        Metric("gap", "gap", gap, gap_text(gap), data_label=f"sweep {sweep}"),
        Metric("nonzero", "kept", kept, f"{kept} of {result.data.n_features:,}"),
        Metric(
            "objective",
            "objective",
            float(trace.objectives[step]),
            format_significant(trace.objectives[step], 6),
        ),
        Metric(
            "excess",
            "above its minimum, in null models",
            above,
            f"{above:.0e}" if above else "0",
            in_readout=False,
        ),
        Metric(
            "distance",
            "largest distance from the exact coefficients",
            run.distance(coef),
            f"{run.distance(coef):.1e}",
            in_readout=False,
        ),
        Metric("alpha", "alpha", trace.alpha, format_significant(trace.alpha), in_readout=False),
        *stops(run),
        *(
            Metric(
                f"operations_{name.split()[0].lower()}",
                f"multiply-adds, {name}",
                int(count),
                f"{count:,}",
                in_readout=False,
            )
            for name, count in zip(COSTINGS, run.operations[:, step], strict=True)
        ),
    ]
    if sweep:
        change = float(trace.changes[sweep - 1])
        figures.append(Metric("change", "change", change, f"{change:.0e}", data_label=f"sweep {sweep}"))
    truth, original = result.data.truth, coef / scales
    known = None if truth is None else truth * scales
    standardize, free = run.exact.standardize, result.params.intercept
    mean = float(result.data.y.mean()) if free else 0.0
    back = mean - float(run.exact.means @ original)
    return Readout(
        metrics=(*figures, *result.tutorial),
        coefficients=Coefficients(result.data.features, coef, original, known),
        intercept_scaled=mean if standardize else back,
        intercept_unscaled=back,
        scaling=scaling(replace(result.data, weights=None), standardize=standardize)
        if free or standardize
        else "Columns and target as they are, without an intercept.",
        remark=remark(result),
    )


def moved(result: DescentResult, step: int) -> tuple[Metric, ...]:
    """Tell what the last step did to its coordinate."""
    if step == 0:
        return ()
    trace, k = result.run.trace, step - 1
    name = result.data.features[int(trace.coordinates[k])]
    before, after = float(trace.before[k]), float(trace.after[k])
    return (
        Metric("updated", name, after, f"{format_significant(before)} → {format_significant(after)}"),
        Metric("updated_feature", "its column", int(trace.coordinates[k]), name, in_readout=False),
        Metric(
            "partial_correlation",
            "its z",
            float(trace.rhos[k]),
            format_significant(trace.rhos[k]),
            in_readout=False,
        ),
    )


def stops(run: DescentRun) -> tuple[Metric, ...]:
    """Tell where each rule stops, and what is left to gain there; NaN where it never does."""
    figures: list[Metric] = []
    for name, stop in (("change", run.by_change), ("gap", run.by_gap)):
        sweep: float = float("nan") if stop is None else run.sweep_of(stop)
        gap = float("nan") if stop is None else trace_gap(run, stop)
        figures += [
            Metric(f"{name}_rule_sweeps", f"sweeps, {name} rule", sweep, f"{sweep:g}", in_readout=False),
            Metric(f"{name}_rule_gap", f"gap there, {name} rule", gap, gap_text(gap), in_readout=False),
        ]
    return tuple(figures)


def trace_gap(run: DescentRun, step: int) -> float:
    """Return the relative duality gap at the end of the last whole sweep."""
    return float(run.trace.gaps[run.sweep_of(step)])


def remark(result: DescentResult) -> str:
    """What the change rule leaves unknown, in figures of this run."""
    run, tol = result.run, result.params.tol
    if run.by_change is None:
        return f"The change rule (sum of changes < {tol:g}) is not met in {run.trace.sweeps} sweeps."
    sweeps, gap = run.sweep_of(run.by_change), trace_gap(run, run.by_change)
    dear = run.operations[0, run.by_change] / run.operations[1, run.by_change]
    return (
        f"The change rule stops after {sweeps} sweeps, at gap {gap:.0e}, which it does not know; the naive residual "
        f"has cost {dear:.1f} times what the running one has."
    )


LESSON = Lesson(
    question="How is a lasso solved, one coordinate at a time, and how does one know that it is?",
    charts={
        "Coefficients": "Each line is one coefficient as the steps go by, from zero to the solution. Most of the "
        "way is made in the first sweeps. m and s are where the two rules stop.",
        "Soft threshold": "The step that was just made. Across: z, what the coordinate would be pulled to by the "
        "data. Up: what it becomes. Between the two marks at alpha it is set to exactly zero; beyond them it is "
        "pulled back by alpha. The quiet line is no penalty; two signs tell where it was and where it is now.",
        "Convergence": "How far the objective is above its minimum, and the duality gap, which is never less than "
        "that and needs no knowledge of the minimum: it is the proof that the descent may stop. Both are parts "
        "of the objective of the model without features.",
        "Cost": "The same sweeps in three ways of keeping the books: the residual anew at every step, the "
        "residual carried along, or the products of all columns. Further left is cheaper.",
    },
    formula="bⱼ ← S(⟨xⱼ, r⟩/n + vⱼ·bⱼ, α) / vⱼ,   vⱼ = ⟨xⱼ, xⱼ⟩/n,   S(z, α) = sign(z)·max(|z| − α, 0)",
    try_this=(
        "Type 0 at step, then press ] ten times: each coordinate in turn takes its best value.",
        "Set stride to sweep and press ]: the later sweeps hardly move anything.",
        "On diabetes, make alpha ten times smaller: correlated columns need many more sweeps.",
        "Switch standardise off: the change rule now depends on the units, the gap rule does not.",
        "On synthetic with 1000 columns and 100 rows, compare the costings.",
    ),
    not_when="Very correlated columns make it slow, as each coordinate waits for the others; the path solver of "
    "this program solves for all kept coordinates at once. A small change is no proof of a small error.",
    references=(
        "Friedman, Hastie, Höfling & Tibshirani 2007, Pathwise coordinate optimization, Ann. Appl. Stat. 1(2).",
        "Friedman, Hastie & Tibshirani 2010, Regularization paths for generalized linear models via coordinate "
        "descent, J. Stat. Softw. 33(1).",
        "Kim, Koh, Lustig, Boyd & Gorinevsky 2007, An interior-point method for large-scale l1-regularized least "
        "squares (the duality gap), IEEE J. Sel. Top. Signal Process. 1(4).",
    ),
)

TECHNIQUE = Technique(
    slug="descent",
    title="Descent",
    order=5,
    params=DescentParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "rule": CHANGE, "intercept": False, "standardize": False},
        remark="The tutorial computes the residual anew for every coordinate, np operations a step, and stops "
        "without a certificate.",
    ),
    lesson=LESSON,
    generators=(synthetic_source(),),
    cursor="step",
)
