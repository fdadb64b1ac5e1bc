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
    CHARTS,
    MethodView,
    image_chart,
    precision_chart,
    roc_chart,
    row_chart,
    scores_chart,
    threshold_chart,
    top_rows_table,
)
from lasso_tui.techniques.anomaly.compute import AnomalyResult, solve
from lasso_tui.techniques.anomaly.data import (
    DIGITS,
    LABEL,
    TARGETS,
    AnomalyData,
    article,
    columns_and_labels,
    sources,
)
from lasso_tui.techniques.anomaly.lesson import LESSON
from lasso_tui.techniques.anomaly.methods import (
    CENTRES,
    MEAN,
    Scores,
    column_regressions,
    distance,
    scaled,
    sparse_codes,
)
from lasso_tui.techniques.anomaly.params import AnomalyParams
from lasso_tui.techniques.anomaly.readout import readout, remark
from lasso_tui.techniques.anomaly.tutorial import Tutorial, tutorial, tutorial_figures
from lasso_tui.techniques.linear.grid import check_folds
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, Params, choice, log_slider, number
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray


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
