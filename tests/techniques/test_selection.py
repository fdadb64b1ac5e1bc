"""Selection: the worked example's features; selection frequencies of informative and noise features."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui.cli import main
from lasso_tui.data import open_table
from lasso_tui.exports import tables as export_tables
from lasso_tui.exports.formats import models_of
from lasso_tui.exports.tables import path_csv
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.model import ExportError
from lasso_tui.techniques.selection import TECHNIQUE

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())["feature_selection"]


def final(dataset: str, **values):
    params = updated(defaults(TECHNIQUE, dataset), values)
    *_, result = stream(Job(TECHNIQUE, params, DataRequest(dataset)))
    return result


def test_the_tutorials_features(capsys):
    assert main(["run", "selection", "article", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    assert metrics["tutorial_selected"] == len(GOLDEN["selected"])
    for j, coef in zip(GOLDEN["selected"], GOLDEN["coef"], strict=True):
        assert metrics[f"tutorial_coef_x{j}"] == pytest.approx(coef, rel=1e-6)
    assert metrics["false_positives"] == 0
    assert metrics["false_negatives"] == 0
    assert metrics["stable"] == 5


def test_strong_features_are_stable_and_noise_is_not():
    result = final("synthetic", rows=200, columns=30, informative=4, correlation=0.0, pairs=20)
    truth = result.data.truth
    scores = result.stability.scores(len(result.stability.alphas) // 2)
    assert scores[truth != 0].min() > 0.95
    assert scores[truth == 0].max() < scores[truth != 0].min()


def test_the_refit_is_least_squares_on_the_selected():
    result = final("prostate", pairs=2, gamma="0", standardize=True)
    for alpha in (float(result.grid[30]), float(np.sqrt(result.grid[40] * result.grid[41]))):
        shown = result.fit.at(alpha).coef * result.fit.path.scales
        support = np.flatnonzero(result.lasso.at(alpha).coef)
        table = open_table("prostate")
        design = np.column_stack([np.ones(table.n_samples), table.X[:, support]])
        theirs = np.linalg.lstsq(design, table.y, rcond=None)[0][1:] * result.fit.path.scales[support]
        assert shown[support] == pytest.approx(theirs, rel=1e-8)
        assert np.count_nonzero(shown) == len(support)


def test_what_is_shown_and_exported_of_a_mix_is_the_mix():
    result = final("prostate", pairs=2, gamma="0.5", standardize=True)
    alpha = float(result.grid[30])
    lasso, refit = result.relaxed.path.coefs[:, 30], result.relaxed.refits[:, 30]
    wanted = (0.5 * lasso + 0.5 * refit) * result.lasso.path.scales
    read = TECHNIQUE.readout(result, alpha)
    assert [c.scaled for c in read.coefficients] == pytest.approx(wanted.tolist(), rel=1e-12)
    table = result.data
    fitted = table.X @ (0.5 * lasso + 0.5 * refit) + read.intercept_unscaled
    assert float((table.y - fitted).mean()) == pytest.approx(0.0, abs=1e-10)
    r2 = next(f.value for f in read.metrics if f.name == "r2_train")
    assert r2 == pytest.approx(1 - ((table.y - fitted) ** 2).sum() / ((table.y - table.y.mean()) ** 2).sum())
    path = list(csv.reader(io.StringIO(path_csv(TECHNIQUE, result))))
    assert [float(v) for v in path[31][2:]] == pytest.approx(wanted.tolist(), rel=1e-12)
    with pytest.raises(ExportError, match="γ=1"):
        models_of(TECHNIQUE, result, alpha)


def test_the_error_at_a_mix_is_that_of_the_mix():
    result = final("prostate", pairs=2)
    alpha = float(result.grid[30])
    for gamma in ("1", "0.5", "0"):
        shown = result.with_params(updated(result.params, {"gamma": gamma}))
        told = {f.name: f.value for f in TECHNIQUE.readout(shown, alpha).metrics}
        assert told["relaxed_cv_mse"] == result.cv.mean[30, result.cv.gammas == float(gamma)][0]
        if gamma == "1":
            assert told["relaxed_cv_mse"] == pytest.approx(told["cv_mse"], rel=1e-9)


def test_a_path_that_is_too_long_for_a_file_is_refused(monkeypatch):
    result = final("prostate", pairs=2)
    monkeypatch.setattr(export_tables, "MAX_PATH_NUMBERS", 10 * len(result.grid) - 1)
    with pytest.raises(ExportError, match=r"\b100 positions × 8 features"):
        export_tables.path_csv(TECHNIQUE, result)
    monkeypatch.setattr(export_tables, "MAX_PATH_NUMBERS", 10 * len(result.grid))
    assert len(export_tables.path_csv(TECHNIQUE, result).splitlines()) == 101


def test_results_come_early_and_settle():
    found = list(
        stream(
            Job(TECHNIQUE, updated(defaults(TECHNIQUE, "prostate"), {"pairs": 40}), DataRequest("prostate"))
        )
    )
    assert found[0].stability is None
    pairs = [r.stability.n_pairs for r in found if r.stability]
    assert pairs == sorted(pairs)
    assert pairs[-1] == 40
    assert found[-1].pending == ""


def test_threshold_and_gamma_are_drawn_not_solved():
    result = final("prostate", pairs=5)
    low = result.with_params(updated(result.params, {"threshold": 0.6}))
    high = result.with_params(updated(result.params, {"threshold": 1.0}))
    count = [
        next(f.value for f in TECHNIQUE.readout(r, r.start).metrics if f.name == "stable")
        for r in (low, high)
    ]
    assert count[0] >= count[1]
    assert low.stability is high.stability


def test_false_selections_are_bounded_down_to_mark_b_and_nowhere_else():
    result = final("synthetic", rows=200, columns=50, informative=4, correlation=0.0, pairs=20)
    stability = result.stability
    q = stability.region_size(0.75)
    assert q == 5  # floor(sqrt(0.5·50))
    (b,) = (mark.x for mark in result.marks if mark.key == "b")
    metrics = [metrics_at(result, alpha) for alpha in result.grid.tolist()]
    for alpha, found in zip(result.grid.tolist(), metrics, strict=True):
        read = {m.name: m.text for m in TECHNIQUE.readout(result, alpha).metrics}
        near = found["stable_alpha"]
        if near >= b:
            assert found["stable_false_bound"] == pytest.approx(q**2 / (0.5 * 50)) == 1.0
            assert read["stable_false_bound"] == "≤ 1.0"
        else:
            assert np.isnan(found["stable_false_bound"])
            assert read["stable_false_bound"] == "no bound here"
        assert (found["region_size"], found["region_alpha"]) == (q, b)  # independent of the cursor
        assert found["region_stable"] == len(stability.region_stable(0.75))
    assert not np.isnan(metrics_at(result, b)["stable_false_bound"])
    truth = result.data.truth
    names = [result.data.features[j] for j in np.flatnonzero(truth)]
    remark = TECHNIQUE.readout(result, result.start).remark
    assert remark.startswith(f"Of the first 5 features to enter, 4 are stable: {', '.join(names)}.")
    assert "exchangeable" in remark
    assert "not worse than guessing" in remark


def test_another_threshold_moves_mark_b():
    result = final("synthetic", rows=100, columns=60, informative=4, pairs=10)
    ends = []
    for threshold in (0.55, 0.75, 1.0):
        shown = result.with_params(updated(result.params, {"threshold": threshold}))
        assert shown.stability is result.stability
        assert [mark.key for mark in shown.marks] == ["m", "s", "b"]
        ends.append(shown.marks[-1].x)
        assert shown.marks[-1].x == shown.stability.alphas[shown.stability.region_index(threshold)]
    assert ends[0] > ends[1] > ends[2]


def test_penalty_factors_hold_on_all_rows_in_folds_and_in_half_samples():
    plain, free = final("prostate", pairs=3), final("prostate", pairs=3, penalty_factor="age=0, svi=2")
    j, k = (free.data.features.index(name) for name in ("age", "svi"))
    assert (free.lasso.path.coefs[j] != 0).all()
    assert (free.stability.frequencies[j] == 1).all()
    gradients = np.abs(free.lasso.gradients(free.start)) / free.start
    nonzero = free.lasso.at(free.start).coef != 0
    assert gradients[j] == pytest.approx(0.0, abs=1e-6)
    assert gradients[nonzero & (np.arange(8) != j) & (np.arange(8) != k)] == pytest.approx(1.0, rel=1e-6)
    assert gradients[k] == pytest.approx(2.0, rel=1e-6) or not nonzero[k]
    assert (free.cv.mean != plain.cv.mean).any()
    np.testing.assert_allclose(free.cv.mean[:, -1], free.lasso_cv.mean, rtol=1e-9)
    assert "age" not in TECHNIQUE.charts(free, free.start)[0].names  # in the model at every alpha
    (model,) = models_of(TECHNIQUE, free, free.start)
    assert model.factors[[j, k]].tolist() == [0.0, 2.0]
    assert "penalty factors or bounds differ" in TECHNIQUE.readout(free, free.start).remark
    assert [mark.key for mark in free.marks] == ["m", "s"]


def metrics_at(result, alpha):
    return {m.name: m.value for m in TECHNIQUE.readout(result, alpha).metrics}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "threshold=0.5"], "threshold must be a number from 0.51 to 1"),
        (["--set", "pairs=0"], "pairs must be a whole number from 1 to 1000"),
        (["--set", "gamma=2"], "gamma must be one of"),
        (["--set", "folds=98"], "only 97 rows"),
        (["--set", "penalty_factor=lcavol:2"], "Cannot read penalty factors"),
    ],
)
def test_bad_input(capsys, words, said):
    assert main(["run", "selection", "prostate", *words]) == 2
    assert said in capsys.readouterr().err


def test_stability_has_each_features_frequency_coefficient_and_refit_beside_its_bar():
    result = final("prostate", pairs=3)
    chart, stack, refit = TECHNIQUE.charts(result, result.start)
    columns = dict(chart.columns)
    assert list(columns) == ["freq", "lasso", "refit"]
    assert list(chart.values) == sorted(chart.values, reverse=True)
    assert columns["freq"] == tuple(f"{value:.2f}" for value in chart.values)
    at = result.lasso.at(result.start).coef * result.lasso.path.scales
    for name, shown, rank in zip(chart.names, columns["lasso"], chart.ranks, strict=True):
        j = result.data.features.index(name)
        assert float(shown) == pytest.approx(at[j], rel=5e-3)
        assert stack.parts[0].ranks[j] == stack.parts[1].ranks[j] == rank
    assert refit.sides == ("↑ refit better", "↓ lasso better")
    assert_lengths(TECHNIQUE.readout(result, result.start))


def assert_lengths(found):
    assert len(found.answer.short) <= 78
    assert len(found.next_step.short) <= 28
    assert "…" not in found.answer.short + found.answer.long
