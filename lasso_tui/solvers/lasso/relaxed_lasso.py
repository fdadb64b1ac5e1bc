"""The relaxed lasso: selection by the lasso, with shrinkage chosen separately.

At every alpha the features that the lasso selects are fitted again by least squares, and the two are mixed,

    b(γ) = γ·b_lasso + (1−γ)·b_refit

(Meinshausen 2007, in the form of Hastie, Tibshirani & Tibshirani 2020, eq. 5, and of glmnet's `relax`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.factorisations.growing_qr import GrowingQR
from lasso_tui.solvers.glm_results import GlmPath
from lasso_tui.solvers.lasso.homotopy import ScaledData, view_of
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.results import Path

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["RelaxedPath", "relax"]


@dataclass(frozen=True, eq=False)
class RelaxedPath:
    """A path with its least-squares refits.

    Attributes
    ----------
    path : the path that selects
    alphas : (A,) its alphas
    refits : (p, A) least-squares coefficients on the support at each alpha, 0 elsewhere, for the columns as given
    refit_intercepts : (A,)
    refit_mse : (A,) weighted mean squared error of the refits on the rows that were fitted
    refit_products : (A,) weighted mean product of the refit's residual and what it adds to the lasso's fit: 0, but
        where bounds hold the refit back
    warnings : one sentence each
    """

    path: Path
    alphas: FloatArray
    refits: FloatArray
    refit_intercepts: FloatArray
    refit_mse: FloatArray
    refit_products: FloatArray
    warnings: tuple[str, ...]

    def coefs(self, gamma: float) -> FloatArray:
        """Coefficients (p, A) of the mix: γ = 1 is the lasso, γ = 0 the refit."""
        return _check_gamma(gamma) * self.path.coefs + (1.0 - gamma) * self.refits

    def intercepts(self, gamma: float) -> FloatArray:
        """Intercepts (A,) of the mix."""
        return _check_gamma(gamma) * self.path.intercepts + (1.0 - gamma) * self.refit_intercepts

    def mse(self, gamma: float) -> FloatArray:
        """Weighted mean squared error (A,) of the mix on the rows that were fitted.

        The refit's residual is orthogonal to all that the support can add, so the squares add up without bounds.
        """
        across = 2.0 * self.refit_products
        apart = np.maximum(self.path.mse - self.refit_mse - across, 0.0)
        return self.refit_mse + _check_gamma(gamma) * across + gamma**2 * apart


def relax(path: Path, bounds: Any = None) -> RelaxedPath:
    """Fit the support at every alpha of a least-squares path again without a penalty.

    A QR decomposition is updated from one alpha's support to the next. Selected features that depend on
    others selected get a refit coefficient of 0. Where the path is interpolated between two solutions, the union of
    their supports is refitted, with a warning.

    Parameters
    ----------
    path : the path that selects
    bounds : those of the path, (lower, upper), each a number or (p,) for the columns as given, or None; the refits
        keep them too

    Returns
    -------
    RelaxedPath

    Raises
    ------
    ValueError
        For a path of another family than least squares.
    """
    if isinstance(path, GlmPath):
        raise ValueError("relax is for least squares: refit another family's support by its own likelihood.")
    if path._design is None:
        return _relax_sums(path, bounds)
    design = path.design
    centred = bool(design.means.any() or design.y_mean)
    view, A = view_of(design, centred), len(path.alphas)
    qr, members = GrowingQR(len(view.t)), np.zeros(0, dtype=np.intp)
    refits, mse, products, incomplete = np.zeros((design.p, A)), np.zeros(A), np.zeros(A), 0
    limits = None if bounds is None else [np.broadcast_to(side, design.p) * design.scales for side in bounds]
    rank = int(np.count_nonzero(design.weights)) - centred
    for k in range(A):
        support = np.flatnonzero(path.coefs[:, k]).astype(np.intp)
        qr, members = _follow(qr, members, support, view)
        incomplete += len(members) < len(support)
        scores = qr.Q.T @ view.t
        refits[members, k] = qr.solve(scores)
        left = view.t - qr.Q @ scores
        mse[k] = 0.0 if len(members) >= rank else float(left @ left)
        if limits is not None and len(members):
            low, high = (side[members] for side in limits)
            if ((refits[members, k] < low) | (refits[members, k] > high)).any():
                Z, shrunk = view.columns(members), (path.coefs[:, k] * design.scales)[members]
                refits[members, k] = _within(Z, view.t, low, high)
                left = view.t - Z @ refits[members, k]
                mse[k] = float(left @ left)
                products[k] = float(left @ (Z @ (refits[members, k] - shrunk)))
        tick("relaxed lasso", (k + 1) / A)
    back = refits / design.scales[:, None]
    full = np.flatnonzero(np.count_nonzero(refits, axis=0) >= rank)
    warnings = []
    if len(full):
        warnings.append(
            f"From alpha {path.alphas[full[0]]:.4g} down the refit passes through all {rank + centred} rows."
        )
    if incomplete:
        warnings.append(
            f"At {incomplete} of {A} alphas a selected feature depends on others: its refit coefficient is 0."
        )
    if path.interpolated.any():
        warnings.append(
            f"{int(path.interpolated.sum())} of {A} points are interpolated between solutions, and the union of "
            "their supports is refitted; for the lasso's own selection solve with a tol below 1e-5."
        )
    return RelaxedPath(
        path=path,
        alphas=path.alphas,
        refits=back,
        refit_intercepts=design.y_mean - design.means @ back,
        refit_mse=mse,
        refit_products=products,
        warnings=tuple(warnings),
    )


def _relax_sums(path: Path, bounds: Any) -> RelaxedPath:
    """Refit a path of which only sums of rows are known, on rows that have the same products."""
    solver: Any = path._solver
    scales, scaled = path.scales, bounds
    if bounds is not None:
        scaled = tuple(np.broadcast_to(side, len(scales)) * scales for side in bounds)
    on_rows = relax(solver.on_rows(path), scaled)
    back = on_rows.refits / scales[:, None]
    # Every path with an intercept passes through the means.
    y_mean = float(path.intercepts[0] + path.means @ path.coefs[:, 0])
    return replace(on_rows, path=path, refits=back, refit_intercepts=y_mean - path.means @ back)


def _within(Z: FloatArray, t: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the least-squares coefficients within bounds."""
    from scipy.optimize import lsq_linear

    moves = low < high  # the solver takes no interval of length 0
    coef = np.zeros(len(low))
    coef[moves] = lsq_linear(Z[:, moves], t, (low[moves], high[moves]), method="bvls", tol=1e-14).x
    return np.asarray(np.clip(coef, low, high))


def _follow(
    qr: GrowingQR, members: IntArray, support: IntArray, view: ScaledData
) -> tuple[GrowingQR, IntArray]:
    """Bring a decomposition of some columns to another support."""
    removed = np.flatnonzero(~np.isin(members, support))
    if 2 * len(removed) > len(members):  # little remains of it
        qr, members = GrowingQR(len(view.t)), np.zeros(0, dtype=np.intp)
    else:
        for position in removed[::-1]:
            qr.remove(int(position))
        members = np.delete(members, removed)
    fresh = support[~np.isin(support, members)]
    entered = [j for j, column in zip(fresh, view.columns(fresh).T, strict=True) if qr.append(column)]
    return qr, np.concatenate([members, np.array(entered, dtype=np.intp)])


def _check_gamma(gamma: float) -> float:
    if not 0.0 <= gamma <= 1.0:
        raise ValueError(f"gamma must be from 0 (the refit) to 1 (the lasso), not {gamma:g}.")
    return gamma
