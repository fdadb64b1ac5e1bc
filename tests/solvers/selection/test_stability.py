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


def test_a_half_without_variation_selects_nothing():
    X, y = np.random.default_rng(0).standard_normal((20, 4)), np.zeros(20)
    y[3] = 1.0
    found = last(stability_selection(X, y, n_pairs=5, n_alphas=4))
    assert found.frequencies.max() <= 0.5  # the one row is in one half of each pair


def test_the_formulas_of_the_bounds():
    assert meinshausen_buhlmann_bound(10, 1000, 0.9) == pytest.approx(100 / (0.8 * 1000))
    assert shah_samworth_bound(10, 1000, 0.9, 50) == meinshausen_buhlmann_bound(10, 1000, 0.9)
    assert shah_samworth_bound(10, 1000, 0.9, 50, unimodal=True) == pytest.approx(4 * 0.11 / 1.02 * 0.1)
    assert shah_samworth_bound(10, 1000, 0.7, 50, unimodal=True) == pytest.approx(0.1 / (2 * 0.39))
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
