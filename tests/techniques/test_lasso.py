"""The lasso tab: what its entry chart claims."""

from __future__ import annotations

import numpy as np

from lasso_tui.data import open_table
from lasso_tui.techniques.lasso import TECHNIQUE
from lasso_tui.techniques.params import updated


def test_entry_is_measured_by_each_features_penalty_factor():
    table = open_table("prostate", "lpsa")
    params = updated(TECHNIQUE.params(), {"penalty_factor": "lcavol=2, svi=0.5, age=0", "folds": 3})
    *_, result = TECHNIQUE.solve(params, table)
    for j, name in enumerate(table.features):
        shown = result.with_params(updated(params, {"explain": name}))
        (chart,) = (c for c in TECHNIQUE.charts(shown, result.start) if c.title == "Entry")
        ratio, coefs = chart.y[:, 0], result.fit.scaled_coefs[:, j]
        assert chart.names == (name,)
        assert (ratio <= 1 + 1e-8).all()
        np.testing.assert_allclose(ratio[coefs != 0], 1.0, rtol=1e-8)
        if name == "age":  # never penalised: always in
            assert (coefs != 0).all()
        else:
            assert (ratio[coefs == 0] < 1 + 1e-8).all()


def test_the_path_and_the_error_share_axis_marks_and_arrays():
    table = open_table("diabetes", "progression")
    *_, result = TECHNIQUE.solve(TECHNIQUE.params(), table)
    first, other = (TECHNIQUE.chart_specs[0].chart(result, x) for x in (result.marks[0].x, result.start / 3))
    path, error = first.parts
    assert first.same_static(other)
    assert (path.x_axis, path.marks, path.x.tolist()) == (error.x_axis, error.marks, error.x.tolist())
    assert [path.names[j] for j in np.argsort(path.ranks)][:8] == [
        "bmi", "s5", "bp", "s3", "sex", "s6", "s1", "s4",
    ]  # fmt: skip


def test_the_answer_says_what_the_step_to_1se_costs():
    table = open_table("diabetes", "progression")
    *_, result = TECHNIQUE.solve(TECHNIQUE.params(), table)
    minimum, one_se = (mark.x for mark in result.marks)
    found = TECHNIQUE.readout(result, minimum)
    assert (
        found.answer.short == "7 of 10 features at the CV minimum, 5 at 1-SE; m to s costs 126 ± 48 in MSE."
    )
    assert found.next_step.short == "s: fewest within 1 SE"
    assert TECHNIQUE.readout(result, one_se).next_step.short.startswith("m:")
