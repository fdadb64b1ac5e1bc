"""What a document says about scoring: the columns that a model needs, and how its features are made of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lasso_tui.techniques.model import ExportError

__all__ = ["Factor", "Number", "Part", "Recipe", "Term", "recipe_from", "recipe_of_document"]

Part: TypeAlias = tuple[str, ...]
"""("number", column), ("level", column, level), or ("missing", column): 1 where its value is missing."""

MISSING_LEVEL = "missing"
"""The level of a factor's missing values."""


@dataclass(frozen=True)
class Number:
    """A numeric column.

    Attributes
    ----------
    name : in the file
    changes : (pattern, replacement) pairs that turn its cells into plain numbers, applied in order
    fill : what stands for a missing value, or None: a row without it cannot be scored
    """

    name: str
    changes: tuple[tuple[str, str], ...] = ()
    fill: float | None = None


@dataclass(frozen=True)
class Factor:
    """A categorical column.

    Attributes
    ----------
    name : in the file
    levels : all that the model knows; "missing" stands for missing values
    numeric : whether its cells are numbers, named in their shortest form
    changes : as in `Number`
    merged : (spelling, level) pairs of levels written in several ways
    other : the level that all words stand for that are no level themselves, "" for none: rare levels were joined
    """

    name: str
    levels: tuple[str, ...]
    numeric: bool = False
    changes: tuple[tuple[str, str], ...] = ()
    other: str = ""
    merged: tuple[tuple[str, str], ...] = ()

    def spellings(self, level: str) -> tuple[str, ...]:
        """Return the words that stand for a level."""
        return (level, *(word for word, kept in self.merged if kept == level))

    @property
    def knows_missing(self) -> bool:
        """Whether missing values are a level."""
        return MISSING_LEVEL in self.levels


@dataclass(frozen=True)
class Term:
    """A feature with its coefficient: the product of its parts."""

    feature: str
    coef: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All that scoring needs.

    Attributes
    ----------
    family : "gaussian", "binomial" or "poisson"
    target : the column of the target
    class_one : the level or the value that is class 1, or None where the target is a number
    class_spellings : other words that stand for that level
    label : name of the target on the screen
    columns : the columns of the terms
    terms : features with a nonzero coefficient
    intercept : of the columns as given
    offset, exposure : columns that are added to the linear predictor, the second by its logarithm; "" for none
    name : of the model, such as the technique's slug
    source : name of the data that the model was fitted to
    reading : what a person decided about the reading of the data, where it is not the default
    """

    family: str
    target: str
    class_one: str | float | None
    label: str
    columns: tuple[Number | Factor, ...]
    terms: tuple[Term, ...]
    intercept: float
    offset: Number | None = None
    exposure: Number | None = None
    class_spellings: tuple[str, ...] = ()
    name: str = ""
    source: str = ""
    reading: Mapping[str, Any] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the columns without which nothing can be scored."""
        more = [one.name for one in (self.offset, self.exposure) if one is not None]
        return (*(column.name for column in self.columns), *more)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, without the coefficients, which the document has."""
        plain: dict[tuple[Part, ...], str] = {
            (("number", c.name),): c.name for c in self.columns if isinstance(c, Number)
        }
        return {
            "family": self.family,
            "target": self.target,
            "class_one": self.class_one,
            **({"class_spellings": list(self.class_spellings)} if self.class_spellings else {}),
            "columns": [_column_json(column) for column in self.columns],
            "features": {
                term.feature: [list(part) for part in term.parts]
                for term in self.terms
                if plain.get(term.parts) != term.feature
            },
            "offset": None if self.offset is None else _column_json(self.offset),
            "exposure": None if self.exposure is None else _column_json(self.exposure),
            **({"reading": dict(self.reading)} if self.reading else {}),
        }


def _column_json(column: Number | Factor) -> dict[str, Any]:
    made: dict[str, Any] = {"name": column.name}
    if isinstance(column, Factor):
        made |= {"levels": list(column.levels)}
        made |= {"numeric": True} if column.numeric else {}
        made |= {"other": column.other} if column.other else {}
        made |= {"merged": [list(pair) for pair in column.merged]} if column.merged else {}
    elif column.fill is not None:
        made["fill"] = column.fill
    if column.changes:
        made["changes"] = [list(change) for change in column.changes]
    return made


def _column_from(made: Mapping[str, Any]) -> Number | Factor:
    changes = tuple((str(a), str(b)) for a, b in made.get("changes", ()))
    if "levels" in made:
        levels = tuple(str(level) for level in made["levels"])
        other = str(made.get("other", ""))
        merged = tuple((str(a), str(b)) for a, b in made.get("merged", ()) if b in levels)
        return Factor(str(made["name"]), levels, bool(made.get("numeric")), changes, other, merged)
    return _number_from(made)


def _number_from(made: Mapping[str, Any]) -> Number:
    changes = tuple((str(a), str(b)) for a, b in made.get("changes", ()))
    fill = made.get("fill")
    return Number(str(made["name"]), changes, None if fill is None else float(fill))


def recipe_of_document(document: Mapping[str, Any], name: str) -> Recipe:
    """Take the recipe from a document that is known to be whole.

    Parameters
    ----------
    document : as `run --json` prints it
    name : of its file, for messages

    Raises
    ------
    ExportError
        Where it holds nothing to score with.
    """
    scoring = document.get("scoring")
    if not isinstance(scoring, Mapping) or "columns" not in scoring:
        reason = scoring.get("missing") if isinstance(scoring, Mapping) else None
        raise ExportError(
            f"{name} holds no model to score with: {reason or 'it was written by an earlier version'}. "
            f"Export JSON from a tab with a model of a table's columns."
        )
    try:
        return recipe_from(document, scoring)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ExportError(
            f"{name}: what scoring needs is damaged in it. Export the model as JSON again."
        ) from None


def recipe_from(document: Mapping[str, Any], scoring: Mapping[str, Any]) -> Recipe:
    """Read a recipe; raises KeyError, TypeError or ValueError for other data."""
    made_of = {
        feature: tuple(tuple(map(str, part)) for part in parts)
        for feature, parts in scoring["features"].items()
    }
    coefs = {str(one["feature"]): float(one["coef_unscaled"]) for one in document["coefficients"]}
    terms = tuple(
        Term(feature, coef, made_of.get(feature, (("number", feature),)))
        for feature, coef in coefs.items()
        if coef != 0
    )
    columns = tuple(_column_from(column) for column in scoring["columns"])
    known = {column.name for column in columns}
    intercept = float(document["intercept_unscaled"])
    if not all(part[1] in known for term in terms for part in term.parts) or not math.isfinite(intercept):
        raise ValueError("a feature is made of a column that is not listed")
    class_one = scoring["class_one"]
    roles = {
        role: None if scoring[role] is None else _number_from(scoring[role])
        for role in ("offset", "exposure")
    }
    return Recipe(
        family=str(scoring["family"]),
        target=str(scoring["target"]),
        class_one=class_one if class_one is None or isinstance(class_one, str) else float(class_one),
        label=str(document["dataset"]["target"]),
        columns=columns,
        terms=terms,
        intercept=intercept,
        class_spellings=tuple(map(str, scoring.get("class_spellings", ()))),
        name=str(document["technique"]),
        source=str(document["dataset"]["name"]),
        reading=dict(scoring.get("reading", {})),
        **roles,
    )
