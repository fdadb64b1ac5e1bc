"""The exact events of the lasso path: which feature enters or leaves, and at which alpha.

Between two events the solution is linear in alpha (Efron, Hastie, Johnstone & Tibshirani 2004), so the events
and the coefficients there are the whole path.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.lasso.homotopy import Corner, Tracer, view_of
from lasso_tui.solvers.paths import Path, Solution
from lasso_tui.solvers.penalties.elastic_net import Penalty
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["KnotEvent", "Knots", "path_knots", "trace_knots"]


@dataclass(frozen=True, eq=False)
class KnotEvent:
    """A feature enters or leaves the model.

    Attributes
    ----------
    alpha : where
    knot : index of that alpha in `Knots.alphas`
    feature : index of the column
    enters : False where it leaves
    sign : of its coefficient after entering or before leaving, 1 or -1
    """

    alpha: float
    knot: int
    feature: int
    enters: bool
    sign: int


@dataclass(frozen=True, eq=False)
class Knots:
    """The lasso path as what it is: a polygon, given by its corners.

    Attributes
    ----------
    alphas : (K,) decreasing: where something happens, and last the end of the path
    events : what happens, in order
    intercepts : (K,)
    gaps : (K,) relative duality gaps, each from the original data
    nonzeros : (K,) number of nonzero coefficients
    saturated_at : the alpha below which the model has as many nonzeros as the rows allow, or None
    warnings : what the caller must know, one sentence each
    """

    alphas: FloatArray
    events: tuple[KnotEvent, ...]
    intercepts: FloatArray
    gaps: FloatArray
    nonzeros: IntArray
    saturated_at: float | None
    warnings: tuple[str, ...]
    _corners: tuple[Corner, ...] = field(repr=False)
    _certifier: Certifier = field(repr=False)

    @functools.cached_property
    def coefs(self) -> FloatArray:
        """Coefficients at the knots, (p, K), for the columns as they were given."""
        return _dense(self._corners, self._certifier.design.p)

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha from the end of the path up: on a straight line between two knots.

        Raises
        ------
        ValueError
            Below the end of the path.
        """
        if not alpha >= self.alphas[-1]:
            raise ValueError(f"alpha must be at least {self.alphas[-1]:.6g}, the path's end, not {alpha:g}.")
        above = max(int(np.searchsorted(-self.alphas, -alpha, side="right")) - 1, 0)
        below = min(above + 1, len(self.alphas) - 1)
        span = float(self.alphas[above] - self.alphas[below])
        share = max(float(self.alphas[above] - alpha), 0.0) / span if span > 0 else 0.0
        mix = np.array([1.0 - share, share])
        ends = [self._corners[above], self._corners[below]]
        design = self._certifier.design
        coef = _dense(ends, design.p) @ mix
        gap = _gaps(self._certifier, (coef * design.scales)[:, None], np.array([alpha]))
        return Solution(float(alpha), coef, float(self.intercepts[[above, below]] @ mix), float(gap[0]))


def path_knots(path: Path) -> Knots:
    """Return the events of a solved lasso path, from where nothing is selected to its last alpha.

    Raises
    ------
    ValueError
        For a path that is not made of straight lines (the elastic net, groups, other families) or has bounds.
    """
    penalty = None if path._certifier is None else path._certifier.penalty
    if path.l1_ratio != 1.0 or getattr(path, "family", "gaussian") != "gaussian":
        raise ValueError(
            "Only the lasso's path with least squares is made of straight lines: l1_ratio must be 1."
        )
    if penalty is None or penalty.bounds is not None or hasattr(path, "labels"):
        raise ValueError(
            "The events of a path with groups or bounds cannot be followed: solve it without them."
        )
    return trace_knots(path._design, float(path.alphas[-1]), factors=penalty.factors)


def trace_knots(
    design: Design, alpha_end: float, *, factors: FloatArray | None = None, max_knots: int | None = None
) -> Knots:
    """Follow the lasso path from where nothing is selected down to `alpha_end`.

    Parameters
    ----------
    design : the problem
    alpha_end : where to stop
    factors : (p,) penalty factors, or None for ones
    max_knots : where to give up, with a warning; None for fifty times min(n, p)
    """
    f = np.ones(design.p) if factors is None else np.asarray(factors, dtype=np.float64)
    limit = 50 * min(design.n, design.p) + 50 if max_knots is None else max_knots
    # Where nothing was subtracted, not centring and centring are the same.
    centred = bool(design.means.any() or design.y_mean)
    rank = int(np.count_nonzero(design.weights)) - centred
    tracer = Tracer(view_of(design, centred), f)
    alphas: list[float] = []
    corners: list[Corner] = []
    events: list[KnotEvent] = []
    saturated_at: float | None = None
    alpha = top = tracer.start()
    while alpha > alpha_end and len(alphas) < limit:
        before = set(tracer.members)
        tracer.turn(alpha)
        tick("knots", float(np.log(top / alpha) / np.log(top / alpha_end)))
        changes = [(j, True) for j in tracer.members if j not in before]
        changes += [(j, False) for j in sorted(before.difference(tracer.members))]
        if changes:
            events += [KnotEvent(alpha, len(alphas), j, e, int(tracer.signs[j])) for j, e in changes]
            alphas.append(alpha)
            corners.append(tracer.corner)
            full = len(tracer.members) >= rank
            saturated_at = (alpha if saturated_at is None else saturated_at) if full else None
        elif tracer.stuck():
            break
        alpha = tracer.next_alpha(alpha)
    last = max(alpha, alpha_end)
    warnings: tuple[str, ...] = ()
    if alpha > alpha_end:
        warnings = (
            f"The path was followed down to alpha {last:.4g} only, where it has {len(alphas)} knots.",
        )
    elif saturated_at is not None:
        warnings = (
            f"From alpha {saturated_at:.4g} down the model has {rank} nonzeros, all that "
            f"{rank + centred} rows allow: no further feature can enter unless one leaves.",
        )
    alphas.append(last)
    corners.append(tracer.coefs(last))
    certifier = Certifier(design, Penalty(design.p, factors=factors))
    return _gather(certifier, np.array(alphas), corners, tuple(events), saturated_at, warnings)


def _dense(corners: Any, p: int) -> FloatArray:
    out = np.zeros((p, len(corners)))
    for k, (support, values) in enumerate(corners):
        out[support, k] = values
    return out


def _gather(
    certifier: Certifier,
    alphas: FloatArray,
    corners: list[Corner],
    events: tuple[KnotEvent, ...],
    saturated_at: float | None,
    warnings: tuple[str, ...],
) -> Knots:
    """Turn corners of the standardised columns into those of the columns as given, and certify them."""
    design = certifier.design
    back = tuple((support, values / design.scales[support]) for support, values in corners)
    offsets = np.array([float(design.means[support] @ values) for support, values in back])
    gaps = np.empty(len(alphas))
    for start in range(0, len(alphas), 64):
        part = slice(start, start + 64)
        gaps[part] = _gaps(certifier, _dense(corners[part], design.p), alphas[part])
    return Knots(
        alphas=alphas,
        events=events,
        intercepts=design.y_mean - offsets,
        gaps=gaps,
        nonzeros=np.array([len(support) for support, _ in corners], dtype=np.intp),
        saturated_at=saturated_at,
        warnings=warnings,
        _corners=back,
        _certifier=certifier,
    )


def _gaps(certifier: Certifier, coefs: FloatArray, alphas: FloatArray) -> FloatArray:
    """Relative duality gaps (A,) for coefficients (p, A) of the standardised columns."""
    products, squares, inner = residual_products(certifier.design, coefs / certifier.design.scales[:, None])
    return certifier.gaps(squares, inner, products, coefs, alphas)
