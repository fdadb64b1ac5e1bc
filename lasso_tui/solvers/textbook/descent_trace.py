"""Coordinate descent with everything that happens written down, in three ways of keeping the books.

All three take the same steps (Friedman, Hastie, Höfling & Tibshirani 2007, eq. 8) and differ in what they
remember between them, so in what a step costs (Friedman, Hastie & Tibshirani 2010, sect. 2.1 and 2.2):

- "naive": nothing; the residual is recomputed from all coefficients, np + n operations a step.
- "residual": the residual; n operations to look at a coordinate, n more where it changes.
- "gram": ⟨zⱼ, r⟩ for all coordinates; none to look, p where a coordinate changes, and np once when it first does.

An operation is one multiplication with its addition.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.duality.duality_gaps import relative_gap
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array, IntArray

__all__ = ["Costing", "DescentTrace", "trace_descent"]

Costing = Literal["naive", "residual", "gram"]


@dataclass(frozen=True, eq=False)
class DescentTrace:
    """Every step of coordinate descent; a step is one coordinate, a sweep goes once through all of them.

    Attributes
    ----------
    alpha, costing : as given
    coordinates : (S,) which coordinate each step is about; constant columns are passed over
    before, after : (S,) its value
    rhos : (S,) partial correlation ⟨zⱼ, r⟩ + ⟨zⱼ, zⱼ⟩·bⱼ: what is soft-thresholded by alpha
    curvatures : (p,) ⟨zⱼ, zⱼ⟩: what the result is divided by
    objectives : (S + 1,) at the start and after each step, of 1/(2n)·‖y − b₀ − Xb‖² + α‖b‖₁
    operations : (S + 1,) number of operations so far; the first is the preparation
    ends : (T + 1,) the number of steps done at the start and after each sweep
    gaps : (T + 1,) relative duality gap there, from the original data
    changes : (T,) Σ|change| over each sweep, which the rule compares with tol
    coef, intercept : (p,) and a number, at the end, for the columns as they were given
    converged : whether the rule was met before `max_sweeps`
    """

    alpha: float
    costing: Costing
    coordinates: IntArray
    before: FloatArray
    after: FloatArray
    rhos: FloatArray
    curvatures: FloatArray
    objectives: FloatArray
    operations: Int64Array
    ends: IntArray
    gaps: FloatArray
    changes: FloatArray
    coef: FloatArray
    intercept: float
    converged: bool

    @property
    def sweeps(self) -> int:
        """Number of sweeps."""
        return len(self.changes)

    def coef_at(self, step: int) -> FloatArray:
        """Coefficients (p,) of the standardised columns after a number of steps, 0 to S."""
        if not 0 <= step <= len(self.coordinates):
            raise ValueError(f"step must be from 0 to {len(self.coordinates)}, not {step}.")
        coef = np.zeros(len(self.curvatures))
        coef[self.coordinates[:step]] = self.after[:step]  # of a coordinate's values the last one stays
        return coef


def trace_descent(
    X: Any,
    y: Any,
    alpha: float,
    *,
    costing: Costing = "residual",
    tol: float = 1e-4,
    fit_intercept: bool = True,
    standardize: bool = False,
    max_sweeps: int = 1000,
) -> DescentTrace:
    """Go through the coordinates in order, from zero, until a sweep changes them by less than tol in sum.

    Parameters
    ----------
    X, y : (n, p) and (n,), or `Moments` and None: the descent then runs on p + 1 rows with the same products, and
        counts its operations on these
    alpha : penalty per sample
    costing : "naive", "residual" or "gram": how ⟨zⱼ, r⟩ is come by
    tol : of the rule, on the coefficients of the standardised columns
    fit_intercept, standardize : as in `path`
    max_sweeps : where to give up

    Returns
    -------
    DescentTrace

    Raises
    ------
    ValueError
        For input that cannot be used, an alpha that is not positive or an unknown costing.
    """
    sums = None
    if isinstance(X, Moments):
        X.refuse_rows(y, None)
        sums = X.design(fit_intercept=fit_intercept, standardize=standardize)
    else:
        X, y, weights = check_problem(X, y, fit_intercept=fit_intercept)
    if not (math.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    if costing not in get_args(Costing):
        raise ValueError(f"costing must be one of {', '.join(get_args(Costing))}, not {costing!r}.")
    if sums is None:
        design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    else:
        design = sums.square_root()
    Z = design.columns(np.arange(design.p, dtype=np.intp))
    books = {"naive": _Naive, "residual": _Residual, "gram": _Gram}[costing](Z, design.y)
    log = _Log(design, Z, alpha, books)
    converged = False
    while not converged and len(log.changes) < max_sweeps:
        converged = log.sweep() < tol
        tick("coordinate descent", len(log.changes) / max_sweeps)
    coef, intercept = (design if sums is None else sums).original(books.coef)
    return DescentTrace(
        alpha=float(alpha),
        costing=costing,
        coordinates=np.array(log.coordinates, dtype=np.intp),
        before=np.array(log.before),
        after=np.array(log.after),
        rhos=np.array(log.rhos),
        curvatures=log.curvatures,
        objectives=np.array(log.objectives),
        operations=np.array(log.operations, dtype=np.int64),
        ends=np.array(log.ends, dtype=np.intp),
        gaps=np.array(log.gaps),
        changes=np.array(log.changes),
        coef=coef,
        intercept=intercept,
        converged=converged,
    )


class _Naive:
    """Remembers the coefficients alone."""

    def __init__(self, Z: FloatArray, y: FloatArray) -> None:
        self.Z, self.y = Z, y
        self.coef = np.zeros(Z.shape[1])
        self.operations = Z.size  # the columns' squares

    def product(self, j: int) -> float:
        """⟨zⱼ, r⟩, times n."""
        self.operations += self.Z.size + len(self.y)
        return float(self.Z[:, j] @ (self.y - self.Z @ self.coef))

    def move(self, j: int, value: float) -> None:
        self.coef[j] = value


class _Residual(_Naive):
    """Remembers the residual too."""

    def __init__(self, Z: FloatArray, y: FloatArray) -> None:
        super().__init__(Z, y)
        self.residual = y.copy()

    def product(self, j: int) -> float:
        self.operations += len(self.y)
        return float(self.Z[:, j] @ self.residual)

    def move(self, j: int, value: float) -> None:
        if value != self.coef[j]:
            self.operations += len(self.y)
            self.residual -= self.Z[:, j] * (value - self.coef[j])
            self.coef[j] = value


class _Gram(_Naive):
    """Remembers ⟨zⱼ, r⟩ for all coordinates, and the Gram matrix of those that have changed."""

    def __init__(self, Z: FloatArray, y: FloatArray) -> None:
        super().__init__(Z, y)
        self.operations += Z.size
        self.products = Z.T @ y
        self.rows: dict[int, FloatArray] = {}

    def product(self, j: int) -> float:
        return float(self.products[j])

    def move(self, j: int, value: float) -> None:
        if value == self.coef[j]:
            return
        if j not in self.rows:
            self.operations += self.Z.size
            self.rows[j] = self.Z.T @ self.Z[:, j]
        self.operations += len(self.coef)
        self.products -= self.rows[j] * (value - self.coef[j])
        self.coef[j] = value


class _Log:
    """Takes the steps and writes them down."""

    def __init__(self, design: Design, Z: FloatArray, alpha: float, books: _Naive) -> None:
        self.design, self.Z, self.alpha, self.books = design, Z, alpha, books
        self.curvatures: FloatArray = (Z**2).sum(axis=0) / design.n
        self.coordinates: list[int] = []
        self.before: list[float] = []
        self.after: list[float] = []
        self.rhos: list[float] = []
        self.operations: list[int] = [books.operations]
        self.objectives: list[float] = []
        self.ends: list[int] = []
        self.gaps: list[float] = []
        self.changes: list[float] = []
        self._take_stock()

    def sweep(self) -> float:
        """Go once through the coordinates; return the sum of the changes."""
        start = self.books.coef.copy()
        for j in np.flatnonzero(self.curvatures).tolist():
            self._step(j)
        self._take_stock()
        self.changes.append(float(np.abs(self.books.coef - start).sum()))
        return self.changes[-1]

    def _step(self, j: int) -> None:
        books, curvature, old = self.books, float(self.curvatures[j]), float(self.books.coef[j])
        product = books.product(j) / self.design.n
        rho = product + curvature * old
        new = math.copysign(max(abs(rho) - self.alpha, 0.0), rho) / curvature
        books.move(j, new)
        move = new - old
        fall = product * move - 0.5 * curvature * move**2 - self.alpha * (abs(new) - abs(old))
        self.coordinates.append(j)
        self.before.append(old)
        self.after.append(new)
        self.rhos.append(rho)
        self.operations.append(books.operations)
        self.objectives.append(self.objectives[-1] - fall)

    def _take_stock(self) -> None:
        """Certify from the original data, and set the objective right that was carried along."""
        design, coef = self.design, self.books.coef
        residual = design.y - self.Z @ coef
        objective = 0.5 * float(residual @ residual) / design.n + self.alpha * float(np.abs(coef).sum())
        self.objectives[-1:] = [objective]
        self.gaps.append(relative_gap(design, residual, design.correlate(residual), coef, self.alpha))
        self.ends.append(len(self.coordinates))
