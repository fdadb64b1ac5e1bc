"""A document is whole, of this version, and holds what scoring needs, or says in a sentence that it does not."""

from __future__ import annotations

import json

import pytest

from lasso_tui.exports.json_document import as_text, document
from lasso_tui.exports.scoring.document_hash import MAX_BYTES, document_hash, read_document
from lasso_tui.exports.scoring.recipe import recipe_of_document
from lasso_tui.techniques.model import ExportError
from tests.exports.solved import solved


@pytest.fixture(scope="module")
def made():
    job, result, cursor = solved("lasso prostate --set alpha=0.05")
    return document(job.technique, result, cursor)


def written(tmp_path, made):
    path = tmp_path / "model.json"
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_hash_holds_for_another_layout_and_notices_a_change(made, tmp_path):
    again = json.loads(json.dumps(made, indent=2))
    assert document_hash(dict(reversed(list(again.items())))) == made["hash"]
    assert read_document(written(tmp_path, again)) == again
    again["coefficients"][0]["coef_unscaled"] += 1e-9
    with pytest.raises(ExportError, match=r"model.json was changed after its export"):
        read_document(written(tmp_path, again))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": 3}, "schema 3, which a later version wrote; this one reads up to 2"),
        ({"schema": 1}, "of an earlier version"),
        ({"schema": "2"}, "not a document of lasso-tui"),
    ],
)
def test_documents_of_other_versions_are_refused(made, tmp_path, change, message):
    with pytest.raises(ExportError, match=message):
        read_document(written(tmp_path, made | change))


@pytest.mark.parametrize(
    ("text", "message"), [("", "is empty"), ("[1", "is not JSON"), ("[]", "not a document")]
)
def test_what_is_no_document_is_refused(tmp_path, text, message):
    (tmp_path / "model.json").write_text(text)
    with pytest.raises(ExportError, match=message):
        read_document(tmp_path / "model.json")


def test_a_file_of_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "model.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ExportError, match="more than a gigabyte"):
        read_document(path)


def test_a_result_without_coefficients_of_columns_says_why():
    job, result, cursor = solved("sensing article --set folds=2")
    made = document(job.technique, result, cursor)
    with pytest.raises(ExportError, match="holds no model to score with: the features of"):
        recipe_of_document(made, "m.json")
    with pytest.raises(ExportError, match="earlier version"):
        recipe_of_document({k: v for k, v in made.items() if k != "scoring"}, "m.json")
    with pytest.raises(ExportError, match="damaged"):
        recipe_of_document(made | {"scoring": {"columns": 3}}, "m.json")


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("lasso prostate --set alpha=0.05 --set folds=2", "coef per SD"),
        ("lasso prostate --set alpha=0.05 --set folds=2 --set standardize=off", "coef (fitted)"),
        ("timeseries sunspots --set alpha=2 --set folds=2 --set lags=3", "coef per SD"),
    ],
)
def test_the_column_of_coefficients_says_its_scale(words, label):
    job, result, cursor = solved(words)
    text = as_text(document(job.technique, result, cursor), job.technique.readout(result, cursor))
    (header,) = [line for line in text.splitlines() if line.startswith("  feature")]
    assert header.split(maxsplit=1)[1].rsplit(maxsplit=1)[0].strip() == label
