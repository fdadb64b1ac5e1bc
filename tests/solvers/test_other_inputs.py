"""Sparse matrices and single precision give what a dense float64 array gives, in every solver beside the path."""

import numpy as np
import pytest
from scipy import sparse

from lasso_tui import solvers

CALLS = {
    "ridge": lambda X, y: solvers.ridge_path(X, y, n_alphas=5, standardize=True).coefs,
    "leaving one out": lambda X, y: solvers.ridge_path(X, y, n_alphas=5).loo,
    "ridge folds": lambda X, y: solvers.ridge_cross_validate(X, y, 4, n_alphas=5).losses,
    "knots": lambda X, y: solvers.path(X, y, n_alphas=5, alpha_min_ratio=0.05).knots().coefs,
    "refits": lambda X, y: solvers.relax(solvers.path(X, y, n_alphas=5, alpha_min_ratio=0.05)).refits,
    "relaxed folds": lambda X, y: (
        solvers.cross_validate_relaxed(X, y, 4, n_alphas=5, alpha_min_ratio=0.1).losses
    ),
    "freedom": lambda X, y: solvers.degrees_of_freedom(solvers.path(X, y, n_alphas=5, l1_ratio=0.5)),
    "stability": lambda X, y: list(solvers.stability_selection(X, y, n_pairs=2, n_alphas=5))[-1].frequencies,
    "matching pursuit": lambda X, y: solvers.orthogonal_matching_pursuit(X, y, n_nonzero=4).coef,
    "denoising pursuit": lambda X, y: solvers.basis_pursuit_denoising(X, y, 0.9 * np.linalg.norm(y)).coef,
    "trace": lambda X, y: solvers.trace_descent(X, y, 0.1).coef,
}


@pytest.fixture(scope="module", params=[(90, 12), (40, 250)], ids=["tall", "wide"])
def table(request):
    rng = np.random.default_rng(0)
    X = np.where(
        rng.random(request.param) < 0.3, rng.integers(1, 9, request.param) / 4.0, 0.0
    )  # exact in float32
    return X, X[:, :3].sum(axis=1) + 0.3 * rng.standard_normal(len(X))


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("kind", ["CSR", "CSC", "float32", "Fortran order"])
def test_the_kind_of_matrix_does_not_matter(table, name, kind):
    X, y = table
    other = {
        "CSR": sparse.csr_array,
        "CSC": sparse.csc_matrix,
        "float32": lambda A: A.astype(np.float32),
        "Fortran order": np.asfortranarray,
    }[kind](X)
    np.testing.assert_allclose(CALLS[name](other, y), CALLS[name](X, y), atol=1e-9)


def test_basis_pursuit_takes_sparse_matrices():
    rng = np.random.default_rng(1)
    X = np.where(rng.random((8, 30)) < 0.5, rng.standard_normal((8, 30)), 0.0)
    y = rng.standard_normal(8)
    np.testing.assert_allclose(
        solvers.basis_pursuit(sparse.csc_array(X), y).coef, solvers.basis_pursuit(X, y).coef, atol=1e-9
    )
