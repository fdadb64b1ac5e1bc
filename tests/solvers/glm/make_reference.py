"""Make reference.json: solutions with offsets, bounds and penalty factors, by nothing of the package.

Run it as `python -m tests.solvers.glm.make_reference`. R's glmnet solves the same problems (its `lambda` is alpha,
its `alpha` l1_ratio; `penalty.factor` rescaled to sum to p, `lower.limits`, `upper.limits`, `offset`); it was not at
hand where this file was made, so the numbers are those of `extended_precision`: coordinate descent from zeros, then
Newton's steps on its support, with 80-bit residuals.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path

import numpy as np

from tests.solvers.glm.extended_precision import Model

FILE = Path(__file__).with_name("reference.json")

CASES = {
    "logistic, offset": {"family": "binomial", "offset": True},
    "logistic, bounds": {"family": "binomial", "bounds": True},
    "logistic, factors": {"family": "binomial", "factors": True},
    "logistic, offset, bounds, weights": {
        "family": "binomial",
        "offset": True,
        "bounds": True,
        "weights": True,
    },
    "Poisson, offset": {"family": "poisson", "offset": True},
    "Poisson, bounds": {"family": "poisson", "bounds": True},
    "Poisson, factors, one 0": {"family": "poisson", "factors": True, "free": True},
    "Poisson, offset, factors, weights": {
        "family": "poisson",
        "offset": True,
        "factors": True,
        "weights": True,
    },
    "least squares, bounds": {"family": "gaussian", "bounds": True},
    "least squares, offset, factors": {"family": "gaussian", "offset": True, "factors": True},
}
RATIOS = (1.0, 0.5)
ALPHAS = (0.1, 0.02)


def problem(name: str) -> dict[str, np.ndarray | str | None]:
    """Return the data of a case, which follow from its name alone."""
    case = CASES[name]
    rng = np.random.default_rng(sorted(CASES).index(name))
    n, p = 70, 6
    X = np.round(rng.standard_normal((n, p)) + 0.6 * rng.standard_normal((n, 1)), 3)
    eta = X @ np.array([0.8, -0.6, 0.4, 0.0, 0.0, 0.2])
    offset = np.round(rng.normal(0.0, 0.7, n), 3) if case.get("offset") else None
    known = eta if offset is None else eta + offset
    if case["family"] == "gaussian":
        y = np.round(known + rng.standard_normal(n), 3)
    elif case["family"] == "poisson":
        y = rng.poisson(np.exp(known)).astype(float)
    else:
        y = (rng.random(n) < 1 / (1 + np.exp(-known))).astype(float)
    factors = (
        np.array([0.0 if case.get("free") else 0.5, 1.0, 2.0, 1.5, 0.3, 1.0]) if case.get("factors") else None
    )
    lower = np.array([-np.inf, -0.1, 0.0, 0.0, -np.inf, -0.05]) if case.get("bounds") else None
    upper = np.array([0.2, np.inf, np.inf, 0.3, 0.0, 0.05]) if case.get("bounds") else None
    weights = np.round(rng.uniform(0.2, 3.0, n), 2) if case.get("weights") else None
    return {
        "family": case["family"],
        "X": X,
        "y": y,
        "offset": offset,
        "factors": factors,
        "lower": lower,
        "upper": upper,
        "weights": weights,
    }


def main() -> None:
    """Solve all cases and write the file."""
    found = []
    for name in CASES:
        for ratio in RATIOS:
            for standardize in (False, True):
                model = Model(**problem(name), l1_ratio=ratio, standardize=standardize)  # type: ignore[arg-type]
                for alpha in ALPHAS:
                    coef, intercept = model.coordinate_descent(alpha)
                    found.append([name, ratio, standardize, alpha, [*coef.tolist(), intercept]])
    origin = f"tests.solvers.glm.make_reference, NumPy {np.__version__}, Python {platform.python_version()}"
    lines = ",\n  ".join(json.dumps(row) for row in found)
    FILE.write_text(
        f'{{"origin": "{origin}", "columns": "case, l1_ratio, standardize, alpha, coefs and intercept",\n'
        f' "rows": [\n  {lines}\n ]}}\n'
    )


if __name__ == "__main__":
    main()
