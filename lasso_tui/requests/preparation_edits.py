"""Changes to what is done to a table, one at a time, as the data screen offers them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.requests.data_request import Opening

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile, Preparation

__all__ = [
    "ROLES",
    "as_target",
    "asked_of",
    "changed",
    "held_out",
    "next_degree",
    "next_missing",
    "sampled",
    "with_left_out",
    "with_role",
    "with_type",
]

ROLES = {"weights": "weights", "time": "time", "folds": "groups of folds", "train": "training rows"}
"""Field of `Preparation` that names one column → what the column is for."""


def asked_of(opening: Opening) -> Preparation:
    """Return the preparation of an opening, the usual one where nothing was asked for."""
    from lasso_tui.data import Preparation

    return opening.preparation or Preparation()


def changed(opening: Opening, **fields: Any) -> Opening:
    """Change fields of the preparation.

    Raises
    ------
    lasso_tui.data.DataError
        For values that are out of range or cannot go together, in one sentence.
    """
    from lasso_tui.data import Preparation

    asked = replace(asked_of(opening), **fields)
    return replace(opening, preparation=None if asked == Preparation() else asked)


def as_target(opening: Opening, label: str, column: str) -> Opening:
    """Predict a column, or a level of it; it loses any other role.

    Parameters
    ----------
    label : `column`, or `column=level`
    column : the column
    """
    return replace(changed(opening, **_freed(opening, column)), target=label)


def with_role(opening: Opening, role: str, column: ColumnProfile) -> Opening:
    """Give a column one of `ROLES`, or take it away where the column has it.

    Raises
    ------
    lasso_tui.data.DataError
        Where the column is the target, or the role cannot be had beside what is asked for already.
    """
    if getattr(asked_of(opening), role) == column.name:
        return changed(opening, **{role: ""})
    _check_no_target(column, f"cannot hold the {ROLES[role]} as well")
    return changed(opening, **(_freed(opening, column.name) | {role: column.name}))


def with_left_out(opening: Opening, column: ColumnProfile) -> Opening:
    """Leave a column out, or take it in again.

    Raises
    ------
    lasso_tui.data.DataError
        Where the column is the target, or is left out for another reason than that it was asked for.
    """
    from lasso_tui.data import DataError

    asked = asked_of(opening)
    if column.name in asked.left_out:
        return changed(opening, left_out=tuple(name for name in asked.left_out if name != column.name))
    _check_no_target(column, "cannot be left out")
    if column.name in asked.roles:
        return changed(opening, **_freed(opening, column.name))
    if column.role != "feature":
        way = "take it for numbers with c" if column.kind == "text" else "it cannot be a feature"
        raise DataError(f"{column.name} is left out already: {column.role}; {way}.")
    return changed(opening, left_out=(*asked.left_out, column.name))


def with_type(opening: Opening, column: ColumnProfile) -> Opening:
    """Take numbers for categories or words for numbers, or as they are again.

    Raises
    ------
    lasso_tui.data.DataError
        For dates and columns without a value.
    """
    from lasso_tui.data import DataError

    asked = asked_of(opening)
    for field in ("factors", "numbers"):
        named = getattr(asked, field)
        if column.name in named:
            return changed(opening, **{field: tuple(name for name in named if name != column.name)})
    if column.kind in {"date", "empty"}:
        raise DataError(
            f"{column.name} holds {'dates' if column.kind == 'date' else 'nothing'}, and stays so."
        )
    field = "factors" if column.kind == "number" else "numbers"
    return changed(opening, **{field: (*getattr(asked, field), column.name)})


def next_missing(opening: Opening) -> Opening:
    """Handle missing values in the next way."""
    from lasso_tui.data.preparation.preparation import MISSING_CHOICES

    place = MISSING_CHOICES.index(asked_of(opening).missing) + 1
    return changed(opening, missing=MISSING_CHOICES[place % len(MISSING_CHOICES)])


def next_degree(opening: Opening) -> Opening:
    """Take one power more, after the highest none."""
    from lasso_tui.data.preparation.preparation import HIGHEST_DEGREE

    return changed(opening, degree=asked_of(opening).degree % HIGHEST_DEGREE + 1)


def held_out(opening: Opening, text: str) -> Opening:
    """Hold rows out at random: a share and perhaps a seed, such as `0.2 7`; nothing for none.

    Raises
    ------
    lasso_tui.data.DataError
        For other words, a share out of range, or where a column says which rows train.
    """
    share, seed = _two(text, "a share of the rows to hold out, such as 0.2, and perhaps a seed", whole=False)
    return changed(opening, test_fraction=share or 0.0, seed=seed)


def sampled(opening: Opening, text: str) -> Opening:
    """Read a random sample: a number of rows and perhaps a seed, such as `10000 7`; nothing for all rows.

    Raises
    ------
    lasso_tui.data.DataError
        For other words.
    """
    rows, seed = _two(text, "a number of rows, such as 10000, and perhaps a seed", whole=True)
    return replace(opening, sample=None if rows is None else int(rows), sample_seed=seed)


def _freed(opening: Opening, column: str) -> dict[str, Any]:
    """Return the changes that take every role from a column."""
    asked = asked_of(opening)
    fields: dict[str, Any] = {role: "" for role in ROLES if getattr(asked, role) == column}
    if column in asked.left_out:
        fields["left_out"] = tuple(name for name in asked.left_out if name != column)
    return fields


def _check_no_target(column: ColumnProfile, why: str) -> None:
    from lasso_tui.data import DataError

    if column.role == "target":
        raise DataError(f"{column.name} is the target and {why}; choose another target first.")


def _two(text: str, wanted: str, *, whole: bool) -> tuple[float | None, int]:
    """Read a number and perhaps a seed."""
    from lasso_tui.data import DataError

    words = text.replace(",", " ").replace("seed", " ").split()
    if not words:
        return None, 0
    try:
        first = int(words[0]) if whole else float(words[0])
        seed = int(words[1]) if len(words) > 1 else 0
    except ValueError:
        first, seed = -1, 0
    if len(words) > 2 or first < 0 or seed < 0:
        raise DataError(f"{text.strip()!r} cannot be read; write {wanted}.")
    return first, seed
