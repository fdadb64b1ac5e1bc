"""Ridge and lasso: two penalties on the same rows, on axes where they can be compared.

lasso   1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁
ridge   1/(2n)·‖y − b₀ − Xb‖² + α/2·‖b‖²
"""

from __future__ import annotations

from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.ridge.charts import coefficient_table, error_chart, lasso_path, ridge_path
from lasso_tui.techniques.ridge.compute import RidgeResult, solve
from lasso_tui.techniques.ridge.data import article
from lasso_tui.techniques.ridge.lesson import LESSON
from lasso_tui.techniques.ridge.params import TUTORIAL, RidgeParams
from lasso_tui.techniques.ridge.readout import models, readout
from lasso_tui.techniques.technique import ChartSpec, Technique, TutorialExample

__all__ = ["TECHNIQUE", "RidgeParams", "article"]

CHARTS: tuple[ChartSpec[RidgeResult], ...] = (
    ChartSpec("Lasso path", lasso_path),
    ChartSpec("Ridge path", ridge_path),
    ChartSpec("CV error", error_chart),
    ChartSpec("Coefficients", coefficient_table),
)

TECHNIQUE = Technique(
    slug="ridge",
    title="Ridge",
    order=3,
    params=RidgeParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=models,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False, "axis": TUTORIAL, "folds": 10},
        remark="The worked example draws both along scikit-learn's alphas; Ridge's multiplies the full residual sum "
        "of squares, Lasso's 1/(2n) of it. The other three axes here are comparable.",
    ),
    lesson=LESSON,
    generators=(synthetic_source(),),
)
