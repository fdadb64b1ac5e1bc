"""The prediction as one SQL expression (ANSI), NULL where it cannot be made."""

from __future__ import annotations

from collections.abc import Iterable

from lasso_tui.exports.formulas.terms import (
    FactorSum,
    check_levels,
    columns_of,
    factor_sums,
    other_terms,
    spellings,
)
from lasso_tui.exports.scoring.recipe import MISSING_LEVEL, Factor, Number, Part, Recipe

__all__ = ["sql_expression"]


def sql_expression(recipe: Recipe) -> str:
    """Return the linear predictor as an item of a SELECT list, with a comment that says what it is.

    Raises
    ------
    ExportError
        For levels that are not known in full.
    """
    check_levels(recipe)
    columns = columns_of(recipe)
    lines = [_number(recipe.intercept)]
    for term in other_terms(recipe):
        lines.append(" * ".join([_number(term.coef), *(_part(part, columns) for part in term.parts)]))
    lines += [_case(one) for one in factor_sums(recipe)]
    lines += [_name(recipe.offset.name)] if recipe.offset is not None else []
    lines += [f"LN({_name(recipe.exposure.name)})"] if recipe.exposure is not None else []
    alias = "prediction" if recipe.family == "gaussian" else "link"
    head = [
        f"-- Prediction of {_comment(recipe.label)} by {recipe.name}, fitted to {_comment(recipe.source)}.",
        "-- An item of a SELECT list over the columns of that table; NULL where a value is missing or not known.",
    ]
    if recipe.family != "gaussian":
        shown = 'EXP("link")' if recipe.family == "poisson" else '1e0 / (1e0 + EXP(-"link"))'
        kind = "mean count" if recipe.family == "poisson" else "probability"
        head.append(f"-- The {kind}, where the database has EXP: {shown}")
    return "\n".join([*head, "\n + ".join(lines) + f'\n AS "{alias}"']) + "\n"


def _comment(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ")


def _number(value: float) -> str:
    """Write a number as a floating-point literal: 1.5 alone is an exact decimal in SQL."""
    text = repr(value)
    return text if "e" in text else f"{text}e0"


def _name(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _levels(factor: Factor, levels: Iterable[str]) -> list[str]:
    levels = [word for level in levels for word in factor.spellings(level)]
    if factor.numeric:
        return levels
    words = [word.replace("'", "''") for level in levels for word in spellings(level)]
    return [f"'{word}'" for word in words]


def _is(name: str, words: list[str]) -> str:
    return f"{name} = {words[0]}" if len(words) == 1 else f"{name} IN ({', '.join(words)})"


def _column(column: Number) -> str:
    name = _name(column.name)
    return name if column.fill is None else f"COALESCE({name}, {_number(column.fill)})"


def _part(part: Part, columns: dict[str, Number | Factor]) -> str:
    column = columns[part[1]]
    if isinstance(column, Factor):
        return _case(FactorSum(column, {level: float(level == part[2]) for level in column.levels}))
    if part[0] == "missing":
        return f"CASE WHEN {_name(column.name)} IS NULL THEN 1e0 ELSE 0e0 END"
    return _column(column)


def _case(one: FactorSum) -> str:
    name, factor = _name(one.factor.name), one.factor
    arms = [
        f"WHEN {_is(name, _levels(factor, [level]))} THEN {_number(one.coefs[level])}"
        for level in one.words
        if one.coefs[level] != 0 and level != factor.other
    ]
    rest = _levels(factor, [level for level in one.words if one.coefs[level] == 0 and level != factor.other])
    if rest:
        arms.append(f"WHEN {name} IN ({', '.join(rest)}) THEN 0e0")
    if factor.other:
        arms.append(f"WHEN {name} IS NOT NULL THEN {_number(one.coefs[factor.other])}")
    if one.missing is not None:
        arms.append(f"WHEN {name} IS NULL THEN {_number(one.coefs[MISSING_LEVEL])}")
    return f"CASE {' '.join(arms)} END"
