"""The anomaly tab: the tutorial's numbers, what a threshold flags, labels, other data and bad input."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.app.frame.figures import Widths, figure_lines
from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.text_lines import Line
from lasso_tui.app.pane.frame.shown_fit import ShownFit
from lasso_tui.charts import DARK_PALETTE, draw_static
from lasso_tui.cli import main
from lasso_tui.data import Table
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.anomaly import TECHNIQUE, AnomalyParams
from lasso_tui.techniques.anomaly.compute import solve
from lasso_tui.techniques.anomaly.data import columns_and_labels, synthetic
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.params import kinds

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text(encoding="utf-8"))[
    "anomaly"
]
INKS = Inks.of(DARK_PALETTE, "#56b4e9", "#e69f00", "#11151a")
SMALL = {"rows": 150, "columns": 8, "swapped": 3}


def solved(dataset="synthetic", **values):
    params = updated(defaults(TECHNIQUE, dataset), (SMALL if dataset == "synthetic" else {}) | values)
    return list(stream(Job(TECHNIQUE, params, DataRequest(dataset))))


def text(line: Line) -> str:
    return "".join(part.text for part in line)


def figures(result, cursor=None):
    readout = TECHNIQUE.readout(result, result.start if cursor is None else cursor)
    return {f.name: f.value for f in readout.metrics}


@pytest.fixture(scope="module")
def swapped():
    return solved()


def plain(X, y):
    return Table(
        name="t", source="t", X=X, y=y, features=tuple(f"x{j}" for j in range(X.shape[1])), target="y"
    )


def test_the_tutorials_numbers(capsys):
    assert main(["run", "anomaly", "article", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    metrics = document["metrics"]
    assert metrics["tutorial_flagged_05"] == GOLDEN["n_flagged_05"]
    assert metrics["tutorial_flagged_01"] == GOLDEN["n_flagged_01"]
    assert metrics["tutorial_max_error"] == pytest.approx(GOLDEN["max_err"], rel=1e-6)
    assert metrics["tutorial_auc"] == pytest.approx(GOLDEN["auc"], rel=1e-6)
    assert metrics["tutorial_coef_own_column"] == pytest.approx(GOLDEN["coef"][0][0], rel=1e-6)
    assert metrics["tutorial_coef_other_columns"] == GOLDEN["coef"][0][1]
    assert metrics["tutorial_auc_of_distance"] == metrics["tutorial_auc"]
    assert "distance from the mean" in document["remark"]


def test_swapped_rows_are_found_though_each_value_is_typical(swapped):
    at = figures(swapped[-1])
    assert at["auc_distance"] < 0.7
    assert at["auc_robust"] < 0.7
    assert at["auc_neighbours"] > 0.9
    assert at["auc_codes"] > 0.85
    assert [len(r.views) for r in swapped] == [2, 3, 4]


def test_the_cursor_flags_one_more_row_a_step_and_the_sheet_follows(swapped):
    result = swapped[-1]
    for k, threshold in enumerate(result.view.ranking.thresholds[:5], start=1):
        scores, sheet, *_ = TECHNIQUE.charts(result, float(threshold))
        assert sheet.highlight == k - 1
        assert figures(result, float(threshold))["flagged"] == k
        assert scores.cursor == threshold
        assert int(sheet.rows[k - 1][0]) == k
        row = int(sheet.rows[k - 1][1]) - 1
        z, expected, shares = result.view.scores.parts(row)
        assert sheet.rows[k - 1][3] == result.data.features[int(np.argmax(shares))]
        assert shares.sum() == pytest.approx(1.0)
        sigma = result.view.scores.sigma[result.view.scores.scaled.fold[row]]
        assert result.view.scores.values[row] == pytest.approx(
            np.sqrt(np.mean(((z - expected) / sigma) ** 2))
        )
    for one, other in zip(TECHNIQUE.charts(result, 1.0), TECHNIQUE.charts(result, 1.1), strict=True):
        assert one.same_static(other) or one.title in {"Top rows", "Row", "ROC", "Precision–recall"}


def test_the_histogram_counts_every_row_and_labelled_anomalies_stand_below(swapped):
    result = swapped[-1]
    bins, found = TECHNIQUE.charts(result, result.start)[0].parts
    rows, anomalies = bins.traces
    assert rows.y.sum() == result.scored.n_samples
    assert bins.y_limits[1] == rows.y.max()
    np.testing.assert_array_equal(np.sort(anomalies.x), np.sort(result.view.scores.values[result.labels]))
    assert [trace.label for trace in found.traces] == ["precision", "recall", "flagged"]
    assert [mark.key for mark in bins.marks] == ["m", "s"]


def test_the_row_begins_with_its_largest_surprise():
    result = solved("wine", folds=2)[-1]
    chart = next(c for c in TECHNIQUE.charts(result, result.start) if c.title == "Row")
    assert (np.diff(chart.strength) <= 0).all()
    row = int(chart.label.split()[1])
    line = next(line for line in result.view.top_rows if int(line[1]) == row)
    assert line[3] == chart.names[0]


def test_the_answer_fits_a_small_window(swapped):
    for result in swapped:
        sentence = TECHNIQUE.readout(result, result.start).answer
        assert len(sentence.short) <= 78
        assert f"of {result.scored.n_samples}" in sentence.short


def test_the_dot_on_the_curves_is_the_threshold(swapped):
    result = swapped[-1]
    at = figures(result)
    charts = {c.title: c for c in TECHNIQUE.charts(result, result.start)}
    here, curve = charts["ROC"].traces[:2]
    false = (at["flagged"] - at["precision"] * at["flagged"]) / (~result.labels).sum()
    assert (here.x[0], here.y[0]) == pytest.approx((false, at["recall"]))
    assert np.hypot(curve.x - here.x[0], curve.y - here.y[0]).min() < 1e-12
    here, curve = charts["Precision–recall"].traces[:2]
    assert (here.x[0], here.y[0]) == pytest.approx((at["recall"], at["precision"]))
    assert np.hypot(curve.x - here.x[0], curve.y - here.y[0]).min() < 1e-12


def test_its_progress_never_goes_back_and_it_can_be_stopped():
    stages = []
    table = synthetic(updated(AnomalyParams(), SMALL))
    with solvers.monitored(lambda stage, fraction: stages.append((stage, fraction))):
        list(solve(AnomalyParams(folds=2), table))
    names = [name for name, _ in stages]
    assert list(dict.fromkeys(names)) == ["scaling", "column regressions", "sparse coding"]
    for name in set(names) - {"scaling"}:
        done = [fraction for stage, fraction in stages if stage == name]
        assert (np.diff(done) >= -1e-12).all()
        assert 0 <= min(done) <= max(done) <= 1 + 1e-12
    with solvers.monitored(stop), pytest.raises(solvers.Cancelled):
        list(solve(AnomalyParams(folds=2), table))


def stop(stage, fraction):
    if stage == "sparse coding" and fraction > 0.3:
        raise solvers.Cancelled


def test_precision_and_recall_are_those_of_the_rows_flagged(swapped):
    result = swapped[-1]
    flagged = result.view.scores.values >= result.start
    at = figures(result)
    assert at["precision"] == (result.labels & flagged).sum() / flagged.sum()
    assert at["recall"] == (result.labels & flagged).sum() / result.labels.sum()


def test_the_four_scores_are_compared_under_the_figures_of_the_fit(swapped):
    first, final = swapped[0], swapped[-1]
    table = ShownFit().table(TECHNIQUE, final, final.start, TECHNIQUE.readout(final, final.start), {}).below
    assert table.columns == ("AUC", "± SE", "AP")
    assert [row.label for row in table.rows] == ["▸neighbours", " codes", " robust", " distance"]
    at = figures(final)
    assert table.rows[1].values[::2] == (f"{at['auc_codes']:.3f}", f"{at['ap_codes']:.3f}")
    assert table.rows[0].values[1] == f"{final.view.auc_se:.3f}"
    waiting = TECHNIQUE.compared(first)
    assert [row.values[0] == "–" for row in waiting.rows] == [True, True, False, False]
    other = final.with_params(updated(final.params, {"method": "robust"}))
    assert TECHNIQUE.compared(other).rows[2].label == "▸robust"
    assert all(len(text(line)) <= 29 for line in figure_lines(table, 29, INKS, Widths()))


def test_labelled_anomalies_have_their_sign_in_the_ranked_rows_beside_whole_names():
    final = solved("wine", folds=2)[-1]
    table = TECHNIQUE.charts(final, final.start)[1]
    signs = {int(row[1]): row[-1] for row in table.rows}
    assert signs == {int(r) + 1: "×" * int(a) for r, a in zip(final.scored.rows, final.labels, strict=True)}
    drawn = draw_static(table, 50, 15, DARK_PALETTE).text()
    assert "…" not in drawn
    assert any(line.endswith("×") for line in drawn.split("\n")[2:])


def test_another_method_is_shown_without_solving(swapped, monkeypatch):
    monkeypatch.setattr(solvers, "path", None)
    result = swapped[-1].with_params(updated(swapped[-1].params, {"method": "codes", "contamination": 0.2}))
    assert result.view.scores.name == "codes"
    assert figures(result)["auc"] == figures(swapped[-1])["auc_codes"]
    assert figures(result)["flagged"] == 30
    assert {"method", "contamination"} <= {
        n for n, k in kinds(AnomalyParams).items() if k.recompute == "draw"
    }


def test_labels_are_used_for_evaluation_only():
    table = synthetic(updated(AnomalyParams(), SMALL))
    shuffled = replace(table, y=np.roll(table.y, 40))
    *_, one = solve(AnomalyParams(folds=3), table)
    *_, other = solve(AnomalyParams(folds=3), shuffled)
    np.testing.assert_array_equal(one.view.scores.values, other.view.scores.values)


def test_a_target_is_a_label_a_column_or_nothing():
    X, y = np.random.default_rng(5).standard_normal((30, 3)), (np.arange(30) < 25).astype(float)
    data, labels, message = columns_and_labels(plain(X, y), "label", 100, 0)
    assert labels.tolist() == (y == 0).tolist()
    assert "y = 0" in message
    assert columns_and_labels(plain(X, y), "ignored", 100, 0)[1] is None
    data, labels, _ = columns_and_labels(plain(X, y), "column", 100, 0)
    assert data.features[-1] == "y"
    assert labels is None
    data, labels, message = columns_and_labels(plain(X, y), "label", 20, 0)
    np.testing.assert_array_equal(data.X, X[data.rows])
    np.testing.assert_array_equal(labels, y[data.rows] == 0)
    assert "20 of 30 rows" in message


def test_without_labels_nothing_is_evaluated():
    final = solved("prostate", folds=2)[-1]
    assert [c.title for c in TECHNIQUE.charts(final, final.start)] == [
        "Scores",
        "Top rows",
        "Row",
    ]
    assert not any("auc" in name or name == "precision" for name in figures(final))
    assert "No labels" in TECHNIQUE.readout(final, final.start).remark
    assert TECHNIQUE.compared(final) is None


def test_digits_are_shown_as_images():
    params = updated(defaults(TECHNIQUE, "digits"), {"max_columns": 5, "folds": 2})
    *_, final = stream(Job(TECHNIQUE, params, DataRequest("digits")))
    picture = next(c for c in TECHNIQUE.charts(final, final.start) if c.title == "Row")
    assert [p.pixels.shape for p in picture.panels] == [(8, 8)] * 4
    row = int(picture.panels[0].title) - 1
    np.testing.assert_array_equal(picture.panels[0].pixels.ravel(), final.data.X[row] / 16)
    assert (picture.panels[2].pixels > 0).sum() <= 5
    assert "5 of 64 columns" in final.warnings[0]


@pytest.mark.parametrize("name", ["breast-cancer", "wine"])
def test_real_labelled_data(name):
    source = next(s for s in TECHNIQUE.generators if s.name == name)
    table = source.make(AnomalyParams(anomaly_fraction=0.1))
    assert table.y.mean() == pytest.approx(0.1, abs=0.01)
    assert table.n_features == len(set(table.features))


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        (["synthetic", "--set", "swapped=21"], ("swapped", "20", "21")),
        (["digits", "--set", "anomaly_digit=9"], ("normal_digit", "anomaly_digit", "9")),
        (["sunspots"], ("sunspots", "1 feature", "target_role=column")),
        (["prostate", "--set", "train_on=normal"], ("train_on=normal", "prostate", "labels")),
        (["synthetic", "--set", "rows=20", "--set", "folds=100"], ("folds", "100", "20")),
    ],
)
def test_bad_input(capsys, words, facts):
    assert main(["run", "anomaly", *words]) == 2
    err = capsys.readouterr().err
    assert all(fact in err for fact in facts)


def test_constant_columns_are_excluded():
    X = np.column_stack([np.random.default_rng(6).standard_normal((30, 2)), np.full(30, 3.0)])
    *_, result = solve(AnomalyParams(folds=3), plain(X, np.arange(30.0)))
    assert np.isfinite(result.view.scores.values).all()
    assert (result.view.scores.scaled.scale[:, 2] == 0).all()
    with pytest.raises(ParamError, match="constant"):
        next(solve(AnomalyParams(folds=3), plain(np.ones((30, 2)), np.arange(30.0))))


def test_earlier_names_of_parameters_are_accepted():
    old = {
        "expected": 0.1,
        "learn_from": "normal",
        "target_use": "ignored",
        "most_rows": 50,
        "most_columns": 9,
    }
    new = updated(AnomalyParams(), old | {"share": 0.2, "common": 1, "rare": 2, "broken": 3, "sparsity": 0.3})
    assert (new.contamination, new.train_on, new.target_role) == (0.1, "normal", "ignored")
    assert (new.max_rows, new.max_columns, new.anomaly_fraction) == (50, 9, 0.2)
    assert (new.normal_digit, new.anomaly_digit, new.swapped, new.code_alpha) == (1, 2, 3, 0.3)
