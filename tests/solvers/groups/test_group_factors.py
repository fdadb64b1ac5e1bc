"""Penalty factors of groups: their optimality conditions, and the cases that reduce to something known."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers

LABELS = np.array([0, 0, 1, 1, 1, 2, 3, 3, 4, 4])
FACTORS = np.array([1.0, 0.0, 2.5, 0.5, 0.0])


@pytest.fixture(scope="module")
def problem() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 10)) * np.geomspace(0.1, 10, 10) + 5.0
    X[:, 4] += X[:, 0]
    return X, X @ rng.standard_normal(10) + rng.standard_normal(60)


@pytest.mark.parametrize("mix", [0.0, 0.4])
def test_optimal_at_every_alpha(problem, mix):
    X, y = problem
    path = solvers.factored_group_path(X, y, LABELS, FACTORS, group_mix=mix, standardize=True, n_alphas=20)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    for k, alpha in enumerate(path.alphas):
        b = path.coefs[:, k] * path.scales
        pull = Z.T @ (y - path.intercepts[k] - X @ path.coefs[:, k]) / len(y)
        for g, v in enumerate(FACTORS):
            members = np.flatnonzero(np.equal(LABELS, g))
            z, own = pull[members], b[members]
            root = np.sqrt(len(z))
            if not own.any():
                shrunk = np.linalg.norm(np.maximum(np.abs(z) - alpha * v * mix, 0.0))
                assert shrunk <= alpha * v * (1 - mix) * root + 1e-8
                continue
            wanted = alpha * v * (1 - mix) * root * own / np.linalg.norm(own) + alpha * v * mix * np.sign(own)
            inside = own != 0
            assert z[inside] == pytest.approx(wanted[inside], abs=1e-6)
            assert (np.abs(z[~inside]) <= alpha * v * mix + 1e-8).all()
    assert path.gaps.max() < 1e-9
    assert (path.group_norms[1] > 0).all()
    assert (path.group_norms[4] > 0).all()
    assert not path.coefs[LABELS == 0, 0].any()


@pytest.mark.parametrize("options", [{}, {"group_mix": 0.3}, {"orthonormalize": True}])
def test_factors_of_one_change_nothing(problem, options):
    X, y = problem
    plain = solvers.path(X, y, groups=LABELS, standardize=True, n_alphas=15, **options)
    same = solvers.factored_group_path(
        X, y, LABELS, np.ones(5), standardize=True, alphas=plain.alphas, **options
    )
    assert same.coefs == pytest.approx(plain.coefs, abs=1e-6)
    assert same.intercepts == pytest.approx(plain.intercepts, abs=1e-5)
    assert same.group_norms == pytest.approx(plain.group_norms, abs=1e-6)
    assert same.levels() == pytest.approx(plain.levels(), abs=1e-6)
    between = float(np.sqrt(plain.alphas[4] * plain.alphas[5]))
    assert same.at(between).coef == pytest.approx(plain.at(between).coef, abs=1e-6)


def test_free_groups_are_least_squares_where_all_others_are_out(problem):
    X, y = problem
    path = solvers.factored_group_path(X, y, LABELS, FACTORS, standardize=True, orthonormalize=True)
    free = np.isin(LABELS, [1, 4])
    design = np.column_stack([np.ones(len(y)), X[:, free]])
    theirs = np.linalg.lstsq(design, y, rcond=None)[0]
    assert path.coefs[free, 0] == pytest.approx(theirs[1:], rel=1e-8)
    assert path.intercepts[0] == pytest.approx(theirs[0], rel=1e-8)
    assert not path.coefs[~free, 0].any()


def test_groups_of_one_are_the_lasso_with_factors(problem):
    X, y = problem
    v = np.linspace(0.0, 2.0, 10)
    lasso = solvers.path(X, y, penalty_factor=v, standardize=True, n_alphas=15)
    grouped = solvers.factored_group_path(X, y, np.arange(10), v, standardize=True, alphas=lasso.alphas)
    assert grouped.coefs == pytest.approx(lasso.coefs, abs=1e-6)


def test_folds_are_fitted_on_their_training_rows(problem):
    X, y = problem
    splits = solvers.kfold(len(y), 4, 0)
    whole = solvers.factored_group_path(X, y, LABELS, FACTORS, standardize=True, n_alphas=10)
    cv = solvers.cross_validate_factored(X, y, splits, LABELS, FACTORS, whole=whole, standardize=True)
    train, test = splits[2]
    one = solvers.factored_group_path(
        X[train], y[train], LABELS, FACTORS, standardize=True, alphas=whole.alphas
    )
    errors = ((y[test, None] - X[test] @ one.coefs - one.intercepts) ** 2).mean(axis=0)
    assert cv.losses[:, 2] == pytest.approx(errors, rel=1e-9)
    plain = solvers.cross_validate(X, y, splits, groups=LABELS, standardize=True, alphas=whole.alphas)
    same = solvers.cross_validate_factored(
        X, y, splits, LABELS, np.ones(5), whole=plain.path, standardize=True
    )
    assert same.mean == pytest.approx(plain.mean, rel=1e-6)


@pytest.mark.parametrize("factors", [[1.0] * 4, [0.0] * 5, [1, 1, 1, 1, -1], [1, 1, 1, 1, np.nan]])
def test_factors_that_do_not_fit_are_refused(problem, factors):
    with pytest.raises(ValueError, match="factors must hold one number from 0 for each of the 5 groups"):
        solvers.factored_group_path(*problem, LABELS, factors)


def test_free_groups_that_explain_everything_are_refused(problem):
    X, _ = problem
    with pytest.raises(ValueError, match="explain y fully"):
        solvers.factored_group_path(X, X[:, 2] - X[:, 4], LABELS, FACTORS)
