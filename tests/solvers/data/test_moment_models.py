"""What is computed beside paths from sums by fold equals what the rows give."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers import Moments
from tests.solvers.data.test_moments import rows

GROUPS = np.array([0, 0, 1, 1, 1, 2, 3, 3])


def close(found: np.ndarray, expected: np.ndarray, atol: float = 1e-8) -> None:
    size = np.abs(expected).max(axis=-1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(found / size, expected / size, atol=atol)


@pytest.mark.parametrize(
    "options",
    [{"standardize": True}, {"bounds": (-0.3, np.inf), "standardize": True}, {"fit_intercept": False}],
)
def test_refits_and_their_cross_validation(options) -> None:
    X, y, w = rows(offset=40.0)
    splits = solvers.kfold(len(y), 5, seed=1)
    moments = Moments.from_rows(X, y, folds=splits, sample_weight=w)
    expected = solvers.cross_validate_relaxed(X, y, splits, sample_weight=w, n_alphas=15, **options)
    lasso = solvers.path(moments, alphas=expected.alphas, **options)
    refits = solvers.relax(lasso, options.get("bounds"))
    found = solvers.cross_validate_relaxed(moments, whole=refits, **options)
    theirs = expected.relaxed
    close(refits.refits, theirs.refits)
    for gamma in (0.0, 0.5, 1.0):
        np.testing.assert_allclose(refits.mse(gamma), theirs.mse(gamma), rtol=1e-8)
        np.testing.assert_allclose(
            refits.intercepts(gamma), theirs.intercepts(gamma), rtol=1e-8, atol=1e-8 * np.abs(y).max()
        )
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-8)
    # Refits on one support at several alphas are equal up to rounding.
    assert found.mean.min() == pytest.approx(expected.mean[found.index_min], rel=1e-8)


@pytest.mark.parametrize("options", [{}, {"group_mix": 0.3}, {"orthonormalize": True}])
def test_groups_with_factors(options) -> None:
    X, y, w = rows(offset=40.0)
    splits = solvers.kfold(len(y), 5, seed=1)
    moments = Moments.from_rows(X, y, folds=splits, sample_weight=w)
    factors = np.array([0.0, 1.0, 2.0, 0.5])
    given = {"standardize": True, **options}
    expected = solvers.factored_group_path(X, y, GROUPS, factors, n_alphas=15, sample_weight=w, **given)
    found = solvers.factored_group_path(moments, None, GROUPS, factors, alphas=expected.alphas, **given)
    close(found.coefs, expected.coefs)
    np.testing.assert_allclose(found.intercepts, expected.intercepts, rtol=1e-8, atol=1e-7)
    np.testing.assert_allclose(found.mse, expected.mse, rtol=1e-8)
    np.testing.assert_allclose(found.levels(), expected.levels(), rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(found.correlations(), expected.correlations(), atol=1e-8 * expected.alphas[0])
    assert found.alpha_max == pytest.approx(expected.alpha_max, rel=1e-8)
    between = float(np.sqrt(expected.alphas[4] * expected.alphas[5]))
    close(found.at(between).coef, expected.at(between).coef)
    shared = {"sample_weight": w, "extend_grid": True, **given}
    theirs = solvers.cross_validate_factored(X, y, splits, GROUPS, factors, whole=expected, **shared)
    del shared["sample_weight"]
    ours = solvers.cross_validate_factored(moments, None, 5, GROUPS, factors, whole=found, **shared)
    np.testing.assert_allclose(ours.losses, theirs.losses, rtol=1e-8)
    close(ours.path.coefs, theirs.path.coefs)
    with pytest.raises(ValueError, match="no exact knots"):
        found.knots()


@pytest.mark.parametrize("options", [{"standardize": True}, {"fit_intercept": False}])
def test_the_trace_of_a_descent(options) -> None:
    X, y, _ = rows(offset=3.0)
    moments = Moments.from_rows(X, y)
    alpha = 0.05 * solvers.alpha_max(X, y, **options)
    expected = solvers.trace_descent(X, y, alpha, max_sweeps=40, **options)
    found = solvers.trace_descent(moments, None, alpha, max_sweeps=40, **options)
    np.testing.assert_array_equal(found.coordinates, expected.coordinates)
    for name in ("before", "after", "rhos", "curvatures", "objectives", "coef", "changes"):
        ours, theirs = getattr(found, name), getattr(expected, name)
        np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-8 * np.abs(theirs).max(), err_msg=name)
    assert found.intercept == pytest.approx(expected.intercept, rel=1e-8)
    np.testing.assert_allclose(found.gaps, expected.gaps, rtol=1e-6, atol=1e-12)


def test_stability_of_halves_of_blocks() -> None:
    X, y, w = rows()
    blocks = [test for _, test in solvers.kfold(len(y), 12, seed=3)]
    moments = Moments.from_rows(
        X, y, folds=[(np.setdiff1d(np.arange(len(y)), one), one) for one in blocks], sample_weight=w
    )
    *_, found = solvers.stability_selection(moments, n_pairs=5, seed=8, n_alphas=12, standardize=True)
    halves, counts = solvers.HalfSums(moments, 8), solvers.SelectionCounts(8, found.alphas, 5)
    random = np.random.default_rng(8)
    for _ in range(5):
        order = random.permutation(12)
        for half, drawn in zip((order[:6], order[6:]), halves.draw(), strict=True):
            chosen = np.sort(np.concatenate([blocks[k] for k in half]))
            assert drawn.fold_sizes.sum() == pytest.approx(w[chosen].sum() / w.mean())
            path = solvers.path(
                X[chosen], y[chosen], sample_weight=w[chosen], alphas=found.alphas, standardize=True
            )
            counts.add_coefs(path.coefs * path.scales[:, None])
        counts.finish(1)
    np.testing.assert_array_equal(found.frequencies, counts.stability().frequencies)
    np.testing.assert_array_equal(found.entries, counts.stability().entries)


def test_few_blocks_and_constant_halves() -> None:
    X, y, _ = rows()
    with pytest.raises(ValueError, match="at least 4 blocks of rows, not 3"):
        next(solvers.stability_selection(Moments.from_rows(X, y, folds=3)))
    y = np.where(np.arange(len(y)) < 20, y, 1.0)  # one of six blocks varies
    *_, found = solvers.stability_selection(Moments.from_rows(X, y, folds=6), n_pairs=3)
    assert "3 of 6 half-samples have a constant target" in found.warnings[0]
    with pytest.raises(ValueError, match="n_pairs must be at least 1"):
        solvers.stability_selection(Moments.from_rows(X, y, folds=6), n_pairs=0)
