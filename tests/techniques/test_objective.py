"""The objective tab: two sides that add up, a minimum where they say, one penalty in four scalings."""

import json

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.synthetic import synthetic
from lasso_tui.techniques.objective import TECHNIQUE, ObjectiveParams
from lasso_tui.techniques.objective.scalings import SCALINGS, convert_number, values_of


def solved(params, table):
    *_, last = TECHNIQUE.solve(params, table)
    return last


@pytest.fixture(scope="module")
def result():
    return solved(ObjectiveParams(), synthetic(70, 15, 5, 0.5, 1.0, 7))


def metrics(result, cursor):
    return {figure.name: figure.value for figure in TECHNIQUE.readout(result, cursor).metrics}


def charts(result, cursor):
    return {chart.title: chart for chart in TECHNIQUE.charts(result, cursor)}


def lines(chart):
    return dict(zip(chart.names, chart.y.T, strict=True))


def sides(table, coef, intercept):
    residual = table.y - intercept - table.X @ coef
    return float(residual @ residual), float(np.abs(coef).sum())


def test_run_gives_both_of_the_tutorials_objectives(capsys):
    assert main(["run", "objective", "article", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["metrics"]
    table = TECHNIQUE.article.make(ObjectiveParams())
    loose = solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")
    rss, norm = sides(table, loose.coef, loose.intercept)
    assert told["tutorial_formula_value"] == pytest.approx(rss + 0.1 * norm, rel=1e-6)
    assert told["tutorial_code_value"] == pytest.approx(rss / 200 + 0.1 * norm, rel=1e-6)
    assert told["tutorial_formula_lambda_of_the_code"] == pytest.approx(20.0)
    assert told["tutorial_code_lambda_of_the_formula"] == pytest.approx(0.0005)
    # One number, two models: the tutorial's formula at 0.1 is not its code at 0.1.
    assert told["converted_nonzero_scikit_learn"] == told["nonzero"] == 9
    assert told["converted_nonzero_formula"] == 20


def test_the_articles_data_are_those_of_the_lasso_tab():
    from lasso_tui.techniques.lasso import TECHNIQUE as LASSO

    ours, theirs = TECHNIQUE.article.make(ObjectiveParams()), LASSO.article.make(LASSO.params())
    np.testing.assert_array_equal(ours.X, theirs.X)
    np.testing.assert_array_equal(ours.y, theirs.y)


def test_loss_and_penalty_add_up_to_the_objective_of_the_solution(result):
    alpha = float(result.grid[37]) * 1.01  # between two points of the grid
    told, readout = metrics(result, alpha), TECHNIQUE.readout(result, alpha)
    rss, _ = sides(
        result.data, np.array([c.unscaled for c in readout.coefficients]), readout.intercept_unscaled
    )
    norm = sum(abs(c.scaled) for c in readout.coefficients)
    assert told["loss"] == pytest.approx(rss / 140)
    assert told["penalty"] == pytest.approx(alpha * norm)
    assert told["total"] == pytest.approx(told["loss"] + told["penalty"])
    assert told["value_formula"] == pytest.approx(rss + told["lambda_formula"] * norm)
    assert told["value_unnormalised"] == pytest.approx(rss / 2 + told["lambda_unnormalised"] * norm)
    assert told["value_glmnet"] == told["value_scikit_learn"] == pytest.approx(told["total"])


def test_totals_along_the_path_are_those_of_the_places(result):
    shown = lines(charts(result, result.start)["Along the path"])
    for k in (0, 30, 80):
        told = metrics(result, float(result.grid[k]))
        for side in ("loss", "penalty", "total"):
            assert shown[side][k] == pytest.approx(told[side], rel=1e-9, abs=1e-12)
    assert (np.diff(shown["total"]) < 1e-12).all()  # less penalty, less objective
    assert (np.diff(shown["loss"]) < 1e-12).all()


@pytest.mark.parametrize("name", ["x0", "x1", "x7"])
@pytest.mark.parametrize("k", [5, 40, 90])
def test_along_a_coordinate_the_least_is_at_the_solution(result, name, k):
    along = solved(updated(result.params, {"feature": name}), result.data)
    alpha = float(along.grid[k])
    chart, slopes = charts(along, alpha)["One coordinate"].parts
    shown, j = lines(chart), along.feature
    coef = along.solution_at(alpha).coef
    assert chart.marks[0].x == slopes.marks[0].x == coef[j]
    np.testing.assert_allclose(shown["total"], shown["loss"] + shown["penalty"])
    # The slopes cross at the coefficient: on its left the loss falls by more than the penalty rises.
    apart = lines(slopes)["−loss"] - lines(slopes)["penalty"]
    width = np.ptp(chart.x) * 1e-6
    assert (apart[slopes.x < coef[j] - width] > 0).all()
    assert (apart[slopes.x > coef[j] + width] < 0).all()
    # The loss is that of the data with the one coefficient moved and the others held.
    Z = (along.data.X - along.data.X.mean(axis=0)) / along.data.X.std(axis=0)
    y = along.data.y - along.data.y.mean()
    others = np.where(np.arange(Z.shape[1]) == j, 0.0, coef)

    def change(b):
        return np.mean((y - Z @ others - Z[:, j] * b) ** 2) / 2 - np.mean((y - Z @ others) ** 2) / 2

    assert shown["loss"][10] == pytest.approx(change(chart.x[10]), rel=1e-8)
    assert change(coef[j]) + alpha * abs(coef[j]) <= shown["total"].min() + 1e-12


def test_no_gradient_exceeds_alpha_and_nonzero_features_reach_it(result):
    for alpha in (float(result.grid[20]), float(result.grid[60]) * 0.99):
        stem = charts(result, alpha)["Optimality"]
        kept = result.solution_at(alpha).coef != 0
        np.testing.assert_array_equal(stem.nonzero, kept)
        np.testing.assert_allclose(stem.values[kept], 1.0, rtol=1e-9)
        assert (stem.values[~kept] < 1.0).all()
        assert metrics(result, alpha)["max_gradient"] == pytest.approx(alpha)


def test_what_stands_still_stands_and_what_moves_moves(result):
    here, there = charts(result, float(result.grid[30])), charts(result, float(result.grid[50]))
    assert here["Along the path"].same_static(there["Along the path"])
    assert not here["One coordinate"].same_static(there["One coordinate"])
    windows = [charts(result, float(a))["One coordinate"].parts[0].x for a in result.grid]
    assert len({window[-1] for window in windows}) <= 4, "the window is one of a few"
    for alpha, window in zip(result.grid.tolist(), windows, strict=True):
        b = result.solution_at(alpha).coef[result.coordinate.feature]
        assert window.min() <= b <= window.max()
        assert 0.0 in window


def test_what_the_coordinate_gains_is_in_the_picture(result):
    for alpha in result.grid[::9]:
        chart = charts(result, float(alpha))["One coordinate"].parts[0]
        low, _ = chart.limits
        least = lines(chart)["loss"].min()
        assert low <= least <= 0
        penalty = lines(chart)["penalty"]
        assert least < 0.05 * low or penalty.max() > 0.3 * -low


def test_the_converter_gives_one_model_in_every_scaling(result):
    alpha = float(result.grid[45])
    for scaling in SCALINGS:
        theirs = metrics(result, alpha)[f"lambda_{scaling.key}"]
        problem = Problem(table=result.data, standardize=True)
        back = {r.scaling.key: r for r in convert_number(problem, theirs)}[scaling.key]
        assert back.alpha == pytest.approx(alpha)
        assert back.nonzero == metrics(result, alpha)["nonzero"]
    sheet = charts(result, alpha)["Scalings"]
    assert [row[0] for row in sheet.rows] == [scaling.convention for scaling in SCALINGS]
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)


def test_formula_and_code_differ_by_two_n_at_any_coefficients():
    table = synthetic(50, 6, 2, 0.3, 1.0, 1)
    coef = np.random.default_rng(0).standard_normal(6)
    code = values_of(table, coef, 0.4, 0.3)
    formula = values_of(table, coef, 0.4, code["formula_lambda_of_the_code"])
    assert formula["formula_value"] == pytest.approx(100 * code["code_value"])


def test_the_mark_is_where_the_feature_enters(result):
    alpha = result.marks[0].x
    j = result.feature
    assert result.solution_at(alpha).coef[j] != 0
    assert result.solution_at(float(result.grid[result.grid > alpha][-1])).coef[j] == 0


def test_a_constant_column_can_be_looked_at(result):
    from dataclasses import replace

    X = np.column_stack([result.data.X, np.full(70, 3.0)])
    table = replace(result.data, X=X, features=(*result.data.features, "flat"), truth=None)
    flat = solved(ObjectiveParams(feature="flat"), table)
    chart = charts(flat, flat.start)["One coordinate"]
    assert chart.parts[0].marks[0].x == 0.0
    assert flat.marks == ()


def test_another_coefficient_is_shown_without_solving_again(result):
    assert kinds(result.params)["feature"].recompute == "draw", "what is picked with the arrows"
    other = result.data.features[(result.feature + 3) % result.data.n_features]
    params = updated(result.params, {"feature": other})
    shown, again = result.with_params(params), solved(params, result.data)
    assert shown.fit is result.fit
    assert shown.feature == again.feature == result.data.features.index(other)
    np.testing.assert_array_equal(shown.coordinate.across, again.coordinate.across)
    assert shown.marks == again.marks
    with pytest.raises(ParamError, match="no such column"):
        result.with_params(updated(result.params, {"feature": "q"}))


def test_a_feature_that_is_not_there_is_named(result):
    with pytest.raises(ParamError, match=r"feature='q'.*synthetic.*x0, x1,"):
        solved(ObjectiveParams(feature="q"), result.data)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"convert": "0"}, "convert must be a number from 1e-09"),
        ({"alpha": "x"}, "alpha must be a number from"),
    ],
)
def test_a_parameter_out_of_range_is_named_with_its_range(values, words):
    with pytest.raises(ParamError, match=words):
        updated(ObjectiveParams(), values)
