"""Scores of rows by models fitted to other folds: distances, column regressions, sparse codes.

Rows are split into folds. Centres, scales, models and penalties come from the rows outside a fold; its own
rows are only scored. A score is √(mean over columns of ((z − expected)/σ)²).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.anomaly.scaling import MEAN, ONE, Scaled, robust_spread

if TYPE_CHECKING:
    import numpy as np

    from lasso_tui._types import Float32Array, FloatArray, IntArray

__all__ = ["Scores", "column_regressions", "distance", "sparse_codes"]


N_ALPHAS, ALPHA_MIN_RATIO = 20, 3e-3


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of all rows by one method.

    Attributes
    ----------
    name : key of the method
    scaled : the scaled rows
    values : (n,) scores
    expected : (n, p) expected scaled values, or None for 0, the centre
    sigma : (K, p) scale of the residuals on the training rows, by fold
    notes : what could not be computed, one sentence each
    """

    name: str
    scaled: Scaled
    values: FloatArray
    expected: Float32Array | None
    sigma: FloatArray
    notes: tuple[str, ...] = ()

    def parts(self, row: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return value, expected value and contribution of each column in one row; contributions sum to 1."""
        import numpy as np

        z = self.scaled.z[row]
        expected = np.zeros_like(z) if self.expected is None else self.expected[row].astype(np.float64)
        squares = ((z - expected) / self.sigma[self.scaled.fold[row]]) ** 2
        total = squares.sum()
        return z, expected, squares / total if total > 0 else squares


def score(residual: FloatArray, sigma: FloatArray) -> FloatArray:
    """Return the root mean square of each row's standardised residuals; 0 where there is no column."""
    import numpy as np

    if not residual.shape[1]:
        return np.zeros(len(residual))
    result: FloatArray = np.sqrt(((residual / sigma) ** 2).mean(axis=1))
    return result


def distance(data: Scaled, name: str) -> Scores:
    """Score rows by their distance from the centre, column by column."""
    import numpy as np

    used = (data.scale > 0).sum(axis=1)[data.fold]
    values = np.sqrt((data.z**2).sum(axis=1) / np.maximum(used, 1))
    return Scores(name, data, values, None, np.ones_like(data.scale))


def residual_scale(residual: FloatArray, rows: FloatArray, kind: str) -> FloatArray:
    """Return the scale of each column's residuals on the training rows; one for all columns on one scale."""
    import numpy as np

    if kind == ONE:
        return np.full(residual.shape[1], max(float(np.sqrt((residual**2).mean())), 1e-9))
    # Rows are centred: where the median size is 0, the column mostly repeats one value.
    repeated = np.median(np.abs(rows), axis=0) == 0
    spread = residual.std(axis=0) if kind == MEAN else robust_spread(residual, repeated)
    # A column that the others predict exactly has residual scale 0: its own spread times 1e-6 is used; one with a
    # single value in these rows keeps the scale that it has.
    return np.where(np.ptp(rows, axis=0) == 0, 1.0, np.maximum(spread, 1e-6))


def column_regressions(data: Scaled, alpha: float | None) -> tuple[Scores, float]:
    """Regress each column on all others by the lasso (Meinshausen & Bühlmann 2006), and score the residuals.

    Parameters
    ----------
    data : the scaled rows
    alpha : penalty on the scaled columns; None for each column's own, at minimum BIC on the training rows

    Returns
    -------
    scores, predictors
        The scores, and the mean number of predictors per column.
    """
    import numpy as np

    expected, sigma = np.zeros(data.z.shape, dtype=np.float32), np.ones_like(data.scale)
    values, n_predictors, n_models, failed = np.zeros(len(data.z)), 0, 0, set[int]()
    for k, (_, held) in enumerate(data.splits):
        used, rows = data.columns(k), data.training(k)
        z = data.z[np.ix_(held, used)]
        predicted, residual = np.zeros_like(z), np.zeros_like(rows)
        for j in range(len(used)):
            others = np.arange(len(used)) != j
            start, step = (k + j / len(used)) / len(data.splits), 1 / (len(used) * len(data.splits))
            with solvers.part("column regressions", start, min(start + step, 1.0)):
                try:
                    intercept, coef = regress(rows[:, others], rows[:, j], alpha)
                except ValueError:  # what the solver refuses is predicted by its mean
                    intercept, coef = float(rows[:, j].mean()), np.zeros(len(used) - 1)
                    failed.add(int(used[j]))
            predicted[:, j] = intercept + z[:, others] @ coef
            residual[:, j] = rows[:, j] - intercept - rows[:, others] @ coef
            n_predictors, n_models = n_predictors + int(np.count_nonzero(coef)), n_models + 1
        sigma[k, used] = residual_scale(residual, rows, data.kind)
        values[held] = score(z - predicted, sigma[k, used])
        expected[np.ix_(held, used)] = predicted
    notes = (
        (
            f"The regressions of {len(failed):,} columns could not be solved: they are predicted by their means.",
        )
        if failed
        else ()
    )
    scores = Scores("neighbours", data, values, expected, sigma, notes)
    return scores, n_predictors / max(n_models, 1)


def regress(X: FloatArray, y: FloatArray, alpha: float | None) -> tuple[float, FloatArray]:
    """Return intercept and coefficients of the lasso at an alpha, or at the alpha of minimum BIC."""
    import numpy as np

    centred, residual = X - X.mean(axis=0), y - y.mean()
    lengths = np.sqrt((centred**2).sum(axis=0) * (residual @ residual))
    correlates = np.abs(residual @ centred) > 1e-10 * lengths
    top = float(solvers.alpha_max(X, y)) if correlates.any() else 0.0
    if top == 0 or (alpha is not None and alpha >= top):
        return float(y.mean()), np.zeros(X.shape[1])
    alphas = np.geomspace(top, ALPHA_MIN_RATIO * top, N_ALPHAS) if alpha is None else np.array([alpha])
    path = solvers.path(X, y, alphas=alphas)
    # A floor under RSS: where columns fit almost exactly, BIC would go by rounding errors.
    rss = np.maximum(path.mse, 1e-12 * path.null_mse) * len(y)
    best = int(np.argmin(solvers.bic(rss, path.nonzeros, len(y))))
    return float(path.intercepts[best]), path.coefs[:, best]


def sparse_codes(data: Scaled, atoms: int | None, code_alpha: float, seed: int) -> tuple[Scores, int, float]:
    """Approximate each row by few atoms of a dictionary learnt from the training rows; score the residuals.

    minimise over c   1/(2p)·‖z − D'c‖² + α·‖c‖₁,   α·p = code_alpha × the median length of a training row
    (Olshausen & Field 1996; Mairal, Bach, Ponce & Sapiro 2009 for learning D).

    Returns
    -------
    scores, atoms, used
        The scores, the number of atoms, and the mean number of atoms used per row.
    """
    import numpy as np

    expected, values = np.zeros(data.z.shape, dtype=np.float32), np.zeros(len(data.z))
    n_atoms, n_used, done, failed = 1, 0, 0, 0
    for k, (_, held) in enumerate(data.splits):
        used, rows = data.columns(k), data.training(k)
        p = len(used)
        if not p:
            done += len(held)
            continue
        n_atoms = min(atoms or max(p // 2, 1), len(rows))
        length = float(np.median(np.sqrt((rows**2).sum(axis=1)))) or 1.0
        dictionary = learn(rows, n_atoms, code_alpha * length, seed, done / len(data.z))
        for row in held:
            solvers.tick("sparse coding", done / len(data.z))
            z = data.z[row, used]
            alpha = code_alpha * length / p
            if float(np.abs(dictionary @ z).max()) / p > alpha:
                with solvers.part("sparse coding", done / len(data.z), (done + 1) / len(data.z)):
                    try:
                        code = code_of(dictionary, z, alpha)
                    except ValueError:  # a row that the solver refuses is compared with the centre
                        code, failed = np.zeros(n_atoms), failed + 1
                expected[row, used] = code @ dictionary
                n_used += int(np.count_nonzero(code))
            done += 1
        values[held] = score(data.z[np.ix_(held, used)] - expected[np.ix_(held, used)], np.ones(p))
    notes = (
        (
            f"{failed:,} rows could not be coded: their score of sparse coding is their distance from the centre.",
        )
        if failed
        else ()
    )
    scores = Scores("codes", data, values, expected, np.ones_like(data.scale), notes)
    return scores, n_atoms, n_used / len(data.z)


def code_of(dictionary: FloatArray, z: FloatArray, alpha: float) -> FloatArray:
    """Return the code (atoms,) of a row: the lasso of its values on the atoms, without an intercept.

    A row of zeros below both leaves the solution as it is, with alpha for one more value: a row of equal values, or
    of one, is then a target that varies.

    Raises
    ------
    ValueError
        Where the solver refuses the row.
    """
    import numpy as np

    p = len(z)
    if p > 1 and np.ptp(z) > 1e-9 * np.abs(z).max():
        return solvers.path(dictionary.T, z, alphas=[alpha], fit_intercept=False).coefs[:, 0]
    X, y = np.vstack([dictionary.T, np.zeros(len(dictionary))]), np.append(z, 0.0)
    return solvers.path(X, y, alphas=[alpha * p / (p + 1)], fit_intercept=False).coefs[:, 0]


def learn(rows: FloatArray, atoms: int, penalty: float, seed: int, done: float) -> FloatArray:
    """Return (atoms, p) atoms, learnt in passes over small batches of rows; it can be cancelled between batches."""
    import numpy as np
    from sklearn.decomposition import MiniBatchDictionaryLearning
    from sklearn.exceptions import ConvergenceWarning

    size = 64
    learner = MiniBatchDictionaryLearning(
        atoms, alpha=penalty, batch_size=size, fit_algorithm="cd", random_state=seed, n_jobs=1
    )
    rng = np.random.RandomState(seed)
    for batch in batches(len(rows), size, passes(len(rows)), rng):
        solvers.tick("sparse coding", done)
        # Codes need not converge while the atoms are learnt; those of the scores do.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            learner.partial_fit(rows[batch])
    components: FloatArray = learner.components_
    return components


def passes(n: int) -> int:
    """Return the number of passes over n rows: 2 to 10, more for fewer rows."""
    return max(2, min(10, 2000 // n))


def batches(n: int, size: int, times: int, rng: np.random.RandomState) -> Iterable[IntArray]:
    """Yield batches of row numbers, all rows shuffled anew in each pass."""
    import numpy as np

    for _ in range(times):
        yield from np.array_split(rng.permutation(n), max(1, n // size))
