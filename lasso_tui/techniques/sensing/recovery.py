"""Ways to find a sparse signal from its measurements: the lasso along alpha, its refit, and two pursuits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from lasso_tui import solvers
from lasso_tui.techniques.sensing.data import Measured

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

T = TypeVar("T")

__all__ = ["CvChoice", "Estimate", "Recovery", "choose", "pursuits", "refit", "run_in_thread", "tutorial"]


@dataclass(frozen=True, eq=False)
class Estimate:
    """One answer, beside the truth.

    Attributes
    ----------
    name, title : its key in the document, its name on the screen
    coef : (n,)
    error : ‖coef − truth‖ / ‖truth‖
    nonzero : how many are not zero
    hits, false : how many of those should be, and should not; -1 where the truth has no zeros
    gap : relative duality gap where it comes with one, else NaN
    """

    name: str
    title: str
    coef: FloatArray
    error: float
    nonzero: int
    hits: int
    false: int
    gap: float = float("nan")

    @classmethod
    def of(
        cls, name: str, title: str, coef: FloatArray, data: Measured, gap: float = float("nan")
    ) -> Estimate:
        """Compare an answer with the truth."""
        import numpy as np

        error = float(np.linalg.norm(coef - data.truth) / np.linalg.norm(data.truth))
        kept = coef != 0
        nonzero, hits, false = int(kept.sum()), -1, -1
        if data.sparsity is not None:
            hits = int((kept & (data.truth != 0)).sum())
            false = nonzero - hits
        return cls(name, title, coef, error, nonzero, hits, false, gap)


@dataclass(frozen=True, eq=False)
class Recovery:
    """The lasso at every alpha of a grid, and least squares on the support that it leaves.

    Attributes
    ----------
    data, path : the measurements, the solutions
    lasso_errors, refit_errors : (A,) relative errors; NaN in place of zero
    """

    data: Measured
    path: solvers.Path
    lasso_errors: FloatArray
    refit_errors: FloatArray
    _refits: FloatArray = field(repr=False)
    _between: dict[float, tuple[Estimate, Estimate]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, data: Measured, alphas: FloatArray) -> Recovery:
        """Solve along alphas. Measurements have no intercept, and their columns are taken as they are."""
        import numpy as np

        relaxed = solvers.relax(solvers.path(data.A, data.y, alphas=alphas, fit_intercept=False))
        size = np.linalg.norm(data.truth)
        errors = [
            np.linalg.norm(coefs - data.truth[:, None], axis=0) / size
            for coefs in (relaxed.path.coefs, relaxed.refits)
        ]
        lasso, again = (np.where(e > 0, e, np.nan) for e in errors)
        return cls(data, relaxed.path, lasso, again, relaxed.refits)

    def at(self, alpha: float) -> tuple[Estimate, Estimate]:
        """Return the lasso's answer at an alpha, and its refit: a look-up on the grid."""
        import numpy as np

        if alpha not in self._between:
            if len(self._between) > 256:
                self._between.clear()
            solution = self.path.at(alpha)
            near = int(np.argmin(np.abs(self.path.alphas - alpha)))
            on_grid = abs(self.path.alphas[near] - alpha) <= 1e-12 * alpha
            again = self._refits[:, near] if on_grid else refit(self.data, solution.coef)
            self._between[alpha] = (
                Estimate.of("lasso", "lasso", solution.coef, self.data, max(float(solution.gap), 0.0)),
                Estimate.of("refit", "lasso, refit", again, self.data),
            )
        return self._between[alpha]


@dataclass(frozen=True, eq=False)
class CvChoice:
    """Alphas chosen by predicting measurements left out.

    Attributes
    ----------
    refit : where the refit predicts best; the largest alpha of several that do
    refit_1se : the largest within one standard error of that
    lasso : where the lasso predicts best
    curve : (A,) the refit's error, √(CV / mean of y²): near the relative error where A is random
    """

    refit: float
    refit_1se: float
    lasso: float
    curve: FloatArray


def choose(data: Measured, alphas: FloatArray, folds: int, seed: int) -> CvChoice:
    """Cross-validate the lasso and its refit over the measurements (Ward 2009)."""
    import numpy as np

    cv = solvers.cross_validate_relaxed(
        data.A,
        data.y,
        solvers.kfold(data.n_samples, folds, seed),
        gammas=(0.0, 1.0),
        alphas=alphas,
        fit_intercept=False,
    )
    mean, se = cv.mean[:, 0], cv.se[:, 0]
    least = int(np.argmin(mean))
    null = float(np.mean(data.y**2))
    same = mean <= mean[least] + 1e-20 * null  # without noise, all right supports predict to rounding
    within = mean <= mean[least] + max(float(se[least]), 1e-20 * null)
    curve = np.sqrt(mean / null)
    return CvChoice(
        float(alphas[np.argmax(same)]),
        float(alphas[np.argmax(within)]),
        float(alphas[np.argmin(cv.mean[:, 1])]),
        np.where(curve > 0, curve, np.nan),
    )


def refit(data: Measured, coef: FloatArray) -> FloatArray:
    """Return least squares on the support of coef: the penalty's bias taken off (Belloni & Chernozhukov 2013)."""
    import numpy as np

    support = np.flatnonzero(coef)
    out = np.zeros_like(coef)
    if len(support):
        out[support] = np.linalg.lstsq(data.A[:, support], data.y, rcond=None)[0]
    return out


def pursuits(data: Measured, atoms: int | None) -> tuple[Estimate, ...]:
    """Return basis pursuit, the same allowing for the noise where there is some, and matching pursuit.

    Matching pursuit chooses as many atoms as it is told, or as are truly there, or a quarter of the measurements;
    with noise it stops where the residual is as large as the noise.
    """
    import numpy as np

    m = data.n_samples
    epsilon = data.noise * float(np.sqrt(m))
    exact = run_in_thread(lambda: solvers.basis_pursuit(data.A, data.y), "basis pursuit")
    found = [Estimate.of("bp", "basis pursuit", exact.coef, data, exact.gap)]
    if epsilon:
        denoised = solvers.basis_pursuit_denoising(data.A, data.y, epsilon)
        found.append(Estimate.of("bpdn", "BP, denoised", denoised.coef, data, denoised.gap))
    count = atoms or data.sparsity or max(m // 4, 1)
    greedy = solvers.orthogonal_matching_pursuit(data.A, data.y, n_nonzero=min(count, m), tol=epsilon or None)
    found.append(Estimate.of("omp", "matching pursuit", greedy.coef, data))
    return tuple(found)


def run_in_thread(work: Callable[[], T], stage: str) -> T:
    """Do work that cannot be interrupted beside this thread, so that waiting for it can be.

    A linear program is one call into HiGHS. Where the wait is cancelled the call ends by itself, unheard.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # raised again below, in the thread that asked
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
    """Return the tutorial's answer, scikit-learn's lasso at alpha 0.1 with an intercept, and its refit."""
    theirs = solvers.coordinate_descent(data.A, data.y, 0.1, tol=1e-4, stop="scikit-learn")
    return (
        Estimate.of("tutorial", "tutorial's lasso", theirs.coef, data, float(theirs.gap)),
        Estimate.of("tutorial_refit", "… refit", refit(data, theirs.coef), data),
    )
