"""A least-squares problem whose columns come in groups, orthonormal within each if requested."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.penalties.groups import Grouping, singletons
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GroupProblem", "orthonormal_maps"]

MIN_SINGULAR_RATIO = 1e-10
"""A singular value below this share of the group's largest is taken for zero."""


@dataclass(frozen=True, eq=False)
class GroupProblem:
    """Columns Z_g T_g, with T_g the identity unless groups are made orthonormal.

    Attributes
    ----------
    design : the columns, centred, scaled and weighted
    grouping : their groups
    mix : τ
    maps : T_g (p_g, p_g) of each group, or None; a column of zeros where the group has less than full rank
    """

    design: Design
    grouping: Grouping
    mix: float
    maps: tuple[FloatArray, ...] | None = None

    @functools.cached_property
    def units(self) -> Grouping:
        """The groups the penalty sees: with τ = 1, single columns."""
        return singletons(self.design.p) if self.mix == 1.0 else self.grouping

    def columns(self, groups: IntArray) -> FloatArray:
        """Columns of some units, (n, w), on all rows, unit by unit."""
        Z = self.design.columns(self.units.columns(groups))
        if self.maps is not None:
            start = 0
            for g in groups.tolist():
                stop = start + int(self.units.sizes[g])
                Z[:, start:stop] = Z[:, start:stop] @ self.maps[g]
                start = stop
        return Z

    def inner(self, correlations: FloatArray) -> FloatArray:
        """T'z, (p,) or (p, A), for correlations of the standardised columns."""
        return self._mapped(correlations, transpose=True)

    def outer(self, coefs: FloatArray) -> FloatArray:
        """T b, (p,) or (p, A): coefficients of the standardised columns from those that are penalised."""
        return self._mapped(coefs, transpose=False)

    def _mapped(self, values: FloatArray, *, transpose: bool) -> FloatArray:
        if self.maps is None:
            return values
        out = np.zeros_like(values)
        for groups, columns in self.grouping.by_size:
            for g, members in zip(groups.tolist(), columns, strict=True):
                part = values[members]
                if part.any():
                    out[members] = (self.maps[g].T if transpose else self.maps[g]) @ part
        return out

    def back(self, coefs: FloatArray) -> FloatArray:
        """Penalised coefficients (p,) or (p, A), from coefficients of the standardised columns."""
        if self.maps is None:
            return coefs
        out = np.zeros_like(coefs)
        for g, T in enumerate(self.maps):
            members = self.grouping.columns(np.array([g]))
            if coefs[members].any():
                out[members] = np.linalg.pinv(T, rcond=MIN_SINGULAR_RATIO) @ coefs[members]
        return out


def orthonormal_maps(design: Design, grouping: Grouping) -> tuple[FloatArray, ...]:
    """T_g such that Z_g T_g has orthonormal columns, ⟨z, z⟩ = 1 (Simon & Tibshirani 2012).

    With Z_g = U S V' it is V S⁻¹, so that the penalty is on √(p_g/n)·‖Z_g b_g‖, whatever the columns' scales
    and correlations are. Of several coefficients with one fit the shortest is meant.
    """
    maps = []
    root = np.sqrt(design.weights / design.n)[:, None]
    for g in range(grouping.count):
        if not g % 32:
            tick("path", 0.0)
        Z = design.columns(grouping.columns(np.array([g]))) * root
        _, singular, right = np.linalg.svd(Z, full_matrices=False)
        T = np.zeros((Z.shape[1], Z.shape[1]))
        rank = int(
            np.count_nonzero(
                singular > MIN_SINGULAR_RATIO * max(float(singular[0]), np.finfo(np.float64).tiny)
            )
        )
        T[:, :rank] = right[:rank].T / singular[:rank]
        maps.append(T)
    return tuple(maps)
