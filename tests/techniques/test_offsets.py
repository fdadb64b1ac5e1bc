"""Tables with an offset: every figure of logistic and Poisson paths knows it; least squares refuses it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import split_train_test
from lasso_tui.techniques.linear.target_families import FAMILIES
from lasso_tui.techniques.params import ParamError

SLOW_NET = pytest.param("elastic-net", marks=pytest.mark.slow)


def counts(n: int = 150, seed: int = 0) -> Table:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 5))
    exposure = rng.uniform(0.5, 20.0, n)
    y = rng.poisson(exposure * np.exp(0.5 * X[:, 0] - 0.4 * X[:, 1] - 0.5)).astype(float)
    return Table(
        name="made",
        source="made",
        X=X,
        y=y,
        target="claims",
        features=tuple("abcde"),
        offset=np.log(exposure),
        rows=np.arange(n),
    )


def half_deviance(y: np.ndarray, mu: np.ndarray) -> float:
    ratio = np.where(y > 0, y, 1) / mu
    return float(np.mean(y * np.log(ratio) - y + mu))


@pytest.mark.parametrize("slug", ["lasso", "tuning", SLOW_NET])
def test_figures_of_a_tab_are_those_with_the_offset(slug):
    table, technique = counts(), find(slug)
    params = updated(
        technique.params(),
        {"family": "Poisson", "folds": 4} | ({} if slug == "lasso" else {"test_fraction": 0.2}),
    )
    *_, result = technique.solve(params, table)
    alpha = float(result.grid[60])
    shown = {metric.name: metric.value for metric in technique.readout(result, alpha).metrics}
    solution, fitted = result.fit.at(alpha), result.fit.table
    mu = np.exp(fitted.X @ solution.coef + solution.intercept + fitted.offset)
    null = np.exp(fitted.offset) * fitted.y.sum() / np.exp(fitted.offset).sum()
    assert shown["d2_train"] == pytest.approx(1 - half_deviance(fitted.y, mu) / half_deviance(fitted.y, null))
    assert shown["d2_train"] > 0.2
    assert shown["newton_step"] < 1e-11
    if slug != "lasso":
        test = split_train_test(table, params.test_fraction, params.seed).test
        eta = test.X @ solution.coef + solution.intercept + test.offset
        assert shown["test_deviance"] == pytest.approx(2 * half_deviance(test.y, np.exp(eta)))
        null = np.exp(test.offset) * test.y.sum() / np.exp(test.offset).sum()
        d2 = 1 - half_deviance(test.y, np.exp(eta)) / half_deviance(test.y, null)
        assert shown["test_d2"] == pytest.approx(d2)
    gradients = result.fit.gradients(alpha)
    np.testing.assert_allclose(
        gradients, fitted.X.T @ (fitted.y - mu) / len(mu) / result.fit.path.scales, atol=1e-9
    )


def test_folds_and_half_samples_use_the_offsets_of_their_rows():
    table = counts()
    problem = Problem(table=table, family=FAMILIES["Poisson"], standardize=True)
    path = problem.path(problem.grid(None))
    assert path.alphas[0] == solvers.alpha_max(
        table.X, table.y, family="poisson", offset=table.offset, standardize=True
    )
    rows = np.arange(0, 150, 2)
    some = problem.path(path.alphas[10:20], rows=rows)
    direct = solvers.path(
        table.X[rows],
        table.y[rows],
        family="poisson",
        offset=table.offset[rows],
        alphas=path.alphas[10:20],
        standardize=True,
    )
    np.testing.assert_allclose(some.coefs, direct.coefs, atol=1e-4)
    *_, stability = problem.frequencies(path.alphas[:40:4], 3, 0)
    assert stability.frequencies[:2].max() == 1.0


@pytest.mark.parametrize("slug", ["ridge", "selection", "penalties", "objective", "group-lasso", "descent"])
def test_least_squares_refuses_an_offset(slug):
    technique = find(slug)
    with pytest.raises(ParamError, match="Least squares has no offset or exposure"):
        list(technique.solve(technique.params(), counts()))


@pytest.mark.parametrize("slug", ["lasso", "tuning", "elastic-net"])
def test_so_does_least_squares_of_a_tab_with_families(slug):
    technique = find(slug)
    with pytest.raises(ParamError, match="Use family=Poisson or family=logistic"):
        list(technique.solve(updated(technique.params(), {"family": "least squares"}), counts()))


def test_criteria_of_counts_come_from_their_likelihood():
    table = replace(counts(), offset=None)
    big = replace(table, y=table.y * 40.0)  # deviances of thousands a row once underflowed
    technique = find("tuning")
    for each in (table, big):
        params = updated(technique.params(), {"family": "Poisson", "folds": 3, "test_fraction": 0.0})
        result = next(technique.solve(params, each))
        path = result.fit.path
        mu = np.exp(each.X @ path.coefs + path.intercepts)
        likelihood = (each.y[:, None] * np.log(mu) - mu).sum(axis=0)
        df, n, p = path.nonzeros, *each.X.shape
        aic, bic = -2 * likelihood + 2 * df, -2 * likelihood + np.log(n) * df
        from scipy.special import gammaln

        ebic = bic + 2 * (gammaln(p + 1) - gammaln(df + 1) - gammaln(p - df + 1))
        for k, criterion in enumerate((aic, bic, ebic)):
            np.testing.assert_allclose(
                result.criteria[:, k],
                criterion - criterion.min(),
                rtol=1e-6,
                atol=1e-5 * abs(likelihood).max() ** 0.5,
            )
        assert result.min_alphas[0] < result.grid[5]


def test_coefficients_to_gap_accuracy_are_marked():
    table = counts()
    separated = replace(table, offset=None, y=(table.X[:, 0] > 0).astype(float))
    technique = find("lasso")
    asked = {"family": "logistic", "folds": 3, "alpha": 1e-5}
    *_, result = technique.solve(updated(technique.params(), asked), separated)
    assert any("Coefficients to gap accuracy at" in warning for warning in result.warnings)
    shown = {m.name: m for m in technique.readout(result, float(result.grid[-1])).metrics}
    assert shown["newton_step"].text == "to gap accuracy: the classes are (nearly) separated"
    assert shown["newton_step"].value != shown["newton_step"].value
    shown = {m.name: m for m in technique.readout(result, float(result.grid[20])).metrics}
    assert shown["newton_step"].value < 1e-10
    between = float(np.sqrt(result.grid[20] * result.grid[21]))
    shown = {m.name: m for m in technique.readout(result, between).metrics}
    assert shown["newton_step"].value < 1e-10
