"""Random problems with groups, and their optimality conditions and solution written out naively."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.solvers.problems import Problem


@st.composite
def grouped_problems(draw: st.DrawFn, max_n: int = 25, max_p: int = 30) -> Problem:
    """Shapes, groups, weights and columns of every awkward kind; the groups are labels in `options`."""
    n, p = draw(st.integers(3, max_n)), draw(st.integers(1, max_p))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    X = rng.standard_normal((n, p))
    kind = draw(st.sampled_from(["plain", "correlated", "duplicated", "constant", "offset"]))
    if kind == "correlated":
        X += 3.0 * rng.standard_normal((n, 1))
    elif kind == "duplicated":
        X[:, p // 2 : 2 * (p // 2)] = X[:, : p // 2]
    elif kind == "constant":
        X[:, rng.integers(p)] = 2.0
    elif kind == "offset":
        X = X * rng.choice([0.01, 1.0, 100.0], p) + rng.choice([0.0, 1e3], p)
    y = X[:, : min(p, 4)].sum(axis=1) + 3.0 * rng.standard_normal(n)
    labels = rng.integers(0, draw(st.integers(1, p)), p) * 7 - 3
    options: dict[str, Any] = {
        "groups": labels,
        "group_mix": draw(st.sampled_from([0.0, 0.0, 0.2, 0.7, 0.95, 1.0])),
        "fit_intercept": draw(st.booleans()),
        "standardize": draw(st.booleans()),
    }
    if draw(st.booleans()):
        weights = rng.random(n) * (rng.random(n) < 0.8)
        weights[:3] = 1.0
        options["sample_weight"] = weights
    return Problem(X, y, options)


def group_violation(problem: Problem, coef: np.ndarray, alpha: float) -> float:
    """Largest violation of the optimality conditions over the groups, relative to the problem's scale.

    With z the correlations with the residual: z_g − ατ·sign − α(1−τ)√p_g·b_g/‖b_g‖ = 0 where b ≠ 0; |z| ≤ ατ where b
    is zero in a group that is in; ‖S(z_g, ατ)‖ ≤ α(1−τ)√p_g where the group is out.
    """
    Z, y, w, scales = problem.standardised()
    mix, labels = problem.options["group_mix"], problem.options["groups"]
    b = coef * scales
    z = Z.T @ (w * (y - Z @ b)) / len(y)
    worst = 0.0
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        price = alpha * (1 - mix) * np.sqrt(len(members))
        norm = np.linalg.norm(b[members])
        if norm == 0:
            kept = np.maximum(np.abs(z[members]) - alpha * mix, 0)
            worst = max(worst, float(np.linalg.norm(kept)) - price)
            continue
        for j in members:
            if b[j]:
                worst = max(worst, abs(z[j] - alpha * mix * np.sign(b[j]) - price * b[j] / norm))
            else:
                worst = max(worst, abs(z[j]) - alpha * mix)
    size = np.sqrt((Z**2 * w[:, None]).mean(axis=0)).max() * np.sqrt((w * y**2).mean())
    return worst / max(size, 1e-300)


def proximal_gradient(problem: Problem, alpha: float, steps: int = 30_000) -> np.ndarray:
    """Solve by FISTA with restarts, slowly and simply; coefficients of the columns as given."""
    Z, y, w, scales = problem.standardised()
    mix, labels = problem.options["group_mix"], problem.options["groups"]
    parts = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    G, c = Z.T @ (w[:, None] * Z) / len(y), Z.T @ (w * y) / len(y)
    step = 1 / np.linalg.eigvalsh(G)[-1]
    b = ahead = np.zeros(len(c))
    momentum = 1.0
    for _ in range(steps):
        moved = ahead - step * (G @ ahead - c)
        new = np.sign(moved) * np.maximum(np.abs(moved) - step * alpha * mix, 0)
        for part in parts:
            norm, price = np.linalg.norm(new[part]), step * alpha * (1 - mix) * np.sqrt(len(part))
            new[part] *= max(1 - price / norm, 0) if norm else 0.0
        if (ahead - new) @ (new - b) > 0:
            momentum = 1.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - b)
        done = np.abs(new - b).max() < 1e-15
        b, momentum = new, following
        if done:
            break
    return b / scales
