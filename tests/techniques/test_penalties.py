"""The penalties tab: three methods on one axis, first estimates refitted in each fold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import Table, open_table
from lasso_tui.exports.json_document import document
from lasso_tui.techniques.params import updated
from lasso_tui.techniques.penalties import TECHNIQUE
from lasso_tui.techniques.penalties.params import ADAPTIVE, LASSO, RELAXED, PenaltiesParams
from lasso_tui.techniques.penalties.weights import adaptive_weights


def noise_table(seed: int, n: int = 100, p: int = 30) -> Table:
    rng = np.random.default_rng(seed)
    return Table(
        name="noise",
        source="noise",
        X=rng.standard_normal((n, p)),
        y=rng.standard_normal(n),
        target="y",
        features=tuple(f"x{j}" for j in range(p)),
    )


def final(table: Table | None = None, **values):
    params = updated(PenaltiesParams(), values)
    data = table if table is not None else TECHNIQUE.generators[0].make(params)
    *_, result = TECHNIQUE.solve(params, data)
    return result


@pytest.fixture(scope="module")
def simulated():
    return final()


def test_each_path_is_optimal_for_its_own_penalty(simulated):
    table = simulated.data
    for fit, factors in ((simulated.lasso, None), (simulated.adaptive, simulated.weights)):
        for a in (10, 50, 90):
            gap = solvers.duality_gap(
                table.X,
                table.y,
                fit.path.coefs[:, a],
                fit.path.intercepts[a],
                fit.path.alphas[a],
                standardize=True,
                penalty_factor=factors,
            )
            assert 0 <= gap < 1e-9


def test_a_method_has_one_colour_in_all_charts(simulated):
    charts = {chart.title: chart for chart in TECHNIQUE.charts(simulated, simulated.start)}
    ranks = []
    for curve in (charts["CV errors"], charts["Paths + differences"].parts[-1]):
        names = [curve.label, *(rival.label for rival in curve.rivals)]
        ranks.append({name: curve.rank + k for k, name in enumerate(names)})
    errors, differences = ranks
    assert differences == {name: errors[name] for name in (RELAXED, ADAPTIVE)}


def test_all_begin_at_alpha_max_and_share_their_fractions_of_it(simulated):
    assert simulated.ratios[0] == pytest.approx(1.0)
    for fit in (simulated.lasso, simulated.adaptive):
        assert not fit.path.coefs[:, 0].any()
        assert fit.path.coefs[:, 1].any()
        np.testing.assert_allclose(fit.path.alphas / fit.path.alphas[0], simulated.ratios, rtol=1e-12)


def test_gamma_one_is_the_lasso():
    result = final(gamma=1.0)
    np.testing.assert_allclose(result.relaxed_coefs, result.lasso.scaled_coefs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(result.errors[RELAXED].mean, result.errors[LASSO].mean, rtol=1e-9)
    assert result.difference(RELAXED, 40, 40) == pytest.approx((0.0, 0.0), abs=1e-9)


def test_gamma_zero_is_least_squares_on_the_support(simulated):
    table, a = simulated.data, 45
    support = np.flatnonzero(simulated.lasso.path.coefs[:, a])
    Z = np.column_stack([np.ones(table.n_samples), table.X[:, support]])
    exact = np.linalg.lstsq(Z, table.y, rcond=None)[0][1:]
    scales = simulated.lasso.path.scales[support]
    np.testing.assert_allclose(simulated.relaxed_coefs[a, support], exact * scales, rtol=1e-8)


@pytest.mark.parametrize("first", ["ridge", "lasso"])
def test_weights_are_made_again_in_each_fold(first):
    """The errors are those of a loop that sees nothing but the training rows of a fold."""
    table = open_table("prostate", "lpsa")
    result = final(table, first_estimate=first, folds=4)
    params = result.params
    splits = solvers.kfold(table.n_samples, 4, params.seed)
    for k, (train, test) in enumerate(splits):
        weights = adaptive_weights(table.X[train], table.y[train], None, params)
        path = solvers.path(
            table.X[train],
            table.y[train],
            alphas=result.adaptive.path.alphas,
            standardize=True,
            penalty_factor=weights,
        )
        errors = (table.y[test, None] - path.intercepts - table.X[test] @ path.coefs) ** 2
        np.testing.assert_allclose(result.errors[ADAPTIVE].losses[:, k], errors.mean(axis=0), rtol=1e-8)


@pytest.mark.slow
def test_on_pure_noise_refitted_weights_do_not_promise_a_fit():
    """Weights from all rows leak: their error on noise is below that of weights refitted in each fold."""
    refitted, leaking, variance = [], [], []
    for seed in range(8):
        table = noise_table(seed)
        result = final(table, folds=5, power=2.0)
        fixed = solvers.cross_validate(
            table.X,
            table.y,
            cv=solvers.kfold(table.n_samples, 5, 42),
            alphas=result.adaptive.path.alphas,
            standardize=True,
            penalty_factor=result.weights,
        )
        refitted.append(result.errors[ADAPTIVE].mean.min())
        leaking.append(fixed.mean.min())
        variance.append(float(np.var(table.y)))
    assert np.mean(leaking) / np.mean(variance) < 0.99
    assert np.mean(refitted) > np.mean(leaking)


def test_adaptive_weights_have_mean_one_and_favour_what_was_large():
    table = open_table("diabetes", None)
    weights = adaptive_weights(table.X, table.y, None, PenaltiesParams())
    assert weights.mean() == pytest.approx(1.0)
    steep = adaptive_weights(table.X, table.y, None, PenaltiesParams(power=2.0))
    assert np.argmin(weights) == np.argmin(steep)
    assert steep.max() / steep.min() == pytest.approx((weights.max() / weights.min()) ** 2)


def test_strong_signals_are_shrunk_less_by_the_adaptive_lasso(simulated):
    """With the same number of features the adaptive lasso is nearer to the true coefficients than the lasso."""
    truth = simulated.data.truth
    sizes = {}
    for name, fit in ((LASSO, simulated.lasso), (ADAPTIVE, simulated.adaptive)):
        at = np.flatnonzero(fit.path.nonzeros <= np.count_nonzero(truth))[-1]
        sizes[name] = np.linalg.norm(fit.path.coefs[:, at] - truth)
    assert sizes[ADAPTIVE] < sizes[LASSO]


def test_the_cursor_stands_at_the_same_fraction_in_all(simulated):
    alpha = float(simulated.grid[60])
    assert simulated.nearest_position(simulated.ratio(alpha)) == alpha
    assert simulated.adaptive_alpha(alpha) / simulated.adaptive.alpha_max == pytest.approx(
        alpha / simulated.lasso.alpha_max
    )
    for chart in TECHNIQUE.charts(simulated, alpha)[:4]:
        assert chart.cursor == pytest.approx(simulated.ratios[60])


def test_an_alpha_asked_for_is_the_one_that_is_solved(simulated):
    asked = float(np.sqrt(simulated.grid[40] * simulated.grid[41]))
    result = final(alpha=asked)
    assert len(result.grid) == len(simulated.grid) + 1
    told = document(TECHNIQUE, result, result.start)
    assert told["at"] == told["metrics"]["alpha"] == asked
    coefs = [c["coef_unscaled"] for c in told["coefficients"]]
    table = result.data
    gap = solvers.duality_gap(table.X, table.y, coefs, told["intercept_unscaled"], asked, standardize=True)
    assert 0 <= gap < 1e-12


def test_between_two_alphas_the_numbers_are_those_of_the_nearest_and_say_so(simulated):
    told = document(TECHNIQUE, simulated, float(simulated.grid[40]) * 0.99)
    assert told == document(TECHNIQUE, simulated, float(simulated.grid[40]))
    assert told["at"] == told["metrics"]["alpha"] == simulated.grid[40]


def test_the_differences_are_paired_by_fold(simulated):
    both = simulated.errors
    a, b = both[ADAPTIVE].index_min, both[LASSO].index_min
    each = both[ADAPTIVE].losses[a] - both[LASSO].losses[b]
    mean, se = simulated.difference(ADAPTIVE, a, b)
    assert mean == pytest.approx(np.average(each, weights=simulated.fold_weights))
    assert se == pytest.approx(np.std(each) / np.sqrt(len(each) - 1), rel=1e-6)


def test_the_coefficients_listed_are_those_of_the_method_shown(simulated):
    alpha = float(simulated.grid[50])
    for show, coefs in (
        (LASSO, simulated.lasso.scaled_coefs),
        (RELAXED, simulated.relaxed_coefs),
        (ADAPTIVE, simulated.adaptive.scaled_coefs),
    ):
        drawn = simulated.with_params(replace(simulated.params, show=show))
        listed = [c.scaled for c in TECHNIQUE.readout(drawn, alpha).coefficients]
        np.testing.assert_allclose(listed, coefs[50], rtol=1e-10, atol=1e-12)


def test_scripts_get_the_lasso_and_the_adaptive_lasso(simulated):
    lasso, adaptive = TECHNIQUE.models(simulated, float(simulated.grid[50]))
    assert lasso.factors is None
    np.testing.assert_array_equal(adaptive.factors, simulated.weights)
    assert adaptive.alpha == simulated.adaptive.path.alphas[50]
