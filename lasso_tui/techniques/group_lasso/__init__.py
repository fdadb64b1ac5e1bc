"""The group lasso: whole groups of columns, such as the dummies of a factor, enter or stay out."""

from __future__ import annotations

from lasso_tui.techniques.group_lasso.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.group_lasso.compute import models, solve
from lasso_tui.techniques.group_lasso.data import grouped_article, grouped_synthetic
from lasso_tui.techniques.group_lasso.lesson import LESSON
from lasso_tui.techniques.group_lasso.params import GroupLassoParams
from lasso_tui.techniques.group_lasso.readout import readout
from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.technique import DataGenerator, Technique, TutorialExample

__all__ = ["TECHNIQUE", "GroupLassoParams"]

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
        preset={"alpha": 0.1, "noise": 0.1, "folds": 5, "standardize": True},
        remark="The tutorial's block update lacks the division by the curvature X'X/n and the √size weights, and y "
        "is not centred: it overflows instead of converging.",
    ),
    lesson=LESSON,
    arrangement=ARRANGEMENT,
    generators=(
        DataGenerator(
            name=NAME,
            title="simulated rows and columns in groups, of which whole groups are informative",
            make=lambda p: grouped_synthetic(
                p.rows, p.columns, p.group_size, p.informative_groups, p.correlation, p.noise, p.seed
            ),
        ),
    ),
    dataset="birthwt",
    models=models,
    path=lambda r: coefficient_path(r.fit),
    sums=True,
)
