import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui.solvers import Cancelled, alpha_max, monitored, path
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.lasso.knot_events import trace_knots


def standardised(X, y, w, fit_intercept, standardize):
    Z, t = X.astype(float), y.astype(float)
    if fit_intercept:
        Z, t = Z - np.average(Z, axis=0, weights=w), t - np.average(t, weights=w)
    if standardize:
        deviations = np.sqrt(np.average((X - np.average(X, axis=0, weights=w)) ** 2, axis=0, weights=w))
        Z = Z / np.where(np.ptp(X[w > 0], axis=0) == 0, 1.0, deviations)
    return Z, t


def make(n, p, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) + rng.standard_normal((n, 1))
    return X, X[:, : min(p, 3)] @ [2.0, -1.0, 1.0][: min(p, 3)] + rng.standard_normal(n)


@pytest.mark.parametrize(("n", "p"), [(60, 8), (40, 200), (30, 25), (25, 30), (200, 3), (10, 1)])
def test_agrees_with_least_angle_regression_of_scikit_learn(n, p):
    from sklearn.linear_model import lars_path

    X, y = make(n, p)
    knots = path(X, y, alpha_min_ratio=1e-3, n_alphas=2).knots()
    end = knots.alphas[-1]
    theirs, _, coefs = lars_path(X - X.mean(axis=0), y - y.mean(), method="lasso", alpha_min=end)
    np.testing.assert_allclose(knots.alphas, theirs[: len(knots.alphas)], rtol=1e-8)
    np.testing.assert_allclose(knots.coefs, coefs[:, : len(knots.alphas)], atol=1e-8)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
@pytest.mark.parametrize(("n", "p"), [(50, 6), (30, 60)])
def test_features_enter_at_the_boundary_and_leave_through_zero(n, p, standardize, weighted, fit_intercept):
    X, y = make(n, p, seed=1)
    X = X * np.geomspace(0.1, 10, p)
    weights = np.random.default_rng(2).integers(0, 3, n) + 0.0 if weighted else np.ones(n)
    solved = path(
        X,
        y,
        sample_weight=weights,
        standardize=standardize,
        fit_intercept=fit_intercept,
        n_alphas=10,
        alpha_min_ratio=1e-2,
    )
    knots = solved.knots()
    Z, _ = standardised(X, y, weights, fit_intercept, standardize)
    for event in knots.events:
        back = knots.coefs[:, event.knot]
        residual = y - knots.intercepts[event.knot] - X @ back
        correlation = Z[:, event.feature] @ (weights * residual) / weights.sum()
        assert event.sign * correlation == pytest.approx(event.alpha, rel=1e-9)
        assert back[event.feature] == 0.0
    for alpha in np.geomspace(solved.alphas[0] * 0.999, solved.alphas[-1], 7):
        here, there = knots.at(alpha), solved.at(alpha)
        np.testing.assert_allclose(here.coef, there.coef, atol=1e-9 * np.abs(there.coef).max() + 1e-14)
        assert here.intercept == pytest.approx(there.intercept, rel=1e-9, abs=1e-9)
        assert here.gap < 1e-12
    assert knots.gaps.max() < 1e-12
    assert knots.alphas[-1] == solved.alphas[-1]


def test_supports_follow_from_the_events():
    X, y = make(40, 120, seed=3)
    knots = path(X, y, n_alphas=2).knots()
    assert any(not event.enters for event in knots.events)
    inside = set()
    for k, alpha in enumerate(knots.alphas[:-1]):
        for event in knots.events:
            if event.knot == k:
                (inside.add if event.enters else inside.remove)(event.feature)
        between = knots.at((alpha + knots.alphas[k + 1]) / 2).coef
        assert set(np.flatnonzero(between)) == inside


@st.composite
def awkward(draw):
    """Small whole numbers: ties, copies, opposites and constants are the rule."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, p = draw(st.integers(3, 9)), draw(st.integers(1, 14))
    span = draw(st.sampled_from([1, 2, 5]))
    X = rng.integers(-span, span + 1, (n, p)).astype(float)
    y = rng.integers(-3, 4, n).astype(float)
    weights = np.ones(n) if draw(st.booleans()) else rng.integers(1, 3, n).astype(float)
    factors = np.ones(p) if draw(st.booleans()) else rng.choice([0.0, 0.5, 1.0, 2.0], p)
    return X, y, weights, factors, draw(st.booleans()), draw(st.booleans())


@given(awkward())
@settings(max_examples=250, deadline=None)
def test_optimal_everywhere_however_awkward_the_table(case):
    X, y, weights, factors, fit_intercept, standardize = case
    weights = weights * len(y) / weights.sum()
    Z, t = standardised(X, y, weights, fit_intercept, standardize)
    if not np.any(weights * t**2 > 1e-20):
        return
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    size = np.sqrt((Z**2).sum(axis=0)).max() * np.sqrt((t**2).sum()) / len(y)
    end = 1e-4 * max(size, 1e-12)
    knots = trace_knots(design, end, factors=factors)
    assert knots.alphas[-1] == end
    for alpha in np.concatenate([knots.alphas, np.geomspace(end, knots.alphas[0], 9)]):
        found = knots.at(max(alpha, end))
        b = found.coef * design.scales
        c = Z.T @ (weights * (t - Z @ b)) / len(y)
        assert (np.abs(c) <= alpha * factors + 1e-9 * size).all()
        used = b != 0
        np.testing.assert_allclose(c[used], (alpha * factors * np.sign(b))[used], atol=1e-9 * size)


def test_copies_and_constants_do_not_stop_it():
    X, y = make(30, 5, seed=4)
    doubled = np.column_stack([X, X, -X[:, 0], np.full(30, 3.0)])
    once, twice = (path(A, y, n_alphas=5).knots() for A in (X, doubled))
    np.testing.assert_allclose(once.alphas, twice.alphas, rtol=1e-9)
    assert not any(event.feature == 11 for event in twice.events)
    assert twice.gaps.max() < 1e-12


def ill_conditioned(kind):
    rng = np.random.default_rng(8)
    if kind == "near copies":
        X = rng.standard_normal((60, 20))
        X = np.hstack([X, X + 1e-6 * rng.standard_normal(X.shape), X + 1e-3 * rng.standard_normal(X.shape)])
    elif kind == "0 and 1":
        X = (rng.random((80, 150)) < 0.1).astype(float)
    elif kind == "steps":
        X = np.tril(np.ones((80, 80)))
    elif kind == "powers":
        X = np.vander(np.linspace(0, 1, 60), 10)
    else:
        X = rng.integers(0, 3, (100, 30)) * 10.0 ** rng.integers(-4, 5, 30)
    return X, X[:, :4] @ np.ones(4) / np.abs(X[:, :4]).max() + rng.standard_normal(len(X))


@pytest.mark.parametrize("kind", ["near copies", "0 and 1", "steps", "powers", "units"])
@pytest.mark.parametrize("standardize", [False, True])
def test_exact_where_columns_are_nearly_alike_or_of_all_sizes(kind, standardize):
    X, y = ill_conditioned(kind)
    solved = path(X, y, n_alphas=15, standardize=standardize)
    knots = solved.knots()
    assert knots.gaps.max() < 1e-12
    for alpha in solved.alphas:
        there = knots.at(alpha)
        assert there.gap < 1e-12
        np.testing.assert_allclose(X @ there.coef, X @ solved.at(alpha).coef, atol=1e-8 * np.ptp(y))


def test_a_tie_is_one_knot_with_two_events():
    X = np.kron(np.eye(3), np.array([[1.0], [-1.0]]))
    y = np.array([2.0, -2.0, -2.0, 2.0, 1.0, -1.0])
    knots = path(X, y, alphas=[0.01]).knots()
    assert [(e.knot, e.feature, e.sign) for e in knots.events] == [(0, 0, 1), (0, 1, -1), (1, 2, 1)]
    np.testing.assert_allclose(knots.alphas, [4 / 6, 2 / 6, 0.01])


def test_saturation_is_said():
    X, y = make(12, 80, seed=5)
    knots = path(X, y, n_alphas=3, alpha_min_ratio=1e-6).knots()
    assert knots.saturated_at is not None
    assert knots.nonzeros.max() == 11
    assert "11 nonzeros" in knots.warnings[0]
    open_ended = path(X, y, n_alphas=3, alpha_min_ratio=0.5).knots()
    assert open_ended.saturated_at is None
    assert open_ended.warnings == ()


def test_a_limit_is_said():
    X, y = make(30, 20)
    w = np.ones((30, 1))
    design = designs(X, y, w, fit_intercept=True, standardize=False)[0]
    knots = trace_knots(design, 1e-6, max_knots=4)
    assert "after 4 of them" in knots.warnings[0]
    assert knots.gaps.max() < 1e-12


def test_range_and_kind_are_checked():
    X, y = make(30, 4)
    top = alpha_max(X, y)
    knots = path(X, y, alphas=[top / 2]).knots()
    assert not knots.at(2 * top).coef.any()
    assert knots.alphas[0] == pytest.approx(top)
    with pytest.raises(ValueError, match="at least"):
        knots.at(top / 4)
    with pytest.raises(ValueError, match="l1_ratio"):
        path(X, y, l1_ratio=0.5, n_alphas=2).knots()


def test_penalty_factors_are_followed_and_bounds_and_groups_refused():
    X, y = make(50, 12, seed=6)
    factors = np.r_[0.0, np.ones(9), 3.0, 0.2]
    solved = path(X, y, n_alphas=20, penalty_factor=factors)
    knots = solved.knots()
    assert knots.coefs[0].all()
    assert all(event.feature != 0 for event in knots.events)
    for k, alpha in enumerate(solved.alphas):
        np.testing.assert_allclose(knots.at(alpha).coef, solved.coefs[:, k], atol=1e-10)
    assert knots.gaps.max() < 1e-12
    for options in ({"bounds": (0, np.inf)}, {"groups": np.repeat(np.arange(4), 3)}):
        with pytest.raises(ValueError, match=r"groups|bounds"):
            path(X, y, n_alphas=3, **options).knots()


def test_nothing_happens_above_the_first_entry():
    X, y = make(30, 4)
    knots = path(X, y, alphas=[alpha_max(X, y) * 2]).knots()
    assert knots.events == ()
    assert not knots.coefs.any()


def test_can_be_cancelled():
    X, y = make(40, 100)
    solved = path(X, y, n_alphas=2)

    def stop(stage, fraction):
        raise Cancelled

    with monitored(stop), pytest.raises(Cancelled):
        solved.knots()


@pytest.mark.parametrize(("n", "p"), [(60, 8), (30, 40)])
def test_columns_far_from_zero_have_the_same_corners(n, p):
    X, y = make(n, p)
    moved = X + 1e8
    plain = path(moved - 1e8, y, n_alphas=5, alpha_min_ratio=0.01).knots()
    other = path(moved, y, n_alphas=5, alpha_min_ratio=0.01).knots()
    np.testing.assert_allclose(other.alphas, plain.alphas, rtol=1e-9)
    assert other.gaps.max() < 1e-13
