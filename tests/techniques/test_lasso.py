"""The lasso tab: what its optimality chart claims."""

from __future__ import annotations

import numpy as np

from lasso_tui.data import open_table
from lasso_tui.techniques.lasso import TECHNIQUE
from lasso_tui.techniques.params import updated


def test_optimality_is_measured_by_each_features_penalty_factor():
    table = open_table("prostate", "lpsa")
    params = updated(TECHNIQUE.params(), {"penalty_factor": "lcavol=2, svi=0.5, age=0", "folds": 3})
    *_, result = TECHNIQUE.solve(params, table)
    for alpha in result.grid[[20, 50, 80]]:
        charts = {chart.title: chart for chart in TECHNIQUE.charts(result, float(alpha))}
        stems = dict(zip(table.features, charts["Optimality"].values, strict=True))
        coefs = dict(zip(table.features, result.fit.at(alpha).coef, strict=True))
        assert not stems["age"] > 0  # never penalised: nothing to reach
        for name in set(table.features) - {"age"}:
            assert stems[name] <= 1 + 1e-8
            if coefs[name]:
                np.testing.assert_allclose(stems[name], 1.0, rtol=1e-8)
