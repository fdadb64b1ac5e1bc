"""The elastic net's parameters: what each does to the solve or the synthetic blocks, and what is refused."""

import importlib
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.elastic_net import TECHNIQUE, ElasticNetParams
from lasso_tui.techniques.elastic_net.data import correlated_blocks
from lasso_tui.techniques.elastic_net.params import RATIOS
from lasso_tui.techniques.elastic_net.ratio_paths import HEATMAP
from lasso_tui.techniques.number_format import format_significant
from tests.techniques.elastic_net_cases import chart, made, metrics, shown_at


def test_factors_and_frequencies_are_in_the_table():
    params = ElasticNetParams(folds=2, l1_ratio=0.5, penalty_factor="a1=0, b2=3", stability=True, pairs=2)
    *_, last = TECHNIQUE.solve(params, made())
    sheet = chart(last, "Table")
    assert sheet.columns[-2:] == (">frequency", ">factor")
    assert (last.fit.scaled_coefs[1:, 0] != 0).all()
    assert all(row[-1] == "–" for row in chart(last, "Spread").rows)
    assert ">frequency" not in chart(shown_at(last, "0.9"), "Table").columns
    assert metrics(last, last.start)["gap"] < 1e-10


@pytest.mark.slow
def test_an_alpha_that_is_asked_for_is_where_the_cursor_starts():
    for alpha in (50.0, 1e-4):
        first, *_ = TECHNIQUE.solve(ElasticNetParams(alpha=alpha, l1_ratio=0.2, folds=2), made())
        assert first.start == alpha
        assert np.isclose(first.grid, alpha, rtol=1e-12).any()
        assert np.isfinite(metrics(first, alpha)["r2_train"])
    assert first.warnings == ()


def test_what_an_l1_ratio_costs_or_saves_has_no_sign(monkeypatch):
    readout = importlib.import_module("lasso_tui.techniques.elastic_net.readout")
    results = TECHNIQUE.solve(ElasticNetParams(folds=3, l1_ratio=0.5), made())
    last = next(result for result in results if result.rows[1.0].cv is not None)
    for difference, words in ((7.0, "costs 7 ± 16"), (-7.0, "saves 7 ± 16"), (-90.0, "saves 90 ± 16")):
        monkeypatch.setattr(readout, "paired_difference", lambda *of, d=difference: (d, 16.0))
        monkeypatch.setattr(readout, "distinguishable", lambda *of, d=difference: abs(d) > 32)
        said = TECHNIQUE.readout(replace(last, cache={}), last.start).answer
        assert words in said.long
        assert "-" not in said.short


def test_any_l1_ratio_is_solved_and_compared_with_the_lasso():
    params = ElasticNetParams(folds=3, seed=3, l1_ratio=0.33)
    *_, last = TECHNIQUE.solve(params, made())
    assert (last.ratio, last.fit.path.l1_ratio) == (0.33, 0.33)
    assert set(last.rows) == {*RATIOS, 0.33}
    np.testing.assert_allclose(chart(last, HEATMAP).y, sorted({*RATIOS, 0.33}))
    net, lasso = last.rows[0.33].cv, last.rows[1.0].cv
    difference = net.mean.min() - lasso.mean.min()
    assert f"{format_significant(difference)} ±" in TECHNIQUE.readout(last, last.start).remark
    assert not last.can_draw(updated(params, {"l1_ratio": 0.34}))
    assert last.can_draw(updated(params, {"l1_ratio": 0.4}))
    assert last.can_draw(updated(params, {"l1_ratio": "auto"}))


def test_no_test_rows_no_test_error():
    *_, last = TECHNIQUE.solve(ElasticNetParams(folds=2, test_fraction=0.0), made())
    told = metrics(last, last.start)
    assert "test_mse" not in told
    assert np.isnan(told["min_cv_test_mse"])
    assert last.train.n_samples == 60


def test_synthetic_blocks_are_as_told():
    table = correlated_blocks(4000, 60, 2, 5, 0.8, 0.0, 1)
    r = np.corrcoef(table.X.T)
    assert r[0, 1] == pytest.approx(0.8, abs=0.03)
    assert abs(r[0, 2]) < 0.06
    assert np.count_nonzero(table.truth) == 10
    np.testing.assert_allclose(table.X @ table.truth, table.y)
    assert table.features[:3] == ("a1", "a2", "b1")
    assert table.features[-1] == "ad2"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"l1_ratio": "0"}, "l1_ratio must be a number above 0, at most 1 or auto"),
        ({"l1_ratio": "1.01"}, "l1_ratio must be a number above 0, at most 1 or auto"),
        ({"folds": "1"}, "folds must be a whole number from 2 to 100"),
        ({"block_correlation": "1.5"}, "block_correlation must be a number from 0.1 to 0.99"),
        ({"block_size": "0"}, "block_size must be a whole number from 1 to 1000"),
    ],
)
def test_a_parameter_out_of_range_is_named_with_its_range(values, words):
    with pytest.raises(ParamError, match=words):
        updated(ElasticNetParams(), values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"folds": 50, "test_fraction": 0.2}, r"folds=50\b.* 48 rows"),
        ({"penalty_factor": "zz=1"}, r"zz .*penalty_factor"),
        ({"explain": "zz"}, "explain='zz'"),
    ],
)
def test_what_does_not_fit_the_table_is_refused(values, words):
    with pytest.raises(ParamError, match=words):
        next(TECHNIQUE.solve(ElasticNetParams(**values), made()))
    with pytest.raises(ParamError, match=r"informative_blocks=5\b.* 4 blocks of 5"):
        correlated_blocks(60, 20, 5, 5, 0.9, 1.0, 0)
    small = replace(made(), X=made().X[:12], y=made().y[:12])
    with pytest.raises(ParamError, match=r"test_fraction .* 12 rows"):
        next(TECHNIQUE.solve(ElasticNetParams(test_fraction=0.9), small))


def test_the_remark_is_of_the_l1_ratio_that_is_asked_for():
    result = list(TECHNIQUE.solve(ElasticNetParams(folds=3, l1_ratio=None), made()))[-1]

    def told(ratio):
        drawn = shown_at(result, ratio)
        return TECHNIQUE.readout(drawn, drawn.start).remark

    assert "of l1_ratio 0.1 minus the lasso's" in told("0.1")
    assert "of l1_ratio 0.7 minus the lasso's" in told("0.7")
    assert told("auto").startswith("auto takes l1_ratio ")
