"""Results of the solvers as plain values; what they must still compute, they ask of the solver that made them."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.knots import Knots, Solution
from lasso_tui.solvers.progress import pulse

__all__ = [
    "CrossValidation",
    "FactoredGroupPath",
    "GroupPath",
    "Path",
    "PathSolver",
    "Solution",
]

LOCK_TIMEOUT_SECONDS = 0.02
"""Interval at which a thread that waits for another checks whether it has been cancelled."""

ALPHA_RTOL = 1e-12
MAX_CACHED_SOLUTIONS = 64


class PathSolver(Protocol):
    """What a path asks of the solver that made it."""

    def alpha_max(self) -> float:
        """Return the smallest alpha at which every penalised coefficient is zero."""

    def extended(self, path: Any, alphas: FloatArray, tol: float) -> Any:
        """Return the path with further, smaller alphas, solved from its last solution on."""

    def solve_at(self, path: Any, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range, starting from the solution above it."""

    def correlations(self, path: Any) -> FloatArray:
        """Return ⟨zⱼ, residual⟩ (p, A) at the path's alphas."""

    def knots(self, path: Any) -> Knots:
        """Return the exact events of the path, or raise a ValueError where it has none."""

    def degrees_of_freedom(self, path: Any) -> FloatArray:
        """Return the degrees of freedom (A,), or raise a ValueError where no formula applies."""


class GroupPathSolver(PathSolver, Protocol):
    """What a path of groups asks in addition."""

    def levels(self, path: Any) -> FloatArray:
        """Return the level (G, A) of each group."""


@dataclass(frozen=True, eq=False)
class Path:
    """Solutions along decreasing alpha.

    Attributes
    ----------
    alphas : (A,) decreasing
    coefs : (p, A) for the columns as given; zeros are exact, but see `interpolated`
    intercepts : (A,)
    gaps : (A,) relative duality gaps, each from the original data
    nonzeros : (A,) number of nonzero coefficients: the lasso's degrees of freedom, except where `interpolated`
    mse : (A,) weighted mean squared error on the training rows
    null_mse : the same for the model without features
    warnings : one sentence each
    l1_ratio, standardize : as given to `path`
    means, scales : (p,) the numbers subtracted from each column (zeros without an intercept) and its divisors (the
        standard deviations with ddof 0, or ones unless `standardize`)
    interpolated : (A,) True where a point was interpolated linearly between two solutions, which happens with a `tol`
        from 1e-5. Its gap is within `tol`, but it has the nonzeros of both solutions, more than the exact one
    """

    alphas: FloatArray
    coefs: FloatArray
    intercepts: FloatArray
    gaps: FloatArray
    nonzeros: IntArray
    mse: FloatArray
    null_mse: float
    warnings: tuple[str, ...]
    l1_ratio: float
    standardize: bool
    means: FloatArray
    scales: FloatArray
    interpolated: NDArray[np.bool_]
    _solver: PathSolver = field(repr=False)
    _design: Design | None = field(repr=False)
    _between: dict[float, Solution] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def design(self) -> Design:
        """The training rows, centred and scaled.

        Raises
        ------
        ValueError
            For a path that was solved from moments, which has no rows.
        """
        if self._design is None:
            raise ValueError("This path was solved from moments; its rows are not available.")
        return self._design

    @property
    def weights(self) -> FloatArray:
        """The weights (n,) of the rows, which sum to n."""
        return self.design.weights

    @functools.cached_property
    def alpha_max(self) -> float:
        """Smallest alpha at which every penalised coefficient is zero; `alphas` may begin above or below it."""
        return self._solver.alpha_max()

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha in the range of the grid: exact between grid points too.

        Raises
        ------
        ValueError
            Outside the range of the grid.
        """
        alphas = self.alphas
        near = int(np.argmin(np.abs(alphas - alpha)))
        if abs(alphas[near] - alpha) <= ALPHA_RTOL * alphas[near]:
            return self._at_point(near)
        if not alphas[-1] < alpha < alphas[0]:
            raise ValueError(
                f"alpha must be from {alphas[-1]:.6g} to {alphas[0]:.6g}, the path's range, not {alpha:g}."
            )
        while not self._lock.acquire(timeout=LOCK_TIMEOUT_SECONDS):
            pulse()
        try:
            if alpha not in self._between:
                if len(self._between) > MAX_CACHED_SOLUTIONS:
                    self._between.clear()
                self._between[alpha] = self._solve_at(float(alpha))
            return self._between[alpha]
        finally:
            self._lock.release()

    def _at_point(self, k: int) -> Solution:
        return Solution(
            float(self.alphas[k]), self.coefs[:, k], float(self.intercepts[k]), float(self.gaps[k])
        )

    def _solve_at(self, alpha: float) -> Solution:
        return self._solver.solve_at(self, alpha)

    def correlations(self) -> FloatArray:
        """⟨zⱼ, y − fitted mean⟩ at every alpha, (p, A), for the standardised columns.

        At a lasso solution it is ±alpha where a coefficient is nonzero and at most alpha elsewhere. At an
        `interpolated` point this holds only as closely as its gap is small.
        """
        return self._solver.correlations(self)

    def knots(self) -> Knots:
        """Return the exact events down to the last alpha: which feature enters or leaves, and where.

        Raises
        ------
        ValueError
            Unless the path is the least-squares lasso's, without groups and bounds.
        """
        return self._solver.knots(self)


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupPath(Path):
    """Solutions of the group lasso or the sparse group lasso along decreasing alpha.

    Attributes
    ----------
    labels : (p,) the group of each column, 0 … G−1
    group_mix : τ
    group_norms : (G, A) ‖b_g‖₂ as it is penalised: of the coefficients of the standardised columns where
        `standardize`, of the orthonormal ones where `orthonormalize`
    penalised : (p, A) the coefficients of which these are the norms
    """

    labels: IntArray
    group_mix: float
    group_norms: FloatArray
    penalised: FloatArray = field(repr=False)
    _solver: GroupPathSolver = field(repr=False)

    @functools.cached_property
    def degrees_of_freedom(self) -> FloatArray:
        """(A,) Degrees of freedom without the intercept, tr(∂ŷ/∂y).

        Yuan & Lin 2006 for orthonormal columns; Vaiter, Deledalle, Peyré, Fadili & Dossal 2012 for any.
        """
        return self._solver.degrees_of_freedom(self)

    def levels(self) -> FloatArray:
        """Level of each group's correlations with the residual, (G, A): alpha if it is selected, else at most alpha.

        The level of z_g is the smallest alpha that keeps the group at zero, the root s of
        ‖S(z_g, τs)‖₂ = (1−τ)√p_g·s; with τ = 0 it is ‖z_g‖₂/√p_g.
        """
        return self._solver.levels(self)


@dataclass(frozen=True, eq=False, kw_only=True)
class FactoredGroupPath(Path):
    """Solutions along decreasing alpha, with a penalty factor for each group.

    Attributes
    ----------
    labels : (p,) the group of each column, 0 … G−1
    group_mix : τ
    factors : (G,)
    group_norms : (G, A) ‖b_g‖₂ as it is penalised, before the factor
    """

    labels: IntArray
    group_mix: float
    factors: FloatArray
    group_norms: FloatArray
    _solver: GroupPathSolver = field(repr=False)

    def levels(self) -> FloatArray:
        """Level of each group, (G, A): the smallest alpha that keeps it at zero given the others; 0 with factor 0."""
        return self._solver.levels(self)


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """Losses on held-out rows along one grid of alphas, which all folds share (glmnet's way).

    Attributes
    ----------
    alphas : (A,) decreasing
    losses : (A, K) mean loss on the held-out rows of each fold; with the loss "auc", 1 − AUC of each fold that has
        both classes
    mean : (A,) their mean, weighted by the folds' sizes
    se : (A,) its standard error, sqrt(weighted mean((loss − mean)²) / (K − 1))
    alpha_min, index_min : where the mean is smallest
    alpha_1se, index_1se : the largest alpha whose mean is within one standard error of the minimum
    fold_sizes : (K,) weight of the held-out rows
    path : the path on all rows
    gaps : (A, K) relative duality gaps of the solutions on the folds' training rows, or None if not known
    warnings : about the folds, one sentence each; warnings about the solutions on all rows are in `path`
    areas : with the same folds the loss "auc" at `alpha_1se` and `alpha_min`, if someone has added it, or None
    """

    alphas: FloatArray
    losses: FloatArray
    mean: FloatArray
    se: FloatArray
    alpha_min: float
    alpha_1se: float
    index_min: int
    index_1se: int
    fold_sizes: FloatArray
    path: Path
    gaps: FloatArray | None = None
    warnings: tuple[str, ...] = ()
    areas: CrossValidation | None = None
