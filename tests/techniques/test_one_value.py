"""One quantity has one value: the CV minimum, its error and its SE in all tabs of a table, and in `run`."""

from __future__ import annotations

import json

import pytest

from lasso_tui.cli import main
from lasso_tui.data import bundled
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques import kinds, updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from tests.marks import long_except

CV_OF = {
    "lasso": lambda r: r.cv,
    "ridge": lambda r: r.cv,
    "selection": lambda r: r.lasso_cv,
    "tuning": lambda r: r.cv,
    "elastic-net": lambda r: r.rows[1.0].cv,
    "group-lasso": lambda r: r.lasso,
}
"""Slug → the lasso's cross-validation in its result, or None before it is there."""

TABLES = [b.name for b in bundled() if b.name != "sentences"]
"""As a table, sentences have no column that says anything of the target: it has no path."""

CHANGED = {"folds": "4", "seed": "7", "split": "in order", "standardize": "off"}
CACHE = TableCache()


def minimum(slug, request, **values):
    """Return alpha at the CV minimum, its error and its SE, of a result as early as it has them."""
    technique = find(slug)
    known = kinds(technique.params)
    given = {"l1_ratio": "1", "family": "least squares", **values}
    params = updated(defaults(technique, request.dataset), {k: v for k, v in given.items() if k in known})
    for result in stream(Job(technique, params, request, cache=CACHE)):
        cv = CV_OF[slug](result)
        if cv is not None:
            return float(cv.alpha_min), float(cv.mean[cv.index_min]), float(cv.se[cv.index_min])
    raise AssertionError(f"{slug} has no cross-validation of the lasso")


@pytest.mark.parametrize("table", long_except(TABLES, "diabetes"))
def test_the_cv_minimum_is_one_in_all_tabs(table):
    request = DataRequest(table)
    for values in ({}, CHANGED) if table in ("diabetes", "prostate") else ({},):
        first = minimum("lasso", request, **values)
        for slug in CV_OF:
            assert minimum(slug, request, **values) == pytest.approx(first, rel=1e-9), slug


@pytest.mark.parametrize("table", long_except(["diabetes", "birthwt"], "diabetes"))
def test_the_cv_minimum_is_one_in_all_tabs_with_test_rows(table):
    from lasso_tui.data import Preparation

    target = {"birthwt": "low"}.get(table)
    request = DataRequest(table, target, Preparation(test_fraction=0.25))
    first = minimum("lasso", request)
    for slug in CV_OF:
        assert minimum(slug, request) == pytest.approx(first, rel=1e-9), slug


@pytest.mark.parametrize("slug", ["lasso", "tuning"])
def test_run_prints_that_value(capsys, slug):
    assert main(["run", slug, "prostate", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    printed = metrics["alpha_min"], metrics["cv_mse"], metrics["cv_se"]
    assert printed == pytest.approx(minimum("lasso", DataRequest("prostate")), rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["tuning", "elastic-net"])
def test_classes_have_one_value_in_the_tabs_that_fit_them(slug):
    request = DataRequest("birthwt", "low")
    assert minimum(slug, request, family="auto") == pytest.approx(
        minimum("lasso", request, family="auto"), rel=1e-9
    )
