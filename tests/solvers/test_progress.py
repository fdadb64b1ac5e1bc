"""Progress is told, a solve can be ended from another thread, and two at once do not disturb each other."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers
from tests.solvers.problems import correlated

SHAPES = [(60, 8), (40, 400), (900, 220)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("solve", [solvers.path, solvers.cross_validate])
def test_progress_goes_forward(shape: tuple[int, int], solve: Callable[..., Any]) -> None:
    X, y = correlated(*shape)
    told: list[tuple[str, float]] = []
    with solvers.monitored(lambda stage, fraction: told.append((stage, fraction))):
        solve(X, y, n_alphas=20)
    assert len(told) >= 2
    for stage in {stage for stage, _ in told}:
        fractions = [fraction for at, fraction in told if at == stage]
        assert fractions == sorted(fractions)
        assert 0 <= fractions[0] <= fractions[-1] <= 1
    count = len(told)
    solve(X, y, n_alphas=2)
    assert len(told) == count  # nothing is told any more


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("solve", [solvers.path, solvers.cross_validate])
def test_another_thread_ends_a_solve(shape: tuple[int, int], solve: Callable[..., Any]) -> None:
    X, y = correlated(*shape)
    running, stop = threading.Event(), threading.Event()
    outcome: list[object] = []
    after = []

    def report(stage: str, fraction: float) -> None:
        if stop.is_set():
            after.append(fraction)
            raise solvers.Cancelled
        running.set()
        stop.wait(30)  # the solve stands at its first report until it is told to end

    def work() -> None:
        try:
            with solvers.monitored(report):
                outcome.append(solve(X, y, n_alphas=50))
        except solvers.Cancelled as ended:
            outcome.append(ended)

    worker = threading.Thread(target=work)
    worker.start()
    assert running.wait(30)
    stop.set()
    worker.join(30)
    assert not worker.is_alive()
    assert isinstance(outcome[0], solvers.Cancelled)
    assert len(after) == 1  # it ended at the very next report


def test_two_solves_at_once() -> None:
    tables = [correlated(*shape, seed=seed) for seed, shape in enumerate(SHAPES)]
    alone = [solvers.cross_validate(X, y, 3, n_alphas=20) for X, y in tables]
    together: dict[int, Any] = {}
    start = threading.Barrier(len(tables))

    def work(k: int) -> None:
        start.wait(30)
        together[k] = solvers.cross_validate(*tables[k], 3, n_alphas=20)

    workers = [threading.Thread(target=work, args=(k,)) for k in range(len(tables))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    for k, expected in enumerate(alone):
        np.testing.assert_allclose(together[k].losses, expected.losses, rtol=1e-9)
        np.testing.assert_allclose(together[k].path.coefs, expected.path.coefs, atol=1e-12)


def test_one_path_asked_from_two_threads() -> None:
    X, y = correlated(40, 300)
    path = solvers.path(X, y, n_alphas=5)
    alphas = np.geomspace(path.alphas[0], path.alphas[-1], 23)[1:-1]
    found: dict[int, list[np.ndarray]] = {}
    start = threading.Barrier(2)

    def work(k: int) -> None:
        start.wait(30)
        found[k] = [path.at(float(alpha)).coef for alpha in alphas]

    workers = [threading.Thread(target=work, args=(k,)) for k in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    for one, other in zip(found[0], found[1], strict=True):
        assert (one == other).all()


def test_within_a_step_the_last_fraction_is_told_again() -> None:
    told: list[tuple[str, float]] = []
    X, y = correlated(60, 8)
    with solvers.monitored(lambda stage, fraction: told.append((stage, fraction))):
        solvers.path(X, y, n_alphas=3)
    repeated = [one for one, other in itertools.pairwise(told) if one == other]
    assert repeated  # each pivot is a place where a solve can be ended


def test_progress_of_a_path_to_a_loose_tolerance_goes_forward() -> None:
    X, y = correlated(60, 300, seed=4, nonzero=12)
    told: list[float] = []
    with solvers.monitored(lambda stage, fraction: told.append(fraction)):
        solvers.path(X, y, tol=1e-4)
    assert told == sorted(told)


def test_a_thread_that_waits_for_another_can_be_ended() -> None:
    X, y = correlated(40, 300)
    path = solvers.path(X, y, n_alphas=5)
    alpha = float(np.sqrt(path.alphas[1] * path.alphas[2]))

    def ended(stage: str, fraction: float) -> None:
        raise solvers.Cancelled

    with path._lock, solvers.monitored(ended), pytest.raises(solvers.Cancelled):
        path.at(alpha)
    assert path.at(alpha).gap < 1e-12
