"""Tuning: the alpha with the lowest estimated prediction error, and the uncertainty of that choice.

minimum: the α with the smallest CV(α);   1-SE: the largest α with CV(α) ≤ CV(min) + SE(min)
"""

from __future__ import annotations

from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.technique import Technique, TutorialExample
from lasso_tui.techniques.tuning.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.tuning.compute import solve
from lasso_tui.techniques.tuning.data import article
from lasso_tui.techniques.tuning.lesson import LESSON
from lasso_tui.techniques.tuning.params import TuningParams
from lasso_tui.techniques.tuning.readout import models, readout

TECHNIQUE = Technique(
    slug="tuning",
    title="Tuning",
    order=6,
    params=TuningParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=models,
    path=lambda r: coefficient_path(r.fit),
    article=TutorialExample(
        make=article,
        preset={"split": "in order", "standardize": False, "folds": 5, "test_fraction": 0.2},
        remark="The worked example plots the mean only, without its standard error or another criterion.",
    ),
    lesson=LESSON,
    generators=(synthetic_source(),),
    arrangement=ARRANGEMENT,
    sums=True,
)
