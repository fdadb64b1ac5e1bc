"""Newton systems of the group lasso by conjugate gradients on the columns, in single precision.

For a working set of about as many columns as there are rows, or more, a product with G_AA + D through the columns
costs a thousandth of a factor, and with the inverses of the groups' own blocks for a preconditioner a few tens of
products do: D bends every group in all directions but one, and what is left between groups is mild unless their
columns nearly depend on each other. Where they do, too many steps are needed, and `ColumnSystem` takes over.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.groups.column_system import ColumnSystem
from lasso_tui.solvers.groups.newton_systems import GroupCurvature
from lasso_tui.solvers.progress import pulse

Singles = NDArray[np.float32]

__all__ = ["ConjugateSystem"]

MAX_ITERATIONS = 120
"""Iterations after which computing a factor pays."""

MAX_WIDTH = 256
"""Groups of more columns than this are preconditioned by their diagonal alone."""

FACTOR_SOLVES = 8
"""Systems that a factor solves after too many iterations, before iterations are tried again."""


class ConjugateSystem(ColumnSystem):
    """G = Z'Ω Z/n by its columns, also stored in single precision."""

    rounds = True

    def __init__(self, root_weights: FloatArray, y: FloatArray) -> None:
        super().__init__(root_weights, y)
        self._singles: Singles = np.zeros((len(y), 0), dtype=np.float32, order="F")
        self._blocks: dict[int, tuple[IntArray, Singles]] = {}
        self._resting = 0
        self._last, self._exact = (np.zeros(0), self._y), True  # coefficients and their residual

    def extend(self, fresh: FloatArray, sizes: IntArray) -> None:
        """Take columns (n, k) in, group by group, of so many columns each."""
        old = len(self.target)
        super().extend(fresh, sizes)
        total = len(self.target)
        if total > self._singles.shape[1]:
            grown = np.empty(self._store.shape, dtype=np.float32, order="F")
            grown[:, :old] = self._singles[:, :old]
            self._singles = grown
        self._singles[:, old:total] = self._store[:, old:total]
        if (sizes > MAX_WIDTH).any():
            split = [[1] * k if k > MAX_WIDTH else [k] for k in sizes.tolist()]
            sizes = np.array(list(itertools.chain.from_iterable(split)), dtype=np.intp)
        starts = old + np.cumsum(sizes) - sizes
        for size in np.unique(sizes).tolist():
            positions = starts[sizes == size][:, None] + np.arange(size)
            columns = self._singles.T[positions]
            blocks = columns @ columns.transpose(0, 2, 1)
            if size in self._blocks:
                earlier = self._blocks[size]
                positions, blocks = (
                    np.concatenate([earlier[0], positions]),
                    np.concatenate([earlier[1], blocks]),
                )
            self._blocks[size] = positions, blocks

    def gradient(self, coef: FloatArray, coarse: bool = False) -> FloatArray:
        """⟨z, y⟩ − G b, (w,), in single precision where that is allowed."""
        w = len(self.target)
        if not coarse:
            return np.asarray(self._columns.T @ self._residual(coef))
        at, residual = self._last
        change = coef.copy()
        change[: len(at)] -= at
        Z = self._singles[:, :w]
        residual = residual - Z @ change.astype(np.float32)
        self._last, self._exact = (coef, residual), False
        return np.asarray(Z.T @ residual.astype(np.float32), dtype=np.float64)

    def _residual(self, coef: FloatArray) -> FloatArray:
        """The weighted target less the fit, (n,), to all digits."""
        if not (self._exact and np.array_equal(self._last[0], coef)):
            self._last = coef, self._y - self._columns @ coef
            self._exact = True
        return self._last[1]

    def residual(self, coef: FloatArray) -> FloatArray:
        """Return y less the fit, (n,); 0 on rows without weight."""
        root = self._root
        return np.divide(self._residual(coef), root, out=np.zeros(len(root)), where=root > 0)

    def solve(self, bend: GroupCurvature, right: FloatArray, accuracy: float) -> FloatArray:
        """(G_AA + D)⁻¹ right, (a,), to about this relative accuracy."""
        size = float(np.abs(right).max(initial=0.0))
        if size == 0.0:
            return np.zeros_like(right)
        if self._resting:
            self._resting -= 1
            return super().solve(bend, right, accuracy)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is given up
            solution = self._conjugate_gradients(bend, (right / size).astype(np.float32), accuracy)
        if solution is None:
            self._resting = FACTOR_SOLVES
            return super().solve(bend, right, accuracy)
        return solution.astype(np.float64) * size

    def _conjugate_gradients(self, bend: GroupCurvature, right: Singles, accuracy: float) -> Singles | None:
        """Solve on all columns of the working set, those that are not chosen held at zero."""
        w = len(self.target)
        Z = self._singles[:, :w]
        chosen, every = bend.chosen, len(bend.chosen) == w
        starts = np.flatnonzero(np.diff(bend.label, prepend=-1))
        within = np.cumsum(np.diff(bend.label, prepend=bend.label[0]) != 0)
        u, each = bend.u.astype(np.float32), bend.each.astype(np.float32)
        condition = self._conditioner(bend)
        whole: Singles = np.zeros(w, dtype=np.float32)
        x: Singles = np.zeros(len(right), dtype=np.float32)
        r = right
        z = condition(r)
        q, rz = z, float(r @ z)
        for k in range(MAX_ITERATIONS):
            if not k % 8:
                pulse()
            whole[chosen] = q
            product: Singles = Z.T @ (Z @ whole)
            along: Singles = np.add.reduceat(u * q, starts)
            Hq = (product if every else product[chosen]) + each * (q - u * along[within])
            slope = float(q @ Hq)
            if not slope > 0:
                return None
            step = np.float32(rz / slope)
            x = x + step * q
            r = r - step * Hq
            if float(np.abs(r).max()) <= accuracy:
                return x
            z = condition(r)
            before, rz = rz, float(r @ z)
            q = z + np.float32(rz / before) * q
        return None

    def _conditioner(self, bend: GroupCurvature) -> Callable[[Singles], Singles]:
        """Return r ↦ the inverses of the groups' blocks of G_AA + D, times r."""
        w = len(self.target)
        label = np.full(w, -1)
        label[bend.chosen] = bend.label
        u, here = np.zeros(w, dtype=np.float32), np.zeros(w, dtype=np.float32)
        u[bend.chosen], here[bend.chosen] = bend.u, 1.0
        each = np.zeros(w, dtype=np.float32)
        each[bend.chosen] = bend.each
        inverses = []
        for positions, blocks in self._blocks.values():
            inside, d, v = here[positions], each[positions], u[positions]
            used = inside.any(axis=1)
            if not used.any():
                continue
            chosen, inside, d, v = positions[used], inside[used], d[used], v[used]
            block = blocks[used] * (inside[:, :, None] * inside[:, None, :])
            block -= (d * v)[:, :, None] * v[:, None, :]
            diagonal = np.einsum("gii->gi", block)
            diagonal += d + (1.0 - inside)
            diagonal *= 1.0 + 1e-5
            inverses.append((chosen, np.linalg.inv(block)))
        whole: Singles = np.zeros(w, dtype=np.float32)

        def condition(r: Singles) -> Singles:
            whole[bend.chosen] = r
            for positions, inverse in inverses:
                whole[positions] = (inverse @ whole[positions][:, :, None])[:, :, 0]
            return whole[bend.chosen]

        return condition
