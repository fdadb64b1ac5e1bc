"""The regularisation path: the exact solution at every alpha of a grid, with a certificate for each."""

from __future__ import annotations

import contextlib
import functools
import itertools
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.certificates import find_alpha_max
from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.validation import (
    check_alphas,
    check_fraction,
    check_problem,
    column_names,
    refuse_without_groups,
)
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.path_residuals import certified, residual_products
from lasso_tui.solvers.lasso.fallback import refined
from lasso_tui.solvers.lasso.interpolated_path import LOOSE, SolvedPoint, coarse_steps
from lasso_tui.solvers.lasso.path_walk import Step, gram_walk, walk
from lasso_tui.solvers.lasso.refinement import POOR
from lasso_tui.solvers.penalties.elastic_net import Penalty, penalty_of
from lasso_tui.solvers.progress import pulse, tick

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray
    from lasso_tui.solvers.lasso.knot_events import Knots

__all__ = ["Path", "Solution", "fit_path", "grid", "path", "uses_gram"]

DEFAULT_GAP_TOL = 1e-7
"""The relative gap that is promised."""

WAIT = 0.02
"""Seconds for which a thread waits for another before it looks whether it is still wanted."""


@dataclass(frozen=True, eq=False)
class Solution:
    """The solution at one alpha, for the columns as they were given.

    Attributes
    ----------
    alpha : penalty per sample
    coef, intercept : (p,) and a number
    gap : relative duality gap, from the original data
    """

    alpha: float
    coef: FloatArray
    intercept: float
    gap: float


@dataclass(frozen=True, eq=False)
class Path:
    """Solutions along decreasing alpha.

    Attributes
    ----------
    alphas : (A,) decreasing
    coefs : (p, A) for the columns as they were given; zeros are exact, but see `prolonged`
    intercepts : (A,)
    gaps : (A,) relative duality gaps, each from the original data
    nonzeros : (A,) number of nonzero coefficients: the lasso's degrees of freedom, except where `prolonged`
    mse : (A,) weighted mean squared error on the rows that were fitted
    null_mse : the same for the model without features
    warnings : what the caller must know, one sentence each
    l1_ratio, standardize : as asked for
    means, scales : (p,) what was subtracted from each column (zeros without an intercept), and what it was
        divided by (its standard deviation with ddof 0; ones unless `standardize`)
    """

    alphas: FloatArray
    coefs: FloatArray
    intercepts: FloatArray
    gaps: FloatArray
    nonzeros: IntArray
    mse: FloatArray
    null_mse: float
    warnings: tuple[str, ...]
    l1_ratio: float
    standardize: bool
    means: FloatArray
    scales: FloatArray
    _design: Design = field(repr=False)
    _gram: FloatArray | None = field(repr=False)
    _certifier: Certifier | None = field(default=None, repr=False)
    _prolonged: BoolArray | None = field(default=None, repr=False)
    _between: dict[float, Solution] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def weights(self) -> FloatArray:
        """The weights (n,) of the rows, which sum to n."""
        return self._design.weights

    @property
    def prolonged(self) -> BoolArray:
        """(A,) True where a point was not solved for but prolonged linearly between two solutions.

        So it is with a `tol` from 1e-5. The gap there is within `tol` all the same, but the point has the nonzeros
        of both solutions, more than the solution at its own alpha.
        """
        return np.zeros(len(self.alphas), dtype=np.bool_) if self._prolonged is None else self._prolonged

    @functools.cached_property
    def alpha_max(self) -> float:
        """Smallest alpha that keeps every penalised coefficient at zero; `alphas` may begin above it or below."""
        assert self._certifier is not None
        return find_alpha_max(self._design, self._certifier.penalty)

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha of the range: exact between grid points too, by one warm solve.

        Raises
        ------
        ValueError
            Outside the range of the grid.
        """
        alphas = self.alphas
        near = int(np.argmin(np.abs(alphas - alpha)))
        if abs(alphas[near] - alpha) <= 1e-12 * alphas[near]:
            return Solution(
                float(alphas[near]), self.coefs[:, near], float(self.intercepts[near]), float(self.gaps[near])
            )
        if not alphas[-1] < alpha < alphas[0]:
            raise ValueError(
                f"alpha must be from {alphas[-1]:.6g} to {alphas[0]:.6g}, the path's range, not {alpha:g}."
            )
        while not self._lock.acquire(timeout=WAIT):
            pulse()  # another thread solves: this one can be ended meanwhile
        try:
            if alpha not in self._between:
                if len(self._between) > 64:
                    self._between.clear()
                self._between[alpha] = self._solve_at(float(alpha))
            return self._between[alpha]
        finally:
            self._lock.release()

    def _solve_at(self, alpha: float) -> Solution:
        design, above = self._design, int(np.count_nonzero(self.alphas > alpha)) - 1
        certifier = self._certifier
        assert certifier is not None
        start = self.coefs[:, above] * self.scales
        (step,) = _steps(design, certifier, np.array([alpha]), self._gram, start)
        coef = np.zeros(design.p)
        coef[step.support] = step.values
        gap = step.gap
        if step.residual is None:
            residual = design.residual(coef)
            gap = certifier.gap(residual, design.correlate(residual), coef, alpha)
        if not gap <= POOR:
            coef, gap = refined(certifier, coef, start, alpha, gap, DEFAULT_GAP_TOL, DEFAULT_GAP_TOL)
        back = certifier.penalty.original(coef, design.scales)
        return Solution(alpha, back, design.y_mean - float(design.means @ back), gap)

    def correlations(self) -> FloatArray:
        """⟨zⱼ, r⟩ at every alpha, (p, A), on the scale that was solved on.

        At a lasso solution it is ±alpha where a coefficient is nonzero and at most alpha elsewhere. At a point
        that is `prolonged` this holds about as well as its gap is small: a coefficient that only one of the two
        solutions has is nonzero where its correlation is less than alpha.
        """
        return residual_products(self._design, self.coefs)[0]

    def knots(self) -> Knots:
        """Return the exact events down to the last alpha: which feature enters or leaves, and where."""
        from lasso_tui.solvers.lasso.knot_events import path_knots

        return path_knots(self)


def path(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 1.0,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    family: str = "gaussian",
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    groups: Any = None,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
    tol: float = DEFAULT_GAP_TOL,
) -> Path:
    """Solve the lasso or the elastic net along a grid of alphas, exactly.

    Minimises 1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ vⱼ(ρ|bⱼ| + (1−ρ)/2·bⱼ²) at each alpha, v the penalty factors.

    Parameters
    ----------
    X, y : (n, p) and (n,); X an array of float64 or float32 in either order, none of which is copied, or a
        scipy.sparse matrix, which is used as CSC and never made dense
    l1_ratio : ρ, in (0, 1]; 1 is the lasso
    alphas : the grid; None for `n_alphas` in equal ratios from the smallest that keeps nothing down to
        `alpha_min_ratio` times it
    family : "gaussian" for least squares; "binomial" (y 0 or 1, the logistic model) and "poisson" (counts, by
        the log of their mean) put half the mean deviance in place of the first term and return a `GlmPath`
    fit_intercept : whether b₀ is free (it is never penalised) or 0
    standardize : penalise coefficients of columns divided by their standard deviation; the coefficients
        returned are for the columns as given
    sample_weight : (n,) not negative, or None
    penalty_factor : (p,) v, not negative, or None for ones; a feature with 0 is never penalised. Factors are
        used as given: glmnet rescales them to sum to p, which changes the meaning of alpha
    bounds : None, or a pair (lower, upper) with lower ≤ 0 ≤ upper, each a number or (p,), of the coefficients
        of the columns as given; (0, inf) is the non-negative lasso
    groups : None, or which columns belong together, for the group lasso: (p,) integer labels, or a list of lists
        of column numbers. The penalty is then α·((1−τ) Σ_g √p_g ‖b_g‖₂ + τ‖b‖₁) over groups g of p_g columns
        (Yuan & Lin 2006; with τ > 0 the sparse group lasso of Simon et al. 2013), and a `GroupPath` is returned
    group_mix : τ, from 0, the group lasso, to 1, the lasso
    orthonormalize : make columns orthonormal within each group first, which penalises the groups' fits
        √(p_g/n)·‖Z_g b_g‖ (Simon & Tibshirani 2012); for group_mix 0. Coefficients are for the columns as given
    tol : largest relative duality gap that passes without a warning. Group lasso problems with many columns at
        work are solved to about it, and from 1e-5 a lasso of many columns is solved at some alphas alone and
        prolonged linearly between them as far as the gaps allow, with more nonzeros than the solutions there
        (`Path.prolonged`); all others are solved exactly

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, or a parameter out of its range.
    """
    if groups is not None:
        from lasso_tui.solvers.groups.path import grouped_path

        return grouped_path(
            X,
            y,
            groups,
            group_mix=group_mix,
            orthonormalize=orthonormalize,
            l1_ratio=l1_ratio,
            alphas=alphas,
            n_alphas=n_alphas,
            alpha_min_ratio=alpha_min_ratio,
            family=family,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
            tol=tol,
        )
    refuse_without_groups(group_mix, orthonormalize)
    if family != "gaussian":
        from lasso_tui.solvers.glm.path import glm_path

        return glm_path(
            X,
            y,
            family,
            l1_ratio=l1_ratio,
            alphas=alphas,
            n_alphas=n_alphas,
            alpha_min_ratio=alpha_min_ratio,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
            tol=tol,
        )
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight)
    asked = penalty_of(X.shape[1], l1_ratio, penalty_factor, bounds, names)
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    penalty = asked.on(design.scales)
    points = grid(design, penalty, alphas, n_alphas, alpha_min_ratio)
    return fit_path(design, points, penalty, standardize=standardize, tol=tol)


def grid(design: Design, penalty: Penalty, alphas: Any, n_alphas: int, alpha_min_ratio: float) -> FloatArray:
    """Return the alphas asked for, or the usual ones."""
    if alphas is not None:
        return check_alphas(alphas)
    if n_alphas < 1:
        raise ValueError(f"n_alphas must be at least 1, not {n_alphas}.")
    check_fraction("alpha_min_ratio", alpha_min_ratio)
    top = find_alpha_max(design, penalty)
    return check_alphas(np.geomspace(top, top * alpha_min_ratio, n_alphas))


def uses_gram(n: int, p: int) -> bool:
    """Tell whether all columns are so few that their Gram matrix is worth having."""
    return p <= 200 or (p <= 4000 and n >= 4 * p)


def fit_path(
    design: Design,
    alphas: FloatArray,
    penalty: Penalty,
    *,
    standardize: bool,
    tol: float,
    gram: FloatArray | None = None,
) -> Path:
    """Solve along `alphas` and gather what a `Path` holds; `penalty` is that of the standardised columns."""
    p, A = design.p, len(alphas)
    certifier = Certifier(design, penalty)
    if gram is None and uses_gram(design.n, p):
        gram = design.gram()
    # Each solution lies together: of a path with few nonzeros most of the memory is never touched.
    coefs, gaps, mse = np.zeros((p, A), order="F"), np.full(A, np.nan), np.full(A, np.nan)
    prolonged, gave_up = np.zeros(A, dtype=np.bool_), 0
    for k, step in enumerate(_steps(design, certifier, alphas, gram, tol=tol)):
        coefs[step.support, k] = step.values
        gaps[k], gave_up, prolonged[k] = step.gap, gave_up + (not step.converged), step.prolonged
        if step.residual is not None:
            mse[k] = float(design.weights @ step.residual**2) / design.n
    if gram is not None:
        gaps, mse = certified(certifier, coefs, alphas, gram)
    for k in np.flatnonzero(~(gaps <= (tol if tol >= LOOSE else POOR))).tolist():
        above, alpha, gap = coefs[:, k - 1] if k else np.zeros(p), float(alphas[k]), float(gaps[k])
        coefs[:, k], gaps[k] = refined(certifier, coefs[:, k], above, alpha, gap, max(tol, POOR), tol)
        mse[k] = float(design.weights @ design.residual(coefs[:, k]) ** 2) / design.n
    nonzeros = np.count_nonzero(coefs, axis=0)
    back = penalty.original(coefs, design.scales)
    return Path(
        alphas=alphas,
        coefs=back,
        intercepts=design.y_mean - design.means @ back,
        gaps=gaps,
        nonzeros=nonzeros,
        mse=mse,
        null_mse=design.null_deviance(),
        warnings=_warnings(gaps, alphas, tol, gave_up),
        l1_ratio=penalty.l1_ratio,
        standardize=standardize,
        means=design.means,
        scales=design.scales,
        _prolonged=prolonged,
        _design=design,
        _gram=gram,
        _certifier=certifier,
    )


def _steps(
    design: Design,
    certifier: Certifier,
    alphas: FloatArray,
    gram: FloatArray | None,
    start: FloatArray | None = None,
    tol: float = 0.0,
) -> Iterator[Step]:
    """Yield the step at each alpha: from the Gram matrix where there is one, between others where `tol` is loose."""
    if gram is not None:
        steps = gram_walk(gram, design.correlate(design.y), alphas, certifier.penalty, start)
        for k, step in enumerate(steps):
            tick("path", k / len(alphas))
            yield step
        return
    if tol < LOOSE:
        for k, (step, _) in enumerate(_solved(design, certifier, alphas, start)):
            tick("path", k / len(alphas))
            yield step
        return
    asked: list[int] = []
    solved = _solved(design, certifier, (float(alphas[asked[-1]]) for _ in itertools.count()), start, tol / 4)
    going, anchor = coarse_steps(certifier, alphas, tol), None
    farthest = 0  # of an interval that is halved the middle is solved for after its end
    with contextlib.suppress(StopIteration):
        while True:
            answer = going.send(anchor)
            anchor = None
            if isinstance(answer, list):
                yield from answer
            else:
                asked.append(answer)
                anchor = SolvedPoint(answer, *next(solved))
                farthest = max(farthest, answer)
                tick("path", farthest / len(alphas))


def _solved(
    design: Design,
    certifier: Certifier,
    alphas: Iterable[float],
    start: FloatArray | None,
    enough: float = 0.0,
) -> Iterator[tuple[Step, FloatArray]]:
    """Yield the solution at each alpha with its ⟨zⱼ, r⟩ (p,), a pass over the columns for every check."""
    going = walk(design, certifier.penalty, design.correlate(design.y), alphas, certifier, start, enough)
    answer: FloatArray | None = None
    found = np.empty(0)
    with contextlib.suppress(StopIteration):
        while True:
            asked = going.send(answer)
            if isinstance(asked, Step):
                answer = None
                yield asked, found
            else:
                answer = found = design.correlate(asked)


def _warnings(gaps: FloatArray, alphas: FloatArray, tol: float, gave_up: int) -> tuple[str, ...]:
    over = ~(gaps <= tol)  # one that is not a number is not within it
    if not over.any():
        return ()
    worst = int(np.argmax(gaps))  # the first that is not a number, where there is one
    search = f" ({gave_up} searches gave up)" if gave_up else ""
    return (
        f"{int(over.sum())} of {len(alphas)} alphas did not reach the relative duality gap {tol:.0e}; "
        f"the largest, {gaps[worst]:.0e}, is at alpha {alphas[worst]:.4g}{search}.",
    )
