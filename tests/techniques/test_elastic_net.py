"""The elastic-net tab: the tutorial's numbers, rows on one axis, the map, correlated columns kept together."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.techniques import updated
from lasso_tui.techniques.elastic_net import TECHNIQUE, ElasticNetParams
from lasso_tui.techniques.elastic_net.blocks import blocks_of
from lasso_tui.techniques.elastic_net.params import RATIOS
from lasso_tui.techniques.elastic_net.ratio_paths import HEATMAP, MAX_COLOUR_SE, MAX_WRITTEN_SE, Best
from lasso_tui.techniques.linear.linear_path import PathFit
from tests.facts import assert_facts
from tests.techniques.elastic_net_cases import chart, made, metrics, shown_at

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())["elastic_net"]


@pytest.fixture(scope="module")
def results():
    return list(TECHNIQUE.solve(ElasticNetParams(folds=3, seed=3, l1_ratio=None, test_fraction=0.2), made()))


@pytest.fixture(scope="module")
def result(results):
    return results[-1]


def test_run_gives_the_tutorials_numbers_and_better_ones(capsys):
    assert main(["run", "elastic-net", "article", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    told = document["metrics"]
    assert told["tutorial_test_mse"] == pytest.approx(GOLDEN["mse"], rel=1e-6)
    assert told["tutorial_test_r2"] == pytest.approx(GOLDEN["r2"], rel=1e-6)
    assert told["tutorial_nonzero"] == GOLDEN["nnz"]
    # At the tutorial's own alpha and l1_ratio, exactly: the same to the tolerance of its solver.
    assert told["alpha"] == 0.1
    assert told["l1_ratio"] == 0.5
    assert told["test_mse"] == pytest.approx(GOLDEN["mse"], rel=1e-3)
    assert told["gap"] < 1e-12 < told["tutorial_gap"]
    assert told["df"] < told["nonzero"] == GOLDEN["nnz"]
    # Chosen by cross-validation: the lasso, as the columns are independent.
    assert told["min_cv_l1_ratio"] == 1.0
    assert told["min_cv_nonzero"] < 30
    assert told["min_cv_test_mse"] < 1e-3 * told["tutorial_test_mse"]
    truth = np.array([c["truth"] for c in document["coefficients"]])
    assert np.count_nonzero(truth) == 10
    assert document["remark"]


@pytest.mark.slow
def test_first_result_has_a_path_and_the_map_fills_row_by_row(results):
    known = [np.isfinite(r.heatmap.values).any(axis=1).sum() for r in results]
    assert known == [0, *range(1, 11), 10, 10]
    assert results[0].fit.path.l1_ratio == 0.5
    assert [r.pending for r in results] == [HEATMAP] * 11 + ["knots", ""]
    assert results[0].marks == ()
    assert [mark.key for mark in results[1].marks] == ["m", "s"]


def test_rows_share_their_l1_part_and_their_first_entry(result):
    assert tuple(sorted(result.rows)) == RATIOS
    for ratio, row in result.rows.items():
        np.testing.assert_allclose(row.path.alphas * ratio, result.l1, rtol=1e-12)
        assert row.path.nonzeros[0] == 0 < row.path.nonzeros[1]
        assert row.path.gaps.max() < 1e-10


def test_map_is_the_cross_validated_error_above_the_least(result):
    least = min(row.cv.mean.min() for row in result.rows.values())
    best = Best.min_error(result.rows)
    assert best.mean == least
    drawn = chart(result, HEATMAP)
    np.testing.assert_allclose(drawn.x[[0, -1]], [result.l1[-1], result.l1[0] / RATIOS[0]])
    for k, ratio in enumerate(RATIOS):
        cv = result.rows[ratio].cv
        above, covered = np.minimum((cv.mean - least) / best.se, MAX_WRITTEN_SE), np.isfinite(drawn.values[k])
        inside = (drawn.x >= cv.alphas[-1] / 1.001) & (drawn.x <= cv.alphas[0] * 1.001)
        assert covered[inside].all()
        assert abs(covered.sum() - len(cv.alphas)) <= 2
        near = [int(np.abs(np.log(cv.alphas / x)).argmin()) for x in drawn.x[covered]]
        np.testing.assert_allclose(drawn.values[k][covered], above[near])
    assert drawn.limits == (0.0, MAX_COLOUR_SE)
    assert ("99 SEs or more" in drawn.table_note) == bool((drawn.values == MAX_WRITTEN_SE).any())
    points = {sign: (x, y) for x, y, sign, _ in drawn.points}
    assert points["◆"] == (pytest.approx(best.alpha), best.ratio)
    assert points["s"][1] == result.ratio == best.ratio


def test_auto_shows_the_best_l1_ratio_from_its_minimum(result):
    best = Best.min_error(result.rows)
    assert result.ratio == best.ratio
    assert result.start == best.alpha == result.marks[0].x
    told = metrics(result, result.start)
    assert told["min_cv_cv_mse"] == told["cv_mse"] == best.mean
    assert told["min_cv_test_mse"] == pytest.approx(told["test_mse"])
    sparsest = Best.sparsest_within_1se(result.rows, best)
    assert sparsest.mean <= best.mean + best.se
    for row in result.rows.values():
        assert (row.path.nonzeros[row.cv.mean <= best.mean + best.se] >= sparsest.nonzero).all()


def test_held_out_errors_are_those_of_nets_fitted_without_the_fold(result):
    X, y = result.train.X, result.train.y
    train, test = solvers.kfold(len(y), 3, 3)[1]
    mean, scale = X[train].mean(axis=0), X[train].std(axis=0)
    for ratio in (0.2, 0.9):
        cv = result.rows[ratio].cv
        k = cv.index_min
        model = ElasticNet(cv.alphas[k], l1_ratio=ratio, tol=1e-12, max_iter=100_000)
        model.fit((X[train] - mean) / scale, y[train])
        error = np.mean((y[test] - model.predict((X[test] - mean) / scale)) ** 2)
        assert cv.losses[k, 1] == pytest.approx(error, rel=1e-6)


def test_test_rows_are_kept_away(result):
    assert result.train.n_samples == 48
    test = result.parts.test
    assert len(test.y) == 12
    solution = result.fit.at(result.start)
    error = np.mean((test.y - solution.intercept - test.X @ solution.coef) ** 2)
    assert metrics(result, result.start)["test_mse"] == pytest.approx(error)
    assert result.train.n_samples + len(test.y) == result.data.n_samples


def test_net_keeps_blocks_together_and_the_lasso_does_not(result):
    drawn = shown_at(result, "0.1")
    alpha = drawn.marks[0].x
    net, lasso = drawn.contrast.both(alpha * 0.1)
    counting = [block for block in drawn.contrast.blocks if drawn.data.truth[block.columns].any()]
    assert len(counting) == 2
    for block in counting:
        assert len(block.columns) == 5
        assert (net[block.columns] != 0).all()
        assert np.count_nonzero(lasso[block.columns]) < 5
        assert np.ptp(net[block.columns]) < 0.5 * np.ptp(lasso[block.columns])
    stems = chart(drawn, "Blocks", alpha)
    np.testing.assert_allclose(stems.values, net[drawn.contrast.order])
    np.testing.assert_allclose(stems.truth, lasso[drawn.contrast.order])


@pytest.mark.slow
@pytest.mark.parametrize("standardize", [True, False])
def test_coefficients_of_a_block_lie_within_the_bound(standardize):
    table = made()
    table = replace(table, X=table.X * np.where(np.arange(20) % 5 == 2, -1.0, 1.0), truth=None)
    params = ElasticNetParams(folds=2, l1_ratio=0.2, standardize=standardize)
    first, *_ = TECHNIQUE.solve(params, table)
    checked = 0
    for alpha in first.grid[10::15]:
        sheet = chart(first, "Spread", float(alpha))
        for row in sheet.rows:
            if row[-1] != "–":
                assert float(row[-2]) <= float(row[-1]) * 1.01
                checked += 1
    assert checked > 5


def test_blocks_are_found_with_their_signs():
    table = made()
    X = table.X.copy()
    X[:, 1] *= -3.0
    table = replace(table, X=X)
    fit = PathFit.of(table, solvers.path(X, table.y, l1_ratio=0.2, standardize=True))
    blocks = blocks_of(fit, np.ones(20), 0.7)
    assert sorted(tuple(b.columns.tolist()) for b in blocks) == [
        tuple(range(k, k + 5)) for k in (0, 5, 10, 15)
    ]
    first = next(b for b in blocks if 0 in b.columns)
    assert first.signs.tolist() == [1.0, -1.0, 1.0, 1.0, 1.0]
    r = np.abs(np.corrcoef(X[:, :5].T))
    assert first.min_correlation == pytest.approx(r.min())
    assert first.spread == pytest.approx(np.sqrt(2 * (1 - r.min())))
    assert blocks_of(fit, np.ones(20), 0.9999) == ()
    assert blocks_of(fit, np.zeros(20), 0.7) == ()


def test_another_l1_ratio_and_another_place_need_no_solve(result, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("solved again")

    for name in ("path", "cross_validate", "degrees_of_freedom", "coordinate_descent"):
        monkeypatch.setattr(solvers, name, refuse)
    for ratio in RATIOS:
        drawn = shown_at(result, f"{ratio:g}")
        assert drawn.ratio == drawn.fit.path.l1_ratio == ratio
        here, there = (TECHNIQUE.charts(drawn, float(drawn.grid[k])) for k in (30, 60))
        moving = [a.title for a, b in zip(here, there, strict=True) if not a.same_static(b)]
        assert set(moving) <= {"Blocks", "Coefficients", "Spread", "Knots", "Table", "Entry"}
        told = metrics(drawn, float(drawn.grid[40]))
        assert told["l1_ratio"] == ratio
        assert told["df"] <= told["nonzero"] + 1e-9
        again = TECHNIQUE.charts(drawn.with_params(drawn.params), float(drawn.grid[30]))
        assert all(a.same_static(b) for a, b in zip(again[:1], here[:1], strict=True))


def test_an_l1_ratio_that_is_not_there_yet_is_shown_when_it_is(results):
    early = shown_at(results[1], "0.3")
    assert early.ratio == 0.5
    (warning,) = early.warnings
    assert re.findall(r"0\.\d", warning) == ["0.3", "0.5"]
    late = shown_at(results[-1], "0.3")
    assert late.ratio == 0.3
    assert late.warnings == ()


def test_what_is_said_of_folds_stays_when_another_l1_ratio_is_shown(results):
    told = "site has 4 groups; using 4 folds instead of 9."
    result = replace(results[-1], fold_warnings=(told,))
    assert shown_at(result, "0.3").warnings == (told,)


def test_every_chart_is_over_the_alphas_of_the_l1_ratio_shown(result):
    drawn = shown_at(result, "0.3")
    alpha = float(drawn.grid[50])
    for title in ("Path + CV", HEATMAP, "Lasso path", "Entry"):
        assert chart(drawn, title, alpha).cursor == alpha
        assert chart(drawn, title, alpha).x_axis.title == "alpha"
    assert drawn.nearest_position(alpha) == alpha
    path, errors = chart(drawn, "Path + CV").parts
    assert path.marks == errors.marks == drawn.marks
    np.testing.assert_array_equal(errors.y, drawn.rows[0.3].cv.mean)
    lasso = chart(drawn, "Lasso path")
    np.testing.assert_allclose(lasso.x * 0.3, drawn.rows[1.0].path.alphas)
    np.testing.assert_allclose(lasso.y[50], drawn.rows[1.0].path.coefs[:, 50] * drawn.fit.path.scales)


def test_auto_says_why(result):
    remark = TECHNIQUE.readout(result, result.start).remark
    assert_facts(remark, "auto", f"l1_ratio {result.ratio:g}", "of 10 l1_ratios", "paired by fold")


@pytest.mark.parametrize("ratio", ["0.2", "1"])
def test_a_column_enters_where_its_pull_meets_the_line(result, ratio):
    drawn = shown_at(result, ratio)
    for name in drawn.data.features[:4]:
        named = drawn.with_params(updated(drawn.params, {"explain": name}))
        ratio = chart(named, "Entry").y[:, 0]
        j = drawn.data.features.index(name)
        inside = drawn.fit.scaled_coefs[:, j] != 0
        assert inside.any()
        np.testing.assert_allclose(ratio[inside], 1.0, rtol=1e-6)
        assert (ratio[~inside] <= 1 + 1e-6).all()


def test_lasso_events_are_exact_and_the_others_lie_on_the_grid(result):
    assert shown_at(result, "1").events.note == "alphas are exact"
    drawn = shown_at(result, "0.4")
    assert "between" in chart(drawn, "Knots").note
    assert set(drawn.events.alphas) <= set(drawn.grid)


def test_between_grid_points_all_figures_are_those_of_that_alpha(result):
    alpha = float(np.sqrt(result.grid[40] * result.grid[41]))
    told = metrics(result, alpha)
    alone = solvers.path(
        result.train.X, result.train.y, alphas=[alpha], l1_ratio=result.ratio, standardize=True
    )
    assert told["df"] == pytest.approx(solvers.degrees_of_freedom(alone)[0], rel=1e-9)
    assert told["nonzero"] == alone.nonzeros[0]
    assert all(c.cursor is not None for c in TECHNIQUE.charts(result, alpha))


def test_it_can_be_cancelled_in_the_midst_of_the_map():
    seen = []

    def stop(stage, fraction):
        seen.append((stage, fraction))
        if stage == HEATMAP and fraction > 0.2:
            raise solvers.Cancelled

    with solvers.monitored(stop), pytest.raises(solvers.Cancelled):
        list(TECHNIQUE.solve(ElasticNetParams(folds=2), made()))
    shares = [fraction for stage, fraction in seen if stage == HEATMAP]
    assert shares == sorted(shares)


def test_the_model_for_scripts_knows_the_rows_that_were_set_aside(result):
    alpha = float(result.grid[30])
    (model,) = TECHNIQUE.models(result, alpha)
    assert (model.name, model.l1_ratio, model.alpha) == ("elastic net", result.ratio, alpha)
    assert model.table is result.data
    assert model.n == result.train.n_samples
    assert (model.holdout.fraction, model.holdout.seed) == (0.2, 3)
    Z = (result.train.X - result.train.X.mean(axis=0)) / result.train.X.std(axis=0)
    again = ElasticNet(alpha, l1_ratio=model.l1_ratio, tol=1e-12, max_iter=100_000).fit(Z, result.train.y)
    np.testing.assert_allclose(model.coef * result.train.X.std(axis=0), again.coef_, atol=1e-6)
