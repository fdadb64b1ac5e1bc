"""Automatic grids that go on where the minimum of a cross-validation stands at their small end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers.grid_extension import MIN_ALPHA_RATIO

SHORT: dict[str, Any] = {"n_alphas": 20, "alpha_min_ratio": 0.4}
GROUPS = np.arange(6) // 2


def linear(n: int, p: int, noise: float = 1.0, seed: int = 0) -> tuple[Any, Any]:
    """Three informative columns of p."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    return X, X[:, :3] @ [1.0, 0.7, 0.5] + noise * rng.standard_normal(n)


def imputed(fold: solvers.Fold) -> solvers.FoldFit[solvers.Path]:
    """A fold that changes its rows, as an imputation does."""
    means = fold.X.mean(axis=0)
    return solvers.FoldFit(fold.solve(fold.X - means), TALL[0][fold.test] - means)


TALL, WIDE = linear(200, 6), linear(60, 300)
CLASSES = (TALL[1] > 0).astype(float)
COUNTS = np.random.default_rng(1).poisson(np.exp(0.5 * TALL[1])).astype(float)

PROBLEMS: dict[str, tuple[Any, Any, dict[str, Any], float]] = {
    "lasso, from Gram matrices": (*TALL, {}, 1e-10),
    "lasso, in lockstep": (*WIDE, {"standardize": True}, 1e-10),
    "elastic net": (*TALL, {"l1_ratio": 0.5}, 1e-10),
    "penalty factors": (*TALL, {"penalty_factor": [0, 1, 1, 2, 1, 1]}, 1e-10),
    "bounds": (*TALL, {"bounds": (0, np.inf)}, 1e-10),
    "a fit of the caller": (*TALL, {"fit": imputed}, 1e-10),
    "groups": (*TALL, {"groups": GROUPS}, 1e-8),
    "orthonormal groups": (*TALL, {"groups": GROUPS, "orthonormalize": True}, 1e-8),
    "logistic": (TALL[0], CLASSES, {"family": "binomial", "tol": 1e-10}, 1e-6),
    "Poisson": (TALL[0], COUNTS, {"family": "poisson", "tol": 1e-10}, 1e-6),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_old_points_are_unchanged_and_new_ones_are_those_of_the_longer_grid(name: str) -> None:
    X, y, options, tolerance = PROBLEMS[name]
    short = solvers.cross_validate(X, y, 5, **SHORT, **options)
    long = solvers.cross_validate(X, y, 5, **SHORT, **options, extend_grid=True)
    A = len(short.alphas)
    assert short.index_min == A - 1, "the example must need a longer grid"
    assert len(long.alphas) > A
    for old, new in (
        (short.alphas, long.alphas[:A]),
        (short.losses, long.losses[:A]),
        (short.path.coefs, long.path.coefs[:, :A]),
        (short.path.intercepts, long.path.intercepts[:A]),
        (short.path.gaps, long.path.gaps[:A]),
    ):
        assert np.array_equal(old, new)
    np.testing.assert_allclose(np.diff(np.log(long.alphas)), np.log(long.alphas[1] / long.alphas[0]))
    whole = solvers.cross_validate(X, y, 5, alphas=long.alphas, **options)
    np.testing.assert_allclose(long.losses, whole.losses, rtol=tolerance)
    np.testing.assert_allclose(long.path.coefs, whole.path.coefs, atol=tolerance)
    np.testing.assert_allclose(long.path.mse, whole.path.mse, rtol=tolerance)
    assert np.array_equal(long.path.nonzeros, whole.path.nonzeros)
    assert long.path.gaps.max() < 1e-7
    assert long.gaps is not None
    assert long.gaps.shape == long.losses.shape


def test_moments_are_extended_like_their_rows() -> None:
    X, y = TALL
    rows = solvers.cross_validate(X, y, 5, **SHORT, extend_grid=True)
    sums = solvers.cross_validate(solvers.Moments.from_rows(X, y, folds=5), **SHORT, extend_grid=True)
    np.testing.assert_allclose(sums.mean, rows.mean, rtol=1e-10)
    assert sums.warnings == rows.warnings


def test_a_path_solved_before_is_extended() -> None:
    X, y = WIDE
    whole = solvers.path(X, y, **SHORT)
    found = solvers.cross_validate(X, y, 5, whole=whole, extend_grid=True)
    assert len(found.alphas) > len(whole.alphas)
    assert found.path.alphas is found.alphas
    between = float(np.sqrt(found.alphas[-1] * found.alphas[-2]))
    assert (
        solvers.duality_gap(X, y, found.path.at(between).coef, found.path.at(between).intercept, between)
        < 1e-10
    )


def test_ends_at_an_interior_minimum() -> None:
    found = solvers.cross_validate(*WIDE, 5, **SHORT, extend_grid=True)
    assert 20 <= found.index_min < len(found.alphas) - 1
    assert found.alpha_min > MIN_ALPHA_RATIO * found.alphas[0]
    assert found.warnings == ()


def test_an_interior_minimum_leaves_the_grid_alone() -> None:
    plain = solvers.cross_validate(*WIDE, 5)
    assert 0 < plain.index_min < 99
    assert np.array_equal(solvers.cross_validate(*WIDE, 5, extend_grid=True).losses, plain.losses)


def test_a_minimum_where_all_is_zero_leaves_the_grid_alone() -> None:
    rng = np.random.default_rng(3)
    found = solvers.cross_validate(
        rng.standard_normal((40, 5)), rng.standard_normal(40), 5, **SHORT, extend_grid=True
    )
    assert (found.index_min, found.index_1se, found.warnings) == (0, 0, ())


def test_ends_where_r2_is_above_the_limit_and_the_full_fit_interpolates() -> None:
    X, y = linear(60, 100, noise=1e-2)
    found = solvers.cross_validate(X, y, 5, **SHORT, extend_grid=True)
    r2 = 1 - found.path.mse / found.path.null_mse
    assert r2[-2] <= 0.999 < r2[-1]
    (message,) = found.warnings
    assert "smallest alpha of the grid" in message
    assert "R² on all rows is above 0.999" in message


def test_r2_does_not_end_a_grid_where_the_full_fit_leaves_an_error() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 6))
    y = X @ [1000.0, 0.5, 0.4, 0.3, 0.2, 0.1] + rng.standard_normal(200)
    plain = solvers.cross_validate(X, y, 5)
    assert 1 - plain.path.mse[-1] / plain.path.null_mse > 0.999
    assert plain.index_min == 99, "the example must need a longer grid"
    found = solvers.cross_validate(X, y, 5, extend_grid=True)
    assert found.warnings == ()
    long = solvers.cross_validate(X, y, 5, alphas=np.geomspace(plain.alphas[0], plain.alphas[0] * 1e-6, 300))
    assert found.mean.min() == pytest.approx(long.mean.min(), rel=1e-3)
    assert found.mean.min() < 0.7 * plain.mean.min()


def test_counts_are_not_ended_by_their_deviance() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((80, 3))
    y = rng.poisson(np.exp(12.0 + X @ [1.5, 1.0, 0.0])).astype(float)
    found = solvers.cross_validate(X, y, 5, family="poisson", **SHORT, extend_grid=True)
    path = found.path
    assert isinstance(path, solvers.GlmPath)
    explained = 1 - path.deviance / path.null_deviance
    assert explained[-2] > 0.999
    assert len(path.alphas) > 20


def test_ends_silently_where_all_columns_are_in_and_the_error_is_flat() -> None:
    X, y = linear(200, 3)
    found = solvers.cross_validate(X, y, 5, n_alphas=20, alpha_min_ratio=0.6, extend_grid=True)
    assert found.index_min == len(found.alphas) - 1
    assert found.alphas[-1] > 1e-3 * found.alphas[0]
    step = round(np.log(2) / np.log(found.alphas[0] / found.alphas[1]))
    assert found.mean[-1 - step] <= found.mean[-1] * (1 + 2e-3)
    assert found.mean[-11 - step] > found.mean[-11] * (1 + 1e-3), "it must not go on where nothing is gained"
    assert found.path.nonzeros[-1] == 3
    assert found.warnings == ()


def test_ends_at_a_millionth_of_the_largest() -> None:
    rng = np.random.default_rng(0)
    x, z = rng.standard_normal((2, 200))
    X = np.column_stack([x, x + 1e-4 * z])  # z, their difference, enters where the grid has to end
    found = solvers.cross_validate(X, 10 * x + z + 0.3 * rng.standard_normal(200), 5, extend_grid=True)
    assert found.index_min == len(found.alphas) - 1
    assert found.alphas[-1] / found.alphas[0] == pytest.approx(MIN_ALPHA_RATIO)
    assert "a millionth of the largest" in found.warnings[0]


def test_given_alphas_are_never_extended() -> None:
    X, y = WIDE
    alphas = solvers.path(X, y, **SHORT).alphas
    found = solvers.cross_validate(X, y, 5, alphas=alphas, extend_grid=True)
    assert np.array_equal(found.alphas, alphas)
    assert "The CV minimum is at the smallest alpha of the grid" in found.warnings[0]
    assert solvers.cross_validate(X, y, 5, alphas=alphas).warnings == ()


def test_no_warning_where_nothing_is_left_to_explain() -> None:
    X, y = linear(100, 8, noise=0.0)
    found = solvers.cross_validate(X, y, 5, alpha_min_ratio=1e-5, extend_grid=True)
    assert found.index_min == len(found.alphas) - 1
    assert found.mean[-1] < 1e-6 * found.mean[0]
    assert found.warnings == ()


def test_progress_of_an_extension_rises() -> None:
    seen: list[tuple[str, float]] = []
    with solvers.monitored(lambda stage, fraction: seen.append((stage, fraction))):
        solvers.cross_validate(*WIDE, 5, **SHORT, extend_grid=True)
    extended = [fraction for stage, fraction in seen if stage == "extended grid"]
    assert len(extended) > 5
    assert extended == sorted(extended)
    assert extended[-1] <= 1


@pytest.mark.slow
def test_factors_of_groups_are_extended() -> None:
    X, y = linear(60, 30)
    labels, factors = np.arange(30) // 3, np.r_[1.0, np.zeros(1), np.ones(8)]
    whole = solvers.factored_group_path(X, y, labels, factors, n_alphas=20, alpha_min_ratio=0.8)
    short = solvers.cross_validate_factored(X, y, 5, labels, factors, whole=whole)
    assert short.index_min == 19
    long = solvers.cross_validate_factored(X, y, 5, labels, factors, whole=whole, extend_grid=True)
    assert np.array_equal(long.path.coefs[:, :20], whole.coefs)
    assert np.array_equal(long.losses[:20], short.losses)
    path = solvers.factored_group_path(X, y, labels, factors, alphas=long.alphas)
    np.testing.assert_allclose(long.path.coefs, path.coefs, atol=1e-8)
    assert isinstance(long.path, solvers.FactoredGroupPath)
    np.testing.assert_allclose(long.path.levels(), path.levels(), atol=1e-8)
    assert long.path.at(float(long.alphas[-1]) * 1.01).gap < 1e-7


def test_the_relaxed_lasso_is_extended_with_its_refits() -> None:
    X, y = WIDE
    short = solvers.cross_validate_relaxed(X, y, 5, gammas=(1.0,), **SHORT)
    long = solvers.cross_validate_relaxed(X, y, 5, gammas=(1.0,), **SHORT, extend_grid=True)
    assert short.index_min[0] == 19 < long.index_min[0] < len(long.alphas) - 1
    assert np.array_equal(long.losses[:20], short.losses)
    assert np.array_equal(long.relaxed.refits[:, :20], short.relaxed.refits)
    whole = solvers.cross_validate_relaxed(X, y, 5, gammas=(1.0,), alphas=long.alphas)
    np.testing.assert_allclose(long.losses, whole.losses, rtol=1e-10)


def test_ridge_is_extended() -> None:
    X, y = linear(60, 30, noise=0.3)
    grid: dict[str, Any] = {"n_alphas": 20, "alpha_min_ratio": 1e-3}
    short = solvers.ridge_cross_validate(X, y, 5, **grid)
    long = solvers.ridge_cross_validate(X, y, 5, **grid, extend_grid=True)
    assert short.index_min == 19 < long.index_min < len(long.alphas) - 1
    assert np.array_equal(long.losses[:20], short.losses)
    assert np.array_equal(long.path.coefs[:, :20], short.path.coefs)
    whole = solvers.ridge_cross_validate(X, y, 5, alphas=long.alphas)
    np.testing.assert_allclose(long.losses, whole.losses, rtol=1e-10)
    np.testing.assert_allclose(long.path.loo, whole.path.loo, rtol=1e-10)
    assert long.warnings == ()


def test_an_exact_path_goes_on_exactly_and_is_cut_with_its_accuracy() -> None:
    path = solvers.path(TALL[0], CLASSES, family="binomial", **SHORT)
    assert isinstance(path, solvers.GlmPath)
    exact = path.polished()
    longer = solvers.extend_path(exact, exact.alphas[-1] * np.array([0.9, 0.8]))
    assert exact.accuracy is not None
    assert longer.accuracy is not None
    assert longer.accuracy[:20] == exact.accuracy
    assert max(each.newton_step for each in longer.accuracy[20:]) < 1e-10
    whole = solvers.path(TALL[0], CLASSES, family="binomial", alphas=longer.alphas, polish=True)
    np.testing.assert_allclose(longer.coefs, whole.coefs, atol=1e-10)
    part = solvers.path_slice(longer, 19)
    assert part.accuracy == longer.accuracy[19:]
    assert part.at(float(longer.alphas[-1])).accuracy == longer.accuracy[-1]


def test_a_cross_validation_of_classes_returns_its_longer_path_exact() -> None:
    found = solvers.cross_validate(
        TALL[0], CLASSES, 5, family="binomial", tol=1e-9, **SHORT, extend_grid=True
    )
    assert isinstance(found.path, solvers.GlmPath)
    assert found.path.accuracy is not None
    assert len(found.path.accuracy) == len(found.alphas) > 20


def test_folds_without_both_classes_are_left_out_of_a_longer_grid() -> None:
    X, order = TALL[0], np.argsort(CLASSES, kind="stable")
    folds = [order[:40], *np.array_split(np.random.default_rng(0).permutation(order[40:]), 4)]
    splits = [(np.setdiff1d(np.arange(200), test), np.sort(test)) for test in folds]
    options: dict[str, Any] = {"family": "binomial", "loss": "auc", "n_alphas": 10, "alpha_min_ratio": 0.8}
    found = solvers.cross_validate(X, CLASSES, splits, **options, extend_grid=True)
    assert found.losses.shape == (len(found.alphas), 4)
    assert len(found.alphas) > 10
    assert np.isfinite(found.losses).all()
    assert "Fold 0 (of 0 to 4) left out" in found.warnings[0]
