"""A recipe as sums that formulas write: numbers, factors with a coefficient for each level, and products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lasso_tui.data.columns.sanitise import MAX_NAME_LENGTH
from lasso_tui.exports.scoring.recipe import MISSING_LEVEL, Factor, Number, Recipe, Term
from lasso_tui.techniques.model import ExportError

__all__ = ["FactorSum", "check_levels", "columns_of", "factor_sums", "other_terms"]


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


def check_levels(recipe: Recipe) -> None:
    """Refuse levels whose words are not known in full.

    Raises
    ------
    ExportError
        For a level that was shortened or escaped for the screen.
    """
    for column in recipe.columns:
        if not isinstance(column, Factor):
            continue
        for level in column.levels:
            if len(level) >= MAX_NAME_LENGTH or "\\" in level:
                raise ExportError(
                    f"No formula: level {level} of {column.name} is shortened or escaped here. Use `lasso-tui "
                    f"predict`, which knows such levels."
                )
