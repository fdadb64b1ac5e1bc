"""Every technique uses a table's weights, groups, times, missing values and held-out rows."""

from __future__ import annotations

import dataclasses
import json
import re

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.exports.formats import models_of
from lasso_tui.techniques import ParamError
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of, split_train_test
from lasso_tui.techniques.linear.target_families import encode_target
from tests.techniques.rows_cases import LINEAR, opened, solved, told

PATHS = [slug for slug in LINEAR if slug != "objective"]
ROLES = {"weights": "w", "time": "day", "folds": "subject", "train": "part", "missing": "mean"}


@pytest.mark.parametrize("slug", [t.slug for t in all_techniques() if t.tables])
def test_a_table_that_says_all_of_its_rows_suits_every_technique(slug, source, few_alphas):
    table = opened(source, **ROLES)
    result = solved(slug, table)
    assert result.pending == ""
    found = told(slug, result)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    metrics = found["metrics"]
    if slug in (*LINEAR, "penalties"):
        assert re.search(r"\bweighted by w\b", found["scaling"])
        held = table.held_out
        model = (
            result.fit.at(result.start)
            if slug == "group-lasso"
            else models_of(find(slug), result, result.start)[0]
        )
        residual = held.y - model.intercept - held.X @ model.coef
        name = "lasso_test_mse" if slug in {"ridge", "penalties"} else "test_mse"
        assert metrics[name] == pytest.approx(np.average(residual**2, weights=held.weights))
        figures = find(slug).readout(result, result.start).metrics
        assert any(f.data_label == f"{len(held.y)} held-out rows" for f in figures)
        if slug in (*PATHS, "penalties"):
            assert any(f.data_label == "3 folds by subject" for f in figures)
    else:
        assert any("weights" in warning.lower() for warning in result.warnings)


def repeated(table: Table) -> Table:
    times = table.weights.astype(int)
    return dataclasses.replace(
        table, X=np.repeat(table.X, times, axis=0), y=np.repeat(table.y, times), weights=None
    )


@pytest.mark.parametrize("slug", [*LINEAR, "group-lasso with factors"])
def test_a_weight_counts_a_row_so_many_times(slug, source, few_alphas):
    slug, _, more = slug.partition(" ")
    table = opened(source, weights="w", missing="mean")
    table = dataclasses.replace(table, imputation=None)
    values = {"alpha": 0.2, "test_fraction": 0.0, "l1_ratio": 0.5} | (
        {"penalty_factor": "kind=0.5"} if more else {}
    )
    one, other = (solved(slug, t, **values) for t in (table, repeated(table)))
    for ours, theirs in zip(
        *(models_of(find(slug), r, 0.2) if slug != "group-lasso" else [r.fit.at(0.2)] for r in (one, other)),
        strict=True,
    ):
        np.testing.assert_allclose(ours.coef, theirs.coef, atol=1e-7)
        assert ours.intercept == pytest.approx(theirs.intercept, abs=1e-7)
    a, b = told(slug, one)["metrics"], told(slug, other)["metrics"]
    for name in ("r2_train", "loss", "max_gradient", "gap"):
        if name in a:
            assert a[name] == pytest.approx(b[name], abs=1e-7), name


def test_groups_stay_whole_and_no_more_folds_than_groups(source):
    table = opened(source, folds="subject")
    folds = folds_of(table, 10, 0)
    assert len(folds.splits) == len(np.unique(table.cv_groups))
    (warning,) = folds.warnings
    assert "subject" in warning
    assert re.findall(r"\d+", warning) == ["6", "6", "10"]
    for train, test in folds.splits:
        assert not set(table.cv_groups[train]) & set(table.cv_groups[test])
    assert sorted(np.concatenate([test for _, test in folds.splits])) == list(range(table.n_samples))


def test_rows_of_one_group_cannot_be_split_by_it(source):
    table = opened(source, folds="subject")
    table = dataclasses.replace(table, cv_groups=np.zeros(table.n_samples))
    with pytest.raises(ParamError, match="one group"):
        folds_of(table, 5, 0)


def test_folds_go_forward_in_time_and_no_moment_is_torn(source):
    table = opened(source, time="day")
    table = dataclasses.replace(table, time=np.floor(table.time / 3))
    folds = folds_of(table, 4, 0)
    assert folds.label == "4 folds forward in day"
    for train, test in folds.splits:
        assert table.time[train].max() < table.time[test].min()
    lasts = [table.time[test].max() for _, test in folds.splits]
    assert lasts == sorted(lasts)


def test_a_share_to_test_on_takes_whole_groups_or_the_latest_rows(source):
    grouped = opened(source, folds="subject", missing="median")
    parts = split_train_test(grouped, 0.3, 1)
    assert parts.holdout.rows is not None
    inside = np.setdiff1d(np.arange(grouped.n_samples), parts.holdout.rows)
    assert not set(grouped.cv_groups[inside]) & set(grouped.cv_groups[parts.holdout.rows])
    timed = opened(source, time="day")
    parts = split_train_test(timed, 0.3, 1)
    assert parts.fitted.time.max() < timed.time[parts.holdout.rows].min()
    a = grouped.features.index("a")
    filled = split_train_test(grouped, 0.3, 1).fitted
    gaps = filled.imputation.missing[:, 0]
    assert filled.X[gaps, a] == pytest.approx(np.median(filled.X[~gaps, a]))


def test_a_table_that_holds_rows_out_is_not_split_again(source):
    table = opened(source, train="part")
    for slug in ("tuning", "elastic-net"):
        result = solved(slug, table, test_fraction=0.5)
        assert result.parts.fitted.n_samples == table.n_samples
        assert result.parts.test is table.held_out
        assert models_of(find(slug), result, result.start)[0].holdout is None


@pytest.mark.parametrize(
    ("target", "kind"), [("y", "least squares"), ("ill", "logistic"), ("count", "Poisson")]
)
def test_gaps_are_filled_from_each_folds_training_rows(source, target, kind):
    table, family = encode_target(opened(source, target, missing="mean", weights="w"), kind)
    assert family.label == kind
    problem = Problem(table=table, family=family, standardize=True)
    folds = folds_of(table, 3, 4)
    whole = problem.path(problem.grid(None)[:40:4])
    cv = problem.cross_validate(folds, whole)
    a = table.features.index("a")
    gaps = table.imputation.missing[:, 0]
    for k, (train, test) in enumerate(folds.splits):
        X = table.X.copy()
        X[gaps, a] = np.mean(X[train][~gaps[train], a])
        path = solvers.path(
            X[train],
            table.y[train],
            alphas=cv.alphas,
            sample_weight=table.weights[train],
            standardize=True,
            family=family.name,
            polish=False,
        )
        eta = X[test] @ path.coefs + path.intercepts
        y, w = table.y[test][:, None], table.weights[test]
        if kind == "least squares":
            each = (y - eta) ** 2
        elif kind == "logistic":
            each = 2 * (np.logaddexp(0, eta) - y * eta)
        else:
            each = 2 * (np.exp(eta) - y * eta + np.where(y > 0, y * np.log(np.maximum(y, 1)), 0.0) - y)
        assert cv.losses[:, k] == pytest.approx(np.average(each, axis=0, weights=w), rel=1e-6)


def test_ridge_refits_and_groups_fill_gaps_in_each_fold_too(source):
    table = opened(source, missing="mean")
    assert not np.isclose(*(solved("ridge", t).ridge_cv.mean[50] for t in (table, full(table))), rtol=1e-9)
    selection = solved("selection", table)
    lasso = selection.cv.mean[:, -1]  # γ = 1 is the lasso itself
    np.testing.assert_allclose(lasso, selection.lasso_cv.mean, rtol=1e-7)
    group = solved("group-lasso", table, tau=1.0)  # τ = 1 is the lasso as well
    alike = solved("lasso", table)
    np.testing.assert_allclose(group.cv.mean[::20], alike.cv.mean[::20], rtol=1e-3)


def full(table: Table) -> Table:
    """Return the same numbers without the knowledge which were filled."""
    return dataclasses.replace(table, imputation=None)
