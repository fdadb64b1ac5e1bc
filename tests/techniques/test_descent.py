"""The descent tab: the tutorial's run, every update by its formula, certificates, operations."""

import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.cursor import step as move
from lasso_tui.techniques.descent import TECHNIQUE, DescentParams
from lasso_tui.techniques.descent.run import operations
from lasso_tui.techniques.linear.synthetic import synthetic

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())["scratch"]


def solved(params, table):
    *_, last = TECHNIQUE.solve(params, table)
    return last


@pytest.fixture(scope="module")
def article():
    params = updated(DescentParams(), TECHNIQUE.article.preset)
    return solved(params, TECHNIQUE.article.make(params))


@pytest.fixture(scope="module")
def result():
    return solved(DescentParams(), synthetic(60, 12, 4, 0.6, 1.0, 5))


def metrics(result, cursor):
    return {figure.name: figure.value for figure in TECHNIQUE.readout(result, cursor).metrics}


def charts(result, step):
    return {chart.title: chart for chart in TECHNIQUE.charts(result, float(step))}


def traces(chart):
    return {trace.label: trace for trace in chart.traces}


def test_run_gives_the_tutorials_numbers(capsys):
    assert main(["run", "descent", "article", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    values = document["metrics"]
    assert values["tutorial_sweeps"] == GOLDEN["sweeps"]
    np.testing.assert_allclose([values[f"tutorial_beta_x{j}"] for j in range(10)], GOLDEN["beta"], rtol=1e-6)
    assert values["tutorial_max_difference_scikit_learn"] == pytest.approx(
        GOLDEN["max_diff_sklearn"], rel=1e-6
    )
    # The cursor stands where the tutorial's rule stops.
    np.testing.assert_allclose(
        [c["coef_scaled"] for c in document["coefficients"]], GOLDEN["beta"], rtol=1e-6
    )
    assert values["tutorial_gap"] == pytest.approx(values["change_rule_gap"], rel=1e-4)
    assert document["at"] == values["step"] == 10 * GOLDEN["sweeps"]
    assert document["intercept_scaled"] == 0.0


def test_the_cursor_steps_through_coordinates_and_sweeps(result):
    assert move(result.grid, 7.0, 1) == 8.0
    assert move(result.grid, 7.0, -10) == 0.0
    by_sweep = result.with_params(updated(result.params, {"step_unit": "sweep"}))
    assert move(by_sweep.grid, 0.0, 1) == 12.0
    assert move(by_sweep.grid, 13.0, 1) == 24.0
    assert by_sweep.run is result.run


def test_each_step_lands_on_the_soft_threshold_of_the_data(result):
    table, trace = result.data, result.run.trace
    Z = (table.X - table.X.mean(axis=0)) / table.X.std(axis=0)
    y = table.y - table.y.mean()
    for step in (1, 5, 17, 30):
        chart = charts(result, step)["Soft threshold"]
        shown = traces(chart)
        j = int(trace.coordinates[step - 1])
        coef = trace.coef_at(step - 1)
        z = float(Z[:, j] @ (y - Z @ coef + Z[:, j] * coef[j]) / len(y))
        assert shown["update"].x.tolist() == pytest.approx([z, z], abs=1e-12)
        assert shown["update"].y[0] == coef[j]
        after = np.sign(z) * max(abs(z) - trace.alpha, 0.0)
        assert shown["update"].y[1] == pytest.approx(after, abs=1e-12)
        line = shown["S(z)"]
        assert np.interp(z, line.x, line.y) == pytest.approx(after, abs=1e-12)
        assert chart.x_axis.title == f"z of {table.features[j]}"
        assert [mark.x for mark in chart.marks] == [-trace.alpha, trace.alpha]
        truth = table.truth[j] * result.run.scales[j]
        assert not chart.levels or chart.levels[0].y == pytest.approx(truth)


def test_before_the_first_step_nothing_has_moved(result):
    shown = traces(charts(result, 0)["Soft threshold"])
    assert shown["update"].y.tolist() == [0.0, 0.0]
    readout = TECHNIQUE.readout(result, 0.0)
    assert all(c.scaled == 0 for c in readout.coefficients)
    assert {f.name for f in readout.metrics}.isdisjoint({"updated", "change"})


def test_objective_stays_above_its_minimum_and_below_the_gap(result):
    run = result.run
    chart = charts(result, 0)["Descent"].parts[1]
    gap, above = chart.y.T
    at_ends = np.searchsorted(chart.x, run.trace.ends)
    np.testing.assert_allclose(gap[at_ends], run.trace.gaps, rtol=1e-9)
    assert chart.limits[0] >= 1e-12
    suboptimality = np.nan_to_num(run.suboptimality[run.trace.ends])
    assert (suboptimality <= run.trace.gaps + 1e-14).all()
    assert (above[np.isfinite(above)] > 0).all()
    assert (np.diff(np.nan_to_num(run.suboptimality)) <= 1e-14).all()
    table = result.data
    for sweep in (1, 3):
        original = run.trace.coef_at(run.trace.ends[sweep]) / run.scales
        intercept = table.y.mean() - table.X.mean(axis=0) @ original
        certified = solvers.duality_gap(
            table.X, table.y, original, intercept, run.trace.alpha, standardize=True
        )
        assert run.trace.gaps[sweep] == pytest.approx(certified, rel=1e-8)


def test_run_ends_at_the_exact_solution(result):
    readout = TECHNIQUE.readout(result, float(result.run.steps))
    exact = result.run.exact
    alpha = 0.1 * solvers.alpha_max(result.data.X, result.data.y, standardize=True)
    assert exact.alphas[-1] == pytest.approx(alpha)
    assert exact.gaps[-1] < 1e-12
    original = [c.unscaled for c in readout.coefficients]
    np.testing.assert_allclose(original, exact.coefs[:, -1], atol=1e-5)
    assert readout.intercept_unscaled == pytest.approx(float(exact.intercepts[-1]), abs=1e-5)
    assert readout.intercept_scaled == pytest.approx(result.data.y.mean())


def test_marks_stand_where_the_rules_are_first_met(result):
    marks = {mark.label: round(mark.x) for mark in result.marks}
    trace = result.run.trace
    gap, change = (int(np.searchsorted(trace.ends, marks[f"{name} rule"])) for name in ("gap", "change"))
    assert trace.gaps[gap] <= 1e-6 < trace.gaps[gap - 1]
    assert trace.changes[change - 1] < 1e-4 <= trace.changes[change - 2]
    assert result.start == marks["gap rule"]


def test_the_operations_of_each_implementation_are_those_that_it_needs(result):
    table, run = result.data, result.run
    for row, costing in enumerate(("naive", "residual", "gram")):
        counted = solvers.trace_descent(
            table.X,
            table.y,
            run.trace.alpha,
            costing=costing,
            tol=0.0,
            standardize=True,
            max_sweeps=run.trace.sweeps,
        )
        np.testing.assert_array_equal(run.operations[row], counted.operations)
        np.testing.assert_allclose(counted.coef, run.trace.coef, atol=1e-12)
    np.testing.assert_array_equal(operations(run.trace, *table.X.shape), run.operations)
    np.testing.assert_array_equal(charts(result, 25)["Cost"].values, run.operations[:, 25])


def test_an_update_moves_the_cursor_over_charts_that_stay(result):
    before, after = charts(result, 5), charts(result, 6)
    for title in ("Descent",):
        assert before[title].same_static(after[title])
        assert (before[title].cursor, after[title].cursor) == (5.0, 6.0)
    assert not before["Soft threshold"].same_static(after["Soft threshold"])


def test_evolution_shows_the_coefficients_of_each_step(result):
    lines = charts(result, 0)["Descent"].parts[0]
    for step in (0, 9, 40):
        k = int(np.flatnonzero(lines.x == step)[0])
        np.testing.assert_array_equal(lines.y[k], result.run.trace.coef_at(step))
        np.testing.assert_array_equal(lines.y[k], result.run.coef_at(step))
        assert lines.counts[k] == np.count_nonzero(lines.y[k])


def test_all_coefficients_are_zero_at_a_large_alpha(result):
    top = solvers.alpha_max(result.data.X, result.data.y, standardize=True)
    empty = solved(DescentParams(alpha=2 * top), result.data)
    assert metrics(empty, empty.start)["nonzero"] == 0
    assert metrics(empty, empty.start)["gap"] == 0
    assert len(charts(empty, 0)) == 3


def test_a_run_that_does_not_converge_is_reported(result):
    short = solved(DescentParams(max_sweeps=2), result.data)
    assert all(fact in short.warnings[0] for fact in ("2 sweeps", "gap rule", "max sweeps"))
    assert short.start == 24
    assert short.marks == ()
    assert metrics(short, 24.0)["gap_rule_sweeps"] != metrics(short, 24.0)["gap_rule_sweeps"]  # NaN


def test_an_update_past_the_end_stands_at_the_end(article):
    past = solved(updated(article.params, {"step": 9999}), article.data)
    assert past.start == past.run.steps
    assert "9999" in past.warnings[0]
    assert str(past.run.steps) in past.warnings[0]


def test_a_long_run_shows_its_first_sweeps_first(monkeypatch, result):
    monkeypatch.setattr("lasso_tui.techniques.descent.compute.FIRST_STEPS", 12)
    first, last = TECHNIQUE.solve(DescentParams(), result.data)
    assert first.pending
    assert not last.pending
    assert first.run.trace.sweeps == 1
    np.testing.assert_array_equal(first.run.trace.after, last.run.trace.after[:12])


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        ({"step": "1.5"}, "step .* whole number from 0"),
        ({"alpha": "-1"}, "alpha .* number from"),
        ({"stop_rule": "luck"}, "stop_rule .* change, gap"),
        ({"max_sweeps": "0"}, "max_sweeps .* from 1 to 5000"),
    ],
)
def test_a_parameter_out_of_range_is_named_with_its_range(values, facts):
    with pytest.raises(ParamError, match=facts):
        updated(DescentParams(), values)


def test_earlier_names_of_parameters_are_accepted():
    old = {"rule": "change", "gap": "1e-4", "sweeps": "7", "stride": "sweep", "intercept": "off"}
    new = updated(DescentParams(), old)
    assert (new.stop_rule, new.gap_tol, new.max_sweeps, new.step_unit) == ("change", 1e-4, 7, "sweep")
    assert not new.fit_intercept


CONSTANT = "a,b,y\n" + "".join(f"{k * k % 7},{k % 5 + 1},3\n" for k in range(30))


def test_a_constant_target_is_fitted_without_an_intercept(tmp_path, capsys):
    (tmp_path / "flat.csv").write_text(CONSTANT)
    line = ["run", "descent", str(tmp_path / "flat.csv"), "--target", "y", "--json"]
    exactly = ["fit_intercept=off", "standardize=off", "alpha=0.2", "gap_tol=1e-12", "max_sweeps=500"]
    assert main(line + [word for value in exactly for word in ("--set", value)]) == 0
    told = json.loads(capsys.readouterr().out)
    coefs = [c["coef_unscaled"] for c in told["coefficients"]]
    X = np.array([[k * k % 7, k % 5 + 1] for k in range(30)], dtype=float)
    gradient = X.T @ (3.0 - X @ coefs) / 30
    np.testing.assert_allclose(gradient, 0.2 * np.sign(coefs), atol=1e-5)
    assert told["intercept_unscaled"] == 0
    assert told["scaling"].startswith("Columns and target neither centred nor scaled")


def test_a_constant_target_is_refused_with_an_intercept(tmp_path, capsys):
    (tmp_path / "flat.csv").write_text(CONSTANT)
    for technique in ("descent", "lasso"):
        assert main(["run", technique, str(tmp_path / "flat.csv"), "--target", "y"]) == 2
        assert "target y is constant (3) in all 30 rows used" in capsys.readouterr().err


def test_without_an_intercept_columns_are_divided_but_not_centred(result):
    params = updated(DescentParams(), {"fit_intercept": "off"})
    alone = solved(params, result.data)
    readout = TECHNIQUE.readout(alone, float(alone.run.steps))
    assert readout.intercept_unscaled == 0
    assert readout.scaling.startswith("Columns divided by their SD (ddof=0), not centred")
    coefs = readout.coefficients
    np.testing.assert_allclose(
        [c.scaled for c in coefs], [c.unscaled for c in coefs] * result.data.X.std(axis=0), rtol=1e-12
    )
