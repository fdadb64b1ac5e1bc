"""The estimators against scikit-learn's: `python -m tests.benchmarks.estimators`.

Both get the same data, folds and alphas. scikit-learn's tolerance is its default first, then divided by ten until the
relative duality gap of its final fit is at most that asked for; the gap is computed from the data. Times are of one
process on all its processors (CPU), the smaller of two runs where a run takes less than some seconds.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import linear_model

from lasso_tui import estimators, solvers
from tests.benchmarks.table import Row, show

MAX_GAP = 1e-6
LONG = 5.0
IMPORT_RUNS = 7
PROBLEMS = ((500, 5_000), (5_000, 100))


def data(n: int, p: int) -> tuple[Any, Any]:
    """Normal columns, twenty of which matter."""
    random = np.random.default_rng(0)
    X = random.standard_normal((n, p))
    return X, X[:, :20] @ random.standard_normal(20) * 2 + 3 * random.standard_normal(n)


def timed(make: Callable[[], Any], X: Any, y: Any) -> tuple[float, Any]:
    """CPU seconds of a fit, and the fitted model."""
    taken = []
    while len(taken) < 2 and (not taken or taken[0] < LONG):
        started = time.process_time()
        model = make().fit(X, y)
        taken.append(time.process_time() - started)
    return min(taken), model


def gap(model: Any, X: Any, y: Any, family: str, alpha: float, ratio: float) -> float:
    """Relative duality gap of a fitted model."""
    coef, intercept = np.ravel(model.coef_), float(np.ravel(model.intercept_)[0])
    return solvers.problem_of(X, y, family=family, l1_ratio=ratio).duality_gap(coef, intercept, alpha)


def compare(
    name: str, ours: Any, theirs: Callable[[float], Any], tols: tuple[float, ...], X: Any, y: Any, **how: Any
) -> list[Row]:
    """Rows of one estimator: at scikit-learn's default tolerance, and at equal accuracy."""
    family, ratio = how.get("family", "gaussian"), how.get("ratio", 1.0)
    own, model = timed(ours, X, y)
    rows = []
    for tol in tols:
        seconds, other = timed(lambda tol=tol: theirs(tol), X, y)
        alpha = how["alpha"](other)
        reached = gap(other, X, y, family, alpha, ratio)
        first = not rows
        if first or reached <= MAX_GAP:
            what = f"{name}, {X.shape[0]:,}×{X.shape[1]:,}, tol {tol:.0e}" + (
                " (its default)" if first else ""
            )
            measured = (
                f"{own:.2f} s, gap {model.dual_gap_:.0e}; scikit-learn {seconds:.2f} s, gap {reached:.0e}: "
                f"{seconds / own:.1f} ×"
            )
            aim = "≥ 5 ×" if reached <= MAX_GAP and X.shape == PROBLEMS[0] else ""
            rows.append(Row(what, measured, aim))
        if reached <= MAX_GAP:
            break
    return rows


def imports() -> Row:
    """How long imports take, alternating."""
    taken: dict[str, list[float]] = {
        "import sklearn.linear_model": [],
        "from lasso_tui.estimators import LassoCV": [],
    }
    for _ in range(IMPORT_RUNS):
        for code, found in taken.items():
            measured = f"import time; {code}; print(time.process_time())"
            found.append(float(subprocess.check_output([sys.executable, "-c", measured])))
    theirs, ours = (min(found) for found in taken.values())
    return Row("import, CPU", f"{ours:.2f} s; scikit-learn {theirs:.2f} s: {ours / theirs:.2f} ×", "≤ 1.1 ×")


def measure() -> list[Row]:
    """Run everything."""
    warnings.filterwarnings("ignore")
    rows = [imports()]
    tols = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
    chosen: dict[str, Any] = {"alpha": lambda model: model.alpha_}
    for n, p in PROBLEMS:
        X, y = data(n, p)
        rows += compare(
            "LassoCV", estimators.LassoCV, lambda tol: linear_model.LassoCV(tol=tol), tols, X, y, **chosen
        )
    rows += compare(
        "ElasticNetCV",
        lambda: estimators.ElasticNetCV(l1_ratio=0.5),
        lambda tol: linear_model.ElasticNetCV(l1_ratio=0.5, tol=tol),
        tols,
        X,
        y,
        ratio=0.5,
        **chosen,
    )
    X, y = data(1_000, 50)
    classes = (y > 0).astype(float)
    path = estimators.LogisticLassoCV(alphas=30, eps=0.01).fit(X, classes)
    rows += compare(
        "LogisticLassoCV, 30 alphas",
        lambda: estimators.LogisticLassoCV(alphas=30, eps=0.01),
        lambda tol: linear_model.LogisticRegressionCV(
            Cs=1 / (len(y) * path.alphas_[::-1]),
            cv=5,
            l1_ratios=(1,),
            solver="saga",
            tol=tol,
            max_iter=100_000,
            scoring="neg_log_loss",
            use_legacy_attributes=False,
        ),
        (1e-4, 1e-6),
        X,
        classes,
        family="binomial",
        alpha=lambda model: 1 / (len(y) * float(np.ravel(model.C_)[0])),
    )
    return rows


if __name__ == "__main__":
    show("Estimators", measure())
