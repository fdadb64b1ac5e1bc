"""Moments of parts: however rows are cut, their sums are those of the rows together."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.solvers import Moments
from tests.solvers.problems import correlated


def made(offset: float, weighted: bool, n: int = 90, p: int = 6) -> tuple[np.ndarray, ...]:
    X, y = correlated(n, p, seed=7)
    X = X * np.exp(np.linspace(-2, 2, p)) + offset * np.arange(p)
    rng = np.random.default_rng(1)
    w = rng.uniform(0.1, 3.0, n) if weighted else np.ones(n)
    return X, y + offset, w, rng.integers(0, 4, n)


def blocks(X, y, w, labels, cuts, weighted) -> list[Moments]:
    ends = sorted({0, *cuts, len(y)})
    return [
        Moments.of_block(X[a:b], y[a:b], labels[a:b], 4, sample_weight=w[a:b] if weighted else None)
        for a, b in itertools.pairwise(ends)
    ]


def splits_of(labels: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(np.flatnonzero(labels != k), np.flatnonzero(labels == k)) for k in range(4)]


def assert_equal(found: Moments, X, y, w, labels, rtol: float = 1e-8, **options) -> None:
    """Path, cross-validation, gaps and knots of sums are those of the rows."""
    splits = splits_of(labels)
    expected = solvers.cross_validate(X, y, splits, sample_weight=w, n_alphas=12, **options)
    cv = solvers.cross_validate(found, alphas=expected.alphas, **options)
    size = np.abs(expected.path.coefs).max(axis=1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(cv.path.coefs / size, expected.path.coefs / size, atol=rtol)
    np.testing.assert_allclose(cv.losses, expected.losses, rtol=rtol)
    np.testing.assert_allclose(cv.fold_sizes, expected.fold_sizes, rtol=1e-12)
    assert cv.path.gaps.max() <= 1e-9
    assert cv.gaps is not None
    assert cv.gaps.max() <= 1e-9
    assert solvers.alpha_max(found, **options) == pytest.approx(expected.alphas[0], rel=rtol)


@settings(deadline=None, max_examples=40)
@given(
    cuts=st.lists(st.integers(1, 89), max_size=9),
    offset=st.sampled_from([0.0, 1e3, 1e6]),
    weighted=st.booleans(),
    standardize=st.booleans(),
    data=st.data(),
)
def test_any_cut_of_the_rows_gives_the_same(cuts, offset, weighted, standardize, data) -> None:
    X, y, w, labels = made(offset, weighted)
    parts = data.draw(st.permutations(blocks(X, y, w, labels, cuts, weighted)))
    merged = Moments.merged(parts)
    assert merged.n == len(y)
    assert merged.unit == pytest.approx(w.mean(), rel=1e-12)
    ratio = data.draw(st.sampled_from([1.0, 0.4]))
    assert_equal(merged, X, y, w, labels, standardize=standardize, l1_ratio=ratio)


@settings(deadline=None, max_examples=20)
@given(cuts=st.lists(st.integers(5, 85), min_size=1, max_size=4, unique=True), weighted=st.booleans())
def test_a_part_that_is_taken_away_leaves_the_others(cuts, weighted) -> None:
    X, y, w, labels = made(1e3, weighted)
    parts = blocks(X, y, w, labels, cuts, weighted)
    rng = np.random.default_rng(2)
    extra_X, extra_y = rng.permuted(X[:30], axis=0), y[:30] + rng.standard_normal(30)
    extra = Moments.of_block(extra_X, extra_y, labels[:30], 4, sample_weight=2 * w[:30])
    left = (Moments.merged(parts) + extra) - extra
    assert left.n == len(y)
    assert_equal(left, X, y, w, labels, standardize=True)


def test_an_offset_of_ten_to_the_ten_costs_the_digits_of_its_columns_only() -> None:
    X, y, w, labels = made(0.0, True)
    far = X + 1e10  # of which sixteen digits keep six behind the point
    exact = far - 1e10
    merged = Moments.merged(blocks(far, y + 1e10, w, labels, [20, 41, 66], True))
    near = solvers.path(exact, (y + 1e10) - 1e10, sample_weight=w, n_alphas=12, standardize=True)
    path = solvers.path(merged, alphas=near.alphas, standardize=True)
    size = np.abs(near.coefs).max(axis=1, keepdims=True)
    np.testing.assert_allclose(path.coefs / size, near.coefs / size, atol=1e-8)
    assert path.gaps.max() < 1e-12


def test_knots_of_sums_are_those_of_the_rows() -> None:
    X, y, w, labels = made(10.0, True)
    merged = Moments.merged(blocks(X, y, w, labels, [50], True))
    for options in ({"standardize": True}, {"penalty_factor": np.linspace(0.5, 2.0, 6), "standardize": True}):
        path = solvers.path(X, y, sample_weight=w, alpha_min_ratio=0.01, **options)
        expected = path.knots()
        found = solvers.path(merged, alphas=path.alphas, **options).knots()
        assert [(e.feature, e.enters, e.sign) for e in found.events] == [
            (e.feature, e.enters, e.sign) for e in expected.events
        ]
        np.testing.assert_allclose(found.alphas, expected.alphas, rtol=1e-8)
        np.testing.assert_allclose(found.coefs, expected.coefs, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(found.intercepts, expected.intercepts, rtol=1e-8)
        np.testing.assert_allclose(found.mse, expected.mse, rtol=1e-8)
        between = float(np.sqrt(expected.alphas[1] * expected.alphas[2]))
        ours, theirs = found.at(between), expected.at(between)
        np.testing.assert_allclose(ours.coef, theirs.coef, rtol=1e-7, atol=1e-8)
        assert ours.gap < 1e-10


@pytest.mark.parametrize(
    "options",
    [{}, {"standardize": True}, {"group_mix": 0.4}, {"orthonormalize": True, "standardize": True}],
)
def test_the_group_lasso_of_sums_is_that_of_the_rows(options) -> None:
    X, y, w, labels = made(20.0, True)
    merged = Moments.merged(blocks(X, y, w, labels, [30, 60], True))
    options = {"groups": [0, 0, 1, 1, 1, 2], **options}
    expected = solvers.cross_validate(X, y, splits_of(labels), sample_weight=w, n_alphas=10, **options)
    found = solvers.cross_validate(merged, alphas=expected.alphas, **options)
    size = np.abs(expected.path.coefs).max(axis=1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(found.path.coefs / size, expected.path.coefs / size, atol=1e-7)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-7)
    np.testing.assert_allclose(found.path.intercepts, expected.path.intercepts, rtol=1e-7)
    assert found.path.gaps.max() <= 1e-9
    assert isinstance(found.path, solvers.GroupPath)
    assert isinstance(expected.path, solvers.GroupPath)
    np.testing.assert_allclose(found.path.levels(), expected.path.levels(), atol=1e-7 * expected.alphas[0])
    np.testing.assert_allclose(
        solvers.degrees_of_freedom(found.path), solvers.degrees_of_freedom(expected.path), rtol=1e-6
    )
    alpha = float(np.sqrt(expected.alphas[4] * expected.alphas[5]))
    np.testing.assert_allclose(
        found.path.at(alpha).coef / size[:, 0], expected.path.at(alpha).coef / size[:, 0], atol=1e-7
    )
    assert solvers.alpha_max(merged, **options) == pytest.approx(expected.alphas[0], rel=1e-9)


@pytest.mark.parametrize("options", [{}, {"standardize": True}, {"fit_intercept": False}])
@pytest.mark.parametrize("offset", [0.0, 1e3])
def test_ridge_from_sums_is_that_of_the_rows(options, offset) -> None:
    X, y, w, labels = made(offset, True)
    merged = Moments.merged(blocks(X, y, w, labels, [30, 60], True))
    expected = solvers.ridge_cross_validate(X, y, splits_of(labels), sample_weight=w, n_alphas=20, **options)
    # Without an intercept the Gram matrix is that of the offsets, next to which the rest has few digits.
    rtol = 1e-8 if options.get("fit_intercept", True) or not offset else 1e-6
    found = solvers.ridge_cross_validate(merged, n_alphas=20, **options)
    np.testing.assert_allclose(found.alphas, expected.alphas, rtol=rtol)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=rtol)
    for name in ("intercepts", "df", "mse", "gcv", "null_mse", "sd_y"):
        theirs = getattr(expected.path, name)
        np.testing.assert_allclose(
            getattr(found.path, name), theirs, rtol=rtol, atol=rtol * np.abs(theirs).max()
        )
    size = np.abs(expected.path.coefs).max(axis=1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(found.path.coefs / size, expected.path.coefs / size, atol=rtol)
    assert np.isnan(found.path.loo).all()
    assert found.path.gaps.max() < 1e-9
    alpha = float(np.sqrt(expected.alphas[9] * expected.alphas[10]))
    ours, theirs = found.path.at(alpha), expected.path.at(alpha)
    np.testing.assert_allclose(ours.coef / size[:, 0], theirs.coef / size[:, 0], atol=rtol)
    assert ours.intercept == pytest.approx(theirs.intercept, rel=1e-7, abs=1e-8)
    with pytest.raises(ValueError, match="y must be left out"):
        solvers.ridge_path(merged, y)


def test_the_grid_of_ridge_goes_on_with_sums_as_with_rows() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((80, 4))
    y = X @ [1.0, -2.0, 3.0, 0.5] + 1e-3 * rng.standard_normal(80)  # hardly any shrinkage predicts best
    labels = np.arange(80) % 4
    options = {"n_alphas": 10, "alpha_min_ratio": 1e-3, "extend_grid": True}
    expected = solvers.ridge_cross_validate(X, y, splits_of(labels), **options)
    found = solvers.ridge_cross_validate(Moments.of_block(X, y, labels, 4), **options)
    assert len(expected.alphas) > 10
    np.testing.assert_allclose(found.alphas, expected.alphas, rtol=1e-10)
    np.testing.assert_allclose(found.path.coefs, expected.path.coefs, rtol=1e-8)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-6)
    assert found.warnings == expected.warnings


def test_criteria_from_sums_are_those_of_the_rows() -> None:
    X, y, w, labels = made(3.0, False)
    merged = Moments.merged(blocks(X, y, w, labels, [30, 60], False))
    expected = solvers.path(X, y, n_alphas=12, standardize=True)
    found = solvers.path(merged, alphas=expected.alphas, standardize=True)
    for criterion in (solvers.aic, solvers.bic):
        np.testing.assert_allclose(
            criterion(found.mse * merged.n, solvers.degrees_of_freedom(found), merged.n),
            criterion(expected.mse * len(y), solvers.degrees_of_freedom(expected), len(y)),
            rtol=1e-8,
        )


def test_arrays_give_the_same_sums_again() -> None:
    X, y, w, labels = made(5.0, True)
    merged = Moments.merged(blocks(X, y, w, labels, [30], True))
    again = Moments.from_arrays(merged.arrays())
    np.testing.assert_equal(again.arrays(), merged.arrays())
    np.testing.assert_array_equal(
        solvers.path(again, n_alphas=5).coefs, solvers.path(merged, n_alphas=5).coefs
    )


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda m, X, y, k: m + Moments.of_block(X[:, :3], y, k, 4), "6 columns in 4 folds do not go with"),
        (lambda m, X, y, k: m + Moments.of_block(X, y, k, 5), "do not go with those of 6 columns in 5"),
        (lambda m, X, y, k: m - (m + m), "not a part of the first"),
        (lambda m, X, y, k: m - m, "not a part of the first"),
        (
            lambda m, X, y, k: m - Moments.of_block(3 * X[:60], y[:60], k[:60], 4),
            "not a part of the first: sums of squares below 0",
        ),
        (lambda m, X, y, k: Moments.of_block(X, y, k + 1, 4), "labels must give each row a fold from 0 to 3"),
        (lambda m, X, y, k: Moments.of_block(X * np.nan, y, k, 4), "not a finite number"),
        (lambda m, X, y, k: Moments.of_block(X, y[1:], k, 4), "must have shapes"),
        (lambda m, X, y, k: Moments.of_block(X, y, k, 4, sample_weight=-y), "finite and not negative"),
        (lambda m, X, y, k: Moments.merged([]), "no part to merge"),
        (lambda m, X, y, k: Moments.from_arrays({"n": 3}), "lack unit, shift"),
        (lambda m, X, y, k: Moments.from_arrays(m.arrays() | {"first": y}), "do not fit together"),
        (lambda m, X, y, k: Moments.from_arrays(m.arrays() | {"unit": np.nan}), "not finite"),
        (
            lambda m, X, y, k: solvers.cross_validate(Moments.of_block(X, y, 0 * k, 4)),
            "in each: fold 1 has no rows",
        ),
        (
            lambda m, X, y, k: (
                Moments.of_block(X, y, k, 4, names=list("abcdef"))
                + Moments.of_block(X, y, k, 4, names=list("abcdeg"))
            ),
            "different names",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(call, match) -> None:
    X, y, _, labels = made(0.0, False)
    with pytest.raises(ValueError, match=match):
        call(Moments.of_block(X, y, labels, 4), X, y, labels)


def test_a_column_that_one_fold_alone_has_is_constant_in_its_training_rows() -> None:
    X, y = correlated(60, 3, seed=5)
    X[:, 2] = 0.0
    X[7, 2] = 1.0
    labels = np.arange(60) % 3
    parts = [Moments.of_block(X[rows], y[rows], labels[rows], 3) for rows in (slice(0, 25), slice(25, 60))]
    whole = parts[0] + parts[1]  # the shifts differ, and moving sums rounds
    design = whole.design(labels[7], fit_intercept=True, standardize=True)
    assert design.constant.tolist() == [False, False, True]
    assert not design.gram[2].any()
