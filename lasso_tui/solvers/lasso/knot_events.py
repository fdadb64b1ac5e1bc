"""Tracing the exact events of the lasso path."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.knots import Corner, KnotEvent, Knots, dense_corners
from lasso_tui.solvers.lasso.homotopy import Tracer, view_of
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.progress import tick

__all__ = ["trace_knots"]


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
        warnings = (f"Knots were computed down to alpha {last:.4g} only, after {len(alphas)} of them.",)
    elif saturated_at is not None:
        warnings = (
            f"From alpha {saturated_at:.4g} down the model has {rank} nonzeros, all that "
            f"{rank + centred} rows allow: no further feature can enter unless one leaves.",
        )
    alphas.append(last)
    corners.append(tracer.coefs(last))
    certifier = Certifier(design, ElasticNetPenalty(design.p, factors=factors))
    return _gather(certifier, np.array(alphas), corners, tuple(events), saturated_at, warnings)


def _gather(
    certifier: Certifier,
    alphas: FloatArray,
    corners: list[Corner],
    events: tuple[KnotEvent, ...],
    saturated_at: float | None,
    warnings: tuple[str, ...],
) -> Knots:
    """Convert corners of the standardised columns to the columns as given, and certify them."""
    design = certifier.design
    back = tuple((support, values / design.scales[support]) for support, values in corners)
    offsets = np.array([float(design.means[support] @ values) for support, values in back])
    gaps, mse = np.empty((2, len(alphas)))
    for start in range(0, len(alphas), 64):
        part = slice(start, start + 64)
        gaps[part], mse[part] = _measured(certifier, dense_corners(corners[part], design.p), alphas[part])
    return Knots(
        alphas=alphas,
        events=events,
        intercepts=design.y_mean - offsets,
        gaps=gaps,
        mse=mse,
        nonzeros=np.array([len(support) for support, _ in corners], dtype=np.intp),
        saturated_at=saturated_at,
        warnings=warnings,
        _n_features=design.p,
        _corners=back,
        _gap_of=lambda coef, alpha: float(
            _measured(certifier, (coef * design.scales)[:, None], np.array([alpha]))[0][0]
        ),
    )


def _measured(certifier: Certifier, coefs: FloatArray, alphas: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Relative duality gaps and mean squared errors (A,) for coefficients (p, A) of the standardised columns."""
    products, squares, inner = residual_products(certifier.design, coefs / certifier.design.scales[:, None])
    return certifier.gaps(squares, inner, products, coefs, alphas), squares
