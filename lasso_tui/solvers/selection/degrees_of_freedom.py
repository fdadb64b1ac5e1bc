"""Degrees of freedom of fitted paths, for information criteria."""

from __future__ import annotations

from lasso_tui._types import FloatArray
from lasso_tui.solvers.results import GroupPath, Path

__all__ = ["degrees_of_freedom"]


def degrees_of_freedom(path: Path) -> FloatArray:
    """Estimate the degrees of freedom at every alpha of a least-squares path, without the intercept's one.

    For the lasso the number of nonzeros A, whose columns are independent (Zou, Hastie & Tibshirani 2007;
    Tibshirani & Taylor 2012); for the elastic net tr(Z_A(Z_A'Z_A + nα(1−ρ)V)⁻¹Z_A'), V the penalty factors
    (Zou 2005; Tibshirani & Taylor 2012). Both are unbiased for Gaussian noise. A path with groups has its own.

    Parameters
    ----------
    path : of the lasso, the elastic net or the group lasso

    Returns
    -------
    ndarray (A,)

    Raises
    ------
    ValueError
        For another family than least squares, whose degrees of freedom have other formulas, and for a path with
        interpolated points, whose nonzeros are not those of the solutions.
    """
    return path.degrees_of_freedom if isinstance(path, GroupPath) else path._solver.degrees_of_freedom(path)
