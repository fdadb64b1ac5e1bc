"""What logistic and Poisson paths report: gaps, points between the grid, warnings and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from lasso_tui import solvers
from tests.solvers.glm.test_path import MEANS, data


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_what_a_path_says_of_itself(family):
    X, y, _ = data(family)
    top = solvers.alpha_max(X, y, family=family)
    path = solvers.path(X, y, family=family, n_alphas=20, alpha_min_ratio=0.01)
    assert path.alphas[0] == top
    assert path.nonzeros[0] == 0
    assert solvers.path(X, y, family=family, alphas=[0.99 * top]).nonzeros[0] > 0
    mean = MEANS[family](X @ path.coefs[:, 7] + path.intercepts[7])
    if family == "binomial":
        deviance = -2 * np.mean(y * np.log(mean) + (1 - y) * np.log(1 - mean))
    else:
        ratio = np.where(y > 0, y, 1) / mean
        deviance = 2 * np.mean(y * np.log(ratio) - y + mean)
    assert path.deviance[7] == pytest.approx(deviance, rel=1e-10)
    assert path.mse[7] == pytest.approx(np.mean((y - mean) ** 2), rel=1e-10)
    assert path.null_deviance == pytest.approx(path.deviance[0], rel=1e-10)
    expected = (X - X.mean(axis=0)).T @ (y - mean) / len(y)
    np.testing.assert_allclose(path.correlations()[:, 7], expected, atol=1e-9)
    with pytest.raises(ValueError, match="least-squares"):
        path.knots()
    with pytest.raises(ValueError, match="8 columns"):
        path.predict(X[:, :3], top / 2)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_a_point_between_the_grid_is_the_one_solved_alone(family):
    X, y, _ = data(family, n=40, p=60)
    path = solvers.path(X, y, family=family, n_alphas=10, alpha_min_ratio=0.05, tol=1e-10)
    alpha = float(np.sqrt(path.alphas[5] * path.alphas[6]))
    between = path.at(alpha)
    alone = solvers.path(X, y, family=family, alphas=[alpha], tol=1e-10)
    np.testing.assert_allclose(between.coef, alone.coefs[:, 0], atol=1e-7)
    assert between.intercept == pytest.approx(alone.intercepts[0], abs=1e-7)
    assert between.gap <= 1e-10
    assert path.at(alpha) is between


def test_a_given_intercept_that_is_not_the_best_costs_a_gap():
    X, y, _ = data("binomial")
    path = solvers.path(X, y, family="binomial", alphas=[0.05], tol=1e-10)
    coef, intercept = path.coefs[:, 0], float(path.intercepts[0])
    best = solvers.duality_gap(X, y, coef, intercept, 0.05, family="binomial")
    moved = solvers.duality_gap(X, y, coef, intercept + 0.3, 0.05, family="binomial")
    eta = X @ coef
    loss = [np.mean(np.logaddexp(0, eta + b) - y * (eta + b)) for b in (intercept, intercept + 0.3)]
    assert best <= 1e-10
    assert moved == pytest.approx(best + (loss[1] - loss[0]) / (path.null_deviance / 2), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["binomial", "poisson"]), st.integers(0, 2**32 - 1), st.sampled_from([1.0, 0.6]))
def test_the_gap_bounds_how_far_the_objective_is_from_its_minimum(family, seed, l1_ratio):
    rng = np.random.default_rng(seed)
    X, y, _ = data(family, n=25, p=5, seed=seed)
    assume(np.ptp(y) > 0)
    alpha = float(rng.uniform(0.05, 1)) * solvers.alpha_max(X, y, family=family)
    best = solvers.path(X, y, family=family, alphas=[alpha], l1_ratio=l1_ratio, tol=1e-11)

    def objective(coef, intercept):
        eta = X @ coef + intercept
        cumulant = np.logaddexp(0, eta) if family == "binomial" else np.exp(eta)
        penalty = l1_ratio * np.abs(coef).sum() + (1 - l1_ratio) / 2 * coef @ coef
        return np.mean(cumulant - y * eta) + alpha * penalty

    coef = best.coefs[:, 0] + rng.normal(size=5) * 10.0 ** rng.uniform(-4, 0)
    intercept = float(best.intercepts[0] + rng.normal() * 0.1)
    gap = solvers.duality_gap(X, y, coef, intercept, alpha, family=family, l1_ratio=l1_ratio)
    excess = objective(coef, intercept) - objective(best.coefs[:, 0], best.intercepts[0])
    assert gap * best.null_deviance / 2 >= excess - 1e-9


def test_separated_classes_end_the_path_and_are_named():
    X = np.linspace(-1, 1, 30)[:, None] * [1.0, 0.0] + np.random.default_rng(0).normal(size=(30, 2)) * [0, 1]
    y = (X[:, 0] > 0).astype(float)
    path = solvers.path(X, y, family="binomial", alpha_min_ratio=1e-6)
    assert len(path.alphas) < 100
    assert path.deviance[-1] < 0.001 * path.null_deviance <= path.deviance[-2]
    assert len(path.warnings) == 2
    assert "separate" in path.warnings[0]
    assert "Coefficients to gap accuracy at 1 of" in path.warnings[1]
    asked = solvers.path(
        X, y, family="binomial", alphas=[path.alphas[-1] / 10]
    )  # a grid of one's own is solved
    assert len(asked.warnings) == 1
    assert asked.accuracy[0].refusal == "the classes are (nearly) separated"
    assert asked.gaps[0] <= 1e-7
    unpolished = solvers.path(X, y, family="binomial", alphas=asked.alphas, polish=False)
    np.testing.assert_array_equal(asked.coefs, unpolished.coefs)


def test_what_cannot_be_used_is_said():
    X, y, _ = data("binomial")
    with pytest.raises(ValueError, match=r"y must be 0 or 1 for the binomial family, not 2 \(row 3\)"):
        solvers.path(X, np.where(np.arange(len(y)) == 3, 2.0, y), family="binomial")
    with pytest.raises(ValueError, match=r"must not be negative for the Poisson family, but is -1 \(row 3\)"):
        solvers.path(X, np.where(np.arange(len(y)) == 3, -1.0, y), family="poisson")
    with pytest.raises(ValueError, match="family must be gaussian, binomial or poisson, not 'gamma'"):
        solvers.path(X, y, family="gamma")
    with pytest.raises(ValueError, match="y is constant"):
        solvers.path(X, np.ones(len(y)), family="binomial")
    with pytest.raises(ValueError, match="bounds together with a penalty_factor of 0"):
        solvers.path(X, y, family="binomial", bounds=(0, np.inf), penalty_factor=np.arange(8.0))
    separating = np.column_stack([y, X])
    with pytest.raises(ValueError, match="explain y by themselves"):
        solvers.path(separating, y, family="binomial", penalty_factor=np.arange(9.0))


def test_a_solve_can_be_cancelled():
    X, y, _ = data("binomial", n=200, p=300)
    seen = []

    def stop(stage, fraction):
        seen.append(fraction)
        if fraction > 0.3:
            raise solvers.Cancelled

    with solvers.monitored(stop), pytest.raises(solvers.Cancelled):
        solvers.path(X, y, family="binomial")
    assert seen == sorted(seen)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_a_gap_of_coefficients_that_are_no_solution_of_the_problem_is_refused(family: str) -> None:
    X, y, _ = data(family, 60, 4)
    options = {"family": family, "fit_intercept": False}
    assert solvers.duality_gap(X, y, np.zeros(4), 0.0, 1.0, **options) >= 0.0
    with pytest.raises(ValueError, match="intercept must be 0 where fit_intercept is False, not 5"):
        solvers.duality_gap(X, y, np.zeros(4), 5.0, 1.0, **options)
    for coef, intercept in (([0, np.nan, 0, 0], 0.0), (np.zeros(4), np.inf)):
        with pytest.raises(ValueError, match="coef and intercept must be finite"):
            solvers.duality_gap(X, y, coef, intercept, 1.0, family=family)


def test_correlations_of_columns_far_from_zero_keep_their_digits():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 5))
    y, moved = (X[:, 0] + rng.standard_normal(60) > 0) + 0.0, X + 1e9
    plain = solvers.path(moved - 1e9, y, family="binomial", n_alphas=8)
    other = solvers.path(moved, y, family="binomial", alphas=plain.alphas)
    np.testing.assert_allclose(other.correlations(), plain.correlations(), atol=1e-7 * plain.alphas.min())
