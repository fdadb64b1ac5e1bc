"""The sensing tab: the tutorial's numbers, recovery by lasso, refit and pursuits, signals and bad input."""

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.sensing import TECHNIQUE, SensingParams
from lasso_tui.techniques.sensing.data import BASES, ENSEMBLES, basis, heartbeat, measurements, spikes
from lasso_tui.techniques.sensing.recovery import Recovery, choose, pursuits, refit, run_in_thread

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text(encoding="utf-8"))[
    "compressed_sensing"
]
SMALL = {"map_cells": 4, "map_trials": 1, "map_n": 16}


def solved(dataset, **values):
    params = updated(defaults(TECHNIQUE, dataset), SMALL | values)
    return list(stream(Job(TECHNIQUE, params, DataRequest(dataset))))


def figures(result, cursor=None):
    readout = TECHNIQUE.readout(result, result.start if cursor is None else cursor)
    return {f.name: f.value for f in readout.metrics}


@pytest.fixture(scope="module")
def article():
    from contextlib import redirect_stdout
    from io import StringIO

    out = StringIO()
    with redirect_stdout(out):
        assert main(["run", "sensing", "article", "--json"]) == 0
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def noisy():
    return solved("spikes", length=200, measurements=60, n_nonzero=6)


def test_the_tutorials_numbers(article):
    metrics = article["metrics"]
    assert metrics["tutorial_error"] == pytest.approx(GOLDEN["rel_err"], rel=1e-6)
    assert metrics["tutorial_nonzero"] == GOLDEN["nnz"]
    assert metrics["tutorial_true_positives"] == GOLDEN["hit"]
    true = [int(c["feature"][1:]) for c in article["coefficients"] if c["truth"]]
    assert true == GOLDEN["support"]


def test_the_bias_comes_off(article):
    metrics = article["metrics"]
    assert metrics["relative_error"] == pytest.approx(metrics["tutorial_error"], rel=0.05)
    for name in ("refit_error", "tutorial_refit_error", "bp_error", "omp_error"):
        assert metrics[name] <= 1e-10
    assert metrics["gap"] < 1e-12
    assert metrics["bp_gap"] < 1e-8
    assert "bias" in article["remark"]


def test_it_is_solved_in_the_order_of_what_is_quick(noisy):
    pending = [r.pending for r in noisy]
    assert pending[:3] == ["cross-validation", "basis pursuit", "phase diagram"]
    assert pending[-1] == ""
    assert not noisy[0].others
    assert np.isnan(noisy[0].phase.share).all()
    assert np.isfinite(noisy[-1].phase.share).all()


def test_the_refits_alpha_is_chosen_without_the_truth(noisy):
    final = noisy[-1]
    assert final.start == final.chosen.refit == next(m.x for m in final.marks if m.key == "m")
    assert final.chosen.lasso < final.chosen.refit <= final.chosen.refit_1se
    at = figures(final)
    assert at["refit_error"] < 0.5 * at["relative_error"]
    assert at["refit_error"] < 1.5 * np.nanmin(final.recovery.refit_errors)
    # The curve predicts measurements; near the relative error where the matrix is random.
    place = int(np.argmin(abs(final.grid - final.start)))
    assert 0.3 < final.chosen.curve[place] / final.recovery.refit_errors[place] < 10


def test_the_choice_is_by_measurements_left_out():
    data = spikes(SensingParams(length=80, measurements=40, n_nonzero=3))
    grid = np.geomspace(1.0, 0.01, 12)
    cv = solvers.cross_validate(data.A, data.y, cv=solvers.kfold(40, 4, 1), alphas=grid, fit_intercept=False)
    assert choose(Recovery.of(data, grid), 4, 1).lasso == pytest.approx(cv.alpha_min)


def test_the_refit_is_least_squares_on_the_support(noisy):
    final = noisy[-1]
    between = float(np.sqrt(final.grid[30] * final.grid[31]))
    for alpha in (float(final.grid[40]), between):
        lasso, again = final.recovery.at(alpha)
        assert set(np.flatnonzero(again.coef)) == set(np.flatnonzero(lasso.coef))
        support = np.flatnonzero(lasso.coef)
        residual = final.data.y - final.data.A @ again.coef
        np.testing.assert_allclose(final.data.A[:, support].T @ residual, 0, atol=1e-9)
        assert lasso.true_positives + lasso.false_positives == lasso.nonzero
        assert lasso.gap < 1e-10
    assert not refit(final.data, np.zeros(200)).any()


def test_errors_along_alpha_are_those_of_the_answers(noisy):
    recovery = noisy[-1].recovery
    for k in (5, 50, 90):
        lasso, again = recovery.at(float(recovery.path.alphas[k]))
        assert lasso.error == pytest.approx(recovery.lasso_errors[k])
        assert again.error == pytest.approx(recovery.refit_errors[k])


def test_pursuits_allow_for_noise():
    data = spikes(SensingParams(length=120, measurements=50, n_nonzero=4, noise=0.2))
    found = {e.name: e for e in pursuits(data, None)}
    epsilon = 0.2 * np.sqrt(50)
    residual = {name: np.linalg.norm(data.y - data.A @ e.coef) for name, e in found.items()}
    assert residual["bp"] < 1e-8
    assert residual["bpdn"] == pytest.approx(epsilon, rel=1e-6)
    assert found["bpdn"].nonzero < found["bp"].nonzero
    assert found["omp"].nonzero <= 4
    assert pursuits(data, 2)[-1].nonzero == 2


@pytest.mark.parametrize("ensemble", ENSEMBLES)
def test_ensembles_have_entries_of_one_size_and_find_the_signal(ensemble):
    phi = measurements(ensemble, 40, 101, np.random.default_rng(0))
    assert phi.shape == (40, 101)
    assert np.mean(phi**2) == pytest.approx(1.0, abs=0.06)
    if ensemble.startswith("partial"):
        np.testing.assert_allclose(phi @ phi.T, 101 * np.eye(40), atol=1e-8)
    if ensemble == "Bernoulli":
        assert set(np.unique(phi)) == {-1.0, 1.0}
    final = solved("spikes", ensemble=ensemble, length=120, measurements=50, n_nonzero=5, noise=0.0)[-1]
    assert figures(final)["refit_error"] < 1e-10
    assert figures(final)["bp_error"] < 1e-8


@pytest.mark.parametrize("name", BASES[:3])
def test_bases_are_orthonormal(name):
    atoms = basis(name, 128)
    np.testing.assert_allclose(atoms.T @ atoms, np.eye(128), atol=1e-8)


def test_a_heartbeat_is_found_in_wavelets_and_not_in_its_samples():
    errors = {}
    for name in (BASES[0], BASES[3]):
        data = heartbeat(SensingParams(measurements=160, noise=0.0, basis=name))
        np.testing.assert_allclose(data.A @ data.truth, data.y, atol=1e-7)
        errors[name] = np.nanmin(Recovery.of(data, np.geomspace(2.0, 0.05, 12)).lasso_errors)
    assert errors["db4 wavelets"] < 0.3
    assert errors["samples themselves"] > 0.5


def test_the_heartbeats_tab():
    final = solved("ecg", measurements=120)[-1]
    at = figures(final)
    assert at["refit_error"] < 0.4
    assert "true_positives" not in at
    signal, _, phase, methods = TECHNIQUE.charts(final, final.start)
    assert [[t.kind for t in part.traces] for part in signal.parts] == [["line"]] * 3
    np.testing.assert_allclose(signal.parts[0].traces[0].y.mean(), 0, atol=1e-8)
    assert len(TECHNIQUE.readout(final, final.start).answer.short) <= 78
    assert phase.points == ()
    assert all(row[3] == "–" for row in methods.rows)


def test_a_wait_can_be_cancelled_while_the_work_goes_on():
    release, ended = threading.Event(), threading.Event()

    def work():
        release.wait(10)
        ended.set()

    def stop(stage, fraction):
        raise solvers.Cancelled

    with solvers.monitored(stop), pytest.raises(solvers.Cancelled):
        run_in_thread(work, "work")
    assert not ended.is_set()
    release.set()
    assert ended.wait(10)


def test_work_in_a_thread_returns_its_result_and_raises_its_error():
    assert run_in_thread(lambda: 7, "work") == 7
    with pytest.raises(ZeroDivisionError):
        run_in_thread(lambda: 1 // 0, "work")


def test_an_alpha_asked_for_is_on_the_grid():
    for alpha in (0.123, 1e-5, 50.0):
        params = updated(SensingParams(), {"alpha": alpha, "length": 60, "measurements": 30, "n_nonzero": 2})
        final = next(stream(Job(TECHNIQUE, params, DataRequest("spikes"))))
        assert final.start == alpha
        assert alpha in final.grid
        assert (np.diff(final.grid) < 0).all()


def test_correlated_columns():
    data = spikes(SensingParams(length=100, measurements=100, n_nonzero=3, correlation=0.9))
    neighbours = [np.corrcoef(data.A[:, j], data.A[:, j + 1])[0, 1] for j in range(99)]
    assert np.mean(neighbours) == pytest.approx(0.9, abs=0.05)


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"n_nonzero": 300, "length": 200}, r"n_nonzero must be from 1 to 200, the signal's length, not 300"),
        ({"ensemble": "partial DCT", "measurements": 60, "length": 50}, r"measurements must be from 8 to 50"),
        (
            {"ensemble": "partial Fourier", "measurements": 50, "length": 50},
            r"measurements must be from 1 to 48 for partial Fourier of 50",
        ),
        (
            {"measurements": 60, "length": 50},
            r"measurements must be from 8 to 50, the signal's length, not 60",
        ),
        ({"correlation": 0.5, "ensemble": "Bernoulli"}, r"correlation must be 0 for Bernoulli, not 0.5"),
        ({"folds": 20, "measurements": 10}, r"folds.*20.* 10"),
        ({"ensemble": "Cauchy"}, r"ensemble must be one of Gaussian"),
        ({"noise": -1.0}, r"noise must be a number from 0"),
    ],
)
def test_bad_input_is_named(values, match):
    with pytest.raises(ParamError, match=match):
        solved("spikes", **values)


def test_a_table_is_refused(capsys):
    assert main(["run", "sensing", "diabetes"]) == 2
    assert "sensing does not work on 'diabetes'" in capsys.readouterr().err


def test_recovery_needs_no_intercept():
    data = spikes(SensingParams(length=60, measurements=30, n_nonzero=2, noise=0.0))
    recovery = Recovery.of(data, np.geomspace(1.0, 0.01, 10))
    assert not recovery.path.intercepts.any()


def test_where_nothing_is_kept_nothing_is_said_of_its_refit():
    result = solved("spikes")[-1]
    said = TECHNIQUE.readout(result, float(result.grid[0])).remark
    assert "nothing to refit" in said


def test_what_is_said_of_the_tutorials_refit_is_its_own():
    result = solved("article")[-1]
    said = [TECHNIQUE.readout(result, float(result.grid[k])).remark for k in (5, 60)]
    assert said[0] == said[1]  # wherever the cursor stands
    refitted = next(e for e in result.others if e.name == "tutorial_refit")
    assert refitted.error < 1e-12
    assert said[0].endswith("least squares on that support: < 1e-12.")


def test_earlier_names_of_parameters_are_accepted():
    old = {"shown": "refit", "method": "matching pursuit", "cells": "8", "trials": "2", "map_length": "32"}
    new = updated(SensingParams(), old | {"atoms": "3", "nonzero": "4"})
    assert (new.estimate, new.map_method, new.map_cells, new.map_trials, new.map_n) == (
        "refit",
        "matching pursuit",
        8,
        2,
        32,
    )
    assert (new.omp_nonzero, new.n_nonzero) == (3, 4)
