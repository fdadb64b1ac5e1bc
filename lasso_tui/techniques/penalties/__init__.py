"""Penalties: lasso, relaxed lasso and adaptive lasso side by side, on one axis of alpha / alpha max.

lasso            1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ |bⱼ|
relaxed lasso    γ·lasso + (1 − γ)·least squares on the features that the lasso selects
adaptive lasso   1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ vⱼ|bⱼ|,   vⱼ ∝ 1/|b̃ⱼ|^power from a first estimate b̃
"""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.techniques.fit_words import words_of_fit
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.penalties.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.penalties.compute import solve
from lasso_tui.techniques.penalties.lesson import LESSON
from lasso_tui.techniques.penalties.params import PenaltiesParams
from lasso_tui.techniques.penalties.readout import fit_table, readout
from lasso_tui.techniques.technique import Technique

TECHNIQUE = Technique(
    slug="penalties",
    title="Penalties",
    order=14,
    params=PenaltiesParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=lambda r, cursor: (
        linear_model(r.lasso, float(r.grid[r.index(cursor)])),
        replace(linear_model(r.adaptive, r.adaptive_alpha(cursor), factors=r.weights), name="adaptive lasso"),
    ),
    lesson=LESSON,
    arrangement=ARRANGEMENT,
    fit_table=fit_table,
    fit_words=lambda result: words_of_fit("least squares", result.fold_label),
    generators=(synthetic_source(),),
)
