"""Folds of logistic and Poisson models solved side by side: what each gives alone, with its own certificate."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers import cross_validation
from lasso_tui.solvers.glm import fold_walk, side_by_side
from lasso_tui.solvers.glm.quadratic_models import minimise
from tests.solvers.glm.test_path import data

FAMILIES = ["binomial", "poisson"]


def alone(monkeypatch: pytest.MonkeyPatch, *args, **options) -> solvers.CrossValidation:
    with monkeypatch.context() as patched:
        patched.setattr(cross_validation, "_side_by_side", lambda *_: None)
        return solvers.cross_validate(*args, **options)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"l1_ratio": 0.3, "standardize": True},
        {"fit_intercept": False},
        {"penalty_factor": np.linspace(0.5, 2.0, 8), "standardize": True},
        {"offset": np.linspace(-1.0, 1.0, 80)},
    ],
    ids=lambda options: ", ".join(options) or "plain",
)
def test_each_fold_is_what_it_is_alone(monkeypatch, family, options):
    X, y, w = data(family)
    splits = solvers.kfold(len(y), 5, seed=1)
    options = {"family": family, "sample_weight": w, "n_alphas": 30, "tol": 1e-12, **options}
    walked = []
    monkeypatch.setattr(
        side_by_side.SideBySide,
        "solutions",
        lambda self, *given, real=side_by_side.SideBySide.solutions: walked.append(1) or real(self, *given),
    )
    together = solvers.cross_validate(X, y, splits, **options)
    assert walked
    exact = alone(monkeypatch, X, y, splits, **options | {"tol": 1e-16}).losses
    np.testing.assert_allclose(together.losses, exact, rtol=1e-7, atol=1e-11)
    assert together.gaps.max() <= 1e-12
    assert together.warnings == ()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_gaps_are_those_of_the_rows(family):
    X, y, w = data(family)
    splits = solvers.kfold(len(y), 4, seed=2)
    options = {"family": family, "standardize": True, "l1_ratio": 0.7}
    seen = {}

    def record(fold: solvers.Fold) -> solvers.Path:
        seen[fold.number] = fold
        return fold.solve()

    solvers.cross_validate(X, y, splits, fit=record, sample_weight=w, n_alphas=10, **options)
    rows = cross_validation.check_rows(X, y, w)
    model = cross_validation.model_of(X.shape[1], **options)
    folds = cross_validation._side_by_side(rows, model, splits)
    assert folds is not None
    alphas = seen[0].alphas
    for fold, found in zip(seen.values(), folds.solve(alphas, 1e-9, [None] * 4), strict=True):
        for k in (2, 5, 9):
            gap = solvers.duality_gap(
                fold.X,
                fold.y,
                found.coefs[:, k],
                float(found.intercepts[k]),
                float(alphas[k]),
                sample_weight=fold.sample_weight,
                **options,
            )
            assert gap <= found.gaps[k] + 1e-13
            assert found.gaps[k] <= 1e-9


@pytest.mark.parametrize("family", FAMILIES)
def test_a_fold_that_does_not_converge_goes_on_alone(monkeypatch, family):
    X, y, w = data(family)
    splits = solvers.kfold(len(y), 4, seed=3)
    options = {"family": family, "sample_weight": w, "n_alphas": 20, "tol": 1e-11}
    expected = alone(monkeypatch, X, y, splits, **options)
    monkeypatch.setattr(fold_walk, "MAX_STEPS", 1)
    cv = solvers.cross_validate(X, y, splits, **options)
    np.testing.assert_allclose(cv.losses, expected.losses, rtol=1e-6)
    assert cv.gaps.max() <= 1e-11


@pytest.mark.parametrize("family", FAMILIES)
def test_far_and_constant_columns_and_a_column_that_a_fold_does_not_see(monkeypatch, family):
    X, y, _ = data(family)
    splits = solvers.kfold(len(y), 4)
    rare = np.zeros(len(y))
    rare[:5] = 1.0  # constant where the first fold is held out
    X = np.column_stack([X + 1e8, np.ones(len(y)), rare, 1e-6 * X[:, 0] ** 2])
    options = {"family": family, "standardize": True, "n_alphas": 15, "tol": 1e-10}
    cv = solvers.cross_validate(X, y, splits, **options)
    near = X.copy()
    near[:, :8] -= 1e8
    expected = alone(monkeypatch, near, y, splits, **options)
    np.testing.assert_allclose(cv.losses, expected.losses, rtol=1e-5)


def test_models_are_minimised_together(monkeypatch):
    from lasso_tui.solvers.glm import quadratic_models

    rng = np.random.default_rng(0)
    Z = rng.standard_normal((6, 40, 9)) + rng.standard_normal((6, 40, 1))
    G = Z.transpose(0, 2, 1) @ Z / 40
    target = G @ rng.standard_normal(9) + 0.1 * rng.standard_normal((6, 9))
    H, l1, start = G + 0.05 * np.eye(9), np.full(9, 0.3), np.zeros((6, 9))
    found = minimise(H, target, l1, start, target)
    slack = target - np.einsum("kij,kj->ki", H, found)
    assert (np.abs(slack) <= l1 * (1 + 1e-8)).all()
    np.testing.assert_allclose(slack[found != 0], (l1 * np.sign(found))[found != 0], rtol=1e-9)
    monkeypatch.setattr(quadratic_models, "MAX_ROUNDS", 0)
    np.testing.assert_allclose(minimise(H, target, l1, start, target), found, atol=1e-10)
