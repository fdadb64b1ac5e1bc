"""Scores of rows by models that have not seen them: distance, each column from the others, sparse codes.

Rows are split into folds. Centres, scales, models and penalties come from the rows outside a fold; its own
rows are only scored. A score is √(mean over columns of ((z − expected)/σ)²).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers

if TYPE_CHECKING:
    import numpy as np

    from lasso_tui._types import BoolArray, Float32Array, FloatArray, IntArray

    Splits = tuple[tuple[IntArray, IntArray], ...]

__all__ = [
    "CENTRES",
    "Scaled",
    "Scores",
    "column_regressions",
    "distance",
    "robust_spread",
    "scaled",
    "sparse_codes",
]

MEDIAN, MEAN, ONE = CENTRES = ("median/MAD", "mean/SD", "one scale")
"""Ways to bring columns to one scale."""
N_ALPHAS, ALPHA_MIN_RATIO = 20, 3e-3


def robust_spread(values: FloatArray, repeated: BoolArray | None = None) -> FloatArray:
    """Return 1.4826 times the median absolute deviation of each column: the standard deviation of normal values.

    Where it is zero more than half of the values are equal, and it says nothing: the standard deviation stands in
    (a 0/1 column of a rare level is such a one). So it does for the columns that are named as `repeated`.
    """
    import numpy as np

    spread = 1.4826 * np.median(np.abs(values - np.median(values, axis=0)), axis=0)
    silent = spread == 0 if repeated is None else (spread == 0) | repeated
    result: FloatArray = np.where(silent, values.std(axis=0), spread)
    return result


@dataclass(frozen=True, eq=False)
class Scaled:
    """A table, each row scaled by the rows of the other folds.

    Attributes
    ----------
    X : (n, p) as it was
    splits : K times (train, held out), row numbers
    kind : one of `CENTRES`
    centre, scale : (K, p) what is subtracted and divided by; a scale of 0 is a column not used in that fold
    fold : (n,) which fold holds a row
    z : (n, p) held-out rows, scaled; 0 where a column is not used
    """

    X: FloatArray
    splits: Splits
    kind: str
    centre: FloatArray
    scale: FloatArray
    fold: IntArray
    z: FloatArray

    def columns(self, k: int) -> IntArray:
        """Return the columns used in a fold."""
        import numpy as np

        return np.flatnonzero(self.scale[k])

    def training(self, k: int) -> FloatArray:
        """Return the training rows of a fold, scaled by themselves, with the columns used."""
        used = self.columns(k)
        rows: FloatArray = (self.X[self.splits[k][0]][:, used] - self.centre[k, used]) / self.scale[k, used]
        return rows


@dataclass(frozen=True, eq=False)
class Scores:
    """What one method says of every row.

    Attributes
    ----------
    name : its name, a word
    scaled : the scaled rows that it saw
    values : (n,) scores
    expected : (n, p) what it expects of each scaled value, or None for 0, the centre
    sigma : (K, p) the size of a usual residual, by fold
    """

    name: str
    scaled: Scaled
    values: FloatArray
    expected: Float32Array | None
    sigma: FloatArray

    def parts(self, row: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return value, expectation and share of the squared score of each column in one row; shares sum to 1."""
        import numpy as np

        z = self.scaled.z[row]
        expected = np.zeros_like(z) if self.expected is None else self.expected[row].astype(np.float64)
        squares = ((z - expected) / self.sigma[self.scaled.fold[row]]) ** 2
        total = squares.sum()
        return z, expected, squares / total if total > 0 else squares


def scaled(X: FloatArray, splits: Splits, kind: str, most: int) -> Scaled:
    """Scale every fold's rows by the rows outside it.

    Parameters
    ----------
    X : (n, p)
    splits : (train, held out) of each fold
    kind : "median/MAD", "mean/SD", or "one scale": medians, and one standard deviation for all columns
    most : how many columns may be used; those of the largest variance on the training rows
    """
    import numpy as np

    n, p = X.shape
    centre, scale = np.zeros((len(splits), p)), np.zeros((len(splits), p))
    fold, z = np.zeros(n, dtype=np.intp), np.zeros((n, p))
    for k, (train, held) in enumerate(splits):
        rows = X[train]
        variance = rows.var(axis=0)
        centre[k] = rows.mean(axis=0) if kind == MEAN else np.median(rows, axis=0)
        if kind == ONE:
            scale[k] = np.where(variance > 0, np.sqrt(((rows - centre[k])[:, variance > 0] ** 2).mean()), 0.0)
        else:
            scale[k] = np.sqrt(variance) if kind == MEAN else robust_spread(rows)
        # Rounding gives a column of equal values a little variance.
        scale[k, np.ptp(rows, axis=0) == 0] = 0.0
        if p > most:
            scale[k, np.argsort(-variance, kind="stable")[most:]] = 0.0
        used = np.flatnonzero(scale[k])
        fold[held] = k
        z[np.ix_(held, used)] = (X[np.ix_(held, used)] - centre[k, used]) / scale[k, used]
        solvers.tick("scaling", (k + 1) / len(splits))
    return Scaled(X, splits, kind, centre, scale, fold, z)


def score(residual: FloatArray, sigma: FloatArray) -> FloatArray:
    """Root mean square of the residuals over their usual sizes."""
    import numpy as np

    result: FloatArray = np.sqrt(((residual / sigma) ** 2).mean(axis=1))
    return result


def distance(data: Scaled, name: str) -> Scores:
    """Score rows by their distance from the centre: no column knows of another."""
    import numpy as np

    used = (data.scale > 0).sum(axis=1)[data.fold]
    values = np.sqrt((data.z**2).sum(axis=1) / np.maximum(used, 1))
    return Scores(name, data, values, None, np.ones_like(data.scale))


def residual_scale(residual: FloatArray, rows: FloatArray, kind: str) -> FloatArray:
    """Return the usual size of each column's residual on training rows; one for all where they share a scale."""
    import numpy as np

    if kind == ONE:
        return np.full(residual.shape[1], max(float(np.sqrt((residual**2).mean())), 1e-9))
    # Rows are centred: a median of zero sizes is a column that mostly repeats.
    repeated = np.median(np.abs(rows), axis=0) == 0
    spread = residual.std(axis=0) if kind == MEAN else robust_spread(residual, repeated)
    # A column that the others tell exactly has no usual residual: its own spread times 1e-6 stands in.
    return np.maximum(spread, 1e-6)


def column_regressions(data: Scaled, alpha: float | None) -> tuple[Scores, float]:
    """Predict each column from all others by the lasso (Meinshausen & Bühlmann 2006), and score the surprises.

    Parameters
    ----------
    alpha : penalty per sample on the scaled columns; None for each column's own with the least BIC on the
        training rows

    Returns
    -------
    scores, neighbours
        The scores, and how many columns predict a column, on average.
    """
    import numpy as np

    expected, sigma = np.zeros(data.z.shape, dtype=np.float32), np.ones_like(data.scale)
    values, kept, models = np.zeros(len(data.z)), 0, 0
    for k, (_, held) in enumerate(data.splits):
        used, rows = data.columns(k), data.training(k)
        z = data.z[np.ix_(held, used)]
        guess, residual = np.zeros_like(z), np.zeros_like(rows)
        for j in range(len(used)):
            others = np.arange(len(used)) != j
            start, step = (k + j / len(used)) / len(data.splits), 1 / (len(used) * len(data.splits))
            with solvers.part("each column from the others", start, min(start + step, 1.0)):
                intercept, coef = regress(rows[:, others], rows[:, j], alpha)
            guess[:, j] = intercept + z[:, others] @ coef
            residual[:, j] = rows[:, j] - intercept - rows[:, others] @ coef
            kept, models = kept + int(np.count_nonzero(coef)), models + 1
        sigma[k, used] = residual_scale(residual, rows, data.kind)
        values[held] = score(z - guess, sigma[k, used])
        expected[np.ix_(held, used)] = guess
    return Scores("neighbours", data, values, expected, sigma), kept / models


def regress(X: FloatArray, y: FloatArray, alpha: float | None) -> tuple[float, FloatArray]:
    """Return intercept and coefficients of the lasso at an alpha, or at that of least BIC."""
    import numpy as np

    top = float(solvers.alpha_max(X, y)) if X.shape[1] else 0.0
    if top == 0 or (alpha is not None and alpha >= top):
        return float(y.mean()), np.zeros(X.shape[1])
    alphas = np.geomspace(top, ALPHA_MIN_RATIO * top, N_ALPHAS) if alpha is None else np.array([alpha])
    path = solvers.path(X, y, alphas=alphas)
    # Columns that fit all but exactly: BIC would chase rounding.
    rss = np.maximum(path.mse, 1e-12 * path.null_mse) * len(y)
    best = int(np.argmin(solvers.bic(rss, path.nonzeros, len(y))))
    return float(path.intercepts[best]), path.coefs[:, best]


def sparse_codes(data: Scaled, atoms: int | None, share: float, seed: int) -> tuple[Scores, int, float]:
    """Write each row as a few atoms of a dictionary learnt from the training rows; score what is left.

    minimise over c   1/(2p)·‖z − D'c‖² + α·‖c‖₁,   α·p = share × the length of a typical training row
    (Olshausen & Field 1996; Mairal, Bach, Ponce & Sapiro 2009 for learning D).

    Returns
    -------
    scores, atoms, used
        The scores, the number of atoms, and how many a row uses, on average.
    """
    import numpy as np

    expected, values = np.zeros(data.z.shape, dtype=np.float32), np.zeros(len(data.z))
    many, kept, done = 1, 0, 0
    for k, (_, held) in enumerate(data.splits):
        used, rows = data.columns(k), data.training(k)
        p = len(used)
        many = min(atoms or max(p // 2, 1), len(rows))
        length = float(np.median(np.sqrt((rows**2).sum(axis=1)))) or 1.0
        dictionary = learn(rows, many, share * length, seed, done / len(data.z))
        for row in held:
            solvers.tick("sparse coding", done / len(data.z))
            z = data.z[row, used]
            alpha = share * length / p
            if float(np.abs(dictionary @ z).max()) / p > alpha:
                with solvers.part("sparse coding", done / len(data.z), (done + 1) / len(data.z)):
                    code = solvers.path(dictionary.T, z, alphas=[alpha], fit_intercept=False).coefs[:, 0]
                expected[row, used] = code @ dictionary
                kept += int(np.count_nonzero(code))
            done += 1
        values[held] = score(data.z[np.ix_(held, used)] - expected[np.ix_(held, used)], np.ones(p))
    scores = Scores("codes", data, values, expected, np.ones_like(data.scale))
    return scores, many, kept / len(data.z)


def learn(rows: FloatArray, atoms: int, penalty: float, seed: int, done: float) -> FloatArray:
    """Return (atoms, p) atoms, learnt in passes over small batches of rows; a solve can be ended between these."""
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
        # Codes on the way to the atoms may be rough; those of the scores are exact.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            learner.partial_fit(rows[batch])
    components: FloatArray = learner.components_
    return components


def passes(n: int) -> int:
    """How often to go through the rows: more often where they are few."""
    return max(2, min(10, 2000 // n))


def batches(n: int, size: int, times: int, rng: np.random.RandomState) -> Iterable[IntArray]:
    """Yield rows in shuffled batches, the whole several times."""
    import numpy as np

    for _ in range(times):
        yield from np.array_split(rng.permutation(n), max(1, n // size))
