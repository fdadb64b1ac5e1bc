"""Python scripts for sums of rows: they read the file of sums, or sum the rows again, and need NumPy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.python.sums_rows import (
    HELD_OUT,
    ROWS,
    WHERE,
    other_level,
    role_columns,
    why_not_again,
)
from lasso_tui.exports.quoting import python_literal
from lasso_tui.techniques.model import LinearModel

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
    from lasso_tui.data.columns.missing_words import MISSING_WORDS
    from lasso_tui.data.preparation.roles import TRAIN_WORDS
    from lasso_tui.data.streaming.files import find_files
    from lasso_tui.engines.open_sums import sums_of

    assert table.file is not None
    files = [str(path) for path in sums_of(table.source)]
    if not files:  # they were made of the rows, which the script then reads too
        files = [str(one.path) for one in find_files([table.source])]
    stored, asked = table.file, table.file.preparation
    columns = {one.name: one for one in stored.columns}
    constants = {
        "FILES": files,
        "FEATURES": list(table.features),
        "TERMS": [[list(atom) for atom in term] for term in table.terms],
        "MODELS": {_key(model, k, models): _literals(model) for k, model in enumerate(models)},
        "TARGET": [stored.target_column or stored.target, _level(table)],
        "COLUMNS": {name: None if one.levels is None else list(one.levels) for name, one in columns.items()},
        "FILLS": None if asked.missing == "drop" else dict(table.fills),
        "MERGED": {name: dict(one.merged) for name, one in columns.items() if one.merged},
        "OTHER": {name: other for name, one in columns.items() if (other := other_level(table, one))},
        "CHANGES": {name: [list(pair) for pair in pairs] for name, pairs in stored.changes.items()},
        "MISSING": sorted(MISSING_WORDS),
        "WEIGHTS": asked.weights,
        "CHOSEN": {
            "where": asked.where,
            "train": asked.train,
            "test_fraction": asked.test_fraction,
            "split_seed": asked.seed,
            "fold_seed": stored.seed,
            "groups": asked.folds,
            "columns": role_columns(table),
        },
        "REFUSED": why_not_again(asked),
        "TRAIN_WORDS": sorted(TRAIN_WORDS) if asked.train else [],
    }
    lines = [f"{name} = {python_literal(value)}" for name, value in constants.items()]
    parts = (ROWS, WHERE if asked.where else "", HELD_OUT if asked.test_fraction else "", BODY)
    modules = ["itertools", "json", "re", "sys"]
    modules += ["ast", "operator"] * bool(asked.where) + ["hashlib", "os"] * bool(asked.test_fraction)
    head = HEAD.replace("IMPORTS", "\n".join(f"import {module}" for module in sorted(modules)))
    return (
        "\n\n\n".join((head.strip("\n"), "\n".join(lines), *(part.strip("\n") for part in parts if part)))
        + "\n"
    )


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

IMPORTS
from urllib.parse import unquote

import numpy as np
'''

BODY = '''
def read(path):
    """Return the weight, the shift, and sums and products of features and target less it, of the rows to fit."""
    with np.load(path, allow_pickle=False) as stored:
        said = json.loads(str(stored["lasso_tui_moments"]))
        stored_terms, columns = terms_of(said)
        place = {term: k for k, term in enumerate(stored_terms)}
        cells = said.get("cells") or {"n_folds": said["n_folds"], "n_blocks": 1}
        count, unit = cells["n_folds"] * cells["n_blocks"], float(stored["unit"])
        A = np.zeros((len(stored_terms) + 1, len(TERMS) + 1))
        for j, term in enumerate(TERMS):
            for part, share in parts_of(tuple(map(tuple, term)), columns):
                if part in place:  # a level that this part has not is a column of zeros
                    A[place[part], j] += share
        A[-1, -1] = 1.0
        first, second = (stored[name][:count].sum(axis=0) * unit for name in ("first", "second"))
        return float(stored["weight"][:count].sum()) * unit, stored["shift"] @ A, first @ A, A.T @ second @ A


def terms_of(said):
    """Return the columns of sums, each a product of (column, level), and the table's columns by name."""
    columns = [one | {"fill": one.get("fill")} for one in said["columns"]]
    atoms, marks = {}, {}
    for one in columns:
        name, levels, fill = one["name"], one["levels"], one["fill"]
        atoms[name] = [(name, None)] if levels is None else [(name, level) for level in levels]
        marks[name] = []
        if fill is not None:
            (marks if levels is None else atoms)[name].append((name, ""))
    terms = [(atom,) for one in columns for atom in atoms[one["name"]]]
    terms += [(mark,) for one in columns for mark in marks[one["name"]]]
    numbers = [one["name"] for one in columns if one["levels"] is None]
    asked = said["preparation"]
    for degree in range(2, asked["degree"] + 1):
        terms += [((name, None),) * degree for name in numbers]
    if asked["interactions"]:
        pairs = list(itertools.combinations([one["name"] for one in columns], 2))
        terms += [(a, b) for one, other in pairs for a in atoms[one] for b in atoms[other]]
        for one, other in pairs:
            each = itertools.product(atoms[one] + marks[one], atoms[other] + marks[other])
            terms += [(a, b) for a, b in each if a in marks[one] or b in marks[other]]
    return terms, {one["name"]: one for one in columns}


def parts_of(term, columns):
    """Return what a feature is made of; missing values, which are marked, have another value in the sums."""
    name = term[0][0]
    if len(term) > 1 and term[0] == term[1]:
        fill = columns[name]["fill"]
        more = [] if fill is None else [(((name, ""),), FILLS[name] ** len(term) - fill ** len(term))]
        return [(term, 1.0), *more]
    choices = []
    for name, level in term:
        column = columns[name]
        if column["levels"] is None and level is None and column["fill"] is not None:
            choices.append([((name, None), 1.0), ((name, ""), FILLS[name] - column["fill"])])
        elif column["levels"] is not None and level:
            choices.append([((name, one), 1.0) for one in column["levels"] if level_of(name, one) == level])
        else:
            choices.append([((name, level), 1.0)])
    return [
        (tuple(atom for atom, _ in chosen), float(np.prod([share for _, share in chosen])))
        for chosen in itertools.product(*choices)
    ]


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
        if part is not None:  # a file may have no rows to fit
            total = part if total is None else added(total, part)
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
