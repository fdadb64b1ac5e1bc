import numpy as np
import pytest

from lasso_tui.solvers import (
    Cancelled,
    meinshausen_buhlmann_bound,
    monitored,
    path,
    shah_samworth_bound,
    stability_selection,
)


def make(n, p, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) + 0.3 * rng.standard_normal((n, 1))
    return X, 2 * X[:, 0] - 2 * X[:, 1] + 1.5 * X[:, 2] + rng.standard_normal(n)


def last(generator):
    return list(generator)[-1]


@pytest.mark.parametrize(("n", "p"), [(60, 12), (61, 300)])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_frequencies_are_counts_over_separate_paths(n, p, standardize, weighted):
    X, y = make(n, p)
    X = X * np.geomspace(0.5, 2, p)
    w = np.random.default_rng(1).integers(0, 3, n) + 0.0 if weighted else np.ones(n)
    found = last(
        stability_selection(X, y, n_pairs=3, seed=7, n_alphas=10, standardize=standardize, sample_weight=w)
    )
    random, rows = np.random.default_rng(7), np.flatnonzero(w)
    at, ever, half = np.zeros((p, 10)), np.zeros((p, 10)), len(rows) // 2
    for _ in range(3):
        order = random.permutation(rows)
        for part in (order[:half], order[half : 2 * half]):
            solved = path(
                X[part], y[part], alphas=found.alphas, standardize=standardize, sample_weight=w[part]
            )
            at += (solved.coefs != 0) / 6
            ever += (np.maximum.accumulate(solved.coefs != 0, axis=1)) / 6
    np.testing.assert_allclose(found.frequencies, at, atol=1e-12)
    np.testing.assert_allclose(found.cumulative_frequencies, ever, atol=1e-12)
    np.testing.assert_allclose(found.mean_selected, ever.sum(axis=0))


@pytest.mark.parametrize(("p", "errors"), [(15, 4.0), (400, 1.0)])
def test_finds_what_is_there_and_little_else(p, errors):
    X, y = make(120, p, seed=2)
    found = last(stability_selection(X, y, n_pairs=20, n_alphas=30))
    index = found.index_for(0.75, expected=errors)
    assert index is not None
    assert found.index_for(0.75, expected=-1.0) is None
    np.testing.assert_array_equal(found.stable(0.75, index), [0, 1, 2])
    assert found.mb_bound(0.75, index) <= errors < found.mb_bound(0.75, index + 1)


def test_first_frequencies_come_soon_and_the_seed_decides():
    X, y = make(50, 250)
    first, *others = stability_selection(X, y, n_pairs=12, n_alphas=6, seed=3)
    assert (first.n_pairs, others[-1].n_pairs, first.n_pairs_total) == (1, 12, 12)
    again, other = (last(stability_selection(X, y, n_pairs=12, n_alphas=6, seed=s)) for s in (3, 4))
    np.testing.assert_array_equal(again.frequencies, others[-1].frequencies)
    assert (other.frequencies != again.frequencies).any()


def test_scores_are_largest_frequencies_down_to_an_alpha():
    X, y = make(60, 10)
    found = last(stability_selection(X, y, n_pairs=4, n_alphas=8))
    np.testing.assert_array_equal(found.scores(3), found.frequencies[:, :4].max(axis=1))
    np.testing.assert_array_equal(found.scores(), found.frequencies.max(axis=1))
    assert (found.scores() <= found.cumulative_frequencies[:, -1]).all()
    assert (np.diff(found.mean_selected) >= 0).all()


@pytest.mark.slow
def test_bounds_hold_on_noise():
    # Pure noise: every feature is exchangeable, so the bound is on all that are stable.
    rng, counts, bounds = np.random.default_rng(5), [], []
    for seed in range(30):
        X, y = rng.standard_normal((60, 30)), rng.standard_normal(60)
        found = last(stability_selection(X, y, n_pairs=10, n_alphas=8, alpha_min_ratio=0.5, seed=seed))
        counts.append(len(found.stable(0.7)))
        bounds.append(found.mb_bound(0.7))
    assert 0 < np.mean(counts) <= np.mean(bounds)


def test_a_half_without_variation_selects_nothing_and_is_told():
    X, y = np.random.default_rng(0).standard_normal((20, 4)), np.zeros(20)
    y[3] = 1.0
    found = last(stability_selection(X, y, n_pairs=5, n_alphas=4))
    assert found.frequencies.max() <= 0.5  # the one row is in one half of each pair
    assert found.warnings == ("5 of 10 half-samples have a constant target and select nothing.",)
    assert (found.entries[:, 0] < 0).sum() == 5


@pytest.mark.parametrize(("p", "q"), [(12, 2), (18, 3), (300, 12)])
def test_the_region_is_the_first_features_to_enter(p, q):
    X, y = make(60, p)
    found = last(stability_selection(X, y, n_pairs=4, seed=7, n_alphas=25, standardize=True))
    assert found.region_size(0.75) == q == int(np.sqrt(0.5 * p))
    counts, random = np.zeros(p), np.random.default_rng(7)
    for _ in range(4):
        order = random.permutation(60)
        for part in (order[:30], order[30:]):
            solved = path(X[part], y[part], alphas=found.alphas, standardize=True)
            nonzero = solved.coefs != 0
            first = np.where(nonzero.any(axis=1), nonzero.argmax(axis=1), len(found.alphas))
            sizes = np.abs(solved.coefs * solved.scales[:, None])
            at_entry = sizes[np.arange(p), np.minimum(first, len(found.alphas) - 1)]
            counts[np.lexsort((-at_entry, first))[:q]] += 1
    np.testing.assert_allclose(found.region_scores(0.75), counts / 8)
    np.testing.assert_array_equal(found.region_stable(0.75), np.flatnonzero(counts >= 6))
    bound = found.region_bound(0.75)
    assert bound == q**2 / (0.5 * p)
    assert 0 < bound <= 1
    index = found.region_index(0.75)
    assert found.mean_selected[index] <= q < found.mean_selected[index + 1]
    assert found.mb_bound(0.75, index) <= bound


def test_features_without_penalty_are_not_counted_and_different_factors_have_no_bound():
    X, y = make(60, 13)
    free = np.r_[0.0, np.ones(12)]
    found = last(stability_selection(X, y, n_pairs=3, n_alphas=12, penalty_factor=free))
    assert found.frequencies[0].min() == 1.0
    assert (found.n_candidates, found.region_size(0.75)) == (12, 2)
    assert 0 not in found.entries
    assert 0 not in found.stable(0.75)
    assert found.mean_selected[0] < 1
    assert found.region_bound(0.75) == 4 / 6
    different = last(
        stability_selection(X, y, n_pairs=3, n_alphas=12, penalty_factor=np.r_[2.0, np.ones(12)])
    )
    assert np.isnan(different.region_bound(0.75))
    assert different.region_index(0.75) is None


def test_where_no_feature_may_enter_there_is_no_bound():
    X, y = make(30, 3)
    found = last(stability_selection(X[:, :1], y, n_pairs=2, n_alphas=5))
    assert found.region_size(0.75) == 0
    assert np.isnan(found.region_bound(0.75))
    assert found.region_index(0.75) is None
    assert found.region_size(1.0) == 1


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [0.6, 0.9])
def test_the_regions_bound_holds_on_noise(threshold):
    rng, counts = np.random.default_rng(6), []
    for seed in range(60):
        X, y = rng.standard_normal((50, 40)), rng.standard_normal(50)
        found = last(stability_selection(X, y, n_pairs=10, n_alphas=20, alpha_min_ratio=0.3, seed=seed))
        counts.append(len(found.region_stable(threshold)))
    assert np.mean(counts) <= found.region_bound(threshold) <= 1


def test_the_formulas_of_the_bounds():
    assert meinshausen_buhlmann_bound(10, 1000, 0.9) == pytest.approx(100 / (0.8 * 1000))
    assert shah_samworth_bound(10, 1000, 0.9, 50) == meinshausen_buhlmann_bound(10, 1000, 0.9)
    assert shah_samworth_bound(10, 1000, 0.9, 50, unimodal=True) == pytest.approx(4 * 0.11 / 1.02 * 0.1)
    assert shah_samworth_bound(10, 1000, 0.7, 50, unimodal=True) == pytest.approx(0.1 / (2 * 0.39))
    assert meinshausen_buhlmann_bound(10, 10, 0.51) == 10  # not more false ones than features
    grid = np.linspace(0.51, 1, 50)
    for theta in (0.01, 0.3, 0.7):  # an assumption never makes it worse
        for t in grid:
            q = 100 * theta
            assert shah_samworth_bound(q, 100, t, 20, unimodal=True) <= meinshausen_buhlmann_bound(q, 100, t)


def test_can_be_cancelled():
    X, y = make(60, 300)

    def stop(stage, fraction):
        raise Cancelled

    with monitored(stop), pytest.raises(Cancelled):
        next(stability_selection(X, y))


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: stability_selection(np.eye(3), [1.0, 2.0, 3.0]), "four rows"),
        (lambda: stability_selection(*make(10, 3), n_pairs=0), "n_pairs"),
        (lambda: meinshausen_buhlmann_bound(5, 10, 0.5), "threshold"),
        (lambda: meinshausen_buhlmann_bound(11, 10, 0.9), "q must"),
    ],
)
def test_bad_input_is_named_at_once(call, match):
    with pytest.raises(ValueError, match=match):
        call()


@pytest.mark.parametrize("p", [8, 250])
def test_offsets_select_nothing_else_and_poor_solutions_are_told(p, monkeypatch):
    X, y = make(40, p)
    moved, options = X + 1e8, {"n_pairs": 2, "n_alphas": 10, "alpha_min_ratio": 0.1}
    plain = last(stability_selection(moved - 1e8, y, **options))
    assert plain.warnings == ()
    again = last(stability_selection(moved, y, alphas=plain.alphas, n_pairs=2))
    np.testing.assert_array_equal(again.frequencies, plain.frequencies)
    monkeypatch.setattr("lasso_tui.solvers.selection.stability.DEFAULT_GAP_TOL", 1e-18)
    (said,) = last(stability_selection(X, y, **options)).warnings
    assert "of 40 solutions on half-samples" in said
