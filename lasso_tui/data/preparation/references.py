"""Reference levels of factors: the level without a column of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.level_counts import most_frequent
from lasso_tui.data.columns.sanitise import level_name, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import NO_REFERENCE, Preparation
from lasso_tui.data.preparation.roles import find_column, level_hint

if TYPE_CHECKING:
    from lasso_tui._types import IntArray

__all__ = ["MISSING_LEVEL", "reference_code", "reference_notes", "requested_references", "usual_reference"]

MISSING_LEVEL = "missing"
"""The level of a factor's missing values."""

MISSING_CODE = -1


def requested_references(
    columns: Sequence[Column], preparation: Preparation, name: str
) -> dict[str, str | None]:
    """Return the factors with a requested reference → its level, or None for a column of each level.

    The word `none`, which is never a level but marks a missing value, stands for no reference.

    Raises
    ------
    DataError
        If there is no such column, it is not a factor, or it has no such level.
    """
    found: dict[str, str | None] = {}
    for text in preparation.references:
        column, wanted = _split(columns, text, name)
        if column.codes is None:
            raise DataError(
                f"{name}: {column.name} is numeric and has no reference level (--reference). "
                f"Add --factor {column.name} to treat it as categorical."
            )
        level = level_name(wanted)
        has_missing = preparation.missing != "drop" and bool(column.missing.any())
        if level in column.levels or (level == MISSING_LEVEL and has_missing):
            found[column.name] = level
        elif wanted.lower() in ("", NO_REFERENCE):
            found[column.name] = None
        else:
            raise DataError(
                f"{name}: {column.name} has no level {level!r} (--reference). {level_hint(column, level)}"
            )
    return found


def _split(columns: Sequence[Column], text: str, name: str) -> tuple[Column, str]:
    """Split `column=level` at the sign that ends a column's name; both parts may hold others."""
    by_name = {column.name: column for column in columns}
    for cut in (k for k, letter in enumerate(text) if letter == "="):
        column = by_name.get(sanitise_text(text[:cut].strip()))
        if column is not None:
            return column, text[cut + 1 :].strip()
    return find_column(columns, text.partition("=")[0].strip(), name, "--reference"), ""


def usual_reference(column: Column) -> str:
    """Return the reference of a factor by default: its most frequent level, of equals the first to appear."""
    return column.levels[most_frequent(column, np.arange(len(column.levels), dtype=np.intp))]


def reference_code(
    column: Column, present: IntArray, requested: Mapping[str, str | None], name: str
) -> int | None:
    """Return the code of a factor's reference, None for a column of each level.

    By default it is the most frequent level over all rows of the source among those in the training rows. A factor
    of two levels always keeps one column: two would be each other's complement.

    Parameters
    ----------
    column : the factor
    present : codes in the training rows, at least two, −1 for missing values
    requested : as of `requested_references`
    name : the table, for the message

    Raises
    ------
    DataError
        If the requested level is in no training row.
    """
    if column.name not in requested or (requested[column.name] is None and len(present) == 2):
        levels = present[present >= 0]
        return most_frequent(column, levels)
    level = requested[column.name]
    if level is None:
        return None
    code = column.levels.index(level) if level in column.levels else MISSING_CODE
    if code not in present:
        raise DataError(
            f"{name}: reference level {level} of {column.name} is in none of the rows used. "
            f"Choose another (--reference {column.name}={column.levels[int(present.max())]})."
        )
    return code


def reference_notes(
    requested: Mapping[str, str | None], coded: Mapping[str, str], usual: Mapping[str, str]
) -> list[str]:
    """Say how each factor is coded.

    Parameters
    ----------
    requested : as of `requested_references`
    coded : factor → its reference, "" for a column of each level
    usual : factor → the most frequent of all its levels
    """
    notes = []
    for factor, level in coded.items():
        if not level:
            notes.append(f"{factor}: one column per level, no reference.")
            continue
        notes.append(f"{factor}: dummy-coded, reference level {level}.")
        if factor not in requested:
            if level != usual[factor]:
                notes.append(
                    f"{factor}: its most frequent level {usual[factor]} is in none of the rows used."
                )
        elif requested[factor] is None:
            notes.append(f"{factor}: two levels keep one column; --reference {factor}=none has no effect.")
    notes += [
        f"{factor}: --reference has no effect, for {factor} is not among the features."
        for factor in requested
        if factor not in coded
    ]
    return notes
