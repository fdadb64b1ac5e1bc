"""The comparer itself: what it takes for the same, and what it finds."""

from __future__ import annotations

import copy
import sys

import pytest

from tests.compare import __main__ as command
from tests.compare.documents import RENAMES, differences, renamed, same, wording

OLD = {
    "technique": "lasso",
    "dataset": {"name": "article", "n_samples": 3, "n_features": 2, "target": "y", "notes": ["So it was."]},
    "params": {"alpha": None, "test_share": 0.2, "nonzero": 8},
    "at": 0.5,
    "scaling": "As they are.",
    "metrics": {"nonzero": 1, "cv_mse": 2.0, "given_alpha": 3.0, "gap": 3e-16, "r2_test": None},
    "coefficients": [
        {"feature": "a", "value": 1.0, "original": 2.0, "truth": 1.5},
        {"feature": "b", "value": 0.0, "original": 0.0, "truth": 0.0},
    ],
    "intercept": 0.25,
    "intercept_original": 4.0,
    "remark": "A remark.",
    "warnings": ["One."],
}

NEW = {
    "schema": 2,
    "technique": "lasso",
    "dataset": {"name": "tutorial", "n_samples": 3, "n_features": 2, "target": "y", "notes": []},
    "params": {"alpha": None, "test_fraction": 0.2, "informative": 8},
    "at": 0.5,
    "scaling": "Not scaled.",
    "metrics": {
        "nonzero": 1,
        "cv_mse": 2.0 * (1 + 5e-13),
        "converted_alpha": 3.0,
        "gap": 1e-16,
        "r2_test": None,
    },
    "coefficients": [
        {"feature": "a", "coef_scaled": 1.0, "coef_unscaled": 2.0, "truth": 1.5},
        {"feature": "b", "coef_scaled": 0.0, "coef_unscaled": 0.0, "truth": 0.0},
    ],
    "intercept_scaled": 0.25,
    "intercept_unscaled": 4.0,
    "remark": "Another remark.",
    "warnings": [],
}


def changed(*keys, to):
    """The new document with one thing changed."""
    document = copy.deepcopy(NEW)
    inner = document
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = to
    return document


def test_documents_are_the_same_after_the_renames_whatever_their_words():
    assert differences(OLD, NEW) == []
    assert wording(OLD, NEW) == ["warnings: 1 sentences before, 0 after"]


@pytest.mark.parametrize(
    ("keys", "to", "where"),
    [
        (("metrics", "cv_mse"), 2.0 * (1 + 3e-12), "metrics.cv_mse"),
        (("metrics", "gap"), 1e-9, "metrics.gap"),
        (("metrics", "r2_test"), 0.0, "metrics.r2_test"),
        (("metrics", "of_late"), 0.0, "metrics.of_late"),
        (("params", "informative"), 9, "params.informative"),
        (("dataset", "n_samples"), 4, "dataset.n_samples"),
        (("dataset", "name"), "prostate", "dataset.name"),
        (("coefficients", 0, "coef_unscaled"), 2.1, "coefficients.a.coef_unscaled"),
        (("coefficients", 1, "feature"), "c", "coefficients"),
        (("intercept_scaled",), 0.26, "document.intercept_scaled"),
        (("technique",), "ridge", "document.technique"),
        (("at",), 0.6, "document.at"),
    ],
)
def test_one_thing_that_differs_is_found(keys, to, where):
    found = differences(OLD, changed(*keys, to=to))
    assert [fault.partition(":")[0] for fault in found] == [where]


def test_a_key_that_is_gone_or_still_has_its_old_name_is_found():
    document = copy.deepcopy(NEW)
    del document["metrics"]["nonzero"]
    document["params"]["test_share"] = document["params"].pop("test_fraction")
    found = {fault.partition(":")[0] for fault in differences(OLD, document)}
    assert found == {"metrics.nonzero", "params.test_fraction", "params.test_share"}
    assert len(differences(OLD, document, renaming=True)) == 1


def test_a_technique_has_names_of_its_own():
    params = RENAMES["params"]
    assert renamed("nonzero", params["sensing"], params["all"]) == "n_nonzero"
    assert renamed("nonzero", {}, params["all"]) == "informative"
    assert renamed("bp_hits", RENAMES["metrics"]["all"]) == "bp_true_positives"
    assert renamed("alpha", RENAMES["metrics"]["all"]) == "alpha"


@pytest.mark.parametrize(
    ("old", "new", "equal"),
    [
        (1, 1.0, True),
        (0.0, 1e-300, False),
        (True, 1, False),
        ("a", "a", True),
        (None, 0.0, False),
        ([1], [1], True),
    ],
)
def test_values(old, new, equal):
    assert same(old, new) is equal


def test_pairs_are_each_techniques_own_data_and_all_tables():
    catalogue = {
        "datasets": [{"name": "tutorial"}, {"name": "prostate"}],
        "techniques": [
            {"slug": "lasso", "tables": True, "sources": [{"name": "synthetic"}]},
            {"slug": "sensing", "tables": False, "sources": [{"name": "signal"}]},
        ],
    }
    assert command.pairs_in(catalogue) == [
        ("lasso", "tutorial"),
        ("lasso", "prostate"),
        ("lasso", "synthetic"),
        ("sensing", "tutorial"),
        ("sensing", "signal"),
    ]


@pytest.mark.slow
def test_a_version_is_the_same_as_itself(monkeypatch, capsys):
    monkeypatch.setattr("tests.compare.documents.renamed", lambda name, *maps: name)
    words = ["compare", sys.executable, sys.executable, "--technique", "lasso", "--dataset", "prostate"]
    monkeypatch.setattr(sys, "argv", words)
    assert command.main() == 0
    assert "1 the same" in capsys.readouterr().out
