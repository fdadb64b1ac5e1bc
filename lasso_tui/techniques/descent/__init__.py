"""Coordinate descent: the lasso solved one coordinate at a time, with a certificate."""

from __future__ import annotations

from lasso_tui.techniques.descent.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.descent.compute import solve
from lasso_tui.techniques.descent.data import article
from lasso_tui.techniques.descent.lesson import LESSON
from lasso_tui.techniques.descent.params import CHANGE, DescentParams
from lasso_tui.techniques.descent.readout import readout
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.technique import Technique, TutorialExample

__all__ = ["TECHNIQUE", "DescentParams"]

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
        preset={"alpha": 0.1, "stop_rule": CHANGE, "fit_intercept": False, "standardize": False},
        remark="The tutorial recomputes the residual for every coordinate, n·p operations an update, and stops "
        "without a certificate.",
    ),
    lesson=LESSON,
    generators=(synthetic_source(),),
    fits_constant=lambda params: not params.fit_intercept,
    cursor="step",
    arrangement=ARRANGEMENT,
    sums=True,
)
