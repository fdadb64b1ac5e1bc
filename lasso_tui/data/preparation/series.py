"""Preparation of a table whose rows are a series in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.preparation.preparation import Preparation

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["only_a_series", "series_preparation", "series_target", "with_gaps"]


def series_preparation(
    columns: Sequence[Column], preparation: Preparation, target: str | None
) -> tuple[Preparation, list[str]]:
    """Return the preparation of a series, and notes on what was chosen.

    The only column of dates becomes the time where none is requested. No rows are held out at random: a series is
    tested on its last rows.

    Parameters
    ----------
    columns : the columns of the table
    preparation : as requested
    target : the requested target, or None
    """
    notes: list[str] = []
    if preparation.test_fraction:
        notes.append(
            f"The test fraction {preparation.test_fraction:g} of random rows is not used: a series is tested on its "
            f"last rows."
        )
        preparation = replace(preparation, test_fraction=0.0)
    if not preparation.time:
        taken = {*preparation.roles, *preparation.left_out, sanitise_text(target or preparation.target or "")}
        dates = [column.name for column in columns if column.kind == "date" and column.name not in taken]
        if len(dates) == 1:
            notes.append(f"Time: {dates[0]} (the only column of dates). Use --time to change it.")
            preparation = replace(preparation, time=dates[0])
        elif dates:
            notes.append(
                f"{join_names(dates, 4)} hold dates: rows are taken in the order of the file. Choose one by --time."
            )
    return preparation, notes


def only_a_series(columns: Sequence[Column]) -> str:
    """Return a hint where there are dates: without features they are for the time series tab; else ""."""
    return " Dates with values are for the time series tab." * any(
        column.kind == "date" for column in columns
    )


def series_target(columns: Sequence[Column], preparation: Preparation) -> str:
    """Return the target of a series of two numeric columns, one of which only counts the rows; else "".

    The last numeric column is the target of a table by default, but not one that increases beside one that does not.
    """
    taken = {*preparation.roles, *preparation.left_out}
    numeric = [
        one for one in columns if not one.is_factor and not one.exclusion_reason and one.name not in taken
    ]
    if preparation.time or len(numeric) != 2:
        return ""
    first, last = numeric
    return first.name if _increases(last.numbers) and not _increases(first.numbers) else ""


def with_gaps(preparation: Preparation) -> Preparation:
    """Return the preparation of the features of a series: no row is dropped, gaps are known by `Table.imputation`."""
    return replace(preparation, missing="mean", indicators=False)


def _increases(values: FloatArray | None) -> bool:
    return values is not None and bool((np.diff(values) > 0).all())
