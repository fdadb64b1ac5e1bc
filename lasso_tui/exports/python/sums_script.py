"""Python scripts for sums of rows: they read the file of sums, or sum the rows again, and need NumPy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.quoting import python_literal
from lasso_tui.techniques.model import ExportError, LinearModel

if TYPE_CHECKING:
    from lasso_tui.data import MomentTable

__all__ = ["sums_script"]


def sums_script(models: tuple[LinearModel, ...], table: MomentTable) -> str:
    """Write a Python script that solves one or several models again from sums of rows.

    Raises
    ------
    lasso_tui.data.DataError
        If the files of rows are gone.
    """
    from lasso_tui.data.streaming.files import find_files
    from lasso_tui.engines.open_sums import sums_of

    assert table.file is not None
    if not table.file.layout.is_plain or any(one.fill is not None for one in table.file.columns):
        raise ExportError(
            f"No such script for {table.name}: its features are made of several columns, or filled. Export "
            "JSON instead."
        )
    files = [str(path) for path in sums_of(table.source)]
    if not files:  # they were made of the rows, which the script then reads too
        files = [str(one.path) for one in find_files([table.source])]
    stored, asked = table.file, table.file.preparation
    constants = {
        "FILES": files,
        "FEATURES": list(table.features),
        "MODELS": {_key(model, k, models): _literals(model) for k, model in enumerate(models)},
        "TARGET": [stored.target_column or stored.target, _level(table)],
        "COLUMNS": {one.name: None if one.levels is None else list(one.levels) for one in stored.columns},
        "WEIGHTS": asked.weights,
        "CHOSEN": {"where": asked.where, "train": asked.train, "test_fraction": asked.test_fraction},
    }
    lines = [f"{name} = {python_literal(value)}" for name, value in constants.items()]
    return "\n\n\n".join((HEAD.strip("\n"), "\n".join(lines), BODY.strip("\n"))) + "\n"


def _key(model: LinearModel, k: int, models: tuple[LinearModel, ...]) -> str:
    return model.name if [one.name for one in models].count(model.name) == 1 else f"{model.name} {k + 1}"


def _level(table: MomentTable) -> str:
    assert table.file is not None
    column = table.file.target_column or table.file.target
    return "" if column == table.target else table.target.removeprefix(f"{column}=")


def _literals(model: LinearModel) -> dict[str, object]:
    low, high = (None, None) if model.bounds is None else model.bounds
    return {
        "alpha": model.alpha,
        "l1_ratio": model.l1_ratio,
        "standardize": model.standardize,
        "factors": None if model.factors is None else model.factors.tolist(),
        "lower": None
        if low is None
        else [None if value == -float("inf") else value for value in low.tolist()],
        "upper": None
        if high is None
        else [None if value == float("inf") else value for value in high.tolist()],
        "coef": dict(zip(model.table.features, model.coef.tolist(), strict=True)),
        "intercept": model.intercept,
    }


HEAD = '''"""Solve a model from lasso-tui again from sums of rows, and compare the coefficients.

1/2·(mean squared error) + alpha·Σ v·(l1_ratio·|b| + (1 − l1_ratio)/2·b²) is minimised, on columns divided by their
standard deviations (ddof=0) where a model says `standardize`; v are the penalty factors, 1 unless they are given.

Run it as `python SCRIPT.py`, or `python SCRIPT.py SUMS.npz…` if the sums are elsewhere. `python SCRIPT.py ROWS…` with
files that pyarrow reads (Parquet, Arrow, CSV) sums the rows again.
"""

import json
import sys

import numpy as np
'''

BODY = '''
def read(path):
    """Return the weight, the shift, and sums and products of features and target less it, of the rows to fit."""
    with np.load(path, allow_pickle=False) as stored:
        said = json.loads(str(stored["lasso_tui_moments"]))
        names = []
        for column in said["columns"]:
            levels = column["levels"]
            names += [column["name"]] if levels is None else [f"{column['name']}={one}" for one in levels]
        cells = said.get("cells") or {"n_folds": said["n_folds"], "n_blocks": 1}
        count, unit = cells["n_folds"] * cells["n_blocks"], float(stored["unit"])
        place = {name: k for k, name in enumerate(names)}
        there = np.array([k for k, name in enumerate(FEATURES) if name in place] + [len(FEATURES)])
        have = np.array([place[name] for name in FEATURES if name in place] + [len(names)])
        width = len(FEATURES) + 1  # a level that this part has not is a column of zeros
        shift, first, second = np.zeros(width), np.zeros(width), np.zeros((width, width))
        shift[there] = stored["shift"][have]
        first[there] = stored["first"][:count].sum(axis=0)[have] * unit
        second[np.ix_(there, there)] = stored["second"][:count].sum(axis=0)[np.ix_(have, have)] * unit
        return float(stored["weight"][:count].sum()) * unit, shift, first, second


def sum_again(path):
    """Return the same from the rows of a file, read batch by batch."""
    import pyarrow.compute
    import pyarrow.dataset

    if any(CHOSEN.values()):
        raise SystemExit(f"This script sums all rows of a file; these were chosen: {CHOSEN}.")
    total = None
    names = list(dict.fromkeys([*COLUMNS, TARGET[0], *([WEIGHTS] if WEIGHTS else [])]))
    form = "csv" if path.endswith(".csv") else "feather" if path.endswith((".arrow", ".feather")) else "parquet"
    for batch in pyarrow.dataset.dataset(path, format=form).to_batches(columns=names):
        frame = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in names}
        used = np.ones(batch.num_rows, dtype=bool)
        made = {}
        for name, levels in COLUMNS.items():
            if levels is None:
                made[name] = frame[name].astype(float)
                used &= np.isfinite(made[name])
            else:
                words = np.array([label(one) for one in frame[name]])
                used &= np.isin(words, levels)
                made |= {f"{name}={level}": (words == level).astype(float) for level in levels}
        if TARGET[1]:
            words = np.array([label(one) for one in frame[TARGET[0]]])
            used &= words != ""
            y = (words == TARGET[1]).astype(float)
        else:
            y = frame[TARGET[0]].astype(float)
            used &= np.isfinite(y)
        w = frame[WEIGHTS].astype(float) if WEIGHTS else np.ones(len(y))
        used &= np.isfinite(w)
        if used.any():
            U = np.column_stack([*(made[name] for name in FEATURES), y])[used]
            shift = U.mean(axis=0) if total is None else total[1]
            U, w = U - shift, w[used]
            part = w.sum(), shift, w @ U, U.T @ (w[:, None] * U)
            total = part if total is None else added(total, part)
    return total


def label(value):
    """Return a cell as the level of a factor, "" where it is missing."""
    if value is None or value != value:
        return ""
    return value.strip() if isinstance(value, str) else f"{value:g}"


def added(one, other):
    """Return sums over the rows of two parts, less the shift of the first."""
    (W, shift, first, second), (w, its, f, s) = one, other
    move = its - shift
    cross = np.outer(f, move)
    return W + w, shift, first + f + w * move, second + s + cross + cross.T + w * np.outer(move, move)


def products(files=None):
    """Return means, and products of centred features and target, of all files together."""
    total = None
    for path in files or FILES:
        part = read(path) if path.endswith(".npz") else sum_again(path)
        total = part if total is None or part is None else added(total, part)
    W, shift, first, second = total
    mean = first / W
    return shift + mean, second / W - np.outer(mean, mean)


def solved(name, means, centred):
    """Return the coefficients and the intercept of a model: coordinate descent, then exactly on its support."""
    model = MODELS[name]
    p = len(FEATURES)
    scale = np.sqrt(centred.diagonal()[:p]) if model["standardize"] else np.ones(p)
    G, c = centred[:p, :p] / np.outer(scale, scale), centred[:p, p] / scale
    v = np.ones(p) if model["factors"] is None else np.array(model["factors"])
    l1 = model["alpha"] * model["l1_ratio"] * v
    l2 = model["alpha"] * (1 - model["l1_ratio"]) * v
    low = np.array([-np.inf if b is None else b for b in model["lower"] or [None] * p]) * scale
    high = np.array([np.inf if b is None else b for b in model["upper"] or [None] * p]) * scale
    b, left = np.zeros(p), c.copy()
    for sweep in range(100_000):
        largest = 0.0
        for j in range(p):
            z = left[j] + G[j, j] * b[j]
            new = np.clip(np.sign(z) * max(abs(z) - l1[j], 0.0) / (G[j, j] + l2[j]), low[j], high[j])
            if new != b[j]:
                left -= G[:, j] * (new - b[j])
                largest = max(largest, abs(new - b[j]))
                b[j] = new
        if largest <= 1e-13 * max(abs(b).max(), 1e-300):
            break
        if sweep % 50 == 49:
            b = polished(b, G, c, l1, l2, low, high)
            left = c - G @ b
    b = polished(b, G, c, l1, l2, low, high)
    coef = b / scale
    return coef, means[p] - means[:p] @ coef


def polished(b, G, c, l1, l2, low, high):
    """Solve on the support with its signs, where that is the solution."""
    free = np.flatnonzero((b != 0) & (b > low) & (b < high))
    fixed = np.flatnonzero((b != 0) & ~((b > low) & (b < high)))
    if not len(free):
        return b
    new = b.copy()
    right = c[free] - np.sign(b[free]) * l1[free] - G[np.ix_(free, fixed)] @ b[fixed]
    new[free] = np.linalg.solve(G[np.ix_(free, free)] + np.diag(l2[free]), right)
    same = (np.sign(new) == np.sign(b)).all() and (new >= low).all() and (new <= high).all()
    return new if same else b


def main():
    """Print each model's coefficients beside those that lasso-tui found, and how far they differ."""
    means, centred = products(sys.argv[1:])
    for name, model in MODELS.items():
        coef, intercept = solved(name, means, centred)
        print(f"{name}, alpha {model['alpha']:.6g}")
        for feature, value in zip(FEATURES, coef):
            if value or model["coef"][feature]:
                print(f"  {feature:<24} {value: .10g}   lasso-tui {model['coef'][feature]: .10g}")
        print(f"  {'intercept':<24} {intercept: .10g}   lasso-tui {model['intercept']: .10g}")
        known = np.array(list(model["coef"].values()))
        size = np.sqrt(centred.diagonal()[:-1])
        print(f"  largest difference {abs((coef - known) * size).max():.1e} per standard deviation")


if __name__ == "__main__":
    main()
'''
