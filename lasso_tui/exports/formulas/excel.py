"""The prediction as a spreadsheet's formula, with the row of names above it."""

from __future__ import annotations

import re

from lasso_tui.exports.formulas.terms import (
    FactorSum,
    check_levels,
    columns_of,
    factor_sums,
    other_terms,
    spellings,
)
from lasso_tui.exports.quoting import safe_cell
from lasso_tui.exports.scoring.recipe import MISSING_LEVEL, Factor, Number, Part, Recipe
from lasso_tui.techniques.model import ExportError

__all__ = ["MAX_CHARACTERS", "excel_cells", "excel_formula"]

MAX_CHARACTERS = 8192
"""Characters of a formula that Excel takes."""

CONTROL = re.compile(r"([\x01-\x1f])")
"""Characters that a formula names by their numbers."""

MAX_TEXT = 255
"""Characters of a text inside of a formula that Excel takes."""


def excel_cells(recipe: Recipe) -> str:
    """Return two rows between tabs to paste into A1: the names of the columns, and the formula behind a row.

    Raises
    ------
    ExportError
        As `excel_formula`.
    """
    alias = {"gaussian": "prediction", "poisson": "mean count", "binomial": "probability"}[recipe.family]
    names = [safe_cell(" ".join(name.split())) for name in recipe.needed]
    return "\t".join([*names, alias]) + "\n" + "\t" * len(names) + excel_formula(recipe) + "\n"


def excel_formula(recipe: Recipe) -> str:
    """Return the formula for row 2 of a sheet whose columns are those needed, in their order.

    Raises
    ------
    ExportError
        Where it is longer than Excel takes, or a level is not known in full.
    """
    check_levels(recipe)
    cells = {name: f"{_letters(k)}2" for k, name in enumerate(recipe.needed)}
    columns = columns_of(recipe)
    parts = [_number(recipe.intercept)]
    for term in other_terms(recipe):
        parts.append("*".join([_number(term.coef), *(_part(part, columns, cells) for part in term.parts)]))
    parts += [_choose(one, cells[one.factor.name]) for one in factor_sums(recipe)]
    for role in (recipe.offset, recipe.exposure):
        if role is not None:
            cell = f'IF({cells[role.name]}="",NA(),{cells[role.name]})'
            parts.append(f"LN({cell})" if role is recipe.exposure else cell)
    link = "+".join(parts)
    made = {"gaussian": f"={link}", "poisson": f"=EXP({link})", "binomial": f"=1/(1+EXP(-({link})))"}[
        recipe.family
    ]
    if len(made) > MAX_CHARACTERS:
        raise ExportError(
            f"The formula has {len(made):,} characters, and Excel takes {MAX_CHARACTERS:,}. Choose a larger alpha, "
            f"or export SQL or Python."
        )
    return made


def _letters(k: int) -> str:
    """Return the name of a column of a sheet, from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    k += 1
    while k:
        k, rest = divmod(k - 1, 26)
        name = chr(65 + rest) + name
    return name


def _number(value: float) -> str:
    text = repr(value).replace("e", "E").replace("E+", "E")
    return f"({text})" if value < 0 else text


def _texts(level: str, factor: Factor) -> list[str]:
    """Write the words of a level; a line break or tab would end the cell that the formula is pasted into."""
    if factor.numeric:
        return [level]
    if len(level) > MAX_TEXT:
        raise ExportError(
            f"No formula: level {level} of {factor.name} is too long for Excel. Export SQL or Python."
        )
    return [
        "&".join(
            f"CHAR({ord(part)})" if CONTROL.fullmatch(part) else '"' + part.replace('"', '""') + '"'
            for part in CONTROL.split(word)
            if part or not word
        )
        for word in spellings(level)
    ]


def _part(part: Part, columns: dict[str, Number | Factor], cells: dict[str, str]) -> str:
    column, cell = columns[part[1]], cells[part[1]]
    if isinstance(column, Factor):
        return _choose(FactorSum(column, {level: float(level == part[2]) for level in column.levels}), cell)
    if part[0] == "missing":
        return f'IF({cell}="",1,0)'
    empty = "NA()" if column.fill is None else _number(column.fill)
    return f'IF({cell}="",{empty},{cell})'


def _choose(one: FactorSum, cell: str) -> str:
    """Write what a factor adds: #N/A for a level that the model does not know. Excel compares without case."""
    other = one.factor.other
    made = _number(one.coefs[other]) if other else "NA()"
    by_coef: dict[float, list[str]] = {}
    for level in one.words:
        if level == other:
            continue
        by_coef.setdefault(one.coefs[level], []).extend(one.factor.spellings(level))
    for coef, levels in sorted(by_coef.items(), key=lambda item: -len(item[1])):
        tests = [
            f"{cell}={text}" if one.factor.numeric else f"EXACT({cell},{text})"
            for level in levels
            for text in _texts(level, one.factor)
        ]
        test = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
        made = f"IF({test},{_number(coef)},{made})"
    empty = "NA()" if one.missing is None else _number(one.coefs[MISSING_LEVEL])
    return f'IF({cell}="",{empty},{made})'
