"""Parts of Python scripts that fit the model: docstring, pipeline, comparison of coefficients."""

from __future__ import annotations

__all__ = ["ENCODER", "FIT", "GENERALISED", "HEAD", "MAIN", "PENALISED", "PIPELINE", "PRODUCTS"]

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
def penalised(X):
    """Divide columns by their penalty factors, which gives each its own penalty."""
    return X / np.array(PENALTY_FACTORS)


'''

GENERALISED = '''
class GeneralisedNet(RegressorMixin, BaseEstimator):
    """Lasso or elastic net of two classes (0 and 1) by their log-odds, or of counts by the log of their mean.

    Minimises half the mean deviance + alpha·(l1_ratio·Σ|b| + (1 − l1_ratio)/2·Σb²) by Newton's steps, each a
    weighted least-squares elastic net; scikit-learn's own solvers for classes stop some digits short, and for
    counts it has no L1 penalty. `predict` returns means: probabilities of class 1, or counts.
    """

    def __init__(self, family="binomial", alpha=1.0, l1_ratio=1.0):
        self.family = family
        self.alpha = alpha
        self.l1_ratio = l1_ratio

    def mean(self, eta):
        """Return the mean of the target at a linear predictor."""
        if self.family == "poisson":
            return np.exp(np.minimum(eta, 700.0))
        return 0.5 * (1.0 + np.tanh(0.5 * eta))

    def objective(self, eta, y, weights, coef):
        """Return what is minimised, but for a constant."""
        cumulant = self.mean(eta) if self.family == "poisson" else np.logaddexp(0.0, eta)
        penalty = self.l1_ratio * np.abs(coef).sum() + 0.5 * (1 - self.l1_ratio) * coef @ coef
        return np.average(cumulant - y * eta, weights=weights) + self.alpha * penalty

    def fit(self, X, y, sample_weight=None):
        """Fit; rows without weight have no say."""
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        weights = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
        X, y, weights = X[weights > 0], y[weights > 0], weights[weights > 0]
        mean = np.average(y, weights=weights)
        intercept = np.log(mean) if self.family == "poisson" else np.log(mean / (1 - mean))
        coef = np.zeros(X.shape[1])
        steps = ElasticNet(
            l1_ratio=self.l1_ratio, tol=1e-12, max_iter=100_000, warm_start=True, precompute=len(X) > X.shape[1]
        )
        least = self.objective(np.full(len(y), intercept), y, weights, coef)
        for _ in range(200):
            eta = X @ coef + intercept
            mu = self.mean(eta)
            curvature = np.maximum(mu if self.family == "poisson" else mu * (1 - mu), 1e-12)
            along = weights * curvature
            steps.set_params(alpha=self.alpha * weights.sum() / along.sum())
            steps.fit(X, eta + (y - mu) / curvature, sample_weight=along)
            move, shift, size = steps.coef_ - coef, steps.intercept_ - intercept, 1.0
            while size > 1e-9:
                there, offset = coef + size * move, intercept + size * shift
                value = self.objective(X @ there + offset, y, weights, there)
                if value <= least + 1e-14 * abs(least):
                    break
                size /= 2
            coef, intercept, least = there, offset, value
            if max(np.abs(size * move).max(), abs(size * shift)) < 1e-11:
                break
        self.coef_, self.intercept_ = coef, float(intercept)
        return self

    def predict(self, X):
        """Return the means of rows."""
        return self.mean(np.asarray(X, dtype=float) @ self.coef_ + self.intercept_)


'''

ENCODER = """    encoder = OneHotEncoder(
        categories=list(FACTORS.values()), drop="first", handle_unknown="ignore", sparse_output=False
    )
"""

PIPELINE = '''
STEPS = {before}  # steps of the pipeline that make the columns


{products}{penalised}{generalised}def pipeline(name):
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
        spread = np.asarray(model[:STEPS].transform(X)).std(axis=0)
        unit, level = (np.std(y), max(np.std(y), abs(np.mean(y)))) if FAMILY == "gaussian" else (1.0, 1.0)
        relative = float((np.abs(coef - shown) * spread).max() / unit)
        worst = max(worst, relative, abs(intercept - INTERCEPTS[name]) / level)
        print(f"largest difference to the coefficients shown: {difference:.3g} "
              f"({relative:.1e} deviations of the target per deviation of a column)")
    if worst > 1e-6:
        raise SystemExit("The coefficients differ: the data have changed, or several models fit equally well.")


if __name__ == "__main__":
    main()
'''
