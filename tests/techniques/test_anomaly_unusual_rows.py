"""Rows and columns that a solver refuses end nothing: what can be scored is, and what cannot is said."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.data import Table
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.anomaly import AnomalyParams
from lasso_tui.techniques.anomaly.compute import solve
from lasso_tui.techniques.anomaly.methods import code_of
from lasso_tui.techniques.anomaly.scaling import SCALINGS


def plain(X):
    X = np.asarray(X, dtype=float)
    names = tuple(f"x{j}" for j in range(X.shape[1]))
    return Table(name="t", source="t", X=X, y=np.zeros(len(X)), features=names, target="y")


def final(X, **values):
    *_, result = solve(updated(AnomalyParams(), {"target_role": "ignored", **values}), plain(X))
    return result


def flags(n=120):
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.random(n) < 0.1, rng.random(n) < 0.05, rng.normal(size=n)]).astype(float)
    X[5] = [1, 1, 9]
    return X


@pytest.mark.parametrize(
    "X",
    [
        flags(),
        np.repeat(np.random.default_rng(1).normal(size=60).round(1), 2).reshape(
            60, 2
        ),  # rows of equal values
        np.where(np.arange(200).reshape(50, 4) == 77, 1.0, 0.1) * [1, 2, 3, 4] + np.eye(50, 4),
        np.column_stack([np.arange(40) % 2, np.arange(40) // 2 % 2]),  # columns that do not correlate at all
    ],
)
def test_every_row_has_a_score(X):
    result = final(X)
    assert [view.scores.name for view in result.views] == ["distance", "robust", "neighbours", "codes"]
    for view in result.views:
        assert np.isfinite(view.scores.values).all()
        assert (view.scores.values >= 0).all()


def test_the_code_of_a_row_of_equal_values_is_optimal():
    rng = np.random.default_rng(2)
    dictionary = rng.normal(size=(3, 5))
    for z in (np.full(5, 9.84939), rng.normal(size=5), np.full(5, -1e-3)):
        alpha = 0.05 * float(np.abs(dictionary @ z).max()) / 5
        code = code_of(dictionary, z, alpha)
        gradient = dictionary @ (z - code @ dictionary) / 5
        np.testing.assert_allclose(gradient[code != 0], alpha * np.sign(code[code != 0]), rtol=1e-5)
        assert (np.abs(gradient) <= alpha * (1 + 1e-6)).all()
    alpha = 0.1
    one = code_of(np.array([[2.0]]), np.array([3.0]), alpha)  # one value: min ½(3 − 2c)² + α|c|
    assert one == pytest.approx([(2 * 3 - alpha) / 4])


def test_what_a_solver_refuses_is_said_and_scored_by_the_mean(monkeypatch):
    whole = solvers.path

    def refuse_some(X, y, **options):
        if len(y) == 3 and y[2] > 2:
            raise ValueError("refused")
        return whole(X, y, **options)

    X = np.random.default_rng(3).normal(size=(60, 3))
    monkeypatch.setattr(solvers, "path", refuse_some)
    result = final(X)
    codes = result.views[-1].scores
    assert any("could not be coded" in warning for warning in result.warnings)
    assert np.isfinite(codes.values).all()

    def refuse_regressions(X, y, **options):
        if len(y) > 5:
            raise ValueError("refused")
        return whole(X, y, **options)

    monkeypatch.setattr(solvers, "path", refuse_regressions)
    result = final(X)
    assert any("3 columns could not be solved" in warning for warning in result.warnings)
    np.testing.assert_allclose(result.views[2].scores.expected, 0, atol=0.5)


def test_a_value_that_no_other_row_has_counts_and_is_said():
    X = np.random.default_rng(4).normal(size=(40, 3))
    X[:, 2] = 0
    X[7, 2] = 1
    result = final(X)
    assert any("1 row differs in a column that is constant" in warning for warning in result.warnings)
    for view in result.views:
        assert view.ranking.order[0] == 7
    assert not final(X[:, :2]).warnings


@pytest.mark.parametrize("scaling", SCALINGS)
def test_one_row_unlike_all_others_is_the_first(scaling):
    X = np.tile([1.0, 5.0, 0.0], (30, 1))
    X[3] = [2, 5, 0]
    result = final(X, scaling=scaling)
    for view in result.views:
        assert np.isfinite(view.scores.values).all()
        assert view.ranking.order[0] == 3
        assert view.scores.values[3] > 3 * np.delete(view.scores.values, 3).max()
    with pytest.raises(ParamError, match="constant"):
        final(np.ones((20, 2)), scaling=scaling)


def test_a_target_that_is_constant_is_no_fault(tmp_path, capsys):
    rows = "".join(f"{k * k % 17},{k % 5},3\n" for k in range(40))
    (tmp_path / "flat.csv").write_text(f"a,b,y\n{rows}")
    assert main(["run", "anomaly", str(tmp_path / "flat.csv"), "--target", "y", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["dataset"]["n_features"] == 2
    assert 0 < told["metrics"]["flagged"] < 20
