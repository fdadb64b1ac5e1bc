"""One problem: data, a loss and a penalty, and what follows from the three.

The objective, everywhere in this package, is scikit-learn's:

    mean loss + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),                          ρ = l1_ratio,
    mean loss + α·((1−τ)·Σ_g √p_g ‖b_g‖₂ + τ‖b‖₁)                  with groups g of p_g columns, τ = group_mix.

The mean loss is 1/(2n)·‖y − b₀ − Xb‖² for least squares and half the mean deviance for other families. Weights are
normalised to sum to n, and the intercept b₀ is not penalised. An offset o is a known part of the linear predictor,
η = o + b₀ + Xb, which for least squares is the same as y − o in place of y. The public functions only build a
`Problem` and use it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui._types import FloatArray
from lasso_tui.solvers.alpha_grid import alpha_grid
from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.moments import MomentDesign, Moments
from lasso_tui.solvers.data.rows import Rows, check_rows
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL
from lasso_tui.solvers.glm_results import GlmPath
from lasso_tui.solvers.lasso.path import LassoSolver
from lasso_tui.solvers.losses.by_name import loss_of_family
from lasso_tui.solvers.losses.least_squares import LeastSquares
from lasso_tui.solvers.losses.loss import Loss
from lasso_tui.solvers.moments_solver import MomentsSolver
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty, elastic_net_penalty
from lasso_tui.solvers.penalties.groups import GroupPenalty, group_penalty
from lasso_tui.solvers.results import Path, PathSolver

__all__ = ["Model", "ModelOptions", "Problem", "model_of", "polished", "problem_of"]

MAX_TOL_TO_POLISH = 1e-6
"""Largest relative duality gap at which the support of a solution is nearly settled."""


class ModelOptions(TypedDict, total=False):
    """What a model is, apart from its data; meanings and defaults as in `path`."""

    l1_ratio: float
    family: str
    fit_intercept: bool
    standardize: bool
    penalty_factor: Any
    bounds: Any
    groups: Any
    group_mix: float
    orthonormalize: bool
    penalty: str


class ProblemSolver(PathSolver, Protocol):
    """How one kind of problem is solved."""

    def penalty_value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) for the columns as given."""

    def gap(self, coef: FloatArray, intercept: float, alpha: float) -> float:
        """Return the relative duality gap of coefficients and an intercept for the columns as given."""

    def path(
        self, alphas: FloatArray, tol: float, *, may_stop: bool = False, start: FloatArray | None = None
    ) -> Path:
        """Solve along `alphas`; if it `may_stop`, end where further alphas say nothing new.

        `start`, coefficients (p,) for the columns as given, is the solution above the first alpha.
        """


@dataclass(frozen=True, eq=False)
class Problem:
    """Minimise the mean loss plus the penalty, for any alpha.

    Attributes
    ----------
    data : rows, centred, scaled and weighted, or sums of products of rows that are not here
    loss : of the linear predictors
    penalty : for the columns as given
    offset : (n,) known part of the linear predictors, or None
    """

    data: Design | MomentDesign
    loss: Loss
    penalty: ElasticNetPenalty | GroupPenalty
    offset: FloatArray | None = None

    @functools.cached_property
    def solver(self) -> ProblemSolver:
        """What solves this kind of problem."""
        if isinstance(self.data, MomentDesign):
            return MomentsSolver(self.data, self.penalty)
        # Groups and other families need parts of SciPy that a lasso path should not wait for.
        if isinstance(self.penalty, GroupPenalty):
            from lasso_tui.solvers.groups.path import GroupSolver

            return GroupSolver(self.data, self.penalty)
        if isinstance(self.loss, LeastSquares):
            return LassoSolver(self.data, self.penalty)
        from lasso_tui.solvers.glm.path import GlmSolver

        return GlmSolver(self.data, self.loss, self.penalty, self.offset)

    @property
    def alpha_max(self) -> float:
        """Smallest alpha at which every penalised coefficient is zero."""
        return self.solver.alpha_max()

    def grid(self, alphas: Any = None, n_alphas: int = 100, alpha_min_ratio: float = 1e-3) -> FloatArray:
        """Return the given alphas, decreasing, or `n_alphas` from `alpha_max` down to `alpha_min_ratio` times it."""
        return alpha_grid(alphas, n_alphas, alpha_min_ratio, self.solver.alpha_max)

    def path(
        self,
        alphas: Any = None,
        n_alphas: int = 100,
        alpha_min_ratio: float = 1e-3,
        tol: float = DEFAULT_GAP_TOL,
        start: FloatArray | None = None,
        polish: bool = False,
    ) -> Path:
        """Solve along a grid; parameters as in the function `path`, and `start` as in `ProblemSolver.path`."""
        points = self.grid(alphas, n_alphas, alpha_min_ratio)
        found = self.solver.path(points, tol, may_stop=alphas is None, start=start)
        return polished(found) if polish else found

    def solve(self, alpha: float, tol: float = DEFAULT_GAP_TOL) -> Path:
        """Solve at one alpha: a path of one point."""
        return self.path([alpha], tol=tol)

    def objective(self, coef: ArrayLike, intercept: float, alpha: float) -> float:
        """Return the objective at coefficients (p,) and an intercept for the columns as given."""
        beta, data = self._check_solution(coef, intercept, alpha), self.data
        if isinstance(data, MomentDesign):
            loss = data.mean_loss(beta, intercept)
        else:
            eta = data.X @ beta + intercept
            eta = eta if self.offset is None else eta + self.offset
            loss = float(data.weights @ self.loss.value(data.target, eta)) / data.n
        return loss + self.solver.penalty_value(beta, alpha)

    def duality_gap(self, coef: ArrayLike, intercept: float, alpha: float) -> float:
        """Return the relative duality gap; parameters and errors as in the function `duality_gap`."""
        return self.solver.gap(self._check_solution(coef, intercept, alpha), intercept, alpha)

    def _check_solution(self, coef: ArrayLike, intercept: float, alpha: float) -> FloatArray:
        if not (np.isfinite(alpha) and alpha > 0):
            raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
        beta, p = np.asarray(coef, dtype=np.float64), self.data.p
        if beta.shape != (p,):
            raise ValueError(f"coef must have one value a column: shape ({p},), not {beta.shape}.")
        if not (np.isfinite(beta).all() and np.isfinite(intercept)):
            raise ValueError("coef and intercept must be finite.")
        return beta


@dataclass(frozen=True, eq=False)
class Model:
    """A problem without its data, which cross-validation gives the rows of each fold.

    Attributes
    ----------
    loss, penalty : as in `Problem`
    fit_intercept, standardize : how columns are centred and scaled, by the rows of the problem alone
    """

    loss: Loss
    penalty: ElasticNetPenalty | GroupPenalty
    fit_intercept: bool
    standardize: bool

    def on(self, rows: Rows) -> Problem:
        """Return the problem on checked rows; errors as in `design`."""
        rows = self.rows(rows)
        return Problem(self.design(rows), self.loss, self.penalty, rows.offset)

    def rows(self, rows: Rows) -> Rows:
        """Return checked rows as the loss takes them: an offset of least squares is taken from the target.

        Raises
        ------
        ValueError
            For a target that is impossible for the family.
        """
        self.loss.check(rows.y)
        return rows.less_offset() if isinstance(self.loss, LeastSquares) else rows.with_weight()

    def design(self, rows: Rows, weights: FloatArray | None = None) -> Design:
        """Return rows of `rows`, centred and scaled; `weights` (n,), of sum n, take the place of theirs.

        Raises
        ------
        ValueError
            For a column whose squares 64 bits do not hold.
        """
        w = rows.weights if weights is None else weights
        return designs(
            rows.X, rows.y, w[:, None], fit_intercept=self.fit_intercept, standardize=self.standardize
        )[0]

    def on_moments(self, moments: Moments, without: int | None = None) -> Problem:
        """Return the problem on all rows of which the sums are known, or on those of all folds but one.

        Raises
        ------
        ValueError
            For other families than least squares, which sums do not suffice for.
        """
        if not isinstance(self.loss, LeastSquares):
            raise ValueError("Moments suffice for least squares only; give the rows.")
        data = moments.design(without, fit_intercept=self.fit_intercept, standardize=self.standardize)
        return Problem(data, self.loss, self.penalty)


def polished(path: Path) -> Path:
    """Return a logistic or Poisson path with exact coefficients, as far as its gaps allow; others are exact."""
    if isinstance(path, GlmPath) and path.tol <= MAX_TOL_TO_POLISH:
        return path.polished()
    return path


def model_of(
    p: int,
    names: Sequence[str] | None = None,
    *,
    l1_ratio: float = 1.0,
    family: str = "gaussian",
    fit_intercept: bool = True,
    standardize: bool = False,
    penalty_factor: Any = None,
    bounds: Any = None,
    groups: Any = None,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
    penalty: str = "l1",
) -> Model:
    """Check the parameters of a model of p columns and return it.

    Parameters
    ----------
    p, names : number and names of the columns
    l1_ratio … penalty
        As in `path`.

    Raises
    ------
    ValueError
        For parameters out of their range or that do not go together, naming the column.
    """
    if penalty != "l1":
        raise ValueError(f"penalty must be 'l1', the only one available, not {penalty!r}.")
    if groups is not None:
        given = {
            "family": family != "gaussian",
            "l1_ratio": l1_ratio != 1.0,
            "penalty_factor": penalty_factor is not None,
            "bounds": bounds is not None,
        }
        for name, is_given in given.items():
            if is_given:
                raise ValueError(
                    f"{name} cannot be used with groups: their penalty is set by group_mix alone."
                )
        return Model(
            LeastSquares(),
            group_penalty(groups, p, group_mix, orthonormalize),
            fit_intercept,
            standardize,
        )
    if group_mix != 0:
        raise ValueError(
            f"group_mix is {group_mix:g}, but there are no groups: give groups, or leave it at 0."
        )
    if orthonormalize:
        raise ValueError("orthonormalize needs groups: give groups, or leave it off.")
    loss = loss_of_family(family)
    checked = elastic_net_penalty(p, l1_ratio, penalty_factor, bounds, names)
    if not isinstance(loss, LeastSquares) and checked.bounds is not None and len(checked.unpenalised):
        raise ValueError(f"bounds together with a penalty_factor of 0 are not for the {family} family.")
    return Model(loss, checked, fit_intercept, standardize)


def problem_of(
    X: Any, y: Any = None, sample_weight: Any = None, offset: Any = None, **model: Unpack[ModelOptions]
) -> Problem:
    """Check data and parameters and return the problem; parameters and errors as in `path`."""
    if isinstance(X, Moments):
        X.refuse_rows(y, sample_weight, offset)
        return model_of(X.p, X.names, **model).on_moments(X)
    rows = check_rows(X, y, sample_weight, offset, fit_intercept=model.get("fit_intercept", True))
    return model_of(rows.X.shape[1], rows.names, **model).on(rows)
