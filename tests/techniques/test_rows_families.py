"""Every technique uses the family of a table's target: numbers, classes or counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from lasso_tui import solvers
from lasso_tui.data import Table, open_table
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, data_warnings, defaults, stream
from lasso_tui.techniques.linear.splits import Folds, folds_of
from lasso_tui.techniques.linear.target_families import encode_target, family_of_path, fraction_explained
from lasso_tui.techniques.target_hints import family_hint
from tests.facts import assert_facts
from tests.techniques.rows_cases import opened, solved, told


@pytest.mark.slow
@pytest.mark.parametrize(("target", "word"), [("ill", "logistic"), ("count", "Poisson")])
@pytest.mark.parametrize("slug", ["lasso", "tuning", "elastic-net", "selection"])
def test_classes_and_counts_are_told_in_their_own_words(source, slug, target, word, few_alphas):
    result = solved(slug, opened(source, target, train="part"), family=word if word == "Poisson" else "auto")
    metrics, fit = told(slug, result)["metrics"], result.fit
    assert family_of_path(fit.path).label == word
    assert not {"r2_train", "cv_mse", "test_mse"} & set(metrics)
    assert {"d2_train", "cv_deviance", "test_deviance"} <= set(metrics)
    assert ("test_misclassified" in metrics) == (word == "logistic")
    near = int(np.argmin(np.abs(fit.path.alphas - result.start)))
    assert metrics["d2_train"] == pytest.approx(
        1 - fit.path.deviance[near] / fit.path.null_deviance, rel=1e-7
    )
    unit = "log of count" if word == "Poisson" else "log-odds of ill=2"
    assert f"coefficients of the {unit}." in find(slug).readout(result, result.start).scaling
    gradients = np.abs(fit.gradients(result.start))
    kept = fit.at(result.start).coef != 0
    if slug == "lasso":  # the optimality conditions of the family
        assert gradients[kept] == pytest.approx(result.start, rel=1e-4)
        assert (gradients <= result.start * (1 + 1e-4)).all()


def test_a_family_can_be_asked_for_and_refused(source):
    table = opened(source, "count")
    assert encode_target(table, "least squares")[1].is_gaussian
    with pytest.raises(ParamError, match=r"family=logistic .*\bcount has \d+"):
        encode_target(table, "logistic")
    with pytest.raises(ParamError, match=r"family=Poisson .*\by has negative"):
        encode_target(opened(source, "y"), "Poisson")
    assert encode_target(table, "auto")[1].is_gaussian
    assert encode_target(table, "Poisson")[1].label == "Poisson"
    with pytest.raises(ParamError, match=r"loss=misclassification .*count\b.*loss=deviance"):
        solved("tuning", table, loss="misclassification")
    with pytest.raises(ParamError, match=r"loss=auc needs a two-class target; count\b.*loss=deviance"):
        solved("tuning", table, loss="auc")
    with pytest.raises(ParamError, match=r"loss=mae needs a numeric target or counts; ill\b.*loss=deviance"):
        solved("tuning", opened(source, "ill"), loss="mae")
    with pytest.raises(ParamError, match=r"gamma=0\.5 needs least squares; count is fitted by Poisson"):
        solved("selection", table, gamma="0.5", family="Poisson")


def test_what_is_made_up_stays_least_squares():
    table = Table(
        name="made",
        source="made",
        X=np.eye(6),
        y=np.array([0.0, 1, 0, 1, 1, 0]),
        target="y",
        features=tuple("abcdef"),
    )
    assert encode_target(table, "auto")[1].is_gaussian


def test_classes_can_be_tuned_by_what_is_told_wrong(source, few_alphas):
    result = solved("tuning", opened(source, "ill"), loss="misclassification")
    metrics = told("tuning", result)["metrics"]
    assert 0 <= metrics["cv_misclassification"] <= 1
    assert metrics["cv_misclassification_min"] == result.cv.mean.min()


def test_beside_what_is_misclassified_stands_the_majority_and_the_area(source, few_alphas):
    table = opened(source, "ill", train="part")
    result = solved("tuning", table, loss="auc")
    read, fit, test = find("tuning").readout(result, result.start), result.fit, result.parts.test
    metrics, texts = ({m.name: getattr(m, key) for m in read.metrics} for key in ("value", "text"))
    majority = float(fit.table.y.mean() > 0.5)
    assert metrics["majority_train"] == pytest.approx((fit.table.y != majority).mean())
    assert metrics["test_majority"] == pytest.approx((test.y != majority).mean())
    for name in ("misclassified_train", "test_misclassified"):
        assert "(majority class " in texts[name]
    solution = fit.at(result.start)
    eta = test.X @ solution.coef + solution.intercept
    assert metrics["test_auc"] == pytest.approx(roc_auc_score(test.y, eta))
    assert metrics["test_auc_se"] == pytest.approx(solvers.roc_auc_se(test.y, eta))
    assert texts["test_auc"] == f"{metrics['test_auc']:.3f} ± {metrics['test_auc_se']:.3f}"
    near = int(np.argmin(np.abs(fit.path.alphas - result.start)))
    assert metrics["cv_auc_loss"] == result.cv.mean[near] == result.cv.mean.min()
    assert metrics["cv_auc"] == pytest.approx(1 - result.cv.mean[near])
    assert metrics["cv_auc_loss_min"] == result.cv.mean.min()
    chart = find("tuning").charts(result, result.start)[0].parts[0]
    assert chart.y_axis.title.endswith(" 1 − AUC")
    assert chart.levels[0].y == 0.5


def test_the_area_at_the_alphas_that_another_loss_chooses_is_that_over_the_folds(source, few_alphas):
    table = opened(source, "ill")
    result = solved("tuning", table, loss="misclassification")
    cv, problem = result.cv, result.problem
    folds = folds_of(problem.table, 3, result.params.seed)
    whole = problem.cross_validate(folds, result.fit.path, loss="auc")
    metrics = told("tuning", result)["metrics"]
    for name, index in (("min", cv.index_min), ("1se", cv.index_1se)):
        assert metrics[f"cv_auc_{name}"] == pytest.approx(1 - whole.mean[index], abs=1e-3)
        assert metrics[f"cv_auc_{name}_se"] == pytest.approx(whole.se[index], abs=1e-3)
    assert whole.areas is None
    zeros = np.flatnonzero(problem.table.y == 0)
    others = np.setdiff1d(np.arange(len(problem.table.y)), zeros[:4])
    tests = [zeros[:4], others[::2], others[1::2]]
    splits = tuple((np.setdiff1d(np.arange(len(problem.table.y)), test), test) for test in tests)
    again = problem.cross_validate(Folds(splits, ""), result.fit.path)
    assert again.areas.losses.shape[1] == 2
    assert "Fold 0 (of 0 to 2) left out: held-out rows of one class have no AUC." in again.warnings
    none = problem.cross_validate(Folds(splits[:2], ""), result.fit.path)
    assert none.areas is None
    assert none.warnings[-1].startswith("No AUC: Fold 0: held-out rows of one class")


@pytest.mark.parametrize("target", ["y", "count"])
def test_alpha_can_be_chosen_by_absolute_errors(source, target, few_alphas):
    family = "Poisson" if target == "count" else "auto"
    result = solved("tuning", opened(source, target, train="part"), loss="mae", family=family)
    metrics, fit, test = told("tuning", result)["metrics"], result.fit, result.parts.test
    assert metrics["cv_mae_min"] == result.cv.mean.min()
    solution = fit.at(result.start)
    eta = test.X @ solution.coef + solution.intercept
    mean = np.exp(eta) if target == "count" else eta
    assert metrics["test_mae"] == pytest.approx(np.abs(test.y - mean).mean())
    assert "test_mse" in metrics or "test_deviance" in metrics


def test_half_samples_of_classes_are_those_of_the_classes(source, few_alphas):
    result = solved("selection", opened(source, "ill"), pairs=3)
    assert family_of_path(result.lasso.path).label == "logistic"
    y, problem, alphas = result.lasso.table.y, result.problem, result.stability.alphas
    halves = solvers.HalfSamples(y, None, result.params.seed, classes=True)
    at = np.zeros((result.data.n_features, len(alphas)))
    for _ in range(3):
        for half in halves.draw():
            assert y[half].sum() == y.sum() // 2
            at += problem.path(alphas, rows=half).coefs != 0
    np.testing.assert_allclose(result.stability.frequencies, at / 6)
    assert result.relaxed is None
    metrics = told("selection", result)["metrics"]
    assert "cv_deviance" in metrics
    assert "relaxed_cv_mse" not in metrics


def test_techniques_without_the_family_say_so(source, few_alphas):
    for slug in ("ridge", "objective", "group-lasso", "descent"):
        warnings = solved(slug, opened(source, "count")).warnings
        assert sum(w.startswith("count may be counts") and "least squares only" in w for w in warnings) == 1


def test_counts_are_offered_and_not_taken(source):
    counts, plain = opened(source, "count"), opened(source)
    (hint,) = family_hint(counts, "auto")
    assert_facts(hint, "count has", "whole numbers", "--factor count --target count=", "family=Poisson")
    many = replace(counts, y=np.arange(len(counts.y)) % 13.0)
    (hint,) = family_hint(many, "auto")
    assert_facts(hint, "count may be counts", "whole numbers from 0", "times the mean", "family=Poisson")
    for asked in ("least squares", "Poisson"):
        assert family_hint(counts, asked) == ()
    assert family_hint(plain, "auto") == ()
    assert family_hint(replace(counts, origin=None), "auto") == ()


def test_what_is_suspicious_is_among_the_warnings_of_the_techniques_that_predict(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "id,a,b,y\n" + "".join(f"{j},{j * j % 11},{j % 7},{j * j % 11 + j % 7}\n" for j in range(40))
    )
    request, facts = (
        DataRequest(str(path)),
        ("y = a + b in every row", "Possible identifier among the features: id"),
    )
    table = open_table(str(path))
    for slug, expected in {"objective": True, "ridge": True, "anomaly": False, "timeseries": False}.items():
        technique = find(slug)
        said = data_warnings(Job(technique, defaults(technique, str(path)), request), table)
        for fact in facts:
            assert any(fact in warning for warning in said) == expected, (slug, fact)
    technique = find("objective")
    *_, result = stream(Job(technique, defaults(technique, str(path)), request))
    assert all(any(fact in warning for warning in result.warnings) for fact in facts)


def test_the_share_explained_is_that_of_squares():
    y, eta = np.array([1.0, 2, 4]), np.array([1.0, 2, 3])
    assert fraction_explained(family_of_path(None), y, eta, None) == pytest.approx(
        1 - 1 / ((y - y.mean()) ** 2).sum()
    )
