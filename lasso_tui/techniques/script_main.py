"""The parts of the Python script that fit: what it says of itself, its pipeline, the comparison."""

from __future__ import annotations

__all__ = ["ENCODER", "FIT", "HEAD", "MAIN", "PENALISED", "PIPELINE", "PRODUCTS"]

HEAD = '''"""Fit a model that lasso-tui showed again, with scikit-learn, and compare the coefficients.

The lasso minimises RSS/(2n) + alpha·Σ|b|, the ridge RSS + alpha·Σb²: scikit-learn's conventions. Columns are divided
by their standard deviations (ddof=0) where the pipeline has a StandardScaler.

Run it as `python SCRIPT.py`, or `python SCRIPT.py FILE` where the data lie elsewhere. To use the model in a program
of yours, import this file: `fitted(*data())` returns the pipeline; its `predict` takes `columns(frame)` of new rows.
"""

import re
import sys
import unicodedata
import zlib

import numpy as np
import pandas as pd
'''

FIT = '''
def data(files=None):
    """Read and prepare: the columns, the target and the weights (or None) of the rows that are fitted."""
    frame = read(files or FILES)
'''

PRODUCTS = '''
def with_products(X):
    """Put powers and products beside the columns."""
    return np.column_stack([X, *(X[:, of].prod(axis=1) for of in PRODUCTS)])


'''

PENALISED = '''
def penalised(X):
    """Divide columns by their penalty factors, which gives each its own penalty."""
    return X / np.array(PENALTY_FACTORS)


'''

ENCODER = """    encoder = OneHotEncoder(
        categories=list(FACTORS.values()), drop="first", handle_unknown="ignore", sparse_output=False
    )
"""

PIPELINE = '''
STEPS = {before}  # steps of the pipeline that make the columns


{products}{penalised}def pipeline(name):
    """Return the pipeline, not fitted: columns, their standardisation, and the model."""
{encoder}    columns = ColumnTransformer([
{blocks}
    ])
    model = {{
{estimators}
    }}[name]
    return make_pipeline({steps}, model)


def fitted(X, y, weights=None, name=MODELS[0]):
    """Return the fitted pipeline."""
    model = pipeline(name)
    if weights is None:
        return model.fit(X, y)
    return model.fit(X, y, **{{f"{{model.steps[-1][0]}}__sample_weight": weights{scaler}}})


def coefficients(model):
    """Return the coefficients per unit of the columns, and the intercept."""
    coef = model[-1].coef_
{divided}{scaled}    return coef, float(model[-1].intercept_ - means @ coef)


def column_names():
    """Return the names of the columns that the model has."""
    names = [*NUMBERS, *(f"{{name}} missing" for name in INDICATORS)]
    names += [f"{{name}}={{level}}" for name, levels in FACTORS.items() for level in levels[1:]]
    return names + ["*".join(names[k] for k in of) for of in PRODUCTS]
'''

MAIN = '''
def main():
    """Fit, compare with what was shown, and say how large the difference is."""
    if not (sys.argv[1:] or FILES) and NEEDS_FILE:
        raise SystemExit("The data came by standard input: name a file with the same table.")
    X, y, weights = data(sys.argv[1:])
    if len(X) != ROWS:
        raise SystemExit(f"These are other data: {len(X)} rows would be fitted, {ROWS} were.")
    worst = 0.0
    for name in MODELS:
        model = fitted(X, y, weights, name)
        coef, intercept = coefficients(model)
        shown = np.zeros(len(coef))
        for place, _, value in SHOWN[name]:
            shown[place] = value
        names = column_names()
        print(f"{name}: {np.count_nonzero(coef)} of {len(coef)} columns kept, intercept {intercept!r}")
        for place in np.flatnonzero(coef):
            print(f"  {names[place]!r}: {float(coef[place])!r}")
        difference = float(np.abs(coef - shown).max())
        spread = np.asarray(model[:STEPS].transform(X)).std(axis=0)
        relative = float((np.abs(coef - shown) * spread).max() / np.std(y))
        worst = max(worst, relative, abs(intercept - INTERCEPTS[name]) / max(np.std(y), abs(np.mean(y))))
        print(f"largest difference to the coefficients shown: {difference:.3g} "
              f"({relative:.1e} deviations of the target per deviation of a column)")
    if worst > 1e-6:
        raise SystemExit("The coefficients differ: the data have changed, or several models fit equally well.")


if __name__ == "__main__":
    main()
'''
