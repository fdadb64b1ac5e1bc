"""The elastic net of logistic and Poisson models, and what is said whichever l1_ratio is shown."""

from dataclasses import replace

import numpy as np

from lasso_tui.data import Table
from lasso_tui.techniques import updated
from lasso_tui.techniques.elastic_net import TECHNIQUE
from lasso_tui.techniques.elastic_net.ratio_paths import Best
from tests.techniques.elastic_net_cases import made, metrics, shown_at


def test_coefficients_that_are_printed_are_exact_first_and_all_of_them_last():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 6))
    y = rng.poisson(np.exp(0.5 * X[:, 0])).astype(float)
    table = Table(name="t", source="t", X=X, y=y, features=tuple("abcdef"), target="y")
    params = updated(TECHNIQUE.params(), {"family": "Poisson", "n_alphas": 20, "folds": 3})
    results = list(TECHNIQUE.solve(params, table))
    (final,) = [r for r in results if r.numbers_final and r.pending]
    exact = {ratio for ratio, row in final.rows.items() if row.path.accuracy is not None}
    assert {0.5, 1.0} | Best.ratios(final.rows) == exact
    assert all(row.path.accuracy is not None for row in results[-1].rows.values())
    at = final.start
    np.testing.assert_equal(metrics(final, at), metrics(results[-1], at))


def test_what_is_said_of_the_data_stays_when_another_l1_ratio_is_shown():
    results = list(TECHNIQUE.solve(updated(TECHNIQUE.params(), {"l1_ratio": "0.5"}), made()))
    leak = "Leak: y copies x."
    result = replace(results[-1], warnings=(leak, *results[-1].warnings))
    for ratio in ("0.3", "0.1", "0.3"):
        result = shown_at(result, ratio)
        assert result.warnings.count(leak) == 1
    early = replace(results[1], warnings=(leak, *results[1].warnings))
    waiting = shown_at(early, "0.3")
    assert len(waiting.warnings) == 2
    assert shown_at(waiting, "0.5").warnings == (leak,)  # what was said of 0.3 is not true of 0.5
