"""Parts of Python scripts that fit the model: docstring, pipeline, comparison of coefficients."""

from __future__ import annotations

__all__ = ["ENCODER", "FIT", "HEAD", "MAIN", "PENALISED", "PIPELINE", "PRODUCTS"]

HEAD = '''"""Refit a model from lasso-tui with scikit-learn, and compare the coefficients.

The lasso minimises RSS/(2n) + alpha·Σ|b|, the ridge RSS + alpha·Σb²: scikit-learn's conventions. Columns are divided
by their standard deviations (ddof=0) if the pipeline has a StandardScaler.

Run it as `python SCRIPT.py`, or `python SCRIPT.py FILE` if the data are elsewhere. To use the model in your own
program, import this file: `fitted(*data())` returns the pipeline; its `predict` takes `columns(frame)` of new rows.
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
    """Read and prepare the data: columns, target and weights (or None) of the rows to fit."""
    frame = read(files or FILES)
'''

PRODUCTS = '''
def with_products(X):
    """Put powers and products beside the columns."""
    return np.column_stack([X, *(X[:, of].prod(axis=1) for of in PRODUCTS)])


'''

PENALISED = '''
def penalised(X, name):
    """Divide columns by their penalty factors, which gives each its own penalty."""
    return X / np.array(PENALTY_FACTORS[name])


'''

ENCODER = """    encoder = OneHotEncoder(
        categories=list(FACTORS.values()), drop="first", handle_unknown="ignore", sparse_output=False
    )
"""

PIPELINE = '''
STEPS = {before}  # steps of the pipeline that make the columns


{products}{penalised}{own}def pipeline(name):
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
    """Fit the models, and compare their coefficients with those of lasso-tui."""
    if not (sys.argv[1:] or FILES) and NEEDS_FILE:
        raise SystemExit("The data came from standard input. Name a file with the same table.")
    X, y, weights = data(sys.argv[1:])
    if len(X) != ROWS:
        raise SystemExit(f"These are other data: {len(X)} rows to fit instead of {ROWS}.")
    worst = 0.0
    for name in MODELS:
        model = fitted(X, y, weights, name)
        coef, intercept = coefficients(model)
        shown = np.zeros(len(coef))
        for place, _, value in SHOWN[name]:
            shown[place] = value
        names = column_names()
        print(f"{name}: {np.count_nonzero(coef)} of {len(coef)} coefficients nonzero, intercept {intercept!r}")
        for place in np.flatnonzero(coef):
            print(f"  {names[place]!r}: {float(coef[place])!r}")
        difference = float(np.abs(coef - shown).max())
        spread = np.asarray(model[:STEPS].transform(X)).std(axis=0)[: len(coef)]
        unit, level = (np.std(y), max(np.std(y), abs(np.mean(y)))) if FAMILY == "gaussian" else (1.0, 1.0)
        relative = float((np.abs(coef - shown) * spread).max() / unit)
        worst = max(worst, relative, abs(intercept - INTERCEPTS[name]) / level)
        print(f"largest difference to the coefficients shown: {difference:.3g} "
              f"({relative:.1e} deviations of the target per deviation of a column)")
    if worst > TOLERANCE:
        raise SystemExit(
            f"The coefficients differ by {worst:.1e}, more than {TOLERANCE:g}. Either the data have changed, or "
            "columns depend on each other so much that several models fit equally well."
        )


if __name__ == "__main__":
    main()
'''
