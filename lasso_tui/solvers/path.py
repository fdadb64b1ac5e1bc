"""The regularisation path: the solution at every alpha of a grid, with a certificate for each."""

from __future__ import annotations

from typing import Any, Unpack

from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.problem import ModelOptions, problem_of
from lasso_tui.solvers.results import Path

__all__ = ["path"]


@on_one_thread
def path(
    X: Any,
    y: Any = None,
    *,
    sample_weight: Any = None,
    offset: Any = None,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    tol: float = DEFAULT_GAP_TOL,
    polish: bool = True,
    **model: Unpack[ModelOptions],
) -> Path:
    """Solve the lasso or the elastic net along a grid of alphas, exactly.

    Minimises 1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ vⱼ(ρ|bⱼ| + (1−ρ)/2·bⱼ²) at each alpha, v the penalty factors.

    Parameters
    ----------
    X, y : (n, p) and (n,); X an array of float64 or float32 in either order, none of which is copied, or a
        scipy.sparse matrix, which is used as CSC and never made dense; or `Moments` alone, for least squares
    sample_weight : (n,) not negative, or None
    offset : (n,) o, a known part of the linear predictors o + b₀ + Xb, such as the log of an exposure, or None; for
        least squares it is taken from y
    alphas : the grid; None for `n_alphas` in equal ratios from the smallest at which every penalised coefficient is
        zero down to `alpha_min_ratio` times it
    tol : largest relative duality gap without a warning. Group lasso problems with a large working set are solved
        to about it, and from 1e-5 a lasso of many columns is solved at some alphas only and interpolated linearly
        between them as far as the gaps allow, with more nonzeros than the solutions there (`Path.interpolated`);
        all others are solved exactly
    polish : True, the default, to end a logistic or Poisson path with Newton's steps, which make its coefficients
        exact to rounding (`GlmPath.polished`); it takes up to as long as the path, and needs a `tol` up to 1e-6
    model
        The model, by keywords:

        l1_ratio : ρ, in (0, 1]; 1, the default, is the lasso
        family : "gaussian", the default, for least squares; "binomial" (y 0 or 1, the logistic model) and "poisson"
            (counts, by the log of their mean) put half the mean deviance in place of the first term and return a
            `GlmPath`
        fit_intercept : True, the default, if b₀ is free (it is never penalised); False if it is 0
        standardize : True to penalise coefficients of columns divided by their standard deviation; the coefficients
            returned are for the columns as given. The default is False
        penalty_factor : (p,) v, not negative, or None for ones; a feature with 0 is never penalised. Factors are
            used as given: glmnet rescales them to sum to p, which changes the meaning of alpha
        bounds : None, or a pair (lower, upper) with lower ≤ 0 ≤ upper, each a number or (p,), of the coefficients
            of the columns as given; (0, inf) is the non-negative lasso
        groups : None, or which columns belong together, for the group lasso: (p,) integer labels, or a list of
            lists of column numbers. The penalty is then α·((1−τ) Σ_g √p_g ‖b_g‖₂ + τ‖b‖₁) over groups g of p_g
            columns (Yuan & Lin 2006; with τ > 0 the sparse group lasso of Simon et al. 2013), and a `GroupPath` is
            returned
        group_mix : τ, from 0, the group lasso and the default, to 1, the lasso
        orthonormalize : True to make columns orthonormal within each group first, which penalises the groups' fits
            √(p_g/n)·‖Z_g b_g‖ (Simon & Tibshirani 2012); for group_mix 0. Coefficients are for the columns as given
        penalty : "l1", the only one available

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, or a parameter out of its range.
    """
    problem = problem_of(X, y, sample_weight, offset, **model)
    return problem.path(alphas, n_alphas, alpha_min_ratio, tol, polish=polish)
