"""Following the lasso path from corner to corner.

Between two corners the solution is linear in alpha. With signs s of the members P and penalty factors f,

    b_P(α) = u − α·v,   u = A_P⁺ t,   v = (A_P'A_P)⁻¹ f_P·s_P,   ⟨z, r⟩ = A'(t − A_P u) + α·A'A_P v

for A = √(W/n)·Z and t = √(w/n)·y. A feature enters where |⟨zⱼ, r⟩| = α·fⱼ and leaves where its coefficient
passes zero: least angle regression with the lasso modification (Efron, Hastie, Johnstone & Tibshirani 2004).
u and v are solved for at every corner with an updated QR decomposition, so errors do not accumulate.

Where several features reach the boundary at once, the path's direction is the nonnegative least-squares
problem min ½ v'Gv − v'(f·s), sⱼvⱼ ≥ 0 for those at zero, solved by an active set (Lawson & Hanson 1974):
copies of a column, which are always on the boundary together, need no special rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.data.shared_pass import correlations_of
from lasso_tui.solvers.data.singular_values import is_tall, triangle
from lasso_tui.solvers.factorisations.growing_qr import GrowingQR
from lasso_tui.solvers.knots import Corner

__all__ = ["ScaledData", "Tracer", "view_of"]

TIE_RTOL = 1e-10
"""Features this near the boundary, as a share of alpha, are on it."""


@dataclass(frozen=True)
class ScaledData:
    """A and t, or a triangle with the same products."""

    t: FloatArray
    p: int
    columns: Callable[[IntArray], FloatArray]
    products: Callable[[FloatArray], FloatArray]  # A'R, (p, k), for R (m, k)


def view_of(design: Design, centred: bool) -> ScaledData:
    """A itself, or for tall data the triangle of its QR decomposition, which has the same products."""
    if is_tall(design.n, design.p):
        T = triangle(design, np.arange(design.n, dtype=np.intp))
        T = np.asfortranarray(T[1:] if centred else T)
        A = T[:, 1:-1]
        return ScaledData(T[:, -1], design.p, lambda which: A[:, which], lambda r: A.T @ r)
    root = np.sqrt(design.weights / design.n)
    away = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
    return ScaledData(
        root * design.y,
        design.p,
        lambda which: root[:, None] * design.columns(which),
        lambda R: np.column_stack(
            correlations_of([design] * R.shape[1], R * (away * design.weights)[:, None])
        ),
    )


class Tracer:
    """The state of the path at one alpha: the members P, their signs and the linear piece that follows."""

    def __init__(self, view: ScaledData, factors: FloatArray) -> None:
        self.view, self.factors = view, factors
        self.signs = np.zeros(view.p)
        self.members: list[int] = []
        self.leaving: list[int] = []
        self.edge: list[int] = []  # on the boundary with coefficient zero
        self.qr = GrowingQR(len(view.t))
        self.u = self.v = np.zeros(0)
        self.fixed, self.rate = np.zeros(view.p), np.zeros(view.p)
        self.corner: Corner = (np.zeros(0, dtype=np.intp), np.zeros(0))
        self._blocked: set[int] = set()  # depend on the members
        self._tries = 0

    def start(self) -> float:
        """Fit the features that are not penalised; return the alpha at which the first other one enters."""
        for j in np.flatnonzero(self.factors == 0):
            self._append(int(j))
        self._line()
        penalised = self.factors > 0
        reach = np.abs(self.fixed[penalised]) / self.factors[penalised]
        top = float(reach.max(initial=0.0))
        self.edge = [int(j) for j in np.flatnonzero(penalised)[reach >= top * (1 - TIE_RTOL)]]
        self.signs[self.edge] = np.sign(self.fixed[self.edge])
        return top

    def turn(self, alpha: float) -> None:
        """At a corner, decide which features on the boundary are members from here on.

        `corner` then has the coefficients here; those that leave and those that enter are zero.
        """
        for j in self.leaving:
            self._remove(j)
        self.leaving = []
        self.corner = self.coefs(alpha)
        edge = [j for j in self.edge if j not in self._blocked]
        columns = dict(zip(edge, self.view.columns(np.array(edge, dtype=np.intp)).T, strict=True))
        at_zero: dict[int, float] = {}  # v of the members that start from zero
        for _ in range(20 * len(columns)):  # ends much earlier unless rounding makes it cycle
            projection = self.qr.Q @ self.qr.solve_transposed(self._signed_factors())
            slack = {
                j: self.factors[j] - self.signs[j] * float(column @ projection)
                for j, column in columns.items()
                if j not in at_zero and j not in self._blocked
            }
            if not slack:
                break
            j = max(slack, key=slack.__getitem__)
            if slack[j] <= TIE_RTOL * self.factors[j]:
                break
            if not self._append(j, columns[j]):
                self._blocked.add(j)
                continue
            at_zero[j] = 0.0
            self._keep_signs(at_zero)
        self._line()

    def _keep_signs(self, at_zero: dict[int, float]) -> None:
        """Go towards the new v as far as no coefficient that starts from zero takes the wrong sign."""
        while at_zero:
            v = dict(zip(self.members, self._directions(), strict=True))
            # A v that is rounding has no sign.
            wrong = [k for k in at_zero if self.signs[k] * v[k] <= 1e-12 * abs(at_zero[k])]
            if not wrong:
                at_zero.update({k: float(v[k]) for k in at_zero})
                return
            share = {k: at_zero[k] / (at_zero[k] - v[k]) if at_zero[k] != v[k] else 0.0 for k in wrong}
            first = min(wrong, key=share.__getitem__)
            for k in at_zero:
                at_zero[k] += share[first] * (v[k] - at_zero[k])
            del at_zero[first]
            self._remove(first)

    def next_alpha(self, alpha: float) -> float:
        """Return the alpha of the next event, or 0."""
        sigma = np.sign(self.fixed)  # a line from inside the boundary can only reach it on this side
        outside = self.factors > 0
        outside[self.members] = False
        room = self.factors - sigma * self.rate
        coming = outside & (sigma != 0) & (room > TIE_RTOL * self.factors)
        coming[[j for j in self.edge if sigma[j] == self.signs[j]]] = False  # they have just turned inwards
        coming[list(self._blocked)] = False
        reach = np.divide(np.abs(self.fixed), room, out=np.zeros(self.view.p), where=coming)
        crossing = (self.signs[self.members] * self.u < 0) & (self.factors[self.members] > 0)
        leave = np.divide(self.u, self.v, out=np.zeros_like(self.u), where=crossing)
        there = min(max(float(reach.max(initial=0.0)), float(leave.max(initial=0.0))), alpha)
        if there <= 0.0:
            return 0.0
        self.leaving = removed = [self.members[k] for k in np.flatnonzero(leave >= there * (1 - 1e-12))]
        now = self.fixed + there * self.rate
        near = outside & (np.abs(now) >= there * self.factors * (1 - TIE_RTOL))
        if not removed:
            near[list(self._blocked)] = False
        near |= reach >= there
        entering = np.flatnonzero(near)
        self.signs[entering] = np.sign(now[entering])
        self.edge = removed + entering.tolist()
        return there

    def coefs(self, alpha: float) -> Corner:
        """Support and coefficients of the standardised columns at an alpha of the present piece.

        They are solved for directly: u − α·v would cancel where columns are nearly alike.
        """
        members = np.array(self.members, dtype=np.intp)
        values = self.qr.solve(
            self.qr.Q.T @ self.view.t - alpha * self.qr.solve_transposed(self._signed_factors())
        )
        order = np.argsort(members)
        return members[order], values[order]

    def stuck(self) -> bool:
        """Return whether too many corners without an event have occurred."""
        self._tries += 1
        return self._tries > 10 * self.view.p + 100

    # ------------------------------------------------------------------ linear algebra

    def _append(self, j: int, column: FloatArray | None = None) -> bool:
        if column is None:
            column = self.view.columns(np.array([j], dtype=np.intp))[:, 0]
        if not self.qr.append(column):
            return False
        self.members.append(j)
        return True

    def _remove(self, j: int) -> None:
        position = self.members.index(j)
        self.qr.remove(position)
        del self.members[position]
        self._blocked.clear()

    def _signed_factors(self) -> FloatArray:
        signed: FloatArray = self.factors[self.members] * self.signs[self.members]
        return signed

    def _directions(self) -> FloatArray:
        return self.qr.solve(self.qr.solve_transposed(self._signed_factors()))

    def _line(self) -> None:
        """u, v and the correlations' two parts, for the members as they are."""
        scores, along = self.qr.Q.T @ self.view.t, self.qr.solve_transposed(self._signed_factors())
        self.u, self.v = self.qr.solve(scores), self.qr.solve(along)
        rest = self.view.t - self.qr.Q @ scores
        rest -= self.qr.Q @ (self.qr.Q.T @ rest)
        both = self.view.products(np.column_stack([rest, self.qr.Q @ along]))
        self.fixed, self.rate = both[:, 0], both[:, 1]
