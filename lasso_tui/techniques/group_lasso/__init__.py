"""The group lasso: whole groups of columns come in or stay out, such as all levels of a factor.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·Σ_g v_g ((1−τ)·√p_g·‖b_g‖₂ + τ·‖b_g‖₁)

p_g is the number of columns in group g; τ = 0 is the group lasso, τ = 1 the lasso, between lies the sparse group
lasso. The factors v_g are 1 unless they are set. ‖b_g‖₂ has a corner at zero only, so that a group is either all
zero or, for τ = 0, all nonzero; √p_g makes a large group no likelier to enter by chance than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Trace, XYChart
from lasso_tui.data import Table
from lasso_tui.techniques.group_lasso.charts import (
    CHARTS,
    find_group,
    group_events,
    group_known,
    group_stems,
    group_table,
    norms_chart,
    why_group,
    why_traces,
)
from lasso_tui.techniques.group_lasso.compute import models, solve
from lasso_tui.techniques.group_lasso.data import grouped_article, grouped_synthetic
from lasso_tui.techniques.group_lasso.fits import GroupModel, lasso_figures, lasso_remark, split_groups
from lasso_tui.techniques.group_lasso.group_spec import ALLOWED, Groups, read_groups
from lasso_tui.techniques.group_lasso.lesson import LESSON
from lasso_tui.techniques.group_lasso.params import GroupLassoParams
from lasso_tui.techniques.group_lasso.readout import readout, remark
from lasso_tui.techniques.group_lasso.tutorial import (
    Tutorial,
    tutorial,
    tutorial_chart,
    tutorial_figures,
    tutorial_remark,
)
from lasso_tui.techniques.linear.grid import extend_grid, nearest, start_alpha
from lasso_tui.techniques.linear.inspection import Events, events_sheet, penalty_factors
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks, fit_figures, held_out_figures, scaling
from lasso_tui.techniques.linear.path_params import InspectionParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.params import ParamError, Params, number, redeclare, switch, text
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, DataGenerator, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array


TECHNIQUE = Technique(
    slug="group-lasso",
    title="Group lasso",
    order=11,
    params=GroupLassoParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=lambda p: grouped_article(p.noise, p.seed),
        preset={"alpha": 0.1, "noise": 0.1},
        remark="The tutorial's block update lacks the division by the curvature X'X/n and the √size weights, and y "
        "is not centred: it overflows instead of converging.",
    ),
    lesson=LESSON,
    generators=(
        DataGenerator(
            name=NAME,
            title="random rows and columns in groups, of which whole ones count",
            make=lambda p: grouped_synthetic(
                p.rows, p.columns, p.size, p.nonzero, p.correlation, p.noise, p.seed
            ),
        ),
    ),
    dataset="birthwt",
    models=models,
    path=lambda r: coefficient_path(r.fit),
)
