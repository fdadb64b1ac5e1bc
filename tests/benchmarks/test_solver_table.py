"""The benchmark of the solvers runs, and its figures agree with one another and with the solvers."""

from __future__ import annotations

import json
import mmap
import os
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from tests.benchmarks.solvers import main
from tests.benchmarks.solving import entrants, growth, measure, race, report
from tests.benchmarks.solving.entrants import OURS, Answer, fold_by_fold
from tests.benchmarks.solving.peers import CannotError, scikit_learn
from tests.benchmarks.solving.problems import Problem, Recipe, load, make, save
from tests.benchmarks.solving.works import WORKS

QUICK = {work.name: work.shrunk() for work in WORKS}


@pytest.mark.slow
def test_a_quick_row_runs_and_is_consistent(capsys: pytest.CaptureFixture[str]) -> None:
    (outcome,) = main(
        ["--quick", "--only", "path", "--solvers", "scikit-learn", "--threads", "1", "--limit", "60"]
    )
    printed = capsys.readouterr().out
    ours, peer = outcome.standings
    assert (ours.name, ours.tol, ours.failed) == (OURS, None, "")
    assert 0 <= ours.gap <= outcome.work.gap
    assert 0 <= peer.gap <= outcome.work.gap
    assert 0 < ours.seconds < 30
    assert peer.tol is not None
    problem = make(outcome.work.recipe)
    assert outcome.size == problem.X.nbytes + problem.y.nbytes
    assert outcome.fastest is peer
    ratio = peer.seconds / ours.seconds
    assert f"{ratio:.2f} × as fast as scikit-learn" in printed
    assert ("NOT reached" in printed) == (ratio < outcome.work.aim)
    assert "openblas" in printed.lower() or "blas" in " ".join(ours.extra["kernels"]).lower()


def test_a_tolerance_once_found_is_the_loosest_of_the_ladder() -> None:
    for needed in (3e-2, 2e-7, 5e-12):
        tried: list[float] = []

        def attempt(tol: float, needed: float = needed, tried: list[float] = tried) -> float:
            tried.append(tol)
            return 1e-9 if tol <= needed else 1.0

        measure.search(attempt, 1e-5, 1e-6)
        reached = [tol for tol in tried if tol <= needed]
        ladder = 10.0 ** (np.arange(-60, -1) / 2)
        assert max(reached) == pytest.approx(ladder[ladder <= needed * (1 + 1e-9)].max())


def test_a_search_that_cannot_succeed_ends() -> None:
    tried: list[float] = []

    def attempt(tol: float) -> float:
        tried.append(tol)
        return 1.0

    measure.search(attempt, 1e-5, 1e-6)
    assert min(tried) == pytest.approx(10.0**-measure.TIGHTEST)
    assert len(set(tried)) == len(tried)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(QUICK))
def test_our_answers_have_the_gap_of_each_row(name: str) -> None:
    work = QUICK[name]
    problem = make(work.recipe)
    accuracy = measure.our_accuracy(problem, entrants.ours(problem, 0.0, 1))
    assert accuracy["gap"] <= work.gap
    assert accuracy.get("losses", 0.0) < 1e-8


def test_the_gap_of_an_answer_is_that_of_the_worst_point_checked() -> None:
    problem = make(QUICK["path"].recipe)
    (coefs, intercepts) = entrants.ours(problem, 0.0, 1).paths[0]
    worse = coefs.copy()
    worse[:, -1] *= 1.01
    expected = solvers.duality_gap(problem.X, problem.y, worse[:, -1], intercepts[-1], problem.alphas[-1])
    assert expected > 1e-6
    assert measure.largest_gap(problem, Answer([(worse, intercepts)])) == pytest.approx(expected)


def test_a_peer_in_folds_is_checked_on_each_folds_training_rows() -> None:
    problem = make(QUICK["cv"].recipe)
    answer = fold_by_fold(scikit_learn, parallel=True)(problem, 1e-8, 2)
    assert measure.largest_gap(problem, answer) < 1e-6
    exact = solvers.cross_validate(problem.X, problem.y, problem.splits(), alphas=problem.alphas)
    np.testing.assert_allclose(answer.losses, exact.losses, rtol=1e-2)


@pytest.mark.parametrize("name", ["path", "sparse", "group", "logistic"])
def test_problems_survive_their_files_and_are_as_described(name: str, tmp_path: Path) -> None:
    made = make(QUICK[name].recipe)
    save(made, tmp_path)
    back = load(tmp_path)
    assert back.recipe == made.recipe
    assert (abs(back.X - made.X)).max() == 0
    np.testing.assert_array_equal(back.y, made.y)
    assert made.alphas[0] == pytest.approx(solvers.alpha_max(made.X, made.y, **made.options))
    assert made.alphas[0] / made.alphas[-1] == pytest.approx(made.recipe.depth)


def test_the_generator_has_the_correlation_and_the_noise_it_names() -> None:
    problem = make(Recipe("path", 20_000, 30, 10))
    together = np.corrcoef(problem.X, rowvar=False)
    assert np.diag(together, 1).mean() == pytest.approx(0.5, abs=0.01)
    assert np.diag(together, 2).mean() == pytest.approx(0.25, abs=0.02)
    fitted = np.linalg.lstsq(problem.X - problem.X.mean(0), problem.y - problem.y.mean(), rcond=None)[1][0]
    assert fitted / len(problem.y) == pytest.approx(
        1 / 4, rel=0.05
    )  # noise / (signal + noise) at a ratio of 3


def test_processes_choose_their_own_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("OPENBLAS_L2_SIZE", "1")
    kept = race.environment(1)
    assert "OPENBLAS_CORETYPE" not in kept
    assert "OPENBLAS_L2_SIZE" not in kept
    assert kept["OPENBLAS_NUM_THREADS"] == "1"
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"


def test_a_peer_that_cannot_take_part_says_why_in_its_row() -> None:
    missing = entrants.Entrant("no_such_package", paths=scikit_learn)
    with pytest.raises(CannotError, match="no_such_package is not installed"):
        missing.solver("path", Path())
    with pytest.raises(CannotError, match="no group lasso"):
        scikit_learn(np.eye(3), np.ones(3), np.ones(1), 1e-4, 1, 5)
    work = QUICK["group"]
    outcome = race.Outcome(
        work,
        8,
        [
            race.Standing(OURS, gap=0.0, seconds=1.0, cpu=1.0, peak=8.0, runs=3),
            race.Standing("scikit-learn", failed="no group lasso"),
        ],
    )
    lines = report.table(outcome)
    assert any("scikit-learn" in line and "no group lasso" in line for line in lines)
    assert any("nothing to compare with" in line for line in lines)


def test_aims_are_judged_by_the_fastest_peer_that_reached_the_gap() -> None:
    def standing(name: str, seconds: float, failed: str = "") -> race.Standing:
        return race.Standing(name, 1e-5, 1e-7, seconds, seconds, 8.0, 3, failed)

    peers = [standing("a", 9.0), standing("b", 7.0), standing("c", 1.0, "did not reach the gap")]
    slow = race.Outcome(QUICK["path"], 8, [standing(OURS, 2.0), *peers])
    assert report.verdicts(slow) == ["aim 4 × faster: NOT reached, 3.50 × as fast as b"]
    fast = race.Outcome(QUICK["path"], 8, [standing(OURS, 1.0), *peers])
    assert report.verdicts(fast) == ["aim 4 × faster: reached, 7.00 × as fast as b"]


def test_growth_is_the_slope_of_the_logarithms() -> None:
    found = [growth.Growth("p", 10, p, 5, 3e-6 * p**1.5, 2.0, 3) for p in (10, 100, 1000)]
    assert growth.exponent(found) == pytest.approx(1.5)


def test_growth_times_one_path(capsys: pytest.CaptureFixture[str]) -> None:
    growth.main("p", "60", "40", "5")
    said = json.loads(capsys.readouterr().out)
    problem = make(Recipe("path", 60, 40, 5))
    path = solvers.path(problem.X, problem.y, alphas=problem.alphas)
    assert said["last_support"] == path.nonzeros[-1]
    assert said["mean_support"] == pytest.approx(path.nonzeros.mean())
    assert said["seconds"] > 0


def test_memory_counts_what_a_solver_holds_at_most() -> None:
    problem = make(Recipe("path", 50, 20, 5, 3))
    base = measure.memory("VmRSS")

    def greedy(problem: Problem, tol: float, threads: int) -> Answer:
        with mmap.mmap(-1, 32_000_000) as held:  # pages of its own, not those that something else gave back
            held.write(bytes([1]) * len(held))
        return Answer([], seconds=1.0, cpu=1.0)

    peak = measure.run(greedy, problem, 0.0, 1, base)[1]["peak"]
    assert 30e6 < peak < 100e6
