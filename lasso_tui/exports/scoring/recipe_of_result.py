"""The recipe of a result: its coefficients at the cursor, and how its table's features were made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lasso_tui.exports.python.script import numeric_factors, target_column
from lasso_tui.exports.scoring.recipe import Factor, Number, Part, Recipe, Term
from lasso_tui.techniques.linear.linear_model import ColumnLayout, layout_of
from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.result import AnyResult, Readout
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["fitted_rows", "recipe_of_result"]


def recipe_of_result(
    technique: AnyTechnique, result: AnyResult, cursor: float, readout: Readout, *, zeros: bool = False
) -> Recipe:
    """Return how the model at the cursor scores rows of its source.

    Parameters
    ----------
    technique, result, cursor : the result, and the position of its cursor
    readout : of the result at the cursor
    zeros : whether it has a term for every feature, in the order of the read-out, whatever its coefficient

    Raises
    ------
    ExportError
        Where its coefficients are not of a table's columns; a phrase without a full stop says why.
    """
    from lasso_tui.data import Table

    table = result.data
    if not readout.coefficients:
        raise ExportError(f"{technique.title} has no coefficients")
    if not isinstance(table, Table) or tuple(c.feature for c in readout.coefficients) != table.features:
        raise ExportError(f"the features of {technique.title} are not made of one row's columns alone")
    try:
        layout = layout_of(table)
        target, level = target_column(table)
    except ExportError as error:
        raise ExportError(str(error).rstrip(".")) from None
    parts = _parts(layout)
    place = {j: k for k, j in enumerate(layout.order)}
    terms = tuple(
        Term(c.feature, float(c.unscaled), parts[place[j]])
        for j, c in enumerate(readout.coefficients)
        if zeros or c.unscaled != 0
    )
    family = _family(technique, result, cursor)
    class_one: str | float | None = level
    if family == "binomial" and level is None:
        class_one = float(table.y.max())
    preparation, has_offset = table.preparation, table.offset is not None
    roles = {} if preparation is None else {"offset": preparation.offset, "exposure": preparation.exposure}
    return Recipe(
        family=family,
        target=target,
        class_one=class_one,
        label=table.target,
        columns=_columns(table, layout, terms, fitted_rows(technique, result, cursor)),
        terms=terms,
        intercept=float(readout.intercept_unscaled),
        class_spellings=tuple(word for word, kept in _merged(table, target).items() if kept == level),
        name=technique.slug,
        source=table.name,
        reading=_reading(table),
        **{role: Number(name, _changes(table, name)) for role, name in roles.items() if name and has_offset},
    )


def _parts(layout: ColumnLayout) -> list[tuple[Part, ...]]:
    """Return what each place of a layout is made of."""
    base: list[Part] = [("number", name) for name in layout.numbers]
    base += [("missing", name) for name in layout.indicators]
    base += [("level", name, level) for name, levels in layout.factors for level in levels[1:]]
    return [*((part,) for part in base), *(tuple(base[k] for k in of) for of in layout.products)]


def _changes(table: Table, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(table.origin.changes.get(name, ())) if table.origin is not None else ()


def _columns(
    table: Table, layout: ColumnLayout, terms: tuple[Term, ...], rows: Any
) -> tuple[Number | Factor, ...]:
    used = {part[1] for term in terms for part in term.parts}
    fills = _fills(table, [name for name in layout.numbers if name in used], rows)
    columns: list[Number | Factor] = [
        Number(name, _changes(table, name), fills.get(name)) for name in layout.numbers if name in used
    ]
    levels = {name: [level for level in all_of if level] for name, all_of in layout.factors}
    numeric = set(numeric_factors(table, levels))
    columns += [
        Factor(
            name,
            tuple(levels[name]),
            name in numeric,
            _changes(table, name),
            _other(table, name, levels[name]),
            tuple(pair for pair in _merged(table, name).items() if pair[1] in levels[name]),
        )
        for name in levels
        if name in used
    ]
    return tuple(columns)


def _merged(table: Table, name: str) -> Mapping[str, str]:
    return table.origin.merged.get(name, {}) if table.origin is not None else {}


def _other(table: Table, name: str, levels: list[str]) -> str:
    """Return the level that rare ones were joined as, "" for none."""
    from lasso_tui.data.columns.retype import OTHER_LEVEL

    joined = [one.rpartition("=")[0] for one in table.preparation.rare] if table.preparation else []
    if name not in joined:
        return ""
    return next((level for level in (f"{OTHER_LEVEL} levels", OTHER_LEVEL) if level in levels), "")


def _reading(table: Table) -> dict[str, Any]:
    """Return what was decided about the reading of the source, where it is not the default."""
    from dataclasses import fields

    from lasso_tui.data import Reading

    reading, default = table.origin.reading if table.origin is not None else Reading(), Reading()
    return {
        one.name: value
        for one in fields(reading)
        if (value := getattr(reading, one.name)) != getattr(default, one.name)
    }


def _fills(table: Table, names: list[str], rows: Any) -> dict[str, float]:
    """Return the value that fills each column, from the rows that were fitted; {} where missing values drop rows."""
    import numpy as np

    from lasso_tui.data import MomentTable

    preparation = table.preparation
    if preparation is None or preparation.missing == "drop":
        return {}
    if isinstance(table, MomentTable):
        return {name: table.fills[name] for name in names}
    filled: dict[str, float] = {}
    imputation = table.imputation
    if imputation is not None:
        known = imputation.values(table.X, rows)
        filled = {
            table.features[j]: float(v)
            for j, v in zip(imputation.columns.tolist(), known.tolist(), strict=True)
        }
    average = np.mean if preparation.missing == "mean" else np.median
    place = {name: j for j, name in enumerate(table.features)}
    for name in names:
        if name not in filled:
            column: FloatArray = table.X[rows, place[name]]
            filled[name] = float(average(column))
    return filled


def fitted_rows(technique: AnyTechnique, result: AnyResult, cursor: float) -> Any:
    """Return the rows of the table that were fitted, where the technique holds rows out itself; else all."""
    if technique.models is not None:
        try:
            aside = technique.models(result, cursor)[0].holdout
        except ExportError:
            aside = None
        if aside is not None:
            return aside.train
    return slice(None)


def _family(technique: AnyTechnique, result: AnyResult, cursor: float) -> str:
    if technique.models is not None:
        try:
            return technique.models(result, cursor)[0].family
        except ExportError:
            pass
    family = getattr(getattr(result, "fit", None), "family", None)
    return str(getattr(family, "name", "gaussian"))
