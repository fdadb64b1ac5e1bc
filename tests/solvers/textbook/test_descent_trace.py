import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui.solvers import (
    Cancelled,
    coordinate_descent,
    duality_gap,
    monitored,
    soft_threshold,
    trace_descent,
)

GOLDEN = json.loads((Path(__file__).parents[2] / "article-golden.json").read_text(encoding="utf-8"))
COSTINGS = ["naive", "residual", "gram"]


@pytest.fixture(scope="module")
def article():
    random = np.random.RandomState(42)
    X = random.randn(100, 10)
    return X, X[:, :3] @ random.randn(3) + random.randn(100)


@pytest.mark.parametrize("costing", COSTINGS)
def test_the_tutorials_descent(article, costing):
    trace = trace_descent(*article, 0.1, tol=1e-4, fit_intercept=False, costing=costing)
    assert trace.sweeps == GOLDEN["scratch"]["sweeps"]
    assert trace.converged
    np.testing.assert_allclose(trace.coef, GOLDEN["scratch"]["beta"], atol=1e-13)


def test_the_tutorials_distance_from_scikit_learn(article):
    from sklearn.linear_model import Lasso

    trace = trace_descent(*article, 0.1, tol=1e-4, fit_intercept=False)
    theirs = Lasso(alpha=0.1, fit_intercept=False, tol=1e-10).fit(*article).coef_
    distance = np.abs(trace.coef - theirs).max()
    assert distance == pytest.approx(GOLDEN["scratch"]["max_diff_sklearn"], rel=0.5)


@pytest.mark.parametrize("standardize", [False, True])
def test_all_costings_take_the_same_steps(article, standardize):
    X, y = article
    X = np.column_stack([X, np.full(100, 2.0), X[:, 0]]) * 3.0
    first, *others = (
        trace_descent(X, y, 0.2, costing=c, standardize=standardize, tol=1e-9) for c in COSTINGS
    )
    for other in others:
        np.testing.assert_array_equal(other.coordinates, first.coordinates)
        for name in ("before", "after", "rhos", "objectives", "changes", "coef"):
            np.testing.assert_allclose(getattr(other, name), getattr(first, name), atol=1e-10)
    assert 10 not in first.coordinates


def test_each_step_is_the_formula_on_the_data(article):
    X, y = article
    trace = trace_descent(X, y, 0.3)
    Z, t = X - X.mean(axis=0), y - y.mean()
    for k, j in enumerate(trace.coordinates):
        b = trace.coef_at(k)
        assert trace.before[k] == b[j]
        assert trace.curvatures[j] == pytest.approx(Z[:, j] @ Z[:, j] / 100)
        others = t - Z @ b + Z[:, j] * b[j]
        assert trace.rhos[k] == pytest.approx(Z[:, j] @ others / 100, abs=1e-12)
        assert trace.after[k] == pytest.approx(
            soft_threshold(trace.rhos[k], 0.3) / trace.curvatures[j], abs=1e-14
        )
        b = trace.coef_at(k + 1)
        objective = np.mean((t - Z @ b) ** 2) / 2 + 0.3 * np.abs(b).sum()
        assert trace.objectives[k + 1] == pytest.approx(objective, rel=1e-12)
    assert (np.diff(trace.objectives) <= 1e-15).all()


def test_certificates_by_sweep(article):
    X, y = article
    trace = trace_descent(X, y, 0.1, tol=1e-12)
    for end, gap in zip(trace.ends, trace.gaps, strict=True):
        b = trace.coef_at(end)
        intercept = y.mean() - X.mean(axis=0) @ b
        assert gap == pytest.approx(duality_gap(X, y, b, intercept, 0.1), abs=1e-14)
    assert trace.gaps[-1] < 1e-14 < trace.gaps[0]
    assert len(trace.gaps) == trace.sweeps + 1


def test_agrees_with_the_descent_that_keeps_no_trace(article):
    trace, plain = trace_descent(*article, 0.05), coordinate_descent(*article, 0.05)
    assert trace.sweeps == plain.sweeps
    np.testing.assert_allclose(trace.coef, plain.coef, atol=1e-13)
    assert trace.intercept == pytest.approx(plain.intercept)


def test_operations_are_what_the_costings_promise():
    rng = np.random.default_rng(0)
    n, p = 50, 20
    X = rng.standard_normal((n, p))
    y = X[:, 0] + 0.1 * rng.standard_normal(n)
    naive, residual, gram = (trace_descent(X, y, 0.3, costing=c) for c in COSTINGS)
    steps, moved = len(naive.coordinates), naive.before != naive.after
    assert 0 < moved.sum() < steps
    np.testing.assert_array_equal(np.diff(naive.operations), n * p + n)
    np.testing.assert_array_equal(np.diff(residual.operations), n + n * moved)
    seen = len(set(naive.coordinates[moved]))
    assert gram.operations[-1] - gram.operations[0] == p * moved.sum() + n * p * seen
    assert [t.operations[0] for t in (naive, residual, gram)] == [n * p, n * p, 2 * n * p]


def test_giving_up_is_said(article):
    trace = trace_descent(*article, 0.01, tol=1e-15, max_sweeps=2)
    assert not trace.converged
    assert trace.sweeps == 2


def test_can_be_cancelled(article):
    def stop(stage, fraction):
        raise Cancelled

    with monitored(stop), pytest.raises(Cancelled):
        trace_descent(*article, 0.1)


def test_bad_input_is_named(article):
    with pytest.raises(ValueError, match="alpha"):
        trace_descent(*article, -1.0)
    with pytest.raises(ValueError, match="costing"):
        trace_descent(*article, 0.1, costing="cheap")
    with pytest.raises(ValueError, match="step"):
        trace_descent(*article, 0.1).coef_at(10**6)
