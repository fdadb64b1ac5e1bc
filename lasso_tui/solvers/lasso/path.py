"""The solver of the lasso and the elastic net with least squares: exact at every alpha, with a certificate."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import Design, uses_gram
from lasso_tui.solvers.data.shared_pass import correlations_of
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL, path_gap_warnings
from lasso_tui.solvers.duality.path_residuals import certified, residual_products
from lasso_tui.solvers.joined_path import join
from lasso_tui.solvers.knots import Knots
from lasso_tui.solvers.lasso.alpha_max import find_alpha_max
from lasso_tui.solvers.lasso.degrees_of_freedom import degrees_of_freedom
from lasso_tui.solvers.lasso.fallback import refine_or_search
from lasso_tui.solvers.lasso.interpolated_path import INTERPOLATION_TOL, SolvedPoint, coarse_steps
from lasso_tui.solvers.lasso.knot_events import trace_knots
from lasso_tui.solvers.lasso.path_walk import Step, gram_walk, walk
from lasso_tui.solvers.lasso.refinement import REFINEMENT_GAP
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.results import Path, Solution

__all__ = ["LassoSolver"]

ALPHAS_A_PASS = 6
"""Alphas that are checked in one pass over the columns, whose cost hardly grows with their number: for more of them,
the working set would need more columns than that saves."""


class LassoSolver:
    """Solves 1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ vⱼ(ρ|bⱼ| + (1−ρ)/2·bⱼ²) with bounds on b.

    Parameters
    ----------
    design : the data
    penalty : for the columns as given
    gram : (p, p) ⟨zᵢ, zⱼ⟩ of the standardised columns where it is known already
    """

    def __init__(self, design: Design, penalty: ElasticNetPenalty, gram: FloatArray | None = None) -> None:
        self.design, self.penalty = design, penalty.on(design.scales)
        self.certifier = Certifier(design, self.penalty)
        self._known_gram = gram

    @functools.cached_property
    def gram(self) -> FloatArray | None:
        """⟨zᵢ, zⱼ⟩ for all pairs, (p, p), or None where there are too many columns."""
        if self._known_gram is None and uses_gram(self.design.n, self.design.p):
            return self.design.gram()
        return self._known_gram

    def alpha_max(self) -> float:
        """Return the smallest alpha at which every penalised coefficient is zero."""
        return find_alpha_max(self.design, self.penalty)

    def penalty_value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) for the columns as given."""
        return self.penalty.value(coef * self.design.scales, alpha)

    def gap(self, coef: FloatArray, intercept: float, alpha: float) -> float:
        """Return the relative duality gap of coefficients (p,) and an intercept for the columns as given."""
        design, bounds = self.design, self.penalty.given
        if bounds is not None and not ((bounds[0] <= coef) & (coef <= bounds[1])).all():
            return float("inf")
        residual = design.residual(coef * design.scales)
        if design.fit_intercept:  # the gap is that of the best intercept; the loss of the given one is added
            mean = float(design.weights @ residual) / design.n
            residual = residual - mean
            loss = 0.5 * (mean + design.y_mean - float(design.means @ coef) - intercept) ** 2
        else:
            residual, loss = residual - intercept, 0.0
        gap = self.certifier.gap(residual, design.correlate(residual), coef * design.scales, alpha)
        return gap + loss / self.certifier.null

    def path(
        self, alphas: FloatArray, tol: float, *, may_stop: bool = False, start: FloatArray | None = None
    ) -> Path:
        """Solve along `alphas` (A,), decreasing; `may_stop` has no effect with least squares.

        Parameters
        ----------
        start : (p,) coefficients for the columns as given, the solution above the first alpha; None for zeros
        """
        design, certifier, penalty, gram = self.design, self.certifier, self.penalty, self.gram
        p, A, begin = design.p, len(alphas), None if start is None else start * design.scales
        # Column-major: of a path with few nonzeros most of the memory is never touched.
        coefs, gaps, mse = np.zeros((p, A), order="F"), np.full(A, np.nan), np.full(A, np.nan)
        interpolated, n_failed = np.zeros(A, dtype=np.bool_), 0
        for k, step in enumerate(_steps(design, certifier, alphas, gram, begin, tol)):
            coefs[step.support, k] = step.values
            gaps[k], interpolated[k] = step.gap, step.interpolated
            n_failed += not step.converged
            if step.residual is not None:
                mse[k] = float(design.weights @ step.residual**2) / design.n
        if gram is not None:
            gaps, mse = certified(certifier, coefs, alphas, gram)
        limit = tol if tol >= INTERPOLATION_TOL else REFINEMENT_GAP
        for k in np.flatnonzero(~(gaps <= limit)).tolist():
            above = coefs[:, k - 1] if k else np.zeros(p) if begin is None else begin
            alpha, gap = float(alphas[k]), float(gaps[k])
            coefs[:, k], gaps[k] = refine_or_search(
                certifier, coefs[:, k], above, alpha, gap, max(tol, REFINEMENT_GAP), tol
            )
            mse[k] = float(design.weights @ design.residual(coefs[:, k]) ** 2) / design.n
        back = penalty.original(coefs, design.scales)
        return Path(
            alphas=alphas,
            coefs=back,
            intercepts=design.y_mean - design.means @ back,
            gaps=gaps,
            nonzeros=np.count_nonzero(coefs, axis=0),
            mse=mse,
            null_mse=design.null_deviance(),
            warnings=path_gap_warnings(gaps, alphas, tol, n_failed),
            l1_ratio=penalty.l1_ratio,
            standardize=design.standardize,
            means=design.means,
            scales=design.scales,
            interpolated=interpolated,
            _solver=self,
            _design=design,
        )

    def extended(self, path: Path, alphas: FloatArray, tol: float) -> Path:
        """Return the path with further, smaller alphas, solved from its last solution on."""
        return join(path, self.path(alphas, tol, start=path.coefs[:, -1]))

    def solve_at(self, path: Path, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range, starting from the solution above it."""
        design, certifier = self.design, self.certifier
        above = int(np.count_nonzero(path.alphas > alpha)) - 1
        start = path.coefs[:, above] * design.scales
        (step,) = _steps(design, certifier, np.array([alpha]), self.gram, start)
        coef = np.zeros(design.p)
        coef[step.support] = step.values
        gap = step.gap
        if step.residual is None:
            residual = design.residual(coef)
            gap = certifier.gap(residual, design.correlate(residual), coef, alpha)
        if not gap <= REFINEMENT_GAP:
            coef, gap = refine_or_search(certifier, coef, start, alpha, gap, DEFAULT_GAP_TOL, DEFAULT_GAP_TOL)
        back = self.penalty.original(coef, design.scales)
        return Solution(alpha, back, design.y_mean - float(design.means @ back), gap)

    def correlations(self, path: Path) -> FloatArray:
        """Return ⟨zⱼ, r⟩ (p, A) at the path's alphas."""
        return residual_products(self.design, path.coefs)[0]

    def knots(self, path: Path) -> Knots:
        """Return the path's exact events, from where nothing is selected to its last alpha.

        Raises
        ------
        ValueError
            For the elastic net and for bounds.
        """
        if self.penalty.l1_ratio != 1.0:
            raise ValueError(
                "Only the lasso path is piecewise linear and has exact knots: l1_ratio must be 1."
            )
        if self.penalty.bounds is not None:
            raise ValueError("A path with bounds has no exact knots here: solve it without them.")
        return trace_knots(self.design, float(path.alphas[-1]), factors=self.penalty.factors)

    def degrees_of_freedom(self, path: Path) -> FloatArray:
        """Return the degrees of freedom (A,) of the path."""
        return degrees_of_freedom(path, self.design, self.penalty)


def _steps(
    design: Design,
    certifier: Certifier,
    alphas: FloatArray,
    gram: FloatArray | None,
    start: FloatArray | None = None,
    tol: float = 0.0,
) -> Iterator[Step]:
    """Yield the step at each alpha: from the Gram matrix where it is known, interpolated where `tol` is loose."""
    if gram is not None:
        steps = gram_walk(gram, design.correlate(design.y), alphas, certifier.penalty, start)
        for k, step in enumerate(steps):
            tick("path", k / len(alphas))
            yield step
        return
    if tol < INTERPOLATION_TOL:
        for k, (step, _) in enumerate(_solved(design, certifier, alphas, start, together=ALPHAS_A_PASS)):
            tick("path", k / len(alphas))
            yield step
        return
    requested: list[int] = []
    solved = _solved(
        design, certifier, (float(alphas[requested[-1]]) for _ in itertools.count()), start, tol / 4
    )
    going, point = coarse_steps(certifier, alphas, tol), None
    last = 0  # the middle of an interval that is halved is solved for after its end
    with contextlib.suppress(StopIteration):
        while True:
            answer = going.send(point)
            point = None
            if isinstance(answer, list):
                yield from answer
            else:
                requested.append(answer)
                point = SolvedPoint(answer, *next(solved))
                last = max(last, answer)
                tick("path", last / len(alphas))


def _solved(
    design: Design,
    certifier: Certifier,
    alphas: Iterable[float],
    start: FloatArray | None,
    enough: float = 0.0,
    together: int = 1,
) -> Iterator[tuple[Step, FloatArray]]:
    """Yield the solution at each alpha with the ⟨zⱼ, r⟩ of its check, which is a pass over the columns."""
    first = design.correlate(design.y)
    going = walk(design, certifier.penalty, first, alphas, certifier, start, enough, together)
    answer: FloatArray | None = None
    found = np.empty(0)
    with contextlib.suppress(StopIteration):
        while True:
            request = going.send(answer)
            if isinstance(request, Step):
                answer = None
                yield request, found
            else:
                answer = found = design.correlate(request) if request.ndim == 1 else _of_all(design, request)


def _of_all(design: Design, residuals: FloatArray) -> FloatArray:
    """⟨zⱼ, r⟩ (p, K) of several residuals (n, K), from one pass."""
    weighted = residuals if design.unweighted else residuals * design.weights[:, None]
    return np.column_stack(correlations_of([design] * residuals.shape[1], weighted))
