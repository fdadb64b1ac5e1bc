"""The objective: what the lasso minimises, in which scaling, and how to check its minimum.

1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁   is minimal where   xⱼ'r/n = α·sign(bⱼ) if bⱼ ≠ 0,   |xⱼ'r|/n ≤ α if bⱼ = 0
"""

from __future__ import annotations

from lasso_tui.data import Table
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.objective.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.objective.compute import solve
from lasso_tui.techniques.objective.lesson import LESSON
from lasso_tui.techniques.objective.params import ObjectiveParams
from lasso_tui.techniques.objective.readout import readout
from lasso_tui.techniques.technique import Technique, TutorialExample


def article(params: ObjectiveParams) -> Table:
    """Simulate the worked example: 100 rows, 20 columns, the first five informative."""
    from lasso_tui.techniques.lasso import LassoParams, article as lasso_article

    return lasso_article(LassoParams(seed=params.seed, noise=params.noise))


TECHNIQUE = Technique(
    slug="objective",
    title="Objective",
    order=2,
    params=ObjectiveParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False},
        remark="The worked example's formula, RSS + λ·Σ|b|, and its code, RSS/(2n) + λ·Σ|b|, are two objectives: the "
        "formula's λ is 2n times the code's.",
    ),
    lesson=LESSON,
    arrangement=ARRANGEMENT,
    models=lambda r, cursor: (linear_model(r.fit, cursor, table=r.data),),
    path=lambda r: coefficient_path(r.fit),
    generators=(synthetic_source(),),
    sums=True,
)
