"""Every technique uses the family of a table's target: numbers, classes or counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.data import Table, open_table
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, data_warnings, defaults, stream
from lasso_tui.techniques.linear.target_families import (
    encode_target,
    family_hint,
    family_of_path,
    fraction_explained,
)
from tests.facts import assert_facts
from tests.techniques.rows_cases import opened, solved, told


@pytest.mark.slow
@pytest.mark.parametrize(("target", "word"), [("ill", "logistic"), ("count", "Poisson")])
@pytest.mark.parametrize("slug", ["lasso", "tuning", "elastic-net"])
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
    charts = find(slug).charts(result, result.start)
    units = {getattr(chart, "y_axis", None) and chart.y_axis.unit for chart in charts}
    assert any(
        unit and unit.startswith("log" if word == "Poisson" else "log-odds of ill=2") for unit in units
    )
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


def test_techniques_without_the_family_say_so(source, few_alphas):
    for slug in ("ridge", "selection", "objective", "group-lasso", "descent"):
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
