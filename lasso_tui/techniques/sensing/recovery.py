"""Methods to recover a sparse signal from its measurements: the lasso along alpha, its refit, and two pursuits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from lasso_tui import solvers
from lasso_tui.techniques.entry_order import order_of_entry
from lasso_tui.techniques.linear.paired import PairedErrors
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.sensing.data import Measured

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

T = TypeVar("T")

__all__ = ["CvChoice", "Estimate", "Recovery", "choose", "pursuits", "refit", "run_in_thread", "tutorial"]


@dataclass(frozen=True, eq=False)
class Estimate:
    """One estimate of the signal, compared with the truth.

    Attributes
    ----------
    name, title : its key in the document, its name on the screen
    coef : (n,)
    error : ‖coef − truth‖ / ‖truth‖
    nonzero : number of nonzero coefficients
    true_positives, false_positives : how many of those are nonzero, and zero, in the truth; -1 where it has no zeros
    gap : relative duality gap, or NaN for methods without one
    """

    name: str
    title: str
    coef: FloatArray
    error: float
    nonzero: int
    true_positives: int
    false_positives: int
    gap: float = float("nan")

    @classmethod
    def of(
        cls, name: str, title: str, coef: FloatArray, data: Measured, gap: float = float("nan")
    ) -> Estimate:
        """Compare an estimate with the truth."""
        import numpy as np

        error = float(np.linalg.norm(coef - data.truth) / np.linalg.norm(data.truth))
        support = coef != 0
        nonzero, true_positives, false_positives = int(support.sum()), -1, -1
        if data.sparsity is not None:
            true_positives = int((support & (data.truth != 0)).sum())
            false_positives = nonzero - true_positives
        return cls(name, title, coef, error, nonzero, true_positives, false_positives, gap)


@dataclass(frozen=True, eq=False)
class Recovery:
    """The lasso at every alpha of a grid, and least squares refitted on its support.

    Attributes
    ----------
    data, relaxed : the measurements; the solutions and their refits
    lasso_errors, refit_errors : (A,) relative errors; NaN in place of 0
    """

    data: Measured
    relaxed: solvers.RelaxedPath
    lasso_errors: FloatArray
    refit_errors: FloatArray
    _between: dict[float, tuple[Estimate, Estimate]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, data: Measured, alphas: FloatArray) -> Recovery:
        """Solve along alphas, without intercept and without standardising the columns."""
        return cls.along(
            data, solvers.relax(solvers.path(data.A, data.y, alphas=alphas, fit_intercept=False))
        )

    @classmethod
    def along(cls, data: Measured, relaxed: solvers.RelaxedPath) -> Recovery:
        """Compare a path and its refits with the truth."""
        import numpy as np

        size = np.linalg.norm(data.truth)
        errors = [
            np.linalg.norm(coefs - data.truth[:, None], axis=0) / size
            for coefs in (relaxed.path.coefs, relaxed.refits)
        ]
        lasso, again = (np.where(e > 0, e, np.nan) for e in errors)
        return cls(data, relaxed, lasso, again)

    @cached_property
    def entry_order(self) -> IntArray:
        """The values of the signal in the order in which they enter the path."""
        return order_of_entry(self.path.coefs.T)

    @property
    def path(self) -> solvers.Path:
        """The solutions."""
        return self.relaxed.path

    def at(self, alpha: float) -> tuple[Estimate, Estimate]:
        """Return the lasso's estimate at an alpha, and its refit: a look-up on the grid."""
        import numpy as np

        if alpha not in self._between:
            if len(self._between) > 256:
                self._between.clear()
            solution = self.path.at(alpha)
            near = int(np.argmin(np.abs(self.path.alphas - alpha)))
            on_grid = abs(self.path.alphas[near] - alpha) <= 1e-12 * alpha
            again = self.relaxed.refits[:, near] if on_grid else refit(self.data, solution.coef)
            self._between[alpha] = (
                Estimate.of("lasso", "lasso", solution.coef, self.data, max(float(solution.gap), 0.0)),
                Estimate.of("refit", "lasso, refit", again, self.data),
            )
        return self._between[alpha]


@dataclass(frozen=True, eq=False)
class CvChoice:
    """Alphas chosen by cross-validation over the measurements.

    Attributes
    ----------
    refit : the largest alpha at the minimum CV error of the refit
    refit_1se : the largest alpha with CV error within one standard error of that minimum
    lasso : the alpha at the minimum CV error of the lasso
    curve : (A,) the refit's CV error, √(CV / mean of y²): close to the relative error where A is random
    paired : the refit's CV error at each alpha minus that at its minimum, paired by fold
    recovery : along the alphas of the curve
    warnings : one sentence each
    """

    refit: float
    refit_1se: float
    lasso: float
    curve: FloatArray
    paired: PairedErrors
    recovery: Recovery
    warnings: tuple[str, ...] = ()


def choose(recovery: Recovery, folds: int, seed: int) -> CvChoice:
    """Cross-validate the lasso and its refit over the measurements (Ward 2009).

    Where the minimum stands at the small end of the grid, the grid is extended, and the recovery with it.
    """
    import numpy as np

    data = recovery.data
    cv = solvers.cross_validate_relaxed(
        data.A,
        data.y,
        solvers.kfold(data.n_samples, folds, seed),
        gammas=(0.0, 1.0),
        whole=recovery.relaxed,
        fit_intercept=False,
        extend_grid=True,
    )
    if cv.relaxed is not recovery.relaxed:
        recovery = Recovery.along(data, cv.relaxed)
    alphas = cv.alphas
    mean, se = cv.mean[:, 0], cv.se[:, 0]
    best = int(np.argmin(mean))
    null = float(np.mean(data.y**2))
    of_lasso, last = cv.mean[:, 1], len(alphas) - 1
    warnings = cv.warnings
    if 0 < last == int(np.argmin(of_lasso)) and of_lasso[last] > 1e-6 * null:
        warnings += (
            f"The lasso's CV minimum (l) is at the smallest alpha of the grid ({format_significant(alphas[-1])}); "
            "decrease alpha_min_ratio.",
        )
    same = mean <= mean[best] + 1e-20 * null  # without noise, every correct support predicts to rounding
    within = mean <= mean[best] + max(float(se[best]), 1e-20 * null)
    curve = np.sqrt(mean / null)
    return CvChoice(
        float(alphas[np.argmax(same)]),
        float(alphas[np.argmax(within)]),
        float(alphas[np.argmin(of_lasso)]),
        np.where(curve > 0, curve, np.nan),
        PairedErrors.of(cv.losses[:, 0], cv.fold_sizes, best),
        recovery,
        warnings,
    )


def refit(data: Measured, coef: FloatArray) -> FloatArray:
    """Return least squares on the support of coef, without shrinkage bias (Belloni & Chernozhukov 2013)."""
    import numpy as np

    support = np.flatnonzero(coef)
    out = np.zeros_like(coef)
    if len(support):
        out[support] = np.linalg.lstsq(data.A[:, support], data.y, rcond=None)[0]
    return out


def pursuits(data: Measured, omp_nonzero: int | None) -> tuple[Estimate, ...]:
    """Return basis pursuit, basis pursuit denoising where there is noise, and orthogonal matching pursuit.

    Parameters
    ----------
    data : the measurements
    omp_nonzero : number of nonzero coefficients in matching pursuit; None for the true number, or a quarter of the
        measurements where that is unknown. With noise it stops once the residual is no larger than the noise.
    """
    import numpy as np

    m = data.n_samples
    epsilon = data.noise * float(np.sqrt(m))
    exact = run_in_thread(lambda: solvers.basis_pursuit(data.A, data.y), "basis pursuit")
    estimates = [Estimate.of("bp", "basis pursuit", exact.coef, data, exact.gap)]
    if epsilon:
        denoised = solvers.basis_pursuit_denoising(data.A, data.y, epsilon)
        estimates.append(Estimate.of("bpdn", "BP denoising", denoised.coef, data, denoised.gap))
    count = omp_nonzero or data.sparsity or max(m // 4, 1)
    greedy = solvers.orthogonal_matching_pursuit(data.A, data.y, n_nonzero=min(count, m), tol=epsilon or None)
    estimates.append(Estimate.of("omp", "matching pursuit", greedy.coef, data))
    return tuple(estimates)


def run_in_thread(work: Callable[[], T], stage: str) -> T:
    """Run work that cannot be interrupted in another thread, so that waiting for it can be cancelled.

    A linear program is one call into HiGHS. If the wait is cancelled, the call runs to its end and is ignored.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # raised again below, in the waiting thread
            failure.append(error)

    thread = threading.Thread(target=run, name=stage, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.02)
        solvers.tick(stage, 0.5)
    if failure:
        raise failure[0]
    return outcome[0]


def tutorial(data: Measured) -> tuple[Estimate, Estimate]:
    """Return the tutorial's estimate, scikit-learn's lasso at alpha 0.1 with an intercept, and its refit."""
    theirs = solvers.coordinate_descent(data.A, data.y, 0.1, tol=1e-4, stop="scikit-learn")
    return (
        Estimate.of("tutorial", "tutorial's lasso", theirs.coef, data, float(theirs.gap)),
        Estimate.of("tutorial_refit", "tutorial's lasso, refit", refit(data, theirs.coef), data),
    )
