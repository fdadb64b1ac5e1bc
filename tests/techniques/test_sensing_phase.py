"""The phase diagram: Donoho and Tanner's curve, trials that recover a signal, and the order they are made in."""

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.techniques.sensing.phase import (
    PhaseMap,
    certified,
    coarse_first,
    donoho_tanner,
    fill,
    recovers,
    undecided,
)


def test_donoho_and_tanners_curve():
    # The same edge by another road: m is the statistical dimension of the l1 norm's descent cone
    # (Amelunxen, Lotz, McCoy & Tropp 2014, prop. 4.5), n·inf over t of s(1+t²) + (1−s)·E(|g| − t)₊², s = k/n.
    deltas = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    u, t = np.linspace(0, 9, 4001), np.linspace(0, 4, 801)
    tails = np.clip(u - t[:, None], 0, None) ** 2 @ np.exp(-(u**2) / 2) * (u[1] * np.sqrt(2 / np.pi))
    for delta, rho in zip(deltas, donoho_tanner(deltas), strict=True):
        s = rho * delta
        assert (s * (1 + t**2) + (1 - s) * tails).min() == pytest.approx(delta, abs=1e-3)
    assert (np.diff(donoho_tanner(np.linspace(0.01, 1, 50))) > 0).all()
    assert donoho_tanner(np.array(1.0)) == pytest.approx(1.0, abs=1e-3)


def test_the_sight_certificate_is_never_wrong():
    rng = np.random.default_rng(3)
    seen = set()
    for _ in range(40):
        m, k = int(rng.integers(4, 20)), int(rng.integers(1, 8))
        A, x = rng.standard_normal((m, 24)), np.zeros(24)
        x[:k] = rng.standard_normal(k)
        at_sight = certified(A, x)
        solved_error = np.linalg.norm(solvers.basis_pursuit(A, A @ x).coef - x)
        seen.add((at_sight, bool(solved_error < 1e-6)))
    assert (True, False) not in seen
    assert {(True, True), (False, True), (False, False)} <= seen


def test_the_map_follows_the_curve():
    *_, last = fill(8, 4, 40, "Gaussian", "basis pursuit", 0)
    assert last.done == 1.0
    assert last.from_curve < 0.08
    inside = last.rho[:, None] < donoho_tanner(last.delta) - 0.15
    outside = last.rho[:, None] > donoho_tanner(last.delta) + 0.15
    assert last.share[inside].mean() > 0.9
    assert last.share[outside].mean() < 0.1
    assert last.trials.min() == 1  # where nothing is in doubt
    assert last.trials.max() == 4  # at the edge


def test_the_map_fills_in_and_keeps_what_was_shown():
    maps = list(fill(10, 2, 20, "Bernoulli", "matching pursuit", 1))
    assert len(maps) > 2
    done = [m.done for m in maps]
    assert done == sorted(done)
    assert maps[0].trials.sum() == 40
    assert np.isnan(maps[0].share).sum() == 60
    again = list(fill(10, 2, 20, "Bernoulli", "matching pursuit", 1))
    for a, b in zip(maps, again, strict=True):
        np.testing.assert_array_equal(a.share, b.share)
    known = ~np.isnan(maps[0].share) & (maps[-1].trials == 1)
    np.testing.assert_array_equal(maps[0].share[known], maps[-1].share[known])


def test_the_map_can_be_cancelled():
    ticks = []

    def stop(stage, fraction):
        ticks.append(stage)
        if len(ticks) == 5:
            raise solvers.Cancelled

    with solvers.monitored(stop), pytest.raises(solvers.Cancelled):
        list(fill(10, 2, 20, "Gaussian", "matching pursuit", 1))
    assert ticks == ["phase diagram"] * 5


def test_matching_pursuit_fails_where_basis_pursuit_does_not():
    rng = np.random.default_rng(0)
    found = {"basis pursuit": 0, "matching pursuit": 0}
    for _ in range(10):
        A, x = rng.standard_normal((30, 60)), np.zeros(60)
        x[:10] = 1.0  # of one size: the greedy choice has nothing to go by
        for method in found:
            found[method] += recovers(A, x, method)
    assert found["basis pursuit"] > found["matching pursuit"]


def test_measurements_that_are_all_alike_are_no_fault():
    A = np.array([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])
    for method in ("basis pursuit", "matching pursuit"):
        assert recovers(A, np.array([2.0, 0.0, 0.0]), method)


def test_coarse_cells_come_first():
    order = coarse_first(8)
    assert len(set(order)) == 64
    assert set(order[:4]) == {(0, 0), (0, 4), (4, 0), (4, 4)}
    assert all(i % 2 == 0 and j % 2 == 0 for i, j in order[:16])


def test_a_cell_is_undecided_where_its_surroundings_differ():
    found, made = np.zeros((3, 3)), np.ones((3, 3), dtype=int)
    assert not undecided(found, made, (0, 0))
    found[1, 1] = 1
    assert undecided(found, made, (0, 0))
    assert not undecided(made.astype(float), made, (2, 2))


def test_empty_map():
    assert np.isnan(PhaseMap.empty(4).share).all()
