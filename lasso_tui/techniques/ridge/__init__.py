"""Ridge and lasso: two penalties on the same rows, on axes where they can be compared.

lasso   1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁
ridge   1/(2n)·‖y − b₀ − Xb‖² + α/2·‖b‖²
"""

from __future__ import annotations

from lasso_tui.techniques.fit_words import words_of_fit
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.ridge.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.ridge.compute import solve
from lasso_tui.techniques.ridge.data import article
from lasso_tui.techniques.ridge.lesson import LESSON
from lasso_tui.techniques.ridge.params import TUTORIAL, RidgeParams
from lasso_tui.techniques.ridge.readout import fit_table, models, readout
from lasso_tui.techniques.technique import Technique, TutorialExample

__all__ = ["TECHNIQUE", "RidgeParams", "article"]

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
    arrangement=ARRANGEMENT,
    fit_table=fit_table,
    fit_words=lambda result: words_of_fit("least squares", result.folds),
    sums=True,
)
