"""The phase diagram: recovery rate by m/n and k/m, computed trial by trial, and Donoho & Tanner's transition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.sensing.data import measurements

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["METHODS", "PhaseMap", "donoho_tanner", "fill", "recovers"]

METHODS = ("basis pursuit", "matching pursuit")
SUCCESS_RTOL = 1e-4
"""Relative error below which a signal counts as recovered."""
BATCH_TRIALS = 40
"""Trials between two partial maps."""


def donoho_tanner(delta: FloatArray) -> FloatArray:
    """Return the largest k/m at which basis pursuit recovers most signals as n → ∞.

    Donoho & Tanner's (2005, 2009) weak threshold, in the closed form of Donoho, Maleki & Montanari (2009):

        ρ(δ) = max over z ≥ 0 of  (1 − (2/δ)·g(z)) / (1 + z² − 2·g(z)),   g(z) = (1 + z²)Φ(−z) − z·φ(z)

    Parameters
    ----------
    delta : m/n, in (0, 1]

    Returns
    -------
    k/m, of the same shape
    """
    import numpy as np
    from scipy.special import ndtr

    z = np.geomspace(1e-4, 6.0, 4001)  # both fractions are 0/0 at z = 0 and delta = 1
    g = (1 + z**2) * ndtr(-z) - z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    rho: FloatArray = ((1 - 2 / np.asarray(delta)[..., None] * g) / (1 + z**2 - 2 * g)).max(axis=-1)
    return rho


def recovers(A: FloatArray, x: FloatArray, method: str) -> bool:
    """Tell whether a method recovers x from Ax to a relative error below 1e-4."""
    import numpy as np

    if method == "basis pursuit" and certified(A, x):
        return True
    y = A @ x
    if (y == y[0]).all():  # solvers refuse a constant target; an equation may change its sign
        A, y = np.vstack([-A[:1], A[1:]]), np.append(-y[:1], y[1:])
    if method == "matching pursuit":
        found = solvers.orthogonal_matching_pursuit(A, y, n_nonzero=int(np.count_nonzero(x))).coef
    else:
        found = solvers.basis_pursuit(A, y).coef
    return bool(np.linalg.norm(found - x) < SUCCESS_RTOL * np.linalg.norm(x))


def certified(A: FloatArray, x: FloatArray) -> bool:
    """Tell by a dual certificate that x is the unique minimum-L1 solution (Fuchs 2004), without a linear program.

    ν = A_S(A_S'A_S)⁻¹ sign(x_S) has A_S'ν = sign(x_S); where |a_j'ν| < 1 for all others it is a dual certificate.
    """
    import numpy as np

    support = np.flatnonzero(x)
    if len(support) >= len(A):
        return False
    Q, R = np.linalg.qr(A[:, support])
    if np.abs(np.diag(R)).min() < 1e-9 * np.abs(np.diag(R)).max():
        return False
    nu = Q @ np.linalg.solve(R.T, np.sign(x[support]))
    others = np.ones(len(x), dtype=bool)
    others[support] = False
    return bool(np.abs(nu @ A[:, others]).max(initial=0.0) < 1 - 1e-9)


@dataclass(frozen=True, eq=False)
class PhaseMap:
    """Recovery rates computed so far.

    Attributes
    ----------
    delta, rho : (C,) m/n and k/m at the centres of the cells, increasing
    share : (C, C) share of successful trials, one row per rho; NaN without trials
    trials : (C, C) number of trials
    curve : (2, P) m/n and k/m of Donoho & Tanner's curve
    done : share of the work that is done
    from_curve : mean distance of the edge from the curve, in k/m; NaN until the map is complete
    """

    delta: FloatArray
    rho: FloatArray
    share: FloatArray
    trials: IntArray
    curve: tuple[FloatArray, FloatArray]
    done: float
    from_curve: float = float("nan")

    @classmethod
    def empty(cls, cells: int) -> PhaseMap:
        """Return a map without trials."""
        import numpy as np

        centres = (np.arange(cells) + 0.5) / cells
        at = np.linspace(0.01, 1.0, 100)
        return cls(
            centres,
            centres,
            np.full((cells, cells), np.nan),
            np.zeros((cells, cells), dtype=np.int64),
            (at, donoho_tanner(at)),
            0.0,
        )

    def half(self) -> FloatArray:
        """Return for each m/n the k/m at which half of the signals are recovered: the area under the shares."""
        import numpy as np

        area: FloatArray = np.nan_to_num(self.share).sum(axis=0) / len(self.rho)
        return area


def fill(cells: int, trials: int, n: int, ensemble: str, method: str, seed: int) -> Iterator[PhaseMap]:
    """Run trials with signals of length n in every cell, coarse grid first; then more where outcomes differ.

    The first round visits each cell once. Later rounds visit those whose neighbourhood has had both success and
    failure; elsewhere another trial would add no information. Every trial is drawn from the seed and the cell, so
    that a map does not depend on the order.

    Yields
    ------
    PhaseMap
        After every few trials; the last one is complete.
    """
    import numpy as np

    empty = PhaseMap.empty(cells)
    successes, made = np.zeros((cells, cells)), np.zeros((cells, cells), dtype=np.int64)
    order, since = coarse_first(cells), 0
    for number in range(trials):
        cells_now = order if number == 0 else [cell for cell in order if undecided(successes, made, cell)]
        for position, (i, j) in enumerate(cells_now):
            before, done = ((number + (position + k) / len(cells_now)) / trials for k in (0, 1))
            with solvers.part("phase diagram", before, done):
                successes[i, j] += trial(
                    empty.delta[j], empty.rho[i], n, ensemble, method, (seed, number, i, j)
                )
            made[i, j] += 1
            since += 1
            solvers.tick("phase diagram", done)
            if since == BATCH_TRIALS:
                since = 0
                yield snapshot(empty, successes, made, done)
    last = snapshot(empty, successes, made, 1.0)
    distance = float(np.abs(last.half() - donoho_tanner(last.delta)).mean())
    yield replace(last, from_curve=distance)


def snapshot(empty: PhaseMap, successes: FloatArray, made: IntArray, done: float) -> PhaseMap:
    """Return a copy of the map so far."""
    import numpy as np

    share = np.where(made > 0, successes / np.maximum(made, 1), np.nan)
    return PhaseMap(empty.delta, empty.rho, share, made.copy(), empty.curve, done)


def trial(delta: float, rho: float, n: int, ensemble: str, method: str, seed: tuple[int, ...]) -> bool:
    """Draw a signal and its measurements, and tell whether it is recovered."""
    import numpy as np

    rng = np.random.default_rng(seed)
    m = min(max(round(delta * n), 2), n)
    k = min(max(round(rho * m), 1), m)
    if ensemble == "partial Fourier":
        m = min(m, 2 * ((n - 1) // 2))
    x = np.zeros(n)
    x[rng.permutation(n)[:k]] = rng.standard_normal(k)
    return recovers(measurements(ensemble, m, n, rng), x, method)


def coarse_first(cells: int) -> list[tuple[int, int]]:
    """Order the cells so that each power-of-two grid is complete before the next finer one."""

    def finest(i: int, j: int) -> int:
        step = 1
        while step < cells and i % (2 * step) == 0 and j % (2 * step) == 0:
            step *= 2
        return -step

    return sorted(
        ((i, j) for i in range(cells) for j in range(cells)), key=lambda c: (finest(*c), c[1], c[0])
    )


def undecided(successes: FloatArray, made: IntArray, cell: tuple[int, int]) -> bool:
    """Tell whether trials in a cell and its neighbours have both succeeded and failed."""
    i, j = cell
    around = (slice(max(i - 1, 0), i + 2), slice(max(j - 1, 0), j + 2))
    return bool(0 < successes[around].sum() < made[around].sum())
