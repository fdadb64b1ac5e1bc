"""The working set of a walk: the columns that may be nonzero, with their Gram matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.data.matrix_products import is_sparse
from lasso_tui.solvers.lasso.active_set import ActiveSet
from lasso_tui.solvers.lasso.implicit_active_set import ImplicitActiveSet
from lasso_tui.solvers.lasso.working_columns import columns_of
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["WorkingSet"]

MAX_GRAM_COLUMNS = 1000
"""Sparse columns beyond which no Gram matrix is formed."""


class WorkingSet:
    """The columns that may be nonzero, and the search for the minimum on them.

    Attributes
    ----------
    members : the columns, in the order in which they came
    active : the search
    """

    def __init__(self, design: Design, penalty: ElasticNetPenalty, correlations: FloatArray) -> None:
        self.design, self.penalty = design, penalty
        self.members: IntArray = np.zeros(0, dtype=np.intp)
        self._columns = columns_of(design, centred=bool(design.means.any()))
        self._initial = correlations
        self._is_member = design.constant.copy()  # a constant column never needs to come in
        self._seen: set[tuple[bytes, bytes]] = set()
        self._store, self._diagonal = np.zeros((0, 0)), np.zeros(0)
        self.active: ActiveSet = ActiveSet(self._store, np.zeros(0))

    def outside(self, columns: IntArray) -> IntArray:
        """Those of the given columns that are not members."""
        return columns[~self._is_member[columns]]

    def add(self, columns: IntArray) -> None:
        """Add columns; the lasso needs only one of sparse columns that are copies, so the others stay out."""
        if is_sparse(self.design.X) and self.penalty.plain and self.penalty.l1_ratio == 1.0:
            columns = self._without_copies(columns)
        if not len(columns):
            return
        old, total = len(self.members), len(self.members) + len(columns)
        self._columns.add(columns)
        self.members = np.concatenate([self.members, columns])
        self._is_member[columns] = True
        if is_sparse(self.design.X) and total > MAX_GRAM_COLUMNS:
            self._grow_implicit(columns)
        else:
            self._grow_gram(old, total)

    def _without_copies(self, columns: IntArray) -> IntArray:
        """Return those of the columns that equal no member and no earlier one.

        Words that occur once, in the same text, are copies by the hundred, and conjugate gradients would share
        a coefficient among them. The others count as members: their conditions hold where the first one's do.
        """
        X, first = self.design.X, []
        self._is_member[columns] = True
        for j in columns.tolist():
            entries = slice(X.indptr[j], X.indptr[j + 1])
            column = (X.indices[entries].tobytes(), X.data[entries].tobytes())
            if column not in self._seen:
                self._seen.add(column)
                first.append(j)
        return np.array(first, dtype=np.intp)

    def _grow_gram(self, old: int, total: int) -> None:
        products = self._columns.gram(self.design.weights, old)
        if total > len(self._store):
            room = total + max(total // 2, 16)
            grown = np.empty((room, room))
            grown[:old, :old] = self._store[:old, :old]
            self._store = grown
        gram = self._store[:total, :total]
        gram[:, old:] = products
        gram[old:, :old] = products[:old].T
        self.active.extend(gram, self._initial[self.members], self.penalty.bounds_of(self.members))

    def _grow_implicit(self, columns: IntArray) -> None:
        search = self.active
        if not isinstance(search, ImplicitActiveSet):  # from now on without a Gram matrix
            self._store, coef = np.zeros((0, 0)), search.coef
            search = ImplicitActiveSet(self._product)
            self._diagonal = self._squares(self.members[: len(coef)])
            old = self.members[: len(coef)]
            search.grow(self._diagonal, self._initial[old], self.penalty.bounds_of(old))
            search.start_at(coef)
            self.active = search
        self._diagonal = np.concatenate([self._diagonal, self._squares(columns)])
        search.grow(self._diagonal, self._initial[self.members], self.penalty.bounds_of(self.members))

    def _product(self, coef: FloatArray) -> FloatArray:
        """⟨zⱼ, Zb⟩ on the working set."""
        fit = self._columns.predict(coef)
        return self._columns.correlate(fit if self.design.unweighted else fit * self.design.weights)

    def _squares(self, columns: IntArray) -> FloatArray:
        """⟨zⱼ, zⱼ⟩ of some columns of a sparse matrix."""
        design = self.design
        X = design.X[:, columns]
        squares, sums = X.multiply(X).T @ design.weights, X.T @ design.weights
        means, scales = design.means[columns], design.scales[columns]
        return np.asarray((squares - 2.0 * means * sums) / design.n + means**2) / scales**2

    def start_at(self, coef: FloatArray) -> None:
        """Begin at given coefficients (p,)."""
        support = np.flatnonzero(coef)
        self.add(self.outside(support))
        self.active.start_at(coef[self.members])

    def solve(self, alpha: float) -> bool:
        """Move to the minimum on the working set; return whether it was reached."""
        l1, l2 = self.penalty.l1(alpha)[self.members], self.penalty.l2(alpha)[self.members]
        if isinstance(self.active, ImplicitActiveSet):
            self.active.extrapolate(alpha)
        return self.active.solve(l1, l2)

    def residual(self) -> FloatArray:
        """Return y − fit on all rows."""
        return self.design.y - self._columns.predict(self.active.coef)

    def coefficients(self) -> FloatArray:
        """Return the coefficients of all columns, (p,)."""
        coef = np.zeros(self.design.p)
        coef[self.members] = self.active.coef
        return coef

    def sorted_support(self) -> tuple[IntArray, FloatArray]:
        """Return the nonzero coefficients, by column."""
        positions = np.flatnonzero(self.active.coef)
        columns, values = self.members[positions], self.active.coef[positions]
        order = np.argsort(columns)
        return columns[order], values[order]
