"""The Newton matrix of the group lasso by its columns, for many more of them than rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

from lasso_tui.solvers.groups.newton_systems import GroupCurvature

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["ColumnSystem"]


class ColumnSystem:
    """G = Z'Ω Z/n by its columns Z, for many more of them than rows.

    With R = Z_A U, one column a group, and the tangential part Q = I − UU' on which D is d_g, a system becomes
    M w = Rρ + Z D⁻¹Q r of n rows, M = I + Z_A Q D⁻¹ Q Z_A', and one in the ρ = u_g'x_g, a number a group.
    """

    rounds = False

    def __init__(self, root_weights: FloatArray, y: FloatArray) -> None:
        self._root, self._y = root_weights, y * root_weights
        self._store = np.zeros((len(y), 0), order="F")
        self.target = np.zeros(0)

    def extend(self, fresh: FloatArray, sizes: IntArray) -> None:
        """Take columns (n, k) in, group by group, of so many columns each."""
        old, total = len(self.target), len(self.target) + fresh.shape[1]
        if total > self._store.shape[1]:
            grown = np.empty((len(self._y), int(1.5 * total) + 16), order="F")
            grown[:, :old] = self._store[:, :old]
            self._store = grown
        self._store[:, old:total] = fresh * self._root[:, None]
        self.target = np.concatenate([self.target, self._store[:, old:total].T @ self._y])

    @property
    def _columns(self) -> FloatArray:
        return self._store[:, : len(self.target)]

    def gradient(self, coef: FloatArray, coarse: bool = False) -> FloatArray:
        """⟨z, y⟩ − G b, (w,)."""
        used = np.flatnonzero(coef)
        return np.asarray(self._columns.T @ (self._y - self._columns[:, used] @ coef[used]))

    def among(self, these: IntArray, values: FloatArray) -> FloatArray:
        """G[:, these] @ values, (w,)."""
        return np.asarray(self._columns.T @ (self._columns[:, these] @ values))

    def blocks(self, positions: IntArray) -> FloatArray:
        """G of a few columns at a time: (m, k, k) for positions (m, k)."""
        B = self._columns.T[positions]
        return np.asarray(B @ B.transpose(0, 2, 1))

    def rows(self) -> tuple[FloatArray, FloatArray]:
        """The weighted columns and target."""
        return self._columns, self._y

    def solve(self, bend: GroupCurvature, right: FloatArray, accuracy: float) -> FloatArray:
        """(G_AA + D)⁻¹ right, (a,), as exactly as it can be."""
        if not len(right):
            return right
        groups, label = np.unique(bend.label, return_inverse=True)
        B, u, m = self._columns[:, bend.chosen], bend.u, len(groups)
        R = np.add.reduceat(B * u, np.flatnonzero(np.diff(label, prepend=-1)), axis=1)
        alone = np.bincount(label) == 1
        d = np.where(alone, 1.0, bend.curvature[groups])
        tangent = (B - R[:, label] * u) / np.sqrt(d)[label]
        tangent[:, alone[label]] = 0.0
        M = tangent @ tangent.T
        M[np.diag_indices_from(M)] += 1.0
        L, _ = dpotrf(M, lower=1, clean=0)
        solved = dpotrs(L, R, lower=1)[0]
        S = R.T @ solved
        S[np.diag_indices_from(S)] += 1e-13 * max(float(np.diagonal(S).max()), 1e-300)
        radial = np.bincount(label, u * right, m)
        across = (right - u * radial[label]) / np.sqrt(d)[label]
        across[alone[label]] = 0.0
        f = tangent @ across
        rho = np.linalg.solve(S, radial - solved.T @ f)
        fitted = dpotrs(L, R @ rho + f, lower=1)[0]
        x = (across - tangent.T @ fitted) / np.sqrt(d)[label]
        x -= u * np.bincount(label, u * x, m)[label]
        return np.asarray(x + u * rho[label])
