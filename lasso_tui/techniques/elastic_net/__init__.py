"""The elastic net: an L1 penalty that selects features, an L2 penalty that keeps correlated ones together.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),   ρ = l1_ratio
"""

from __future__ import annotations

from lasso_tui.techniques.elastic_net.charts import ARRANGEMENT, CHARTS
from lasso_tui.techniques.elastic_net.compute import solve
from lasso_tui.techniques.elastic_net.data import article, correlated_blocks
from lasso_tui.techniques.elastic_net.fit_columns import fit_table
from lasso_tui.techniques.elastic_net.lesson import LESSON
from lasso_tui.techniques.elastic_net.params import ElasticNetParams
from lasso_tui.techniques.elastic_net.readout import models, readout
from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.technique import DataGenerator, Technique, TutorialExample

TECHNIQUE = Technique(
    slug="elastic-net",
    title="Elastic net",
    order=10,
    params=ElasticNetParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=models,
    path=lambda r: coefficient_path(r.fit),
    article=TutorialExample(
        make=article,
        preset={
            "alpha": 0.1,
            "l1_ratio": 0.5,
            "standardize": False,
            "noise": 0.1,
            "folds": 5,
            "test_fraction": 0.2,
        },
        remark="The worked example has 89 nonzero coefficients of 100 where ten are informative: neither alpha nor "
        "l1_ratio was chosen.",
    ),
    lesson=LESSON,
    arrangement=ARRANGEMENT,
    fit_table=fit_table,
    generators=(
        DataGenerator(
            name=NAME,
            title="simulated blocks of correlated columns with known coefficients",
            make=lambda p: correlated_blocks(
                p.rows, p.columns, p.block_size, p.informative_blocks, p.correlation, p.noise, p.seed
            ),
        ),
    ),
    sums=True,
)
