"""The ridge tab: the worked example's numbers, matched alphas on every axis, cross-validated errors."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.linear.synthetic import synthetic
from lasso_tui.techniques.ridge import TECHNIQUE, RidgeParams
from lasso_tui.techniques.ridge.errors import paired_difference
from lasso_tui.techniques.ridge.params import ALPHA, AXES, DF, NORM, TUTORIAL

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())["lasso_vs_ridge"]


@pytest.fixture(scope="module")
def result():
    *_, last = TECHNIQUE.solve(RidgeParams(folds=5), synthetic(80, 12, 4, 0.5, 1.0, 3))
    return last


@pytest.fixture(scope="module")
def article():
    params = updated(RidgeParams(), TECHNIQUE.article.preset)
    *_, last = TECHNIQUE.solve(params, TECHNIQUE.article.make(params))
    return last


def metrics(result, cursor):
    return {figure.name: figure.value for figure in TECHNIQUE.readout(result, cursor).metrics}


def test_run_gives_the_tutorials_numbers(capsys):
    assert main(["run", "ridge", "article", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["metrics"]
    assert told["tutorial_first_all_zero"] == pytest.approx(GOLDEN["first_all_zero"], rel=1e-6)
    assert told["tutorial_lasso_nonzero_first"] == GOLDEN["lasso_nnz_first"]
    assert told["tutorial_lasso_nonzero_last"] == GOLDEN["lasso_nnz_last"]
    for name in ("lasso_mid", "ridge_mid", "ridge_last"):
        values = [told[f"tutorial_{name}_x{j}"] for j in range(10)]
        np.testing.assert_allclose(values, GOLDEN[name], rtol=1e-6)


def test_tutorials_plot_is_here_as_it_was(article):
    stack = TECHNIQUE.charts(article, 0.1)[0]
    lasso, ridge, _ = stack.parts
    assert article.axis == TUTORIAL
    for place in np.logspace(-3, 1, 100):
        assert np.isclose(lasso.x, place, rtol=1e-12).any()
    np.testing.assert_array_equal(lasso.x, ridge.x)
    k = int(np.argmin(np.abs(ridge.x - np.logspace(-3, 1, 100)[50])))
    np.testing.assert_allclose(ridge.y[k], GOLDEN["ridge_mid"], rtol=1e-6)
    assert all(title in stack.x_axis.title for title in ("Lasso's alpha", "n × Ridge's"))
    assert lasso.limits == ridge.limits


def test_ridge_solves_its_normal_equations_where_it_stands_level(result):
    Z = result.data.X - result.data.X.mean(axis=0)
    Z /= Z.std(axis=0)
    y = result.data.y - result.data.y.mean()
    for axis in AXES:
        _, level, _ = result.comparison.positions(axis, result.start)
        coef = result.ridge_at(level) * result.comparison.ridge.scales
        gradient = Z.T @ (y - Z @ coef) / len(y) - level * coef
        assert np.abs(gradient).max() < 1e-10


@pytest.mark.parametrize("axis", AXES)
def test_both_stand_level_on_every_axis(result, axis):
    for alpha in result.grid[5::20]:
        lasso_place, level, ridge_place = result.comparison.positions(axis, float(alpha))
        if axis == ALPHA:
            assert level == alpha
        elif axis == TUTORIAL:
            assert level == pytest.approx(alpha / result.data.n_samples)
        # All degrees of freedom need no penalty at all: there the ridge stands at the end of its grid.
        assert ridge_place == pytest.approx(lasso_place, rel=1e-5)
        assert result.comparison.position_of_ridge(axis, level) == pytest.approx(lasso_place, rel=1e-5)


def test_level_in_df_has_as_many_degrees_of_freedom_as_the_lasso_keeps(result):
    alpha = float(result.grid[40])
    kept = np.count_nonzero(result.comparison.lasso.at(alpha).coef)
    _, level, _ = result.comparison.positions(DF, alpha)
    Z = result.data.X - result.data.X.mean(axis=0)
    Z /= Z.std(axis=0)
    n, p = Z.shape
    hat = Z @ np.linalg.solve(Z.T @ Z / n + level * np.eye(p), Z.T) / n
    assert kept > 0
    assert np.trace(hat) == pytest.approx(kept, rel=1e-8)


def test_level_in_the_norm_has_the_same_share(result):
    alpha = float(result.grid[50])
    share, level, _ = result.comparison.positions(NORM, alpha)
    coef = result.comparison.ridge.at(level).coef * result.comparison.ridge.scales
    longest = np.linalg.norm(result.comparison.ridge_coefs, axis=1).max()
    assert np.linalg.norm(coef) / longest == pytest.approx(share, rel=2e-3)


def test_held_out_error_is_that_of_ridges_fitted_without_the_fold(result):
    X, y = result.data.X, result.data.y
    cv = result.ridge_cv
    k = cv.index_min
    train, test = solvers.kfold(len(y), 5, 42)[1]
    mean, scale = X[train].mean(axis=0), X[train].std(axis=0)
    Z, target = (X[train] - mean) / scale, y[train] - y[train].mean()
    inverse = Z.T @ Z / len(train) + cv.alphas[k] * np.eye(Z.shape[1])
    coef = np.linalg.solve(inverse, Z.T @ target / len(train))
    error = np.mean((y[test] - y[train].mean() - (X[test] - mean) / scale @ coef) ** 2)
    assert cv.losses[k, 1] == pytest.approx(error, rel=1e-8)
    chart = TECHNIQUE.charts(result, result.start)[2]
    low, high = chart.focus.limits(20)
    for run in (cv, result.cv):
        assert low <= run.mean.min() - run.se[run.index_min] + run.se[run.index_min]
        assert run.mean.min() + run.se[run.index_min] <= high + 1e-9
    (ridge,) = chart.rivals
    assert ridge.label == "ridge"
    assert ridge.y.min() == pytest.approx(cv.mean.min(), rel=1e-3)  # at the lasso's positions
    assert chart.y.min() == result.cv.mean.min()


def test_the_difference_is_paired_by_fold_at_equal_positions(result):
    laid = result.with_params(updated(result.params, {"axis": ALPHA}))
    difference = TECHNIQUE.charts(laid, laid.start)[0].parts[2]
    common = [
        (i, j) for i, a in enumerate(laid.cv.alphas) for j, b in enumerate(laid.ridge_cv.alphas) if a == b
    ]
    assert common
    weights = laid.cv.fold_sizes / laid.cv.fold_sizes.sum()
    for i, j in common[::7]:
        each = laid.cv.losses[i] - laid.ridge_cv.losses[j]
        assert difference.members[i, 0] == pytest.approx(each @ weights, rel=1e-9)
        if np.isfinite(difference.y[i]):
            se = np.sqrt((each - each @ weights) ** 2 @ weights / (len(each) - 1))
            assert difference.high[i] - difference.y[i] == pytest.approx(se, rel=1e-9)
    assert difference.sides == ("↑ ridge better", "↓ lasso better")


def test_paired_difference_is_the_mean_over_rows(result):
    difference, se = paired_difference(result.cv, result.ridge_cv)
    told = metrics(result, result.start)
    assert difference == pytest.approx(result.cv.mean.min() - result.ridge_cv.mean.min())
    assert told["cv_difference"] == difference
    assert told["cv_difference_se"] == se > 0


def test_another_axis_and_another_place_need_no_solve(result, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("solved again")

    for name in ("path", "ridge_path", "cross_validate", "ridge_cross_validate"):
        monkeypatch.setattr(solvers, name, refuse)
    for axis in AXES:
        laid = result.with_params(updated(result.params, {"axis": axis}))
        here = TECHNIQUE.charts(laid, float(laid.grid[30]))
        there = TECHNIQUE.charts(laid, float(laid.grid[60]))
        assert all(a.same_static(b) for a, b in zip(here[:3], there[:3], strict=True))
        assert here[0].cursor != there[0].cursor
        for chart in here[0].parts[:2]:
            low, high = chart.x.min(), chart.x.max()
            assert all(low <= mark.x <= high for mark in chart.marks)
            assert len(chart.x) == len(chart.y) == len(chart.counts)


def test_large_tables_have_fewer_ridge_alphas_in_the_same_places(monkeypatch, result):
    monkeypatch.setattr("lasso_tui.techniques.ridge.axes.MAX_FULL_GRID_VALUES", 10)
    first, *_ = TECHNIQUE.solve(result.params, result.data)
    for axis in (ALPHA, TUTORIAL):
        few, all_of_them = first.comparison.sides(axis)[1], result.comparison.sides(axis)[1]
        np.testing.assert_array_equal(few.x, all_of_them.x[::2])
        np.testing.assert_allclose(few.y, all_of_them.y[::2], rtol=1e-9)


@pytest.mark.parametrize("axis", AXES)
def test_a_picked_place_leads_to_the_lasso_that_stands_there(result, axis):
    laid = result.with_params(updated(result.params, {"axis": axis}))
    for alpha in laid.grid[::11]:
        chart = TECHNIQUE.charts(laid, float(alpha))[0]
        there = laid.nearest_position(chart.cursor)
        assert TECHNIQUE.charts(laid, there)[0].cursor == pytest.approx(chart.cursor)


def test_lasso_drops_and_ridge_keeps_all(result):
    alpha, result = result.cv.alpha_1se, result.with_params(updated(result.params, {"axis": DF}))
    told = TECHNIQUE.readout(result, alpha)
    values = metrics(result, alpha)
    assert 0 < values["nonzero"] < 12
    assert all(values[f"ridge_coef_x{j}"] != 0 for j in range(12))
    assert values["ridge_df"] == pytest.approx(values["nonzero"])
    assert all(c.truth is not None for c in told.coefficients)
    stem = TECHNIQUE.charts(result, alpha)[3]
    (ridge,) = stem.others
    assert (ridge.label, len(stem.values), stem.truth is not None) == ("ridge", 12, True)
    assert (ridge.values != 0).all()


def test_truth_is_left_out_where_it_is_not_known(result):
    first, *_ = TECHNIQUE.solve(RidgeParams(), replace(result.data, truth=None))
    charts = TECHNIQUE.charts(first, first.start)
    assert charts[3].truth is None
    assert first.pending
    assert charts[2].rivals == ()
    assert charts[2].placeholder
    assert charts[0].parts[2].placeholder
    assert TECHNIQUE.readout(first, first.start).answer is None


def test_wide_data_are_laid_out_too():
    *_, last = TECHNIQUE.solve(RidgeParams(folds=3), synthetic(20, 40, 3, 0.2, 0.5, 1))
    for axis in AXES:
        laid = last.with_params(updated(last.params, {"axis": axis}))
        for alpha in (laid.grid[0], laid.start, laid.grid[-1]):
            charts = TECHNIQUE.charts(laid, float(alpha))
            assert all(np.isfinite(chart.cursor) for chart in charts[:3])


def test_an_alpha_beyond_the_grid_extends_it(article):
    params = updated(article.params, {"alpha": 25.0})
    first, *_ = TECHNIQUE.solve(params, article.data)
    assert first.grid[0] == first.start == 25.0
    assert np.count_nonzero(first.comparison.lasso.at(25.0).coef) == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"axis": "alphas"}, "axis must be one of alpha per sample, degrees of freedom"),
        ({"alpha": "0"}, "alpha must be a number from 1e-09 to 1e+09"),
        ({"folds": "1"}, "folds must be a whole number from 2 to 100"),
    ],
)
def test_a_parameter_out_of_range_is_named_with_its_range(values, words):
    with pytest.raises(ParamError, match=words.replace("+", r"\+")):
        updated(RidgeParams(), values)


def test_more_folds_than_rows_are_refused():
    with pytest.raises(ParamError, match=r"folds=9\b.* 8 rows"):
        list(TECHNIQUE.solve(RidgeParams(folds=9), synthetic(8, 3, 1, 0.0, 1.0, 0)))
