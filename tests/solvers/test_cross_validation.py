"""Cross-validation is the naive loop over folds, only faster."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.fold_gram import fold_designs, fold_sums
from tests.solvers.problems import correlated


def naive(X: Any, y: np.ndarray, splits: Any, alphas: np.ndarray, **options: Any) -> np.ndarray:
    """Fit each training set on its own and measure the error on the rows it did not see."""
    weights = options.pop("sample_weight", None)
    losses = []
    for train, test in splits:
        own = {} if weights is None else {"sample_weight": weights[train]}
        path = solvers.path(X[train], y[train], alphas=alphas, **own, **options)
        residual = y[test, None] - path.intercepts - X[test] @ path.coefs
        share = None if weights is None else weights[test]
        losses.append(np.average(residual**2, axis=0, weights=share))
    return np.column_stack(losses)


@pytest.mark.parametrize("shape", [(90, 7), (40, 250), (900, 210), (3, 2)])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_equals_a_loop_over_folds(shape: tuple[int, int], standardize: bool, weighted: bool) -> None:
    X, y = correlated(*shape, seed=1)
    X = X * np.geomspace(0.1, 10, shape[1]) + 2.0
    options: dict[str, Any] = {"standardize": standardize, "l1_ratio": 0.9}
    if weighted:
        options["sample_weight"] = np.random.default_rng(0).random(len(y)) + 0.1
    cv = solvers.cross_validate(X, y, cv=3, n_alphas=12, alpha_min_ratio=0.01, **options)
    again = naive(X, y, solvers.kfold(len(y), 3), cv.alphas, **options)
    np.testing.assert_allclose(cv.losses, again, rtol=1e-8)


@pytest.mark.parametrize("fit_intercept", [False, True])
def test_badly_scaled_columns_with_large_offsets(fit_intercept: bool) -> None:
    X, y = correlated(400, 12, seed=2)
    X *= 10.0 ** np.array([-6, 6, -3, 3, 0, 0, 0, 0, 0, 0, 0, 0])
    X[:, 4:8] += [1e3, 1e5, -1e4, 1e6]
    X[:, 9] = 0.0
    X[:40, 9] = 1.0  # varies on the held-out rows of the first fold alone
    cv = solvers.cross_validate(X, y, cv=10, n_alphas=15, standardize=True, fit_intercept=fit_intercept)
    again = naive(X, y, solvers.kfold(400, 10), cv.alphas, standardize=True, fit_intercept=fit_intercept)
    np.testing.assert_allclose(cv.losses, again, rtol=1e-8)


def test_splits_given_by_the_caller() -> None:
    X, y = correlated(60, 5, seed=3)
    rows = np.arange(60)
    rolling = [(rows[:stop], rows[stop : stop + 10]) for stop in (30, 40, 50)]
    overlapping = [(rows[20:], rows[:20]), (rows[:40], rows[40:]), (rows[10:], rows[:10])]
    for splits in (rolling, overlapping):
        cv = solvers.cross_validate(X, y, cv=splits, n_alphas=10)
        np.testing.assert_allclose(cv.losses, naive(X, y, splits, cv.alphas), rtol=1e-8)
        assert cv.fold_sizes.tolist() == [len(test) for _, test in splits]


def test_mean_and_standard_error_are_weighted_by_fold_size() -> None:
    X, y = correlated(23, 4, seed=4)
    cv = solvers.cross_validate(X, y, cv=5, n_alphas=8)
    sizes = np.array([5, 5, 5, 4, 4])
    mean = np.average(cv.losses, axis=1, weights=sizes)
    variance = np.average((cv.losses - mean[:, None]) ** 2, axis=1, weights=sizes)
    np.testing.assert_allclose(cv.mean, mean, rtol=1e-12)
    np.testing.assert_allclose(cv.se, np.sqrt(variance / 4), rtol=1e-12)
    direct = solvers.path(X, y, n_alphas=8)
    np.testing.assert_allclose(cv.path.coefs, direct.coefs, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(6, 40), st.integers(1, 15), st.integers(2, 5))
def test_one_standard_error_alpha_is_the_larger(seed: int, n: int, p: int, k: int) -> None:
    X, y = correlated(n, p, seed=seed)
    cv = solvers.cross_validate(X, y, cv=k, n_alphas=20)
    assert cv.alpha_1se >= cv.alpha_min
    assert cv.mean[cv.index_min] == cv.mean.min()
    limit = cv.mean.min() + cv.se[cv.index_min]
    assert cv.mean[cv.index_1se] <= limit
    assert (cv.mean[: cv.index_1se] > limit).all()  # no larger alpha is within one standard error


def test_average_of_repeats() -> None:
    X, y = correlated(50, 6, seed=5)
    whole = solvers.path(X, y, n_alphas=10)
    runs = [
        solvers.cross_validate(X, y, cv=solvers.kfold(50, 5, seed), whole=whole, n_alphas=10)
        for seed in (1, 2, 3)
    ]
    together = solvers.average(runs)
    np.testing.assert_allclose(together.mean, np.mean([run.mean for run in runs], axis=0))
    assert together.losses.shape == (10, 15)
    assert together.alpha_1se >= together.alpha_min


def test_folds_are_those_of_scikit_learn() -> None:
    from sklearn.model_selection import KFold

    for seed in (None, 3):
        theirs = KFold(4, shuffle=seed is not None, random_state=seed).split(np.zeros((22, 1)))
        for (train, test), (a, b) in zip(solvers.kfold(22, 4, seed), theirs, strict=True):
            assert train.tolist() == a.tolist()
            assert test.tolist() == b.tolist()


@pytest.mark.parametrize("overlap", [False, True])
def test_sums_of_many_columns_are_made_again_rather_than_kept(
    monkeypatch: pytest.MonkeyPatch, overlap: bool
) -> None:
    X, y = correlated(120, 9, seed=6)
    rows = np.arange(120)
    folds = [(0, 40), (40, 80), (40, 120)] if overlap else [(0, 40), (40, 80), (80, 120)]
    splits = [(np.delete(rows, np.s_[a:b]), rows[a:b]) for a, b in folds]
    kept = solvers.cross_validate(X, y, splits, n_alphas=10)
    monkeypatch.setattr("lasso_tui.solvers.data.fold_gram.MAX_MEMORY_RATIO", 0)
    monkeypatch.setattr("lasso_tui.solvers.data.fold_gram.ALLOWED_BYTES", 0)
    again = solvers.cross_validate(X, y, splits, n_alphas=10)
    np.testing.assert_allclose(again.losses, kept.losses, rtol=1e-12)
    np.testing.assert_allclose(kept.losses, naive(X, y, splits, kept.alphas), rtol=1e-8)


def test_sums_of_many_folds_are_not_kept_where_they_dwarf_the_data() -> None:
    X, y = correlated(300, 260, seed=6)
    everything = designs(X, y, np.ones((300, 1)), fit_intercept=True, standardize=False)[0]
    few, many = (fold_sums(everything, list(solvers.kfold(300, k))) for k in (5, 300))
    assert few is not None
    assert many is not None
    assert (len(few.stored), len(many.stored)) == (5, 0)  # 163 MB beside 0.6 MB of data
    np.testing.assert_allclose(many.total.second, few.total.second, atol=1e-9)


def test_errors_of_a_perfect_fit_keep_their_digits() -> None:
    X, y = correlated(60, 4, seed=7)
    y = X @ np.array([1.0, -2.0, 0.0, 0.5]) + 1e-7 * y  # held-out errors are 1e-14 of the variance
    alphas = [1e-9, 1e-10]
    cv = solvers.cross_validate(X, y, 3, alphas=alphas)
    np.testing.assert_allclose(cv.losses, naive(X, y, solvers.kfold(60, 3), cv.alphas), rtol=1e-6)


@pytest.mark.parametrize("standardize", [True, False])
def test_means_and_scales_of_folds_by_subtraction(standardize: bool) -> None:
    rng = np.random.default_rng(5)
    n, p = 90, 8
    X = rng.standard_normal((n, p)) * 10.0 ** rng.integers(-6, 7, p) + rng.choice([0.0, 1e5], p)
    X[:, 2] = 3.0
    X[:, 3] = np.r_[np.zeros(80), rng.standard_normal(10)]  # varies on the rows of one fold alone
    X[:, 4] = np.r_[1e-7 * rng.standard_normal(80), 1e3 * rng.standard_normal(10)]
    y, weights = rng.standard_normal(n), rng.uniform(0.5, 2.0, n)
    weights *= n / weights.sum()
    tests = np.array_split(np.arange(n), 9)
    masks = np.zeros((n, 9))
    for k, test in enumerate(tests):
        masks[:, k] = weights
        masks[test, k] = 0.0
        masks[:, k] *= n / masks[:, k].sum()
    options = {"fit_intercept": True, "standardize": standardize}
    (everything,) = designs(X, y, weights[:, None], **options)
    splits = [(np.setdiff1d(np.arange(n), test), test) for test in tests]
    found = fold_designs(
        everything, fold_sums(everything, splits), y, masks, range(9), standardize=standardize
    )
    assert found is not None
    for ours, fold in zip(found, designs(X, y, masks, **options), strict=True):
        np.testing.assert_array_equal(ours.constant, fold.constant)
        np.testing.assert_allclose(ours.scales, fold.scales, rtol=1e-9)
        np.testing.assert_allclose(ours.means, fold.means, rtol=1e-12, atol=1e-12 * everything.scales.max())
        assert ours.y_mean == pytest.approx(fold.y_mean, abs=1e-14)


def test_a_fold_whose_means_are_zero_has_an_intercept() -> None:
    X, y = np.array([[-1.0], [1], [-1], [1], [5], [7], [6], [8]]), np.array([-2, 1.5, -1, 3, 4, 5, 9, 2])
    splits = [(np.arange(4), np.arange(4, 8)), (np.arange(4, 8), np.arange(4))]
    cv = solvers.cross_validate(X, y, splits, alphas=[0.5, 0.01])
    np.testing.assert_allclose(cv.losses, naive(X, y, splits, cv.alphas), rtol=1e-10)


def refused_by_all(X: np.ndarray, y: np.ndarray, splits: Any, match: str, **given: Any) -> None:
    for validate in (
        solvers.cross_validate,
        solvers.ridge_cross_validate,
        solvers.cross_validate_relaxed,
        partial(solvers.cross_validate, groups=[0, 0, 1]),
    ):
        with pytest.raises(ValueError, match=match):
            validate(X, y, splits, n_alphas=5, **given)


def test_folds_that_cannot_be_used_are_named() -> None:
    X, y = correlated(12, 3, seed=8)
    rows, weights = np.arange(12), np.ones(12)
    repeated = [(rows[4:], rows[:4]), (np.r_[rows[:8], 2], rows[8:])]
    refused_by_all(X, y, repeated, "Fold 1: row 2 is more than once in the training part")
    refused_by_all(X, y, [(rows[4:], [0, 1, -12]), (rows[:8], rows[8:])], "Fold 0: row 0 is more than once")
    weights[4:8] = 0.0
    refused_by_all(X, y, 3, "Fold 1: none of its held-out rows has weight", sample_weight=weights)
    weights = np.r_[np.ones(6), np.zeros(6)]
    splits = [(rows[2:], rows[:2]), (rows[6:], rows[:6])]
    refused_by_all(X, y, splits, "Fold 1: fewer than two of its training rows", sample_weight=weights)
    y[:4] = 1.0
    splits = [(np.r_[0:4, 6:12], rows[4:6]), (rows[2:], rows[:2])]
    refused_by_all(X, y, splits, "Fold 0: y is constant on its training rows", sample_weight=weights)


def test_a_number_of_folds_may_be_numpys() -> None:
    X, y = correlated(30, 3, seed=9)
    three: Any = np.int64(3)
    for validate in (solvers.cross_validate, solvers.ridge_cross_validate, solvers.cross_validate_relaxed):
        np.testing.assert_array_equal(
            validate(X, y, three, n_alphas=5).losses, validate(X, y, 3, n_alphas=5).losses
        )
    with pytest.raises(ValueError, match="cv must be a number of folds"):
        solvers.cross_validate(X, y, 3.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(("n", "p"), [(60, 5), (40, 210)])
def test_every_solution_of_a_fold_has_its_gap(n: int, p: int) -> None:
    X, y = correlated(n, p, seed=10)
    cv = solvers.cross_validate(X, y, 4, n_alphas=6)
    assert cv.gaps is not None
    assert cv.gaps.shape == cv.losses.shape
    assert cv.gaps.max() < 1e-10
    assert cv.warnings == ()
    strict = solvers.cross_validate(X, y, 4, n_alphas=6, tol=1e-18)
    (said,) = strict.warnings
    assert "folds 0, 1, 2, 3 (of 0 to 3)" in said
    assert "tolerance 1e-18" in said
    np.testing.assert_allclose(strict.losses, cv.losses, rtol=1e-9)
    assert solvers.average([strict, cv]).warnings == (f"Repeat 0: {said}",)


def test_products_that_subtraction_spoils_are_made_good_from_the_rows() -> None:
    X, y = correlated(60, 5, seed=11)
    y[3] = 1e8  # beside it nothing is left of the other rows' products with y
    X[50, 2] = 1e2
    X[50, 3] = -3e2
    cv = solvers.cross_validate(X, y, 3, alphas=[0.5, 0.05])
    np.testing.assert_allclose(cv.losses, naive(X, y, solvers.kfold(60, 3), cv.alphas), rtol=1e-7)
    assert cv.gaps is not None
    assert cv.gaps.max() <= 1e-7


@pytest.mark.parametrize("p", [5, 210])
@pytest.mark.parametrize("offset", [1e6, 1e8, 1e10])
@pytest.mark.parametrize("rolling", [False, True])
def test_offsets_cost_no_digits_of_the_losses(p: int, offset: float, rolling: bool) -> None:
    X, y = correlated(60, p, seed=12)
    rows, moved = np.arange(60), X + offset
    splits = [(rows[:30], rows[30:45]), (rows[:45], rows[45:])] if rolling else 3
    plain = solvers.cross_validate(moved - offset, y, splits, n_alphas=6, alpha_min_ratio=0.01)
    cv = solvers.cross_validate(moved, y, splits, alphas=plain.alphas)
    np.testing.assert_allclose(cv.losses, plain.losses, rtol=1e-9)


def test_many_folds_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lasso_tui.solvers.lasso.cross_validation.ALLOWED_BYTES", 0)
    monkeypatch.setattr("lasso_tui.solvers.lasso.cross_validation.MAX_LOCKSTEP_FOLDS", 3)
    for p in (2, 210):
        X, y = correlated(20, p, seed=13)
        cv = solvers.cross_validate(X, y, 20, n_alphas=4, alpha_min_ratio=0.1)
        np.testing.assert_allclose(cv.losses, naive(X, y, solvers.kfold(20, 20), cv.alphas), rtol=1e-8)
