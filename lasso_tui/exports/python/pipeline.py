"""The part of a Python script that builds the pipeline, fits it and reads its coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.python.main import ENCODER, PENALISED, PIPELINE, PRODUCTS
from lasso_tui.exports.python.own_net import LIMITS, OWN_NET
from lasso_tui.exports.quoting import python_literal

if TYPE_CHECKING:
    from lasso_tui.techniques.linear.linear_model import ColumnLayout
    from lasso_tui.techniques.model import LinearModel

__all__ = ["OFFSET_COLUMN", "has_factors", "needs_own_net", "write_imports", "write_pipeline"]

OFFSET_COLUMN = "added to the predictor"
"""Name of the column that holds the offset of the rows."""

OWN = "OwnNet"
"""The estimator that a script brings along."""


def needs_own_net(model: LinearModel) -> bool:
    """Return whether scikit-learn has no estimator for a model: other families, bounds, and some penalty factors."""
    factors = model.factors
    odd_factors = factors is not None and (float(factors.min()) <= 0 or model.l1_ratio < 1)
    return model.family != "gaussian" or model.bounds is not None or odd_factors


def has_factors(models: tuple[LinearModel, ...]) -> bool:
    """Return whether a script needs penalty factors."""
    return any(model.factors is not None for model in models)


def write_imports(models: tuple[LinearModel, ...], layout: ColumnLayout, own: str) -> str:
    """Write the imports of a script; `own` are those of its reader."""
    first = models[0]
    lines = ["from sklearn.compose import ColumnTransformer", *own.splitlines()]
    if first.table.imputation is not None:
        indicator = "MissingIndicator, " if layout.indicators else ""
        lines.append(f"from sklearn.impute import {indicator}SimpleImputer")
    kinds = {_estimator(model)[0] for model in models}
    if OWN in kinds:
        lines.append("from sklearn.base import BaseEstimator, RegressorMixin")
    if kinds - {OWN}:
        lines.append(f"from sklearn.linear_model import {', '.join(sorted(kinds - {OWN}))}")
    if first.holdout is not None and not first.holdout.ordered and first.holdout.rows is None:
        lines.append("from sklearn.model_selection import train_test_split")
    lines.append("from sklearn.pipeline import make_pipeline")
    own_net = needs_own_net(first)
    used = ["FunctionTransformer"] if layout.products or (has_factors(models) and not own_net) else []
    used += ["OneHotEncoder"] if layout.factors else []
    used += ["StandardScaler"] if first.standardize and not own_net else []
    if used:
        lines.append(f"from sklearn.preprocessing import {', '.join(used)}")
    return "\n".join(sorted(lines, key=lambda line: (not line.startswith("import"), line))) + "\n"


def _estimator(model: LinearModel) -> tuple[str, str]:
    """Return the scikit-learn class, and the call that makes it with the penalty converted."""
    from lasso_tui import solvers

    if needs_own_net(model):
        given = [f'"{model.family}"', f"alpha={model.alpha!r}", f"l1_ratio={model.l1_ratio!r}"]
        given += [f"standardize={model.standardize}"]
        given += ["factors=PENALTY_FACTORS[name]"] if model.factors is not None else []
        given += ["bounds=limits()"] if model.bounds is not None else []
        given += ["offset_at=OFFSET_AT"] if model.offset else []
        return OWN, f"{OWN}({', '.join(given)})"
    precise = f"tol=1e-12, max_iter=1_000_000, precompute={model.n > model.table.n_features}"
    if model.l1_ratio == 1.0:
        alpha = solvers.convert_alpha(model.alpha, model.n, "mean", "scikit-learn lasso")
        return "Lasso", f"Lasso(alpha={alpha!r}, {precise})"
    if model.l1_ratio == 0.0:
        alpha = solvers.convert_alpha(model.alpha, model.n, "mean", "scikit-learn ridge")
        return "Ridge", f'Ridge(alpha={alpha!r}, solver="svd")'
    return "ElasticNet", f"ElasticNet(alpha={model.alpha!r}, l1_ratio={model.l1_ratio!r}, {precise})"


def write_pipeline(models: tuple[LinearModel, ...], layout: ColumnLayout) -> str:
    """Write the functions that build and fit the pipeline, and read its coefficients."""
    model, table = models[0], models[0].table
    blocks = []
    if layout.numbers:
        how = '"passthrough"'
        if table.imputation is not None:
            how = f'SimpleImputer(strategy="{table.imputation.how}", keep_empty_features=True)'
        blocks.append(f'        ("numbers", {how}, NUMBERS),')
    if layout.indicators:
        blocks.append('        ("indicators", MissingIndicator(features="all"), INDICATORS),')
    if layout.factors:
        blocks.append('        ("factors", encoder, list(FACTORS)),')
    if model.offset:
        blocks.append(f'        ("offset", "passthrough", ["{OFFSET_COLUMN}"]),')
    steps, own = ["columns"], needs_own_net(model)
    if layout.products:
        steps.append("FunctionTransformer(with_products)")
    before = len(steps)
    scaled_before, divided_before = model.standardize and not own, has_factors(models) and not own
    if scaled_before:
        steps.append("StandardScaler()")
    if divided_before:
        steps.append('FunctionTransformer(penalised, kw_args={"name": name})')
    scaled = f"    coef = coef / model[{before}].scale_\n    means = model[{before}].mean_\n"
    estimators = [f"        {python_literal(each.name)}: {_estimator(each)[1]}," for each in models]
    return PIPELINE.format(
        blocks="\n".join(blocks),
        encoder=ENCODER if layout.factors else "",
        steps=", ".join(steps),
        before=before,
        estimators="\n".join(estimators),
        products=PRODUCTS if layout.products else "",
        own=_own_net(model, layout) if own else "",
        penalised=PENALISED if divided_before else "",
        scaler=', "standardscaler__sample_weight": weights' if scaled_before else "",
        scaled=scaled if scaled_before else "    means = np.zeros(len(coef))\n",
        divided='    coef = coef / np.array(PENALTY_FACTORS[model[-2].kw_args["name"]])\n'
        if divided_before
        else "",
    )


def _own_net(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the estimator and what it needs: the offset's place, after the columns that are not products; bounds."""
    parts = []
    if model.offset:
        place = len(layout.order) - len(layout.products)
        parts.append(f"OFFSET_AT = {place}  # the column of the matrix that is added to the linear predictor")
    if model.bounds is not None:
        parts.append(LIMITS.strip("\n"))
    return "\n\n\n".join([*parts, OWN_NET.lstrip("\n")])
