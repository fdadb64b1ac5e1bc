"""How a tab's models are fitted, in words for the status line."""

from __future__ import annotations

import re

__all__ = ["words_of_fit"]

FOLDS = re.compile(r"\d+-fold")
"""How the label of plain folds is written."""


def words_of_fit(family: str, folds: str) -> str:
    """Return the family and the kind of cross-validation, without what is not known.

    >>> words_of_fit("least squares", "10-fold"), words_of_fit("", "forward in time")
    ('least squares · 10-fold CV', 'forward in time')
    """
    kind = f"{folds} CV" if FOLDS.fullmatch(folds) else folds
    return " · ".join(part for part in (family, kind) if part)
