"""Python scripts that prepare the data and refit a model with lasso-tui itself: groups, bounds, offsets, factor 0."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from lasso_tui.exports.quoting import python_literal
from lasso_tui.techniques.model import ExportError, LinearModel

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["GroupedModel", "estimator_script", "grouped_model"]

ESTIMATORS = {"gaussian": "ElasticNet", "binomial": "LogisticLasso", "poisson": "PoissonLasso"}
"""Family → the estimator of its models with an L1 penalty."""

TOLERANCE = 1e-6

SCRIPT = '''"""Refit {what} of {label} with lasso-tui {version}, on {name}.

Run it as `python SCRIPT.py`, or `python SCRIPT.py FILE` if the data are elsewhere; it needs lasso-tui. The model that
`fitted` returns is a scikit-learn estimator of the columns that `data` returns.
"""

import sys

import numpy as np

from lasso_tui.data import {data_imports}
from lasso_tui.estimators import {imports}

SOURCE = {source}
TARGET = {target}
PREPARATION = Preparation(
{preparation})
{constants}
# What was shown: the coefficients per unit of the column; the others are 0.
SHOWN = {shown}
INTERCEPTS = {intercepts}
MODELS = {models}


def data(source=SOURCE):
    """Return columns, target, weights and offset as they were fitted, and the names of the columns."""
    table = {table}
    y = {y}
    rows = {rows}
    weights = None if table.weights is None else table.weights[rows]
    offset = None if table.offset is None else table.offset[rows]
    return table.X[rows], y[rows], weights, offset, table.features


def estimator(name):
    """Return the model before its fit."""
    return {estimator}


def fitted(name, X, y, weights, offset):
    """Return the fitted model."""
    return estimator(name).fit(X, y, sample_weight=weights, offset=offset)


if __name__ == "__main__":
    X, y, weights, offset, names = data(*sys.argv[1:2])
    for name in MODELS:
        model = fitted(name, X, y, weights, offset)
        coef, worst = np.ravel(model.coef_), 0.0
        print(f"{{name}}: {{len(y)}} rows, alpha {{model.alpha_:.6g}}, relative duality gap {{model.dual_gap_:.1e}}")
        print(f"  (intercept): {{np.ravel(model.intercept_)[0]!r}}")
        scales = np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)
        for column, value, scale in zip(names, coef.tolist(), scales.tolist()):
            if value or column in SHOWN[name]:
                print(f"  {{column}}: {{value!r}}")
            worst = max(worst, abs(value - SHOWN[name].get(column, 0.0)) * scale)
        worst /= y.std() if {is_gaussian} else 1.0
        print(f"largest difference to the coefficients shown, per deviation of a column: {{worst:.1e}}")
        if worst > {tolerance}:
            sys.exit("The coefficients differ from those shown: are the data the same?")
'''


@dataclass(frozen=True, eq=False)
class GroupedModel:
    """A group lasso at one position, which no `LinearModel` holds.

    Attributes
    ----------
    model : as a `LinearModel`, its penalty aside
    labels : (p,) the group of each column
    group_mix, orthonormalize : as in `lasso_tui.solvers.path`
    factors : (G,) penalty factors of the groups, or None
    """

    model: LinearModel
    labels: tuple[int, ...]
    group_mix: float
    orthonormalize: bool
    factors: tuple[float, ...] | None


def grouped_model(result: Any, cursor: float) -> GroupedModel | None:
    """Return the group lasso that a result shows, None where it shows another model."""
    from lasso_tui.techniques.linear.linear_model import linear_model

    model = getattr(result, "model", None)
    groups = getattr(model, "groups", None)
    if model is None or groups is None or model.is_lasso:
        return None
    labels = tuple(int(label) for label in groups.labels)
    return GroupedModel(
        linear_model(result.fit, cursor),
        labels,
        float(model.tau),
        bool(model.orthonormalize),
        None if model.factors is None else tuple(model.factors.tolist()),
    )


def estimator_script(models: tuple[LinearModel, ...], grouped: GroupedModel | None = None) -> str:
    """Write the script.

    Parameters
    ----------
    models : of one table; ridge regression, which has no estimator here, is left out
    grouped : the group lasso instead of these, or None

    Raises
    ------
    ExportError
        Where no model has an estimator, or the data have no source that can be read again.
    """
    from lasso_tui import __version__

    chosen = (grouped.model,) if grouped is not None else tuple(one for one in models if one.l1_ratio > 0)
    if not chosen:
        raise ExportError(
            "No script: lasso-tui has no estimator of ridge regression. Export with scikit-learn."
        )
    first = chosen[0]
    table = first.table
    if table.origin is None or table.preparation is None:
        raise ExportError(f"No script: {table.name} has no file to read again. Export with scikit-learn.")
    if first.holdout is not None and table.imputation is not None:
        raise ExportError("No script: test rows and filled values go together here. Export JSON instead.")
    names = _names(chosen) if grouped is None else ["group lasso"]
    made = {name: _estimator(model, grouped) for name, model in zip(names, chosen, strict=True)}
    data_imports, opened = _opened(table)
    constants = [] if grouped is None else [f"GROUPS = {python_literal(list(grouped.labels))}\n"]
    binary = first.family == "binomial" and (table.y.min(), table.y.max()) != (0.0, 1.0)
    source = table.source if table.origin.format == "bundled" else _files(table)
    return SCRIPT.format(
        what=" and ".join(names),
        label=python_literal(table.target)[1:-1].replace('"', "'"),
        version=__version__,
        name=python_literal(table.name)[1:-1].replace('"', "'"),
        imports=", ".join(sorted({text.partition("(")[0] for text in made.values()})),
        data_imports=data_imports,
        source=python_literal(source),
        target=python_literal(table.preparation.target),
        preparation=_preparation(table),
        constants="".join(constants),
        shown=python_literal({name: _shown(model) for name, model in zip(names, chosen, strict=True)}),
        intercepts=python_literal({name: model.intercept for name, model in zip(names, chosen, strict=True)}),
        models=python_literal(names),
        table=opened,
        y=f"(table.y == {float(table.y.max())!r}).astype(float)" if binary else "table.y",
        rows=_rows(first),
        estimator=next(iter(made.values())) if len(made) == 1 else _choice(made),
        is_gaussian=first.family == "gaussian",
        tolerance=TOLERANCE if all(model.exact for model in chosen) else 1e-3,
    )


def _names(models: tuple[LinearModel, ...]) -> list[str]:
    """Name the models, a second lasso by what is special about it."""
    names: list[str] = []
    for model in models:
        name = f"adaptive {model.name}" if model.name in names and model.factors is not None else model.name
        names.append(name if name not in names else f"{name} {len(names) + 1}")
    return names


def _files(table: Table) -> str:
    assert table.origin is not None
    files = table.origin.files
    if not files:
        raise ExportError("No script: the data came from standard input. Save them to a file first.")
    return files[0] if len(files) == 1 else table.source


def _choice(made: dict[str, str]) -> str:
    inner = "\n".join(f"        {python_literal(name)}: {text}," for name, text in made.items())
    return f"{{\n{inner}\n    }}[name]"


def _shown(model: LinearModel) -> dict[str, float]:
    return {
        name: value
        for name, value in zip(model.table.features, model.coef.tolist(), strict=True)
        if value != 0
    }


def _estimator(model: LinearModel, grouped: GroupedModel | None) -> str:
    """Write the call that makes the estimator of a model."""
    words: dict[str, Any] = {}
    if grouped is not None:
        words = {"groups": "GROUPS", "group_mix": grouped.group_mix, "orthonormalize": grouped.orthonormalize}
        words |= {} if grouped.factors is None else {"group_factor": python_literal(list(grouped.factors))}
        name = "GroupLasso"
    else:
        name = "Lasso" if model.family == "gaussian" and model.l1_ratio == 1 else ESTIMATORS[model.family]
        words |= {} if name == "Lasso" else {"l1_ratio": model.l1_ratio}
        if model.factors is not None:
            words["penalty_factor"] = model.factors.tolist()
        if model.bounds is not None:
            words["bounds"] = tuple(_limits(side.tolist()) for side in model.bounds)
    words["standardize"] = model.standardize
    given = [f"{model.alpha!r}"]
    given += [
        f"{key}={value if isinstance(value, str) else _literal(value)}"
        for key, value in words.items()
        if value not in (False, 0.0) or key == "l1_ratio"
    ]
    return f"{name}({', '.join(given)})"


def _limits(values: list[float]) -> list[Any]:
    return [
        _Raw("np.inf" if v > 0 else "-np.inf") if v in (float("inf"), -float("inf")) else v for v in values
    ]


class _Raw:
    """A name in the place of a number."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _literal(value: Any) -> str:
    return repr(value)


def _preparation(table: Table) -> str:
    """Write the fields that are not the default; the references are those that were used."""
    from lasso_tui.data import Preparation

    preparation = table.preparation
    assert preparation is not None
    default = Preparation()
    given = {
        one.name: value
        for one in fields(preparation)
        if one.name != "target" and (value := getattr(preparation, one.name)) != getattr(default, one.name)
    }
    used = [f"{g.name}={g.reference or 'none'}" for g in table.groups if g.is_factor]
    if used:
        given["references"] = tuple(used)
    return "".join(f"    {name}={python_literal(value)},\n" for name, value in given.items())


def _opened(table: Table) -> tuple[str, str]:
    """Return what the script imports of the data's package, and the call that opens the table."""
    from lasso_tui.data import Reading

    origin, default = table.origin, Reading()
    assert origin is not None
    sample = ""
    if origin.sample is not None and origin.sample < origin.rows:
        sample = f", sample={origin.sample}, seed={origin.seed}"
    if origin.reading == default:
        return "Preparation, open_table", f"open_table(source, TARGET, preparation=PREPARATION{sample})"
    given = ", ".join(
        f"{one.name}={value!r}"
        for one in fields(origin.reading)
        if (value := getattr(origin.reading, one.name)) != getattr(default, one.name)
    )
    options = f"ReadOptions(reading=Reading({given}){sample})"
    imports = "Preparation, Reading, ReadOptions, load, prepare"
    return imports, f"prepare(load(source, {options}), TARGET, PREPARATION)"


def _rows(model: LinearModel) -> str:
    """Write the rows that were fitted, where the technique held rows out itself."""
    if model.holdout is None:
        return "slice(None)"
    import numpy as np

    n = model.table.n_samples
    held = np.setdiff1d(np.arange(n), model.holdout.train)
    return f"np.setdiff1d(np.arange({n}), {held.tolist()})"
