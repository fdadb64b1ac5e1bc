"""The Newton matrix of the group lasso, G_AA + D, and the solution of systems with it.

D_g = d_g(I − u_g u_g') on each group g, u_g a unit vector. Here G is a matrix; where many more columns than rows
are in the working set, `groupcolumns` does without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.linalg.lapack import dpotrf, dpotrs, dpstrf, spotrf, spotrs

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GramSystem", "GroupCurvature", "System"]

MAX_CG_STEPS = 6
"""Conjugate-gradient steps after which a new factor costs less than the old one."""

STEP_TO_FACTOR_COST = 1 / 100
"""The time of a step, by its size squared, times this, over that of a factor, by its size cubed."""

SINGLE_PRECISION_RANGE = (1e-30, 1e30)
"""Squares of columns that single precision holds with room for what is made of them."""


@dataclass(frozen=True, eq=False)
class GroupCurvature:
    """D of one guess, and the coefficients it is about.

    Attributes
    ----------
    chosen : (a,) positions in the working set of the coefficients that are not zero
    label : (a,) their groups, of m, not decreasing
    u : (a,) their shares of their groups' unit vectors
    curvature : (m,) d_g
    """

    chosen: IntArray
    label: IntArray
    u: FloatArray
    curvature: FloatArray

    @property
    def each(self) -> FloatArray:
        """(a,) d_g of each coefficient's group."""
        each: FloatArray = self.curvature[self.label]
        return each

    def along(self, x: FloatArray) -> FloatArray:
        """u_g'x_g of each group, (m,)."""
        return np.asarray(np.bincount(self.label, self.u * x, len(self.curvature)), dtype=np.float64)

    def times(self, x: FloatArray) -> FloatArray:
        """D x, (a,)."""
        bent: FloatArray = self.each * (x - self.u * self.along(x)[self.label])
        return bent


class System(Protocol):
    """What the search needs of G and of c = ⟨z, y⟩, its `target` (w,), and whether a coarse gradient is rounded."""

    target: FloatArray
    rounds: bool

    def gradient(self, coef: FloatArray, coarse: bool = False) -> FloatArray:
        """⟨z, y⟩ − G b, (w,), in single precision where that is allowed and saves time."""

    def among(self, these: IntArray, values: FloatArray) -> FloatArray:
        """G[:, these] @ values, (w,)."""

    def blocks(self, positions: IntArray) -> FloatArray:
        """G of a few columns at a time: (m, k, k) for positions (m, k)."""

    def solve(self, bend: GroupCurvature, right: FloatArray, accuracy: float) -> FloatArray:
        """(G_AA + D)⁻¹ right, (a,), to about this relative accuracy."""

    def rows(self) -> tuple[FloatArray, FloatArray]:
        """B (k, w) and e (k,) such that G = B'B and ⟨z, y⟩ = B'e."""


class GramSystem:
    """G as a matrix that grows; its Newton systems in single precision, as their residuals are in double.

    A Cholesky factor serves as long as the set of nonzeros has hardly changed: conjugate gradients make up for
    what has.
    """

    rounds = False

    def __init__(self) -> None:
        self._store, self._single = np.zeros((0, 0)), np.zeros((0, 0), dtype=np.float32)
        self.target = np.zeros(0)
        self._factor: tuple[IntArray, Any] | None = None
        self._block: tuple[IntArray, Any] | None = None
        self._taken = 0
        self._precision: Any = np.float32

    @property
    def gram(self) -> FloatArray:
        """(w, w), of all columns."""
        w = len(self.target)
        return self._store[:w, :w]

    def extend(self, products: FloatArray, target: FloatArray) -> None:
        """Take columns in, given G of all (w, k) with them and ⟨z, y⟩ of them (k,)."""
        total, old = len(products), len(self.target)
        if total > len(self._store):
            room = total if old == 0 else int(1.5 * total) + 16
            for name in ("_store", "_single"):
                before = getattr(self, name)
                grown = np.empty((room, room), dtype=before.dtype)
                grown[:old, :old] = before[:old, :old]
                setattr(self, name, grown)
        sizes = np.abs(products.diagonal(-old))
        if ((sizes > SINGLE_PRECISION_RANGE[1]) | (sizes < SINGLE_PRECISION_RANGE[0]) & (sizes > 0)).any():
            self._precision = np.float64
        for store in (self._store, self._single):
            with np.errstate(over="ignore"):  # single precision is not used then
                store[:total, old:total] = products
                store[old:total, :old] = products[:old].T
        self.target = np.concatenate([self.target, target])

    def gradient(self, coef: FloatArray, coarse: bool = False) -> FloatArray:
        """⟨z, y⟩ − G b, (w,)."""
        used = np.flatnonzero(coef)
        if 4 * len(used) < len(coef):
            return np.asarray(self.target - coef[used] @ self.gram[used])
        return np.asarray(self.target - self.gram @ coef)

    def among(self, these: IntArray, values: FloatArray) -> FloatArray:
        """G[:, these] @ values, (w,)."""
        return np.asarray(values @ self.gram[these])

    def blocks(self, positions: IntArray) -> FloatArray:
        """G of a few columns at a time: (m, k, k) for positions (m, k)."""
        return np.asarray(self._store[positions[:, :, None], positions[:, None, :]])

    def solve(self, bend: GroupCurvature, right: FloatArray, accuracy: float) -> FloatArray:
        """(G_AA + D)⁻¹ right, (a,), to about this relative accuracy."""
        if not len(right):
            return right
        size = float(np.abs(right).max())
        if size == 0.0:
            return np.zeros_like(right)
        for attempt in range(3):
            if attempt or self._is_outdated(bend):
                self._factorise(bend)
            with np.errstate(over="ignore", invalid="ignore"):  # what overflows is given up
                solution, reached = self._conjugate_gradients(
                    bend, right / size, accuracy, 60 if attempt == 0 else 15
                )
            if reached:
                break
            if attempt:  # too ill conditioned for single precision
                self._precision = np.float64
        return solution.astype(np.float64) * size

    def _is_outdated(self, bend: GroupCurvature) -> bool:
        if self._factor is None or self._taken > MAX_CG_STEPS:
            return True
        changed = np.setxor1d(bend.chosen, self._factor[0], assume_unique=True)
        return len(changed) > STEP_TO_FACTOR_COST * len(bend.chosen)

    def _conjugate_gradients(
        self, bend: GroupCurvature, right: FloatArray, accuracy: float, most: int
    ) -> tuple[NDArray[Any], bool]:
        kind, m, G = self._precision, len(bend.curvature), self._chosen_block(bend.chosen)
        label = bend.label
        u: NDArray[Any] = bend.u.astype(kind)
        each: NDArray[Any] = bend.each.astype(kind)
        condition = self._conditioner(bend)
        x: NDArray[Any] = np.zeros(len(right), dtype=kind)
        r: NDArray[Any] = right.astype(kind)
        z = condition(r)
        p, rz = z, float(r @ z)
        self._taken = 0
        for _ in range(most):
            self._taken += 1
            along: NDArray[Any] = np.bincount(label, u * p, m).astype(kind)[label]
            Hp = G @ p + each * (p - u * along)
            slope = float(p @ Hp)
            if not slope > 0:
                return x, False
            step = kind(rz / slope)
            x = x + step * p
            r = r - step * Hp
            if np.abs(r).max() <= accuracy:
                return x, True
            z = condition(r)
            before, rz = rz, float(r @ z)
            p = z + kind(rz / before) * p
        return x, False

    def _conditioner(self, bend: GroupCurvature) -> Any:
        """Return r ↦ an approximate (G_AA + D)⁻¹ r, from the factor where it knows a coefficient."""
        assert self._factor is not None
        kind, (where, L) = self._precision, self._factor
        position = np.full(len(self.target), -1)
        position[where] = np.arange(len(where))
        position = position[bend.chosen]
        known = position >= 0
        position = position[known]
        diagonal = np.diagonal(self._store)[bend.chosen] + bend.each
        inverse: NDArray[Any] = (1.0 / np.where(diagonal > 0, diagonal, 1.0)).astype(kind)
        held: NDArray[Any] = np.zeros(len(where), dtype=kind)
        solve = spotrs if L.dtype == np.float32 else dpotrs

        def condition(r: NDArray[Any]) -> NDArray[Any]:
            z: NDArray[Any] = inverse * r
            held[:] = 0
            held[position] = r[known]
            z[known] = solve(L, held, lower=1)[0][position]
            return z

        return condition

    def _chosen_block(self, chosen: IntArray) -> NDArray[Any]:
        """G_AA, cached until A changes."""
        kind = self._precision
        if self._block is None or self._block[1].dtype != kind or not np.array_equal(self._block[0], chosen):
            G = self._single if kind is np.float32 else self._store
            self._block = (chosen, np.take(G[chosen], chosen, axis=1))
        block: NDArray[Any] = self._block[1]
        return block

    def rows(self) -> tuple[FloatArray, FloatArray]:
        """B (k, w) and e (k,) such that G = B'B and ⟨z, y⟩ = B'e, by a Cholesky factor with pivots."""
        L, pivots, rank, _ = dpstrf(self.gram, lower=1)
        L, pivots = np.tril(L)[:, :rank], pivots - 1
        e = solve_triangular(L[:rank], self.target[pivots[:rank]], lower=True, check_finite=False)
        B = np.empty((rank, len(pivots)))
        B[:, pivots] = L.T
        return B, np.asarray(e)

    def _factorise(self, bend: GroupCurvature) -> None:
        """Factor G_AA + D, its diagonal a little raised; more where rounding makes it indefinite."""
        factorise, shift = (spotrf, 2e-6) if self._precision is np.float32 else (dpotrf, 1e-13)
        while True:
            H = self._matrix(bend)
            diagonal = np.einsum("ii->i", H)
            diagonal *= 1.0 + shift  # each by its own size: that of a group just entering is huge
            L, info = factorise(H.T, lower=1, clean=0, overwrite_a=1)
            if info == 0:
                break
            shift *= 30
            if shift > 100:  # not a number to work with: no preconditioner then
                L = np.eye(len(H), dtype=self._precision, order="F")
                break
        self._factor, self._taken = (bend.chosen, L), 0

    def _matrix(self, bend: GroupCurvature) -> NDArray[Any]:
        kind = self._precision
        H = self._chosen_block(bend.chosen).copy()
        starts = np.flatnonzero(np.diff(bend.label, prepend=-1)).tolist()
        rise: NDArray[Any] = (bend.each * bend.u).astype(kind)
        u: NDArray[Any] = bend.u.astype(kind)
        for start, stop in zip(starts, [*starts[1:], len(u)], strict=True):
            H[start:stop, start:stop] -= rise[start:stop, None] * u[start:stop]
        diagonal = np.einsum("ii->i", H)
        diagonal += bend.each.astype(kind)
        return H
