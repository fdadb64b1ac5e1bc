"""The prediction as a Python function without imports."""

from __future__ import annotations

from lasso_tui.exports.formulas.terms import check_levels, columns_of, spellings
from lasso_tui.exports.quoting import python_literal
from lasso_tui.exports.scoring.recipe import Factor, Recipe

__all__ = ["python_function"]

RESPONSES = {
    "gaussian": "link",
    "poisson": "2.718281828459045**link",
    "binomial": "1.0 / (1.0 + 2.718281828459045**-link) if link > -700.0 else 2.718281828459045**link",
}

HEAD = '''"""Prediction of {label} by {name}, fitted to {source}."""


def predict(row, scale="response"):
    """Predict a row: a mapping of columns to values, None where one is missing.

    Returns the mean of the target (the linear predictor with scale="link"), and None where it cannot be made: for a
    missing value that was not filled in the fit, and for a level that the model does not know.
    """

    def lacks(name):
        return row.get(name) is None or row[name] != row[name]

    def number(name, fill=None):
        return fill if lacks(name) else float(row[name])

    def level(name, levels, numeric, other=None, written=None):
        value = "missing" if lacks(name) else f"{{float(row[name]):.15g}}" if numeric else row[name]
        value = (written or {{}}).get(value, value)
        return value if value in levels else None if lacks(name) else other

'''


def python_function(recipe: Recipe) -> str:
    """Return the text of a module with the function `predict`.

    Raises
    ------
    ExportError
        For levels that are not known in full.
    """
    check_levels(recipe)
    columns = columns_of(recipe)
    names = {name: f"x{k}" for k, name in enumerate(columns)}
    lines, used = [], []
    for name, column in columns.items():
        given = python_literal(name)
        if isinstance(column, Factor):
            levels = python_literal(tuple(column.levels))
            other = f", other={python_literal(column.other)}" if column.other else ""
            words = {
                word: one
                for one in column.levels
                for spelling in column.spellings(one)
                for word in spellings(spelling)
                if word != one
            }
            written = f", written={python_literal(words)}" if words else ""
            lines.append(f"{names[name]} = level({given}, {levels}, {column.numeric}{other}{written})")
        else:
            fill = "" if column.fill is None else f", {column.fill!r}"
            lines.append(f"{names[name]} = number({given}{fill})")
        used.append(names[name])
    for role in (recipe.offset, recipe.exposure):
        if role is not None:
            variable = "exposure" if role is recipe.exposure else "offset"
            lines.append(f"{variable} = number({python_literal(role.name)})")
            used.append(variable)
    if used:
        lines += [f"if None in ({', '.join(used)},):", "    return None"]
    if recipe.exposure is not None:
        lines += ["if exposure <= 0:", "    return None"]
    lines.append(f"link = {recipe.intercept!r}")
    for term in recipe.terms:
        factors = []
        for kind, name, *rest in term.parts:
            if kind == "missing":
                factors.append(f"lacks({python_literal(name)})")
            else:
                factors.append(
                    names[name] if kind == "number" else f"({names[name]} == {python_literal(rest[0])})"
                )
        lines.append(f"link += {term.coef!r} * {' * '.join(factors)}")
    if recipe.offset is not None:
        lines.append("link += offset")
    if recipe.exposure is not None:
        lines += ["from math import log  # of the exposure", "", "link += log(exposure)"]
    lines += ['if scale == "link":', "    return link", f"return {RESPONSES[recipe.family]}"]
    body = "\n".join(f"    {line}" if line else "" for line in "\n".join(lines).split("\n"))
    safe = {
        key: python_literal(value)[1:-1].replace('"', '\\"')
        for key, value in (("label", recipe.label), ("name", recipe.name), ("source", recipe.source))
    }
    return HEAD.format(**safe) + body + "\n"
