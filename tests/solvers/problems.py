"""Random problems, and the optimality conditions written out naively: what the solvers are tested against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st


@dataclass
class Problem:
    """Data and options of one call of `path`."""

    X: Any
    y: np.ndarray
    options: dict[str, Any] = field(default_factory=dict)

    def standardised(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return Z (n, p), centred y, weights summing to n and scales, by the definitions."""
        X = self.X.toarray() if hasattr(self.X, "toarray") else np.asarray(self.X, dtype=float)
        n = len(self.y)
        given = self.options.get("sample_weight")
        w = np.ones(n) if given is None else np.asarray(given) * (n / np.sum(given))
        Z, y = X.copy(), self.y.copy()
        if self.options.get("fit_intercept", True):
            Z, y = X - np.average(X, axis=0, weights=w), y - np.average(y, weights=w)
        scales = np.ones(X.shape[1])
        if self.options.get("standardize"):
            # A column's standard deviation is about its mean even where no intercept is fitted.
            scales = np.sqrt(np.average((X - np.average(X, axis=0, weights=w)) ** 2, axis=0, weights=w))
        used = X[w > 0]
        flat = np.ptp(used, axis=0) <= 1e-13 * np.abs(used).max(axis=0)
        scales = np.where(flat | (scales == 0), 1.0, scales)
        if self.options.get("fit_intercept", True):
            Z[:, flat] = 0.0
        return Z / scales, y, w, scales


def violation(problem: Problem, coef: np.ndarray, alpha: float) -> float:
    """Largest violation of the optimality conditions, relative to alpha_max's scale of the problem."""
    Z, y, w, scales = problem.standardised()
    rho = problem.options.get("l1_ratio", 1.0)
    factors = problem.options.get("penalty_factor")
    factors = np.ones(Z.shape[1]) if factors is None else np.asarray(factors, dtype=float)
    lower, upper = problem.options.get("bounds") or (-np.inf, np.inf)
    lower = np.broadcast_to(lower, Z.shape[1])
    upper = np.broadcast_to(upper, Z.shape[1])
    b = coef * scales
    gradient = Z.T @ (w * (y - Z @ b)) / len(y) - alpha * (1 - rho) * factors * b
    l1 = alpha * rho * factors
    least, most = gradient - l1, gradient + l1  # −subgradient of the objective, at b = 0
    least, most = np.where(b > 0, gradient - l1, least), np.where(b > 0, gradient - l1, most)
    least, most = np.where(b < 0, gradient + l1, least), np.where(b < 0, gradient + l1, most)
    # At a bound the gradient may push outwards as much as it likes.
    push_up, push_down = np.maximum(least, 0), np.maximum(-most, 0)
    push_up = np.where(coef >= upper, 0.0, push_up)
    push_down = np.where(coef <= lower, 0.0, push_down)
    size = np.sqrt((Z**2 * w[:, None]).mean(axis=0)).max() * np.sqrt((w * y**2).mean())
    assert (coef >= lower).all()
    assert (coef <= upper).all()
    return float(np.maximum(push_up, push_down).max() / max(size, 1e-300))


@st.composite
def problems(draw: st.DrawFn, max_n: int = 30, max_p: int = 40) -> Problem:
    """Draw data of any shape with what real tables hold: correlation, copies, constants, offsets, weights."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, p = draw(st.integers(2, max_n)), draw(st.integers(1, max_p))
    X = rng.standard_normal((n, p))
    if draw(st.booleans()):  # a common factor
        X += draw(st.floats(0.5, 5.0)) * rng.standard_normal((n, 1))
    if draw(st.booleans()):
        X *= 10.0 ** rng.integers(-3, 4, p)
    if p > 1 and draw(st.booleans()):
        X[:, rng.integers(p)] = X[:, rng.integers(p)]
    if p > 1 and draw(st.booleans()):
        X[:, rng.integers(p)] = draw(st.sampled_from([0.0, 1.0, 3.3, -1e4]))
    fit_intercept = draw(st.booleans())
    if draw(st.booleans()):  # far from the origin, columns are nearly parallel where they are not centred
        X += rng.integers(-100, 100, p) * (1.0 if fit_intercept else 0.03 * X.std(axis=0))
    y = X @ (rng.standard_normal(p) * (rng.random(p) < 0.3)) / (1 + np.abs(X).max()) + rng.standard_normal(n)
    options: dict[str, Any] = {
        "fit_intercept": fit_intercept,
        "standardize": draw(st.booleans()),
        "l1_ratio": draw(st.sampled_from([1.0, 1.0, 0.9, 0.5, 0.05])),
        "alpha_min_ratio": draw(st.sampled_from([0.5, 1e-2, 1e-3])),
        "n_alphas": draw(st.integers(1, 12)),
    }
    if n > 3 and draw(st.booleans()):
        weights = rng.random(n) + 0.1
        weights[rng.random(n) < 0.1] = 0.0
        options["sample_weight"] = weights
    return Problem(X, y, options)


@st.composite
def constrained(draw: st.DrawFn, max_n: int = 30, max_p: int = 25) -> Problem:
    """Draw a problem with penalty factors, some of them 0, or bounds, or both."""
    problem = draw(problems(max_n, max_p))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    p = problem.X.shape[1]
    kind = draw(st.sampled_from(["factors", "bounds", "both"]))
    if kind != "bounds":
        factors = rng.choice([0.3, 1.0, 2.0], p)
        free = rng.random(p) < draw(st.sampled_from([0.0, 0.15]))
        if free.sum() < min(len(problem.y) // 3, p):
            factors[free] = 0.0
        problem.options["penalty_factor"] = factors
    if kind != "factors":
        size = np.abs(problem.y).max() / np.abs(problem.X).max(axis=0).clip(1e-2)
        lower = rng.choice([-np.inf, 0.0, -0.02, -0.3], p) * size
        upper = rng.choice([np.inf, 0.0, 0.02, 0.3], p) * size
        problem.options["bounds"] = draw(st.sampled_from([(lower, upper), (0.0, np.inf), (-0.1, 0.05)]))
    return problem


def solvable(problem: Problem) -> bool:
    """Tell whether any column has something to do with a target that varies."""
    Z, y, w, _ = problem.standardised()
    used = w > 0
    if used.sum() < 2 or np.ptp(problem.y[used]) == 0:
        return False
    size = np.sqrt((Z**2 * w[:, None]).mean(axis=0)) * np.sqrt((w * y**2).mean())
    return bool((np.abs(Z.T @ (w * y)) / len(y) > 1e-8 * size.clip(1e-300)).any())


def correlated(
    n: int, p: int, seed: int = 0, nonzero: int = 5, rho: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """AR(1) columns, a few true coefficients, signal three times the noise."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    for j in range(1, p):
        X[:, j] = rho * X[:, j - 1] + np.sqrt(1 - rho**2) * X[:, j]
    beta = np.zeros(p)
    beta[rng.choice(p, min(nonzero, p), replace=False)] = rng.standard_normal(min(nonzero, p))
    signal = X @ beta
    return X, signal + rng.standard_normal(n) * (signal.std() / np.sqrt(3.0) + 1e-3)
