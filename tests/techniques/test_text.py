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
def told():
    out = StringIO()
    with redirect_stdout(out):
        assert main(["run", "text", "article", "--json"]) == 0
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def made_up():
    return solved("synthetic", rows=300, columns=30, folds=3)


def test_the_tutorials_numbers(told):
    metrics = told["metrics"]
    assert metrics["tutorial_accuracy"] == GOLDEN["acc"]
    assert metrics["tutorial_nonzero"] == GOLDEN["nnz"]
    assert metrics["tutorial_vocabulary"] == GOLDEN["vocab"]
    assert metrics["tutorial_test_rows"] == GOLDEN["n_test"]
    assert metrics["tutorial_vocabulary_train"] < GOLDEN["vocab"]  # it looked at its test review


def test_sentences_are_told_better_than_four_times_out_of_five(told):
    metrics = told["metrics"]
    assert metrics["accuracy"] >= 0.80
    assert metrics["accuracy_se"] == pytest.approx(
        math.sqrt(metrics["accuracy"] * (1 - metrics["accuracy"]) / 600)
    )
    assert metrics["baseline"] == 0.5
    assert metrics["reviews_right"] == 5
    assert metrics["gap"] < 1e-7
    assert metrics["alpha_min"] <= metrics["alpha_1se"]
    words = {c["feature"]: c["coef_scaled"] for c in told["coefficients"]}
    assert words["great"] > 0 > words["bad"]
    assert "training texts only" in told["scaling"]


def test_weighting_is_scikit_learns():
    from sklearn.feature_extraction.text import TfidfTransformer

    _, counts = counted(["good good film", "bad film don't", "film good", "very bad bad plot"], 2)
    X = Weighting.of(counts, "tf-idf", 1).apply(counts)
    assert sparse.issparse(X)
    np.testing.assert_allclose(X.toarray(), TfidfTransformer().fit_transform(counts).toarray(), rtol=1e-12)
    few = Weighting.of(counts, "presence", 2)
    assert few.apply(counts).toarray().max() == 1.0
    assert len(few.columns) == 3


def test_nothing_is_learnt_from_rows_that_are_held_out(made_up):
    final = made_up[-1]
    split, data = final.split, final.data
    rows, aside = stratified(data.labels, 0.2, final.params.seed)
    assert not set(rows) & set(aside)
    assert len(rows) + len(aside) == data.n_samples
    assert data.labels[aside].mean() == pytest.approx(data.labels.mean(), abs=0.02)
    only = {word for i in rows for word in data.texts[i].split()}
    assert set(split.words) <= only
    # A word that the test rows alone have is no column, and leaves the training columns as they are.
    changed = list(data.texts)
    for i in aside:
        changed[i] += " unheard"
    from dataclasses import replace

    (again, *_) = TECHNIQUE.solve(final.params, replace(data, texts=tuple(changed)))
    assert again.split.words == split.words
    np.testing.assert_array_equal(again.path.coefs, final.path.coefs)


def test_cross_validation_learns_vocabulary_and_weights_in_each_fold():
    final = solved("synthetic", rows=300, columns=30, folds=3, weights="tf-idf", min_df=25)[-1]
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


def test_shares_add_up_to_the_log_odds(made_up):
    final = made_up[-1]
    solution = final.path.at(final.start)
    sentence = " ".join(final.split.words[:5]) + " unheard " + final.split.words[0]
    shares = explain(final.split, solution, sentence)
    log_odds = (final.split.columns([sentence]) @ solution.coef)[0]
    assert sum(s.value for s in shares) == pytest.approx(log_odds)
    signs = {s.word: s.sign for s in shares}
    assert signs["unheard"] == "?"
    assert shares[0].word.endswith("×2")
    retyped = final.with_params(updated(final.params, {"sentence": sentence}))
    at = figures(retyped)
    assert at["sentence_log_odds"] == pytest.approx(log_odds + solution.intercept)
    assert at["sentence_probability"] == pytest.approx(1 / (1 + math.exp(-at["sentence_log_odds"])))
    bars = TECHNIQUE.charts(retyped, retyped.start)[1]
    assert bars.values[0] == pytest.approx(bars.values[1:].sum())
    assert "unheard" in bars.names
    empty = final.with_params(updated(final.params, {"sentence": ""}))
    assert figures(empty)["sentence_log_odds"] == pytest.approx(solution.intercept)


def test_judgement_is_scikit_learns():
    from sklearn import metrics

    rng = np.random.default_rng(1)
    y = (rng.random(80) < 0.4).astype(float)
    log_odds = np.round(rng.normal(size=80) + y, 1)  # with ties
    found = evaluate(log_odds, y)
    np.testing.assert_array_equal(found.confusion, metrics.confusion_matrix(y, log_odds > 0))
    assert found.auc == pytest.approx(metrics.roc_auc_score(y, log_odds))
    assert found.log_loss == pytest.approx(metrics.log_loss(y, 1 / (1 + np.exp(-log_odds))))
    false, true, _ = metrics.roc_curve(y, log_odds, drop_intermediate=False)
    np.testing.assert_allclose(found.false, false)
    np.testing.assert_allclose(found.true, true)


def test_made_up_words_are_found(made_up):
    first, final = made_up
    assert first.pending == "cross-validation"
    assert final.pending == ""
    at = figures(final)
    assert at["missed_words"] <= 2
    assert at["accuracy"] > at["baseline"]
    stem = TECHNIQUE.charts(final, final.start)[-1]
    assert np.count_nonzero(stem.truth) == 8
    # The tutorial's side is told on its own data only.
    assert not any(name.startswith("tutorial") for name in at)


def test_moving_alpha_solves_nothing_and_counts_the_words(made_up, monkeypatch):
    final = made_up[-1]
    monkeypatch.setattr(solvers, "path", None)
    kept = [figures(final, float(alpha))["nonzero"] for alpha in final.grid[::10]]
    assert kept[0] == 0
    assert kept[-1] > kept[1]
    here, there = (TECHNIQUE.charts(final, float(final.grid[k])) for k in (20, 30))
    assert here[2].same_static(there[2])
    assert here[5].same_static(there[5])
    assert all(a is b for a, b in zip(here, TECHNIQUE.charts(final, float(final.grid[20])), strict=True))


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
        ([["text", "class"], *[["some words here", "1"]] * 9], "file must have a column of two labels"),
        ([["text", "class"], ["a few words", "1"]], "file must have a header, two columns and at least 4"),
        ([["text", "class"], *[["? !", "1"], ["...", "0"]] * 20], "no word of two characters"),
    ],
)
def test_files_that_cannot_be_learnt_from(tmp_path, rows, said):
    with pytest.raises(ParamError, match=said):
        solved("sentences", file=write(tmp_path / "bad.csv", rows))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"file": "no such file.csv"}, "file must be a CSV file"),
        (
            {"min_df": 10_000},
            r"min_df must be from 1 to \d+, the most training texts that share a word, not 10000",
        ),
        ({"alpha": 1e-8}, "alpha must be at least"),
    ],
)
def test_bad_input_is_named(values, said):
    with pytest.raises(ParamError, match=said):
        solved("sentences", part="yelp", **values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"nonzero": 31}, "nonzero must be from 0 to 30"),
        ({"rows": 20, "folds": 50}, "folds must be from 2 to"),
        ({"rows": 5, "min_df": 1}, "test_share must leave"),
        ({"rows": 4, "seed": 5, "nonzero": 0, "correlation": 0.0}, "two classes|test_share"),
    ],
)
def test_made_up_texts_that_cannot_be_split(values, said):
    with pytest.raises(ParamError, match=said):
        solved("synthetic", **({"columns": 30} | values))


def test_texts_of_one_class_are_refused():
    from dataclasses import replace

    data = next(s for s in TECHNIQUE.generators if s.name == "synthetic").make(
        updated(defaults(TECHNIQUE, "synthetic"), {"rows": 20})
    )
    one = replace(data, labels=np.ones(20), source="mine.csv", name="mine.csv")
    with pytest.raises(
        ParamError, match=r"file must hold texts of two classes; the 20 texts of mine.csv are all"
    ):
        list(TECHNIQUE.solve(TECHNIQUE.params(), one))


def test_a_smaller_alpha_lengthens_the_path():
    short = solved("synthetic", rows=200, columns=20, folds=2)[-1]
    low = float(short.grid[-1]) / 3
    final = solved("synthetic", rows=200, columns=20, folds=2, alpha=low)[-1]
    assert final.start == low == pytest.approx(final.grid[-1])
    assert final.path.gaps.max() < 1e-6
    high = solved("synthetic", rows=200, columns=20, folds=2, alpha=1.0)[-1]
    assert figures(high)["nonzero"] == 0


def test_the_command_says_that_no_sentence_is_judged(made_up):
    job = Job(TECHNIQUE, updated(made_up[-1].params, {"sentence": ""}), DataRequest("synthetic"))
    words = command(job, made_up[-1].with_params(job.params), made_up[-1].start)
    assert "--set sentence= " in words.replace("'", "")
