"""Paths on parts of the rows, each solution with its gap: from Gram matrices, or side by side over one matrix.

A part is the whole table with weight 0 on the other rows. With many columns the walks go in lockstep: one pass
over X serves all that wait for one. A solution whose gap is too large is searched for again on the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.data.fold_gram import FoldGram
from lasso_tui.solvers.data.shared_pass import correlations_of
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.lasso.fallback import refine_or_search
from lasso_tui.solvers.lasso.path_walk import Step, gram_walk, walk
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.progress import pulse, tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["gram_products", "in_lockstep", "solve_gram"]

ROUNDING_MARGIN = 30.0
"""Rounding of a residual's products computed from a Gram matrix, in units of the terms that are added."""


def solve_gram(
    design: Design,
    penalty: ElasticNetPenalty,
    own: FoldGram,
    alphas: FloatArray,
    tol: float,
    start: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Solve along `alphas` from the Gram matrix of all columns, without a pass over the rows unless a gap is large.

    Parameters
    ----------
    design, penalty : the problem; the penalty for standardised columns
    own : its products
    alphas : (A,) decreasing
    tol : the relative gap above which a solution is searched for again on the rows
    start : (p,) coefficients of the standardised columns above the first alpha; None for zeros

    Returns
    -------
    (p, A) coefficients of the standardised columns, and their relative gaps (A,)
    """
    certifier = Certifier(design, penalty)
    coefs = np.zeros((design.p, len(alphas)), order="F")
    for k, step in enumerate(gram_walk(own.gram, own.target, alphas, penalty, start)):
        tick("path", k / len(alphas))
        coefs[step.support, k] = step.values
    u, squares, inner, rounding = gram_products(own, coefs, 2.0 * certifier.null)
    gaps = certifier.gaps(squares, inner, u, coefs, alphas) + rounding / certifier.null
    poor = np.flatnonzero(~(gaps <= tol))
    if len(poor):
        u, squares, inner = residual_products(design, coefs[:, poor] / design.scales[:, None])
        gaps[poor] = certifier.gaps(squares, inner, u, coefs[:, poor], alphas[poor])
    for k in poor[~(gaps[poor] <= tol)].tolist():
        above = coefs[:, k - 1] if k else np.zeros(design.p) if start is None else start
        coefs[:, k], gaps[k] = refine_or_search(
            certifier, coefs[:, k], above, float(alphas[k]), float(gaps[k]), tol, tol
        )
    return coefs, gaps


def gram_products(
    own: FoldGram, coefs: FloatArray, null: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return products of the residuals r of coefficients (p, A) from a Gram matrix, where ⟨y, y⟩ is `null`.

    Returns
    -------
    ⟨zⱼ, r⟩ (p, A), ⟨r, r⟩ and ⟨y, r⟩ (A,), and the rounding of a duality gap computed from them, (A,)
    """
    u = own.target[:, None] - own.gram @ coefs
    inner = null - own.target @ coefs
    squares = inner - (coefs * u).sum(axis=0)
    size = np.sqrt(null) + np.sqrt(own.gram.diagonal()) @ np.abs(coefs)
    rounding = ROUNDING_MARGIN * float(np.finfo(np.float64).eps) * own.magnified
    return u, squares, inner, rounding * size**2


def in_lockstep(
    parts: Sequence[Design],
    penalty: ElasticNetPenalty,
    alphas: FloatArray,
    tol: float,
    starts: Sequence[FloatArray | None] | None = None,
) -> Iterator[tuple[int, int, Step]]:
    """Solve all parts along `alphas` side by side, for many columns.

    Parameters
    ----------
    parts : designs over one X
    penalty : for the columns as given
    alphas : (A,) decreasing
    tol : the relative gap above which a solution is searched for again
    starts : for each part (p,) coefficients of the standardised columns above the first alpha, or None for zeros

    Yields
    ------
    part, index of the alpha, and the step there: in order within each part
    """
    certifiers = [Certifier(part, penalty.on(part.scales)) for part in parts]
    starts = starts or [None] * len(parts)
    first = _served(parts, [part.y for part in parts])
    walks = [
        walk(part, judge.penalty, c, alphas, judge, start)
        for part, judge, c, start in zip(parts, certifiers, first, starts, strict=True)
    ]
    done = [0] * len(parts)
    last = [np.zeros(p.p) if start is None else start for p, start in zip(parts, starts, strict=True)]
    answers: dict[int, FloatArray | None] = dict.fromkeys(range(len(parts)))
    while answers:
        waiting: dict[int, FloatArray] = {}
        for k, answer in answers.items():
            request: FloatArray | Step | None = next(walks[k]) if answer is None else walks[k].send(answer)
            while isinstance(request, Step):
                step, last[k] = _checked(certifiers[k], request, last[k], tol)
                yield k, done[k], step
                done[k] += 1
                request = next(walks[k], None)
            if request is not None:
                waiting[k] = request
            pulse()
        products = _served([parts[k] for k in waiting], list(waiting.values()))
        answers = dict(zip(waiting, products, strict=True))


def _served(parts: Sequence[Design], residuals: list[FloatArray]) -> list[FloatArray]:
    if not parts:
        return []
    weighted = [r * part.weights for part, r in zip(parts, residuals, strict=True)]
    return correlations_of(parts, np.column_stack(weighted))


def _checked(certifier: Certifier, step: Step, above: FloatArray, tol: float) -> tuple[Step, FloatArray]:
    """Return a step, refined if its gap is above `tol`, and its coefficients (p,)."""
    coef = np.zeros(certifier.design.p)
    coef[step.support] = step.values
    if step.gap <= tol:
        return step, coef
    coef, gap = refine_or_search(certifier, coef, above, step.alpha, step.gap, tol, tol)
    support = np.flatnonzero(coef)
    residual = certifier.design.residual(coef)
    return replace(step, support=support, values=coef[support], residual=residual, gap=gap), coef
