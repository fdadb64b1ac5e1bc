import csv
import json
import math
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.exports.formats import command
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.text import TECHNIQUE
from lasso_tui.techniques.text.evaluation import evaluate, explain
from lasso_tui.techniques.text.features import FOLD_TOL, Weighting, counted, stratified, stratified_folds

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text(encoding="utf-8"))["text"]


def solved(dataset, **values):
    params = updated(defaults(TECHNIQUE, dataset), values)
    return list(stream(Job(TECHNIQUE, params, DataRequest(dataset))))


def figures(result, cursor=None):
    readout = TECHNIQUE.readout(result, result.start if cursor is None else cursor)
    return {f.name: f.value for f in readout.metrics}


@pytest.fixture(scope="module")
def article():
    out = StringIO()
    with redirect_stdout(out):
        assert main(["run", "text", "article", "--json"]) == 0
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def simulated():
    return solved("synthetic", rows=300, columns=30, folds=3)


def test_the_tutorials_numbers(article):
    metrics = article["metrics"]
    assert metrics["tutorial_accuracy"] == GOLDEN["acc"]
    assert metrics["tutorial_nonzero"] == GOLDEN["nnz"]
    assert metrics["tutorial_vocabulary"] == GOLDEN["vocab"]
    assert metrics["tutorial_test_rows"] == GOLDEN["n_test"]
    assert metrics["tutorial_vocabulary_train"] < GOLDEN["vocab"]  # its test review is part of its vocabulary


def test_sentences_are_classified_with_an_accuracy_of_four_fifths(article):
    metrics = article["metrics"]
    assert metrics["accuracy"] >= 0.80
    assert metrics["accuracy_se"] == pytest.approx(
        math.sqrt(metrics["accuracy"] * (1 - metrics["accuracy"]) / 600)
    )
    assert metrics["baseline"] == 0.5
    assert metrics["tutorial_correct"] == 5
    assert metrics["gap"] < 1e-7
    assert metrics["alpha_min"] <= metrics["alpha_1se"]
    words = {c["feature"]: c["coef_scaled"] for c in article["coefficients"]}
    assert words["great"] > 0 > words["bad"]
    assert "2,400 training texts" in article["scaling"]


def test_weighting_is_scikit_learns():
    from sklearn.feature_extraction.text import TfidfTransformer

    _, counts = counted(["good good film", "bad film don't", "film good", "very bad bad plot"], 2)
    X = Weighting.of(counts, "tf-idf", 1).apply(counts)
    assert sparse.issparse(X)
    np.testing.assert_allclose(X.toarray(), TfidfTransformer().fit_transform(counts).toarray(), rtol=1e-12)
    few = Weighting.of(counts, "presence", 2)
    assert few.apply(counts).toarray().max() == 1.0
    assert len(few.columns) == 3


def test_nothing_is_learnt_from_rows_that_are_held_out(simulated):
    final = simulated[-1]
    split, data = final.split, final.data
    rows, test = stratified(data.labels, 0.2, final.params.seed)
    assert not set(rows) & set(test)
    assert len(rows) + len(test) == data.n_samples
    assert data.labels[test].mean() == pytest.approx(data.labels.mean(), abs=0.02)
    only = {word for i in rows for word in data.texts[i].split()}
    assert set(split.words) <= only
    # A word that the test rows alone have is no column, and leaves the training columns as they are.
    changed = list(data.texts)
    for i in test:
        changed[i] += " unheard"
    from dataclasses import replace

    (_, again, *_) = TECHNIQUE.solve(final.params, replace(data, texts=tuple(changed)))
    assert again.split.words == split.words
    np.testing.assert_array_equal(again.path.coefs, final.path.coefs)


def test_cross_validation_learns_vocabulary_and_weights_in_each_fold():
    final = solved("synthetic", rows=300, columns=30, folds=3, weighting="tf-idf", min_df=25)[-1]
    split = final.split
    texts = [final.data.texts[i] for i in stratified(final.data.labels, 0.2, 42)[0]]
    for k, (train, test) in enumerate(stratified_folds(split.y_train, 3, 42)):
        vectorizer, counts = counted([texts[i] for i in train], 1)
        weighting = Weighting.of(counts, "tf-idf", 25)
        path = solvers.path(
            weighting.apply(counts), split.y_train[train], family="binomial", alphas=final.grid, tol=1e-10
        )
        eta = weighting.apply(vectorizer.transform([texts[i] for i in test])) @ path.coefs + path.intercepts
        y = split.y_train[test][:, None]
        expected = -2 * np.where(y == 1, -np.logaddexp(0, -eta), -np.logaddexp(0, eta)).mean(axis=0)
        np.testing.assert_allclose(final.cv.losses[:, k], expected, atol=100 * FOLD_TOL)


def test_folds_are_alike_in_class():
    labels = np.array([0] * 20 + [1] * 10)
    for train, test in stratified_folds(labels, 5, 0):
        assert labels[test].sum() == 2
        assert len(test) == 6
        assert sorted([*train, *test]) == list(range(30))


def test_contributions_add_up_to_the_log_odds(simulated):
    final = simulated[-1]
    solution = final.path.at(final.start)
    sentence = " ".join(final.split.words[:5]) + " unheard " + final.split.words[0]
    contributions = explain(final.split, solution, sentence)
    log_odds = (final.split.columns([sentence]) @ solution.coef)[0]
    assert sum(s.value for s in contributions) == pytest.approx(log_odds)
    signs = {s.word: s.sign for s in contributions}
    assert signs["unheard"] == "?"
    assert contributions[0].word.endswith("×2")
    retyped = final.with_params(updated(final.params, {"sentence": sentence}))
    at = figures(retyped)
    assert at["sentence_log_odds"] == pytest.approx(log_odds + solution.intercept)
    assert at["sentence_probability"] == pytest.approx(1 / (1 + math.exp(-at["sentence_log_odds"])))
    text = TECHNIQUE.charts(retyped, retyped.start)[1]
    assert [word.text for word in text.words] == sentence.split()
    assert np.nansum([word.value for word in text.words]) == pytest.approx(log_odds)
    assert np.isnan(next(word.value for word in text.words if word.text == "unheard"))
    assert text.words[0].value == pytest.approx(text.words[-1].value)  # the same word twice
    assert "unheard" in text.notes[1]
    empty = final.with_params(updated(final.params, {"sentence": ""}))
    assert figures(empty)["sentence_log_odds"] == pytest.approx(solution.intercept)


def test_evaluation_is_scikit_learns():
    from sklearn import metrics

    rng = np.random.default_rng(1)
    y = (rng.random(80) < 0.4).astype(float)
    log_odds = np.round(rng.normal(size=80) + y, 1)  # with ties
    found = evaluate(log_odds, y)
    np.testing.assert_array_equal(found.confusion, metrics.confusion_matrix(y, log_odds > 0))
    assert found.auc == pytest.approx(metrics.roc_auc_score(y, log_odds))
    assert found.auc_se == pytest.approx(solvers.roc_auc_se(y, log_odds))
    assert found.log_loss == pytest.approx(metrics.log_loss(y, 1 / (1 + np.exp(-log_odds))))
    false, true, _ = metrics.roc_curve(y, log_odds, drop_intermediate=False)
    np.testing.assert_allclose(found.false_positive_rate, false)
    np.testing.assert_allclose(found.true_positive_rate, true)


def test_simulated_words_are_found(simulated):
    early, first, final = simulated
    assert (early.pending, first.pending) == ("path", "cross-validation")
    assert len(early.grid) < len(first.grid)
    np.testing.assert_array_equal(early.grid, first.grid[: len(early.grid)])
    np.testing.assert_allclose(early.path.coefs, first.path.coefs[:, : len(early.grid)], atol=1e-6)
    assert early.start == first.start
    assert final.pending == ""
    at = figures(final)
    assert at["false_negatives"] <= 2
    assert at["accuracy"] > at["baseline"]
    stem = TECHNIQUE.charts(final, final.start)[-1]
    assert np.count_nonzero(stem.truth) == 8
    # The tutorial's figures stand on its own data only.
    assert not any(name.startswith("tutorial") for name in at)


def test_moving_alpha_solves_nothing_and_counts_the_words(simulated, monkeypatch):
    final = simulated[-1]
    monkeypatch.setattr(solvers, "path", None)
    kept = [figures(final, float(alpha))["nonzero"] for alpha in final.grid[::10]]
    assert kept[0] == 0
    assert kept[-1] > kept[1]
    before, after = (TECHNIQUE.charts(final, float(final.grid[k])) for k in (20, 30))
    assert before[2].same_static(after[2])
    assert before[5].same_static(after[5])
    assert all(a is b for a, b in zip(before, TECHNIQUE.charts(final, float(final.grid[20])), strict=True))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_a_file_of_ones_own(tmp_path):
    rows = [["id", "verdict", "said"]]
    rows += [
        [k, "spam" if k % 3 == 0 else "ham", "buy cheap pills now" if k % 3 == 0 else "see you at lunch now"]
        for k in range(60)
    ]
    final = solved("sentences", file=write(tmp_path / "mail.csv", rows))[-1]
    assert final.data.classes == ("ham", "spam")
    assert final.data.target == "verdict"
    assert figures(final)["accuracy"] == 1.0
    assert figures(final)["baseline"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["text", "class"], *[["some words here", "1"]] * 9], "bad.csv .* text .*class has 1"),
        ([["text", "class"], ["a few words", "1"]], "bad.csv has 2 columns and 1 "),
        ([["text", "class"], *[["? !", "1"], ["...", "0"]] * 20], "no word"),
    ],
)
def test_files_that_cannot_be_learnt_from(tmp_path, rows, said):
    with pytest.raises(ParamError, match=said):
        solved("sentences", file=write(tmp_path / "bad.csv", rows))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"file": "no such file.csv"}, "file .* CSV"),
        ({"min_df": 10_000}, r"min_df=10000, .* 1 to \d+"),
        ({"alpha": 1e-8}, "alpha must be at least"),
    ],
)
def test_bad_input_is_named(values, said):
    with pytest.raises(ParamError, match=said):
        solved("sentences", source="yelp", **values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"informative": 31}, "informative .* 0 to 30"),
        ({"rows": 20, "folds": 50}, "folds=50.* 2 to"),
        ({"rows": 5, "min_df": 1}, "test_fraction=0.2 "),
        ({"rows": 4, "seed": 5, "informative": 0, "correlation": 0.0}, "one class|test_fraction"),
    ],
)
def test_simulated_texts_that_cannot_be_split(values, said):
    with pytest.raises(ParamError, match=said):
        solved("synthetic", **({"columns": 30} | values))


def test_texts_of_one_class_are_refused():
    from dataclasses import replace

    data = next(s for s in TECHNIQUE.generators if s.name == "synthetic").make(
        updated(defaults(TECHNIQUE, "synthetic"), {"rows": 20})
    )
    one = replace(data, labels=np.ones(20), source="mine.csv", name="mine.csv")
    with pytest.raises(ParamError, match=r"mine.csv.* 20 texts .* one class .*file"):
        list(TECHNIQUE.solve(TECHNIQUE.params(), one))


def test_a_smaller_alpha_lengthens_the_path():
    short = solved("synthetic", rows=200, columns=20, folds=2)[-1]
    low = float(short.grid[-1]) / 3
    final = solved("synthetic", rows=200, columns=20, folds=2, alpha=low)[-1]
    assert final.start == low == pytest.approx(final.grid[-1])
    assert final.path.gaps.max() < 1e-6
    high = solved("synthetic", rows=200, columns=20, folds=2, alpha=1.0)[-1]
    assert figures(high)["nonzero"] == 0


def test_the_command_has_an_empty_sentence(simulated):
    job = Job(TECHNIQUE, updated(simulated[-1].params, {"sentence": ""}), DataRequest("synthetic"))
    words = command(job, simulated[-1].with_params(job.params), simulated[-1].start)
    assert "--set sentence= " in words.replace("'", "")


def test_without_test_texts_all_are_fitted_and_nothing_is_tested(capsys):
    final = solved("synthetic", rows=200, columns=20, folds=2, test_fraction=0)[-1]
    assert len(final.split.y_train) == 200
    assert not {"accuracy", "auc", "baseline", "log_loss"} & set(figures(final))
    titles = [chart.title for chart in TECHNIQUE.charts(final, final.start)]
    assert titles == ["Words", "Sentence", "CV error", "Path", "Coefficients"]


def test_earlier_names_of_parameters_are_accepted():
    new = updated(TECHNIQUE.params(), {"weights": "counts", "part": "imdb", "test_share": "0.3"})
    assert (new.weighting, new.source, new.test_fraction) == ("counts", "imdb", 0.3)
