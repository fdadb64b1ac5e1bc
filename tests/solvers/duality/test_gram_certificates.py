"""Certificates from the Gram matrix are those from the rows, and do not believe a wrong one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.duality import gram_certificates
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.gram_certificates import certificates_from_gram
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty


def asked(seed: int, l1_ratio: float, scales: bool) -> tuple[Any, Any, np.ndarray, np.ndarray, Any]:
    """A certifier, a Gram matrix, coefficients near the minimum, alphas, and the products from the rows."""
    rng = np.random.default_rng(seed)
    n, p = 300, 12
    X = rng.standard_normal((n, p)) + 0.5 * rng.standard_normal((n, 1))
    if scales:
        X *= 10.0 ** rng.integers(-4, 5, p)
    y = X[:, :3] @ (1.0 / np.abs(X[:, :3]).max(axis=0)) + 0.5 * rng.standard_normal(n)
    weights = rng.uniform(0.5, 2.0, n)
    weights *= n / weights.sum()
    (design,) = designs(X, y, weights[:, None], fit_intercept=True, standardize=True)
    path = solvers.path(X, y, sample_weight=weights, standardize=True, l1_ratio=l1_ratio, n_alphas=9)
    coefs = path.coefs * path.scales[:, None] * rng.uniform(0.9, 1.1, (p, 9))

    def measured(b: np.ndarray) -> Any:
        return residual_products(design, b / design.scales[:, None])

    return Certifier(design, ElasticNetPenalty(p, l1_ratio)), design.gram(), coefs, path.alphas, measured


@given(seed=st.integers(0, 10**6), l1_ratio=st.sampled_from([1.0, 0.3]), scales=st.booleans())
@settings(max_examples=25, deadline=None)
def test_they_bound_those_from_the_rows(seed: int, l1_ratio: float, scales: bool) -> None:
    certifier, gram, coefs, alphas, measured = asked(seed, l1_ratio, scales)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gram_certificates, "MIN_MULTIPLICATIONS", 0)
        found = certificates_from_gram(certifier, gram, coefs, alphas, measured)
    assert found is not None
    correlations, mse, inner = measured(coefs)
    exact = certifier.gaps(mse, inner, correlations, coefs, alphas)
    assert (found[0] >= exact - 1e-15).all()
    np.testing.assert_allclose(found[0], exact, rtol=1e-9, atol=gram_certificates.MAX_ROUNDING_GAP)
    np.testing.assert_allclose(found[1], mse, rtol=1e-9)


@given(seed=st.integers(0, 10**6), size=st.sampled_from([1e-8, 1e-4, 1.0]))
@settings(max_examples=25, deadline=None)
def test_a_wrong_gram_matrix_is_found_out(seed: int, size: float) -> None:
    certifier, gram, coefs, alphas, measured = asked(seed, 1.0, False)
    rng = np.random.default_rng(seed)
    i, j = rng.integers(12), int(np.argmax(np.abs(coefs).max(axis=1)))
    wrong = gram.copy()
    wrong[i, j] += size
    wrong[j, i] = wrong[i, j]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gram_certificates, "MIN_MULTIPLICATIONS", 0)
        assert certificates_from_gram(certifier, wrong, coefs, alphas, measured) is None


def test_a_path_on_tall_data_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 10)) + 5.0
    y = X[:, 0] - X[:, 1] + rng.standard_normal(400)
    plain = solvers.path(X, y, n_alphas=20)
    monkeypatch.setattr(gram_certificates, "MIN_MULTIPLICATIONS", 0)
    path = solvers.path(X, y, n_alphas=20)
    np.testing.assert_array_equal(path.coefs, plain.coefs)
    np.testing.assert_allclose(path.mse, plain.mse, rtol=1e-10)
    assert 0 < path.gaps.max() <= 1e-9
    assert path.gaps[-1] >= solvers.duality_gap(X, y, path.coefs[:, -1], path.intercepts[-1], path.alphas[-1])
