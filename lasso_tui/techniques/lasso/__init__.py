"""The lasso: the whole path at once, and one alpha to look at closely.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁
"""

from __future__ import annotations

from lasso_tui.techniques.lasso.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.lasso.compute import solve
from lasso_tui.techniques.lasso.data import article
from lasso_tui.techniques.lasso.lesson import LESSON
from lasso_tui.techniques.lasso.params import LassoParams
from lasso_tui.techniques.lasso.readout import models, readout
from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.technique import Technique, TutorialExample

__all__ = ["TECHNIQUE", "LassoParams", "article"]

TECHNIQUE = Technique(
    slug="lasso",
    title="Lasso",
    order=1,
    params=LassoParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False, "folds": 5},
        remark="The worked example shows one fit at one alpha, without the path and the true coefficients.",
    ),
    lesson=LESSON,
    models=models,
    path=lambda r: coefficient_path(r.fit),
    generators=(synthetic_source(),),
    arrangement=ARRANGEMENT,
    sums=True,
)
