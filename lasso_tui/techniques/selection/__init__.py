"""Selection: the features that the lasso selects, and how often half-samples of the rows select them.

Π̂ⱼ(α) = share of half-samples of the rows in which the lasso at α selects feature j
stable: maxₐ Π̂ⱼ ≥ π;   E[false selections] ≤ q² / ((2π − 1)·p) among the first q features to enter
relaxed lasso: γ·lasso + (1 − γ)·least squares on the features that the lasso selects
"""

from __future__ import annotations

from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.linear.linear_path import path_chart
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.selection.charts import frequency_chart, selected_chart, stability_chart
from lasso_tui.techniques.selection.compute import SelectionResult, solve
from lasso_tui.techniques.selection.data import article
from lasso_tui.techniques.selection.lesson import LESSON
from lasso_tui.techniques.selection.params import SelectionParams
from lasso_tui.techniques.selection.readout import models, readout
from lasso_tui.techniques.technique import ChartSpec, Technique, TutorialExample

CHARTS: tuple[ChartSpec[SelectionResult], ...] = (
    ChartSpec("Selected", selected_chart),
    ChartSpec("Stability", stability_chart),
    ChartSpec("Frequencies", frequency_chart),
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
)

TECHNIQUE = Technique(
    slug="selection",
    title="Selection",
    order=4,
    params=SelectionParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False, "folds": 5},
        remark="The worked example is one fit, which says nothing about stability; half-samples do.",
    ),
    models=models,
    path=lambda r: coefficient_path(r.fit),
    lesson=LESSON,
    generators=(synthetic_source(),),
)
