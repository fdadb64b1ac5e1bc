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
from lasso_tui.techniques.descent.charts import CHARTS, Still, cost_chart, threshold_chart
from lasso_tui.techniques.descent.compute import solve
from lasso_tui.techniques.descent.data import article
from lasso_tui.techniques.descent.lesson import LESSON
from lasso_tui.techniques.descent.params import CHANGE, DescentParams
from lasso_tui.techniques.descent.readout import readout, remark, stops
from lasso_tui.techniques.descent.run import COSTINGS, MOST_STEPS, DescentRun, descend, reference_solution
from lasso_tui.techniques.descent.tutorial import tutorial
from lasso_tui.techniques.linear.linear_path import scaling
from lasso_tui.techniques.linear.synthetic import NAME, SyntheticParams, synthetic_source
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


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
