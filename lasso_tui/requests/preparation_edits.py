"""Edits of the preparation, as offered by the data screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.requests.data_request import DataRequest

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile, Preparation

__all__ = [
    "ROLES",
    "current_preparation",
    "next_degree",
    "next_missing",
    "with_change",
    "with_left_out",
    "with_merged_levels",
    "with_reference",
    "with_role",
    "with_sample",
    "with_target",
    "with_test_fraction",
    "with_type",
]

ROLES = {
    "weights": "sample weights",
    "offset": "offset",
    "exposure": "exposure",
    "time": "time",
    "folds": "CV groups",
    "train": "train/test split",
}
"""Field of `Preparation` that names one column → role of the column."""


def current_preparation(request: DataRequest) -> Preparation:
    """Return the preparation of a request, or the default."""
    from lasso_tui.data import Preparation

    return request.preparation or Preparation()


def with_change(request: DataRequest, **fields: Any) -> DataRequest:
    """Change fields of the preparation.

    Raises
    ------
    lasso_tui.data.DataError
        If values are out of range or incompatible.
    """
    from lasso_tui.data import Preparation

    preparation = replace(current_preparation(request), **fields)
    return replace(request, preparation=None if preparation == Preparation() else preparation)


def with_target(request: DataRequest, label: str, column: str) -> DataRequest:
    """Choose the target: a column, or a level of it; the column loses any other role.

    Parameters
    ----------
    request : the request to change
    label : `column`, or `column=level`
    column : name of the column
    """
    return replace(with_change(request, **_without_roles(request, column)), target=label)


def with_role(request: DataRequest, role: str, column: ColumnProfile) -> DataRequest:
    """Give a column one of `ROLES`, or remove the role if the column has it.

    Raises
    ------
    lasso_tui.data.DataError
        If the column is the target, or the role is incompatible with the preparation.
    """
    if getattr(current_preparation(request), role) == column.name:
        return with_change(request, **{role: ""})
    _check_no_target(column, f"cannot also serve as {ROLES[role]}")
    return with_change(request, **(_without_roles(request, column.name) | {role: column.name}))


def with_left_out(request: DataRequest, column: ColumnProfile) -> DataRequest:
    """Exclude a column, or include it again.

    Raises
    ------
    lasso_tui.data.DataError
        If the column is the target, or is excluded for another reason than by request.
    """
    from lasso_tui.data import DataError

    preparation = current_preparation(request)
    if column.name in preparation.left_out:
        return with_change(
            request, left_out=tuple(name for name in preparation.left_out if name != column.name)
        )
    _check_no_target(column, "cannot be excluded")
    if column.name in preparation.roles:
        return with_change(request, **_without_roles(request, column.name))
    if column.role != "feature":
        advice = "Press c to read it as numbers" if column.kind == "text" else "It cannot be a feature"
        raise DataError(f"{column.name} is already excluded ({column.role}). {advice}.")
    return with_change(request, left_out=(*preparation.left_out, column.name))


def with_type(request: DataRequest, column: ColumnProfile) -> DataRequest:
    """Treat numbers as categorical or words as numbers, or restore the original type.

    Raises
    ------
    lasso_tui.data.DataError
        If the column holds dates or no values.
    """
    from lasso_tui.data import DataError

    request = with_reference(request, column.name, None)
    preparation = current_preparation(request)
    for field in ("factors", "numbers"):
        fields = getattr(preparation, field)
        if column.name in fields:
            return with_change(request, **{field: tuple(name for name in fields if name != column.name)})
    if column.kind in {"date", "empty"}:
        raise DataError(
            f"Cannot change the type of {column.name}: it holds {'dates' if column.kind == 'date' else 'no values'}."
        )
    field = "factors" if column.kind == "number" else "numbers"
    return with_change(request, **{field: (*getattr(preparation, field), column.name)})


def with_merged_levels(request: DataRequest, column: ColumnProfile) -> DataRequest:
    """Merge the levels of a factor that may be one, or keep them apart again.

    Raises
    ------
    lasso_tui.data.DataError
        If the column is no factor, or no two of its levels are alike.
    """
    from lasso_tui.data import DataError

    merged = current_preparation(request).merged
    request = with_reference(request, column.name, None)
    if column.name in merged:
        return with_change(request, merged=tuple(name for name in merged if name != column.name))
    if not column.alike:
        raise DataError(f"{column.name} has no levels that differ in case, blanks or marks only.")
    return with_change(request, merged=(*merged, column.name))


def with_reference(request: DataRequest, column: str, level: str | None) -> DataRequest:
    """Choose the reference of a factor: one of its levels, "" for a column of each level, None for the default."""
    from lasso_tui.data.preparation.preparation import NO_REFERENCE

    others = tuple(one for one in current_preparation(request).references if one.rpartition("=")[0] != column)
    added = () if level is None else (f"{column}={level or NO_REFERENCE}",)
    return with_change(request, references=(*others, *added))


def next_missing(request: DataRequest) -> DataRequest:
    """Switch to the next way of handling missing values."""
    from lasso_tui.data.preparation.preparation import MISSING_CHOICES

    index = MISSING_CHOICES.index(current_preparation(request).missing) + 1
    return with_change(request, missing=MISSING_CHOICES[index % len(MISSING_CHOICES)])


def next_degree(request: DataRequest) -> DataRequest:
    """Increase the degree by one; after the highest return to 1."""
    from lasso_tui.data.preparation.preparation import MAX_DEGREE

    return with_change(request, degree=current_preparation(request).degree % MAX_DEGREE + 1)


def with_test_fraction(request: DataRequest, text: str) -> DataRequest:
    """Hold rows out at random: a fraction and optionally a seed, such as `0.2 7`; "" for none.

    Raises
    ------
    lasso_tui.data.DataError
        If the text cannot be parsed, the fraction is out of range, or a column marks the training rows.
    """
    fraction, seed = _parse_number_and_seed(
        text, "a test fraction and optionally a seed, e.g. 0.2 7", whole=False
    )
    return with_change(request, test_fraction=fraction or 0.0, seed=seed)


def with_sample(request: DataRequest, text: str) -> DataRequest:
    """Read a random sample: a number of rows and optionally a seed, such as `10000 7`; "" for all rows.

    Raises
    ------
    lasso_tui.data.DataError
        If the text cannot be parsed.
    """
    rows, seed = _parse_number_and_seed(
        text, "a number of rows and optionally a seed, e.g. 10000 7", whole=True
    )
    return replace(request, sample=None if rows is None else int(rows), sample_seed=seed)


def _without_roles(request: DataRequest, column: str) -> dict[str, Any]:
    """Return the changes that remove every role from a column."""
    preparation = current_preparation(request)
    fields: dict[str, Any] = {role: "" for role in ROLES if getattr(preparation, role) == column}
    if column in preparation.left_out:
        fields["left_out"] = tuple(name for name in preparation.left_out if name != column)
    return fields


def _check_no_target(column: ColumnProfile, why: str) -> None:
    from lasso_tui.data import DataError

    if column.role == "target":
        raise DataError(f"{column.name} is the target and {why}. Choose another target first.")


def _parse_number_and_seed(text: str, wanted: str, *, whole: bool) -> tuple[float | None, int]:
    """Parse a number and an optional seed."""
    from lasso_tui.data import DataError

    arguments = text.replace(",", " ").replace("seed", " ").split()
    if not arguments:
        return None, 0
    try:
        first = int(arguments[0]) if whole else float(arguments[0])
        seed = int(arguments[1]) if len(arguments) > 1 else 0
    except ValueError:
        first, seed = -1, 0
    if len(arguments) > 2 or first < 0 or seed < 0:
        raise DataError(f"Cannot read {text.strip()!r}. Enter {wanted}.")
    return first, seed
