"""The working set of a walk: the columns that have been of interest, with their Gram matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.active import ActiveSet
from lasso_tui.solvers.columns import columns_of
from lasso_tui.solvers.design import Design
from lasso_tui.solvers.penalty import Penalty

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["WorkingSet"]


class WorkingSet:
    """Columns that have been of interest, and the search for the minimum on them.

    Attributes
    ----------
    members : the columns, in the order in which they came
    active : the search
    """

    def __init__(self, design: Design, penalty: Penalty, correlations: FloatArray) -> None:
        self.design, self.penalty = design, penalty
        self.members: IntArray = np.zeros(0, dtype=np.intp)
        self._columns = columns_of(design, centred=bool(design.means.any()))
        self._initial = correlations
        self._is_member = design.constant.copy()  # a constant column never needs to come in
        self._store = np.zeros((0, 0))
        self.active = ActiveSet(self._store, np.zeros(0))

    def outside(self, columns: IntArray) -> IntArray:
        """Those of the given columns that are not members."""
        return columns[~self._is_member[columns]]

    def add(self, columns: IntArray) -> None:
        """Take columns in."""
        if not len(columns):
            return
        old, total = len(self.members), len(self.members) + len(columns)
        self._columns.add(columns)
        products = self._columns.gram(self.design.weights, old)
        if total > len(self._store):
            grown = np.empty((2 * total, 2 * total))
            grown[:old, :old] = self._store[:old, :old]
            self._store = grown
        gram = self._store[:total, :total]
        gram[:, old:] = products
        gram[old:, :old] = products[:old].T
        self.members = np.concatenate([self.members, columns])
        self._is_member[columns] = True
        self.active.extend(gram, self._initial[self.members], self.penalty.part_of(self.members))

    def start_at(self, coef: FloatArray) -> None:
        """Begin at given coefficients (p,)."""
        support = np.flatnonzero(coef)
        self.add(self.outside(support))
        self.active.start_at(coef[self.members])

    def solve(self, alpha: float) -> bool:
        """Move to the minimum on the working set; tell whether it was reached."""
        l1, l2 = self.penalty.l1(alpha)[self.members], self.penalty.l2(alpha)[self.members]
        return self.active.solve(l1, l2)

    def residual(self) -> FloatArray:
        """Return y − fit on all rows."""
        return self.design.y - self._columns.predict(self.active.coef)

    def sorted_support(self) -> tuple[IntArray, FloatArray]:
        """Return the nonzero coefficients, by column."""
        places = np.flatnonzero(self.active.coef)
        columns, values = self.members[places], self.active.coef[places]
        order = np.argsort(columns)
        return columns[order], values[order]
