"""Tables whose numbers are hostile, and what must hold of whatever a technique makes of them.

`python -m tests.hostile.numbers` runs every technique on every table and counts.
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui.data import Preparation
from lasso_tui.exports.json_document import document
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.solvers import loss_of_family
from lasso_tui.techniques import Technique, kinds, updated
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.linear.linear_path import PathFit
from tests.hostile.texts import harm_in

TECHNIQUES = [t for t in all_techniques() if t.tables]

QUICK = {"folds": 3, "lags": 3, "pairs": 5, "max_sweeps": 40, "max_rows": 200}
"""Values of parameters that are called so, where a technique has them: less to do, all of it done."""

Case = tuple[np.ndarray, np.ndarray]

RNG = np.random.default_rng(5)
X, NOISE = RNG.normal(size=(36, 5)), RNG.normal(size=36)
Y = X @ [1.0, -2.0, 0.0, 0.5, 0.0] + 0.5 * NOISE


def put(column: int, values: Any) -> np.ndarray:
    """X with another column."""
    made = X.copy()
    made[:, column] = values
    return made


def cell(row: int, column: int, value: float) -> np.ndarray:
    """X with another cell."""
    made = X.copy()
    made[row, column] = value
    return made


LAST = np.arange(36) == 35

CORE: dict[str, Case] = {
    "not a number and infinite": (cell(3, 1, math.nan) + cell(5, 0, math.inf), Y),
    "a column of 1e300": (put(0, X[:, 0] * 1e300), Y),
    "a column of 1e-310": (put(0, X[:, 0] * 1e-310), Y),
    "target of 1e-300": (X, Y * 1e-300),
    "all of 1e60": (X * 1e60, Y * 1e60),
    "1e60 beside 1e-60": (X * 10.0 ** np.array([60, -60, 0, 30, -30]), Y),
    "duplicates": (put(1, X[:, 0]), Y),
    "nearly duplicates": (put(2, X[:, 0] * (1 + 1e-12)), Y),
    "a sum of others": (put(4, X[:, 0] + X[:, 1]), Y),
    "no noise": (X, X[:, 0]),
    "more columns than rows": (np.hstack([X[:9], X[9:18], X[18:27], X[27:36]]), Y[:9]),
    "one row differs": (X, LAST * 1.0),
    "three rows": (X[:3], Y[:3]),
}
"""Tables for every technique in the tests."""

MORE: dict[str, Case] = {
    "plain": (X, Y),
    "all of 1e300": (X * 1e300, Y * 1e300),
    "all of 1e-300": (X * 1e-300, Y * 1e-300),
    "all of 1e-60": (X * 1e-60, Y * 1e-60),
    "all denormal": (X * 5e-324, Y * 5e-324),
    "target of 1e300": (X, Y * 1e300),
    "target of 1e60": (X, Y * 1e60),
    "target denormal": (X, Y * 5e-324),
    "target infinite": (X, np.where(LAST, math.inf, Y)),
    "target not a number": (X, np.where(LAST, math.nan, Y)),
    "the largest numbers": (np.sign(X) * 1.7e308, Y),
    "integers of 20 digits": (np.round(X * 1e19), np.round(Y * 1e19)),
    "an offset of 1e6": (X + 1e6, Y),
    "an offset of 1e9": (X + 1e9, Y),
    "an offset of 1e15": (X + 1e15, Y),
    "target with an offset of 1e12": (X, Y + 1e12),
    "constant target": (X, np.full(36, 3.0)),
    "target constant but for rounding": (X, 1 + LAST * 2.3e-16),
    "constant column": (put(0, 7.0), Y),
    "column constant but for rounding": (put(0, 1 + LAST * 2.3e-16), Y),
    "all columns constant": (X * 0 + 1, Y),
    "no column": (X[:, :0], Y),
    "one column": (X[:, :1], Y),
    "one row": (X[:1], Y[:1]),
    "two rows": (X[:2], Y[:2]),
    "five rows": (X[:5], Y[:5]),
    "opposites": (put(1, -X[:, 0]), Y),
    "sum of all": (X, X @ np.arange(5.0)),
    "sorted": (np.sort(X, axis=0), np.sort(Y)),
    "0 and 1": (X, (Y > 0) * 1.0),
    "whole numbers": (np.round(X), np.round(Y)),
    "one outlier": (X, np.where(LAST, 1e12, Y)),
    "one row not zero": (np.where(LAST[:, None], 1.0, 0.0) * X, Y),
    "mostly zero": (X * (np.abs(NOISE) > 1.5)[:, None], Y),
    "one column of one 1": (put(0, LAST * 1.0), Y),
    "a column a row": (np.eye(36)[:, :30], Y),
}

CASES = CORE | MORE


def csv_of(case: Case, more: dict[str, list[str]] | None = None) -> bytes:
    """Write a table as text, all digits."""
    features, target = case
    names = [f"x{j}" for j in range(features.shape[1])] + ["y", *(more or {})]
    held = io.StringIO()
    print(",".join(names), file=held)
    extra = list((more or {}).values())
    for k, row in enumerate(np.column_stack([features, target]).tolist()):
        print(",".join([*("" if math.isnan(v) else repr(v) for v in row), *(e[k] for e in extra)]), file=held)
    return held.getvalue().encode()


def quick(technique: Technique[Any, Any], dataset: str) -> Any:
    """The technique's parameters with less to do."""
    begun = defaults(technique, dataset)
    return updated(begun, {name: value for name, value in QUICK.items() if name in kinds(begun)})


def outcome(technique: Technique[Any, Any], path: Path, preparation: Preparation | None = None) -> str:
    """Return "right", or the sentence with which a table is refused; raise what is neither."""
    opening = DataRequest(str(path), "y", preparation)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            *_, result = stream(Job(technique, quick(technique, str(path)), opening))
        except ValueError as refusal:
            said = str(refusal)
            assert said.endswith((".", "}")), said
            assert not harm_in(said, lines=False), said
            assert 20 < len(said) < 400, said
            assert "Traceback" not in said, said
            return said
        check(technique, result)
    return "right"


def check(technique: Technique[Any, Any], result: Any) -> None:
    """Assert that a result is right: optimal where that can be checked, and numbers everywhere."""
    told = document(technique, result, result.start)
    warned = " ".join(told["warnings"])
    for figure in technique.readout(result, result.start).metrics:
        said = warned or any(letter.isalpha() or letter == "–" for letter in figure.text)
        assert told["metrics"][figure.name] is not None or said, f"{figure.name} is no number, unsaid"
    for one in told["coefficients"]:
        assert all(v is not None for v in one.values()), one
    gap = told["metrics"].get("gap")
    assert gap is None or gap <= 1e-6 or "gap" in warned, f"gap {gap}, and nothing is said"
    fit = getattr(result, "fit", None)
    if isinstance(fit, PathFit) and getattr(fit.path, "l1_ratio", 0.0) == 1.0 and "gap" not in warned:
        for violation in violations(fit):
            assert violation < (1e-3 if hasattr(fit.path, "family") else 1e-5), (
                f"the optimality conditions are violated by {violation:.0e} of alpha_max"
            )


def violations(fit: PathFit) -> Iterator[float]:
    """How far the optimality conditions of the lasso are from holding, beside alpha_max, at some alphas.

    With z the centred, scaled columns and r = y − mean(b₀ + Xb): |z'r|/n ≤ α, and z'r/n = α·sign(b) where b ≠ 0.
    For squares r is computed from centred rows, which far from the origin have more digits; z'r is the same.
    """
    table, path = fit.table, fit.path
    weights = path.weights / path.weights.sum()
    centred, y = (a - weights @ a for a in (table.X, table.y))
    centred -= weights @ centred  # what rounding has left of the mean
    Z = centred / np.where(path.scales > 0, path.scales, 1.0)
    mean = loss_of_family(family).mean if (family := getattr(path, "family", "")) else None
    top = float(path.alphas[0])
    for k in range(0, len(path.alphas), 9):
        b = path.coefs[:, k] * path.scales
        if mean is None:
            offset = weights @ table.y - (weights @ table.X) @ path.coefs[:, k]
            assert math.isclose(
                path.intercepts[k], offset, rel_tol=1e-9, abs_tol=1e-9 * float(np.abs(table.y).max())
            )
            residual = y - centred @ path.coefs[:, k]
        else:
            residual = table.y - mean(np.asarray(table.X @ path.coefs[:, k] + path.intercepts[k]))
        pull = Z.T @ (weights * residual)
        alpha, on = float(path.alphas[k]), b != 0
        off = np.abs(pull[~on]).max(initial=0.0) - alpha
        yield max(off, float(np.abs(pull - alpha * np.sign(b))[on].max(initial=0.0))) / top


def main() -> int:
    """Run all, and count."""
    tried = right = refused = 0
    faults: list[str] = []
    sentences: set[str] = set()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        for name, case in CASES.items():
            path.write_bytes(csv_of(case))
            for technique in TECHNIQUES:
                tried += 1
                try:
                    said = outcome(technique, path)
                except Exception as fault:
                    faults.append(f"{technique.slug} on {name}: {type(fault).__name__}: {fault}")
                    print(faults[-1], flush=True)
                    continue
                right += said == "right"
                refused += said != "right"
                sentences.add(said)
    print(
        f"{tried} runs ({len(CASES)} tables, {len(TECHNIQUES)} techniques): {right} right, {refused} refused in "
        f"{len(sentences) - 1} different sentences, {len(faults)} faults; {time.process_time() - began:.0f} s"
    )
    if "-v" in sys.argv:
        print("\n".join(sorted(sentences)))
    return len(faults) > 0


Write = Callable[[Case], Path]

if __name__ == "__main__":
    raise SystemExit(main())
