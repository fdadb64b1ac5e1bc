"""Each peer's path, called the way its documentation does, on given alphas and at a given tolerance.

Every function takes X (Fortran order or CSC), y, decreasing alphas, a tolerance, a number of threads and columns a
group (0 for none) and returns coefficients (p, A) and intercepts (A,). Centring, where a peer leaves it to the
caller, is part of the call. Peers are imported when called: any of them may be missing.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from scipy import sparse

Paths = tuple[np.ndarray, np.ndarray]


class CannotError(Exception):
    """The peer has no such problem, or cannot run here; the message says why."""


def _centred(X: Any, y: np.ndarray) -> tuple[Any, np.ndarray, np.ndarray, float]:
    """X less its means (as it is, if sparse), y less its mean, and both means."""
    means, middle = np.asarray(X.mean(axis=0)).ravel(), float(y.mean())
    return (X if sparse.issparse(X) else X - means), y - middle, means, middle


def scikit_learn(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """`lasso_path`, from the Gram matrix where its rule says so."""
    from sklearn.linear_model import lasso_path

    if group:
        raise CannotError("no group lasso")
    centred, target, means, middle = _centred(X, y)
    offset = {"X_offset": means, "X_scale": np.ones(len(means))} if sparse.issparse(X) else {}
    _, coefs, _ = lasso_path(
        centred, target, alphas=alphas, tol=tol, max_iter=1_000_000, copy_X=False, **offset
    )
    return coefs, middle - means @ coefs


def scikit_learn_logistic(
    X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int
) -> Paths:
    """`LogisticRegression` by SAGA, warm-started: the one of its solvers that has L1 and a free intercept."""
    from sklearn.linear_model import LogisticRegression

    coefs, intercepts = np.zeros((X.shape[1], len(alphas))), np.zeros(len(alphas))
    model = LogisticRegression(l1_ratio=1.0, solver="saga", tol=tol, max_iter=100_000, warm_start=True)
    X = np.ascontiguousarray(X)  # as its documentation asks, once rather than at each alpha
    for k, alpha in enumerate(alphas):
        model.set_params(C=1 / (len(y) * alpha)).fit(X, y)
        coefs[:, k], intercepts[k] = model.coef_[0], model.intercept_[0]
    return coefs, intercepts


def celer(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """`celer_path`: the function under its estimators, which do not run with every scikit-learn."""
    from celer import celer_path

    centred, target, means, middle = _centred(X, y)
    options: dict[str, Any] = {"max_iter": 1000, "max_epochs": 1_000_000}
    if group:
        options |= {"groups": group, "weights": np.full(X.shape[1] // group, np.sqrt(group))}
    if sparse.issparse(X):
        options |= {"X_offset": means, "X_scale": np.ones(len(means))}
    problem = "grouplasso" if group else "lasso"
    _, coefs, _ = celer_path(centred, target, problem, alphas=alphas, tol=tol, **options)
    return coefs, middle - means @ coefs


def celer_logistic(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """Nothing: the problem has a free intercept."""
    import celer

    raise CannotError(f"{celer.__name__} has no intercept in logistic regression")


def skglm(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """Coordinate descent with Anderson acceleration, by blocks for groups."""
    from skglm.datafits import Quadratic, QuadraticGroup
    from skglm.penalties import L1, WeightedGroupL2
    from skglm.solvers import AndersonCD, GroupBCD
    from skglm.utils.data import grp_converter

    if not group:
        solver = AndersonCD(tol=tol, max_iter=1000, fit_intercept=True)
        coefs = solver.path(X, y, Quadratic(), L1(1.0), alphas)[1]
        return coefs[:-1], coefs[-1]
    pointers, indices = grp_converter(group, X.shape[1])
    weights = np.full(len(pointers) - 1, np.sqrt(group))
    penalties = [WeightedGroupL2(alpha, weights, pointers, indices) for alpha in alphas]
    solver = GroupBCD(tol=tol, max_iter=1000, max_epochs=10_000, fit_intercept=True)
    return _skglm_steps(solver, X, y, QuadraticGroup(pointers, indices), penalties)


def skglm_logistic(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """Proximal Newton."""
    from skglm.datafits import Logistic
    from skglm.penalties import L1
    from skglm.solvers import ProxNewton

    solver = ProxNewton(tol=tol, max_iter=1000, fit_intercept=True)
    return _skglm_steps(solver, X, 2 * y - 1, Logistic(), [L1(alpha) for alpha in alphas])


def _skglm_steps(solver: Any, X: Any, y: np.ndarray, datafit: Any, penalties: list[Any]) -> Paths:
    coefs = np.zeros((X.shape[1] + 1, len(penalties)))
    at = np.zeros(X.shape[1] + 1)
    for k, penalty in enumerate(penalties):
        at = solver.solve(X, y, datafit, penalty, at.copy(), X @ at[:-1] + at[-1])[0]
        coefs[:, k] = at
    return coefs[:-1], coefs[-1]


def adelie(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """`grpnet` for least squares."""
    import adelie as ad

    return _grpnet(X, ad.glm.gaussian(y), alphas, tol, threads, group)


def adelie_logistic(X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int) -> Paths:
    """`grpnet` for the binomial family."""
    import adelie as ad

    return _grpnet(X, ad.glm.binomial(y), alphas, tol, threads, group, irls_tol=tol)


def _grpnet(
    X: Any, family: Any, alphas: np.ndarray, tol: float, threads: int, group: int, **options: Any
) -> Paths:
    import adelie as ad

    view = ad.matrix.sparse if sparse.issparse(X) else ad.matrix.dense
    groups = np.arange(0, X.shape[1], group) if group else None
    state = ad.grpnet(
        view(X, method="naive", n_threads=threads),
        family,
        groups=groups,
        lmda_path=alphas,
        tol=tol,
        early_exit=False,
        n_threads=threads,
        progress_bar=False,
        **options,
    )
    return _padded(np.asarray(state.betas.toarray()).T, np.asarray(state.intercepts), len(alphas))


def adelie_covariance(
    X: Any, y: np.ndarray, alphas: np.ndarray, tol: float, threads: int, group: int
) -> Paths:
    """`gaussian_cov` on a Gram matrix by NumPy, for tall data."""
    import adelie as ad

    if group or sparse.issparse(X) or len(y) < X.shape[1]:
        raise CannotError("the covariance solver is for tall dense data")
    centred, target, means, middle = _centred(X, y)
    gram = np.asfortranarray(centred.T @ centred / len(y))
    state = ad.solver.gaussian_cov(
        ad.matrix.dense(gram, method="cov", n_threads=threads),
        centred.T @ target / len(y),
        lmda_path=alphas,
        tol=tol,
        rdev_tol=0.0,
        early_exit=False,
        n_threads=threads,
        progress_bar=False,
    )
    coefs = np.asarray(state.betas.toarray()).T
    return _padded(coefs, middle - means @ coefs, len(alphas))


def _padded(coefs: np.ndarray, intercepts: np.ndarray, count: int) -> Paths:
    """A path that ended early stands for the rest with its last solution, whose gap then says what it lacks."""
    missing = count - coefs.shape[1]
    if missing:
        warnings.warn(f"The path ended {missing} alphas early.", stacklevel=2)
    return np.pad(coefs, ((0, 0), (0, missing)), "edge"), np.pad(intercepts, (0, missing), "edge")
