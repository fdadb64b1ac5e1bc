"""A recipe as sums that formulas write: numbers, factors with a coefficient for each level, and products."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from lasso_tui.data.columns.sanitise import MAX_NAME_LENGTH, level_name
from lasso_tui.exports.scoring.recipe import MISSING_LEVEL, Factor, Number, Recipe, Term
from lasso_tui.techniques.model import ExportError

__all__ = ["FactorSum", "check_levels", "columns_of", "factor_sums", "other_terms", "spellings"]


@dataclass(frozen=True)
class FactorSum:
    """A factor as a whole: level → what it adds; levels that add nothing have 0."""

    factor: Factor
    coefs: Mapping[str, float]

    @property
    def words(self) -> tuple[str, ...]:
        """The levels that are words of the column."""
        return tuple(level for level in self.factor.levels if level != MISSING_LEVEL)

    @property
    def missing(self) -> float | None:
        """What a missing value adds; None where there is no prediction for it."""
        return self.coefs[MISSING_LEVEL] if self.factor.knows_missing else None


def factor_sums(recipe: Recipe) -> tuple[FactorSum, ...]:
    """Return the factors with what each level adds by itself."""
    single = {
        term.parts[0][1:]: term.coef
        for term in recipe.terms
        if len(term.parts) == 1 and term.parts[0][0] == "level"
    }
    return tuple(
        FactorSum(column, {level: single.get((column.name, level), 0.0) for level in column.levels})
        for column in recipe.columns
        if isinstance(column, Factor) and any(name == column.name for name, _ in single)
    )


def other_terms(recipe: Recipe) -> tuple[Term, ...]:
    """Return the terms that `factor_sums` do not hold."""
    return tuple(term for term in recipe.terms if len(term.parts) > 1 or term.parts[0][0] != "level")


def columns_of(recipe: Recipe) -> dict[str, Number | Factor]:
    """Return the columns by their names."""
    return {column.name: column for column in recipe.columns}


ESCAPE = re.compile(r"\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
"""What `level_name` writes for a character that cannot be shown."""

MAX_ESCAPES = 4
"""Escapes of a level whose words are written out: each may stand in the column as it is, or for its character."""


def spellings(level: str) -> tuple[str, ...]:
    r"""Return the words of a column that are this level, () where they are not known in full.

    >>> spellings("plain"), len(spellings(r"two\nlines"))
    (('plain',), 2)
    """
    places = list(ESCAPE.finditer(level))
    if len(level) >= MAX_NAME_LENGTH or len(places) > MAX_ESCAPES:
        return ()
    words = []
    for decoded in product((False, True), repeat=len(places)):
        word, end = "", 0
        for place, as_character in zip(places, decoded, strict=True):
            text = place.group()
            word += level[end : place.start()]
            word += text.encode("ascii").decode("unicode_escape") if as_character else text
            end = place.end()
        words.append(word + level[end:])
    return tuple(word for word in words if "\0" not in word and level_name(word) == level)


def check_levels(recipe: Recipe) -> None:
    """Refuse levels whose words are not known in full.

    Raises
    ------
    ExportError
        For a level that was shortened for the screen, or has many escapes.
    """
    for column in recipe.columns:
        if not isinstance(column, Factor):
            continue
        for level in column.levels:
            if not spellings(level):
                raise ExportError(
                    f"No formula: level {level} of {column.name} is shortened here. Use `lasso-tui "
                    f"predict`, which knows such levels."
                )
