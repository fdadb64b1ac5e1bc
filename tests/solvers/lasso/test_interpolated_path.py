"""A path to a loose tolerance: every gap is within it and is that of the original data, at fewer solves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from lasso_tui import solvers
from lasso_tui.solvers.lasso import path as lasso_path
from tests.solvers.problems import correlated

WEIGHTS = np.linspace(0.5, 2.0, 60)
FACTORS = np.where(np.arange(300) % 7, 1.0, 0.3)
CASES = {
    "plain": {},
    "per standard deviation": {"standardize": True},
    "without intercept": {"fit_intercept": False},
    "elastic net": {"l1_ratio": 0.4},
    "weights": {"sample_weight": WEIGHTS},
    "factors": {"penalty_factor": FACTORS},
    "free columns": {"penalty_factor": np.where(np.arange(300) < 2, 0.0, 1.0)},
    "not negative": {"bounds": (0.0, np.inf)},
    "few alphas": {"n_alphas": 8},
    "one alpha": {"n_alphas": 1},
}


@pytest.mark.slow
@pytest.mark.parametrize("tol", [1e-2, 1e-3, 1e-4])
@pytest.mark.parametrize("kind", ["dense", "sparse"])
@pytest.mark.parametrize("case", CASES)
def test_every_gap_is_within_the_tolerance(case: str, kind: str, tol: float) -> None:
    X, y = correlated(60, 300, seed=4, nonzero=12)
    data = X if kind == "dense" else sparse.csc_matrix(X * (np.abs(X) > 1.0))
    options = CASES[case]
    asked = {"alpha_min_ratio": 0.02, **options}
    path = solvers.path(data, y, tol=tol, **asked)
    rest = {name: value for name, value in options.items() if name != "n_alphas"}
    for k, alpha in enumerate(path.alphas.tolist()):
        coef, intercept = path.coefs[:, k], float(path.intercepts[k])
        gap = solvers.duality_gap(data, y, coef, intercept, alpha, **rest)
        assert gap <= tol * (1 + 1e-6), (k, gap)
        assert path.gaps[k] == pytest.approx(gap, rel=1e-4, abs=1e-9), k
    assert not path.warnings


def test_it_solves_at_fewer_alphas(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = correlated(60, 300, seed=4, nonzero=12)
    places: list[int] = []
    made = lasso_path.SolvedPoint

    def counted(place, step, correlations):
        places.append(place)
        return made(place, step, correlations)

    monkeypatch.setattr(lasso_path, "SolvedPoint", counted)
    path = solvers.path(X, y, tol=1e-3)
    assert sorted(set(places)) == sorted(places)  # none twice
    assert len(places) < 50
    assert {0, len(path.alphas) - 1} <= set(places)


def test_a_tight_tolerance_is_met_by_solving_at_every_alpha() -> None:
    X, y = correlated(60, 300, seed=4, nonzero=12)
    assert solvers.path(X, y, tol=1e-6).gaps.max() < 1e-12


def test_between_alphas_it_is_exact_all_the_same() -> None:
    X, y = correlated(60, 300, seed=4, nonzero=12)
    loose, tight = solvers.path(X, y, tol=1e-2), solvers.path(X, y)
    alpha = float(np.sqrt(loose.alphas[40] * loose.alphas[41]))
    np.testing.assert_allclose(loose.at(alpha).coef, tight.at(alpha).coef, atol=1e-9)


def test_points_between_solutions_are_marked_and_have_no_degrees_of_freedom() -> None:
    X, y = correlated(60, 300, seed=4, nonzero=12)
    loose, tight = solvers.path(X, y, tol=1e-2), solvers.path(X, y)
    assert not tight.interpolated.any()
    assert len(tight.interpolated) == len(tight.alphas)
    assert loose.interpolated.any()
    assert not loose.interpolated[[0, -1]].any()
    assert loose.nonzeros[loose.interpolated].sum() > tight.nonzeros[loose.interpolated].sum()
    np.testing.assert_array_equal(solvers.degrees_of_freedom(tight), tight.nonzeros)
    with pytest.raises(ValueError, match=r"are interpolated between solutions .* tol below 1e-5"):
        solvers.degrees_of_freedom(loose)
    assert "interpolated between solutions" in solvers.relax(loose).warnings[-1]
    assert not any("interpolated" in warning for warning in solvers.relax(tight).warnings)
