"""What a grouped path offers beside its coefficients: freedom, levels, cross-validation, clear errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers.penalties.groups import grouping
from tests.solvers.groups.test_path import grouped


def orthogonal(n: int, p: int, seed: int = 0) -> np.ndarray:
    """Centred columns with ⟨z, z⟩ = 1 and ⟨z, z'⟩ = 0."""
    X = np.random.default_rng(seed).standard_normal((n, p))
    return np.linalg.qr(X - X.mean(axis=0))[0] * np.sqrt(n)


def test_degrees_of_freedom_of_orthonormal_columns_are_those_of_yuan_and_lin() -> None:
    X, labels = orthogonal(60, 12), np.repeat([0, 1, 2], [2, 4, 6])
    y = X[:, :5].sum(axis=1) + np.random.default_rng(1).standard_normal(60)
    path = solvers.path(X, y, groups=labels, n_alphas=10, alpha_min_ratio=0.01)
    least_squares = grouping(labels, 12).norms(X.T @ (y - y.mean()) / 60)[:, None]
    sizes = np.array([[2], [4], [6]])
    inside = path.group_norms > 0
    expected = (inside + (sizes - 1) * path.group_norms / least_squares).sum(axis=0)
    np.testing.assert_allclose(path.degrees_of_freedom, expected, rtol=1e-9)


@pytest.mark.parametrize("mix", [0.0, 0.5])
@pytest.mark.parametrize("orthonormalize", [False, True])
def test_degrees_of_freedom_are_the_trace_of_the_fits_derivative(mix: float, orthonormalize: bool) -> None:
    if orthonormalize and mix:
        return
    X, y, labels = grouped(25, 18, 3, seed=5)
    options: dict[str, Any] = {"groups": labels, "group_mix": mix, "orthonormalize": orthonormalize}
    alpha = 0.3 * solvers.alpha_max(X, y, **options)
    path = solvers.path(X, y, alphas=[alpha], **options)
    h, trace = 1e-5, 0.0
    for i in range(25):
        fits = []
        for sign in (1, -1):
            nudged = y.copy()
            nudged[i] += sign * h
            near = solvers.path(X, nudged, alphas=[alpha], **options)
            fits.append(float(X[i] @ near.coefs[:, 0] + near.intercepts[0]))
        trace += (fits[0] - fits[1]) / (2 * h)
    assert path.degrees_of_freedom[0] == pytest.approx(
        trace - 1, abs=1e-4
    )  # the intercept's one is not counted


def test_levels_are_alpha_for_groups_that_are_in_and_at_most_alpha_for_the_others() -> None:
    X, y, labels = grouped(50, 30, 3)
    for mix in (0.0, 0.3, 1.0):
        path = solvers.path(X, y, groups=labels, group_mix=mix, n_alphas=12, alpha_min_ratio=0.05)
        levels, inside = path.levels(), path.group_norms > 0
        alphas = np.broadcast_to(path.alphas, levels.shape)
        assert (levels <= alphas * (1 + 1e-8)).all()
        np.testing.assert_allclose(levels[inside], alphas[inside], rtol=1e-8)


def test_levels_solve_their_equation() -> None:
    rng = np.random.default_rng(0)
    for size in (1, 2, 7):
        z = np.round(rng.standard_normal(5 * size), 1)  # with ties
        groups = grouping(np.repeat(np.arange(5), size), len(z))
        for mix in (0.0, 1e-6, 0.3, 0.9, 1 - 1e-9, 1.0):
            level = groups.levels(z, mix)
            for g in range(5):
                part, s = z[groups.label == g], level[g]
                left = np.linalg.norm(np.maximum(np.abs(part) - mix * s, 0))
                assert left == pytest.approx((1 - mix) * np.sqrt(size) * s, abs=1e-12)
                assert mix * s <= np.abs(part).max() + 1e-15


def test_between_grid_points_is_exact_and_repeats() -> None:
    X, y, labels = grouped(40, 200, 4)
    path = solvers.path(X, y, groups=labels, group_mix=0.1, n_alphas=10, alpha_min_ratio=0.02)
    for low in (8, 2, 5):
        alpha = float(np.sqrt(path.alphas[low] * path.alphas[low + 1]))
        solution = path.at(alpha)
        assert solution.gap <= 1e-9
        alone = solvers.path(X, y, groups=labels, group_mix=0.1, alphas=[alpha])
        np.testing.assert_allclose(solution.coef, alone.coefs[:, 0], atol=1e-7)
        assert solution.intercept == pytest.approx(alone.intercepts[0], abs=1e-7)
    assert path.at(alpha) is solution
    with pytest.raises(ValueError, match="the path's range"):
        path.at(2 * path.alphas[0])


def test_orthonormalised_groups_do_not_depend_on_the_basis_of_a_group() -> None:
    X, y, labels = grouped(60, 12, 3)
    rng = np.random.default_rng(7)
    turned = X.copy()
    for g in range(4):
        turned[:, labels == g] = X[:, labels == g] @ (rng.standard_normal((3, 3)) + 2 * np.eye(3))
    one = solvers.path(X, y, groups=labels, orthonormalize=True, n_alphas=8, alpha_min_ratio=0.01)
    other = solvers.path(turned, y, groups=labels, orthonormalize=True, n_alphas=8, alpha_min_ratio=0.01)
    np.testing.assert_allclose(other.alphas, one.alphas, rtol=1e-10)
    np.testing.assert_allclose(
        turned @ other.coefs + other.intercepts, X @ one.coefs + one.intercepts, atol=1e-7
    )
    assert one.gaps.max() <= 1e-9
    fits = np.array([np.std(X[:, labels == g] @ one.coefs[labels == g], axis=0) for g in range(4)])
    np.testing.assert_allclose(one.group_norms, fits, atol=1e-8)
    gap = solvers.duality_gap(
        X, y, one.coefs[:, 4], one.intercepts[4], one.alphas[4], groups=labels, orthonormalize=True
    )
    assert gap <= 1e-9


def test_orthonormalised_groups_without_full_rank() -> None:
    X, y, labels = grouped(30, 12, 4)
    X[:, 1] = X[:, 0]
    X[:, 2] = 5.0
    path = solvers.path(X, y, groups=labels, orthonormalize=True, n_alphas=8, alpha_min_ratio=0.01)
    assert path.gaps.max() <= 1e-9
    np.testing.assert_allclose(path.coefs[0], path.coefs[1], atol=1e-9)  # the shortest of all with this fit
    assert not path.coefs[2].any()


@pytest.mark.parametrize("shape", [(40, 12), (24, 60)])
@pytest.mark.parametrize("options", [{"group_mix": 0.3, "standardize": True}, {"orthonormalize": True}])
def test_cross_validation_equals_a_loop_over_folds(shape: tuple[int, int], options: dict[str, Any]) -> None:
    X, y, labels = grouped(*shape, 3)
    weights = np.random.default_rng(0).random(len(y)) + 0.5
    cv = solvers.cross_validate(
        X, y, cv=3, groups=labels, n_alphas=8, alpha_min_ratio=0.05, sample_weight=weights, **options
    )
    for k, (train, test) in enumerate(solvers.kfold(len(y), 3)):
        path = solvers.path(
            X[train], y[train], groups=labels, alphas=cv.alphas, sample_weight=weights[train], **options
        )
        residual = y[test, None] - path.intercepts - X[test] @ path.coefs
        np.testing.assert_allclose(
            cv.losses[:, k], np.average(residual**2, axis=0, weights=weights[test]), rtol=1e-7
        )
    assert cv.alpha_1se >= cv.alpha_min
    assert isinstance(cv.path, solvers.GroupPath)
    again = solvers.cross_validate(X, y, cv=3, groups=labels, sample_weight=weights, whole=cv.path, **options)
    np.testing.assert_array_equal(again.losses, cv.losses)


def test_block_descent_comes_to_the_same_solution() -> None:
    X, y, labels = grouped(50, 20, 4)
    labels = np.roll(labels, 3)
    alpha = 0.1 * solvers.alpha_max(X, y, groups=labels)
    descent = solvers.block_coordinate_descent(X, y, labels, alpha, tol=1e-13)
    path = solvers.path(X, y, groups=labels, alphas=[alpha])
    assert descent.converged
    assert (np.diff(descent.gaps[1:]) < 0).all()
    np.testing.assert_allclose(descent.coefs[:, -1], path.coefs[:, 0], atol=1e-6)
    assert descent.intercepts[-1] == pytest.approx(path.intercepts[0], abs=1e-6)
    assert not solvers.block_coordinate_descent(X, y, labels, alpha, tol=1e-13, max_sweeps=1).converged


def test_progress_and_cancellation() -> None:
    X, y, labels = grouped(60, 300, 5)
    reached: list[float] = []

    def watch(stage: str, fraction: float) -> None:
        reached.append(fraction)
        if stage == "path" and fraction > 0.5:
            raise solvers.Cancelled

    with pytest.raises(solvers.Cancelled), solvers.monitored(watch):
        solvers.path(X, y, groups=labels, n_alphas=20)
    assert reached == sorted(reached)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"groups": [0, 1]}, "groups must hold one label a column: 4 labels, not 2"),
        ({"groups": [0.5, 1, 1, 2]}, "one integer label a column"),
        ({"groups": ["a", "b", "c", "d"]}, "one integer label a column"),
        ({"groups": [[0, 1], [2]]}, "column 3 is in no group"),
        ({"groups": [[0, 1], [1, 2, 3]]}, "column 1 is in group 1 too, already in group 0"),
        ({"groups": [[0, 1], [2, 9]]}, "group 1 names column 9; columns are 0 to 3"),
        ({"groups": [[0, 1, 2, 3], []]}, "group 1 has no column"),
        ({"groups": [0, 0, 1, 1], "group_mix": 1.5}, "group_mix must be from 0 to 1, not 1.5"),
        (
            {"groups": [0, 0, 1, 1], "group_mix": 0.5, "orthonormalize": True},
            "orthonormalize is for the group",
        ),
        ({"groups": [0, 0, 1, 1], "l1_ratio": 0.5}, "l1_ratio cannot be used with groups"),
        (
            {"groups": [0, 0, 1, 1], "penalty_factor": [1, 1, 1, 2]},
            "penalty_factor cannot be used with groups",
        ),
        ({"groups": [0, 0, 1, 1], "bounds": (0, np.inf)}, "bounds cannot be used with groups"),
        ({"groups": [0, 0, 1, 1], "family": "poisson"}, "family cannot be used with groups"),
    ],
)
def test_errors_say_what_is_wrong(options: dict[str, Any], message: str) -> None:
    X, y, _ = grouped(20, 4, 2)
    with pytest.raises(ValueError, match=message) as caught:
        solvers.path(X, y, **options)
    assert "\n" not in str(caught.value)


def test_a_target_without_any_relation() -> None:
    X = orthogonal(12, 3)
    with pytest.raises(ValueError, match="Every column is constant or uncorrelated with y"):
        solvers.path(X[:, :2], X[:, 2], groups=[0, 0])
