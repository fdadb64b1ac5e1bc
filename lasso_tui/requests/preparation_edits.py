"""Changes to what is done to a table, one at a time, as the data screen offers them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.requests.data_request import DataRequest

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile, Preparation

__all__ = [
    "ROLES",
    "as_target",
    "current_preparation",
    "held_out",
    "next_degree",
    "next_missing",
    "sampled",
    "with_change",
    "with_left_out",
    "with_role",
    "with_type",
]

ROLES = {"weights": "weights", "time": "time", "folds": "groups of folds", "train": "training rows"}
"""Field of `Preparation` that names one column → what the column is for."""


def current_preparation(opening: DataRequest) -> Preparation:
    """Return the preparation of an opening, the usual one where nothing was asked for."""
    from lasso_tui.data import Preparation

    return opening.preparation or Preparation()


def with_change(opening: DataRequest, **fields: Any) -> DataRequest:
    """Change fields of the preparation.

    Raises
    ------
    lasso_tui.data.DataError
        For values that are out of range or cannot go together, in one sentence.
    """
    from lasso_tui.data import Preparation

    asked = replace(current_preparation(opening), **fields)
    return replace(opening, preparation=None if asked == Preparation() else asked)


def as_target(opening: DataRequest, label: str, column: str) -> DataRequest:
    """Predict a column, or a level of it; it loses any other role.

    Parameters
    ----------
    label : `column`, or `column=level`
    column : the column
    """
    return replace(with_change(opening, **_freed(opening, column)), target=label)


def with_role(opening: DataRequest, role: str, column: ColumnProfile) -> DataRequest:
    """Give a column one of `ROLES`, or take it away where the column has it.

    Raises
    ------
    lasso_tui.data.DataError
        Where the column is the target, or the role cannot be had beside what is asked for already.
    """
    if getattr(current_preparation(opening), role) == column.name:
        return with_change(opening, **{role: ""})
    _check_no_target(column, f"cannot hold the {ROLES[role]} as well")
    return with_change(opening, **(_freed(opening, column.name) | {role: column.name}))


def with_left_out(opening: DataRequest, column: ColumnProfile) -> DataRequest:
    """Leave a column out, or take it in again.

    Raises
    ------
    lasso_tui.data.DataError
        Where the column is the target, or is left out for another reason than that it was asked for.
    """
    from lasso_tui.data import DataError

    asked = current_preparation(opening)
    if column.name in asked.left_out:
        return with_change(opening, left_out=tuple(name for name in asked.left_out if name != column.name))
    _check_no_target(column, "cannot be left out")
    if column.name in asked.roles:
        return with_change(opening, **_freed(opening, column.name))
    if column.role != "feature":
        way = "take it for numbers with c" if column.kind == "text" else "it cannot be a feature"
        raise DataError(f"{column.name} is left out already: {column.role}; {way}.")
    return with_change(opening, left_out=(*asked.left_out, column.name))


def with_type(opening: DataRequest, column: ColumnProfile) -> DataRequest:
    """Take numbers for categories or words for numbers, or as they are again.

    Raises
    ------
    lasso_tui.data.DataError
        For dates and columns without a value.
    """
    from lasso_tui.data import DataError

    asked = current_preparation(opening)
    for field in ("factors", "numbers"):
        named = getattr(asked, field)
        if column.name in named:
            return with_change(opening, **{field: tuple(name for name in named if name != column.name)})
    if column.kind in {"date", "empty"}:
        raise DataError(
            f"{column.name} holds {'dates' if column.kind == 'date' else 'nothing'}, and stays so."
        )
    field = "factors" if column.kind == "number" else "numbers"
    return with_change(opening, **{field: (*getattr(asked, field), column.name)})


def next_missing(opening: DataRequest) -> DataRequest:
    """Handle missing values in the next way."""
    from lasso_tui.data.preparation.preparation import MISSING_CHOICES

    place = MISSING_CHOICES.index(current_preparation(opening).missing) + 1
    return with_change(opening, missing=MISSING_CHOICES[place % len(MISSING_CHOICES)])


def next_degree(opening: DataRequest) -> DataRequest:
    """Take one power more, after the highest none."""
    from lasso_tui.data.preparation.preparation import MAX_DEGREE

    return with_change(opening, degree=current_preparation(opening).degree % MAX_DEGREE + 1)


def held_out(opening: DataRequest, text: str) -> DataRequest:
    """Hold rows out at random: a share and perhaps a seed, such as `0.2 7`; nothing for none.

    Raises
    ------
    lasso_tui.data.DataError
        For other words, a share out of range, or where a column says which rows train.
    """
    share, seed = _two(text, "a share of the rows to hold out, such as 0.2, and perhaps a seed", whole=False)
    return with_change(opening, test_fraction=share or 0.0, seed=seed)


def sampled(opening: DataRequest, text: str) -> DataRequest:
    """Read a random sample: a number of rows and perhaps a seed, such as `10000 7`; nothing for all rows.

    Raises
    ------
    lasso_tui.data.DataError
        For other words.
    """
    rows, seed = _two(text, "a number of rows, such as 10000, and perhaps a seed", whole=True)
    return replace(opening, sample=None if rows is None else int(rows), sample_seed=seed)


def _freed(opening: DataRequest, column: str) -> dict[str, Any]:
    """Return the changes that take every role from a column."""
    asked = current_preparation(opening)
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
