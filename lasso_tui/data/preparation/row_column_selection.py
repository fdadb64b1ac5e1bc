"""Selection of the target, the features and the usable rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.bundled import Bundled
from lasso_tui.data.columns.column import Column, to_factor, to_numbers
from lasso_tui.data.columns.retype import join_rare_levels, merge_alike_levels, to_dates, to_text
from lasso_tui.data.columns.sanitise import flag_value, join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.roles import Target, find_column, find_target, last_numeric_column
from lasso_tui.data.preparation.word_targets import two_class_target
from lasso_tui.data.readers.raw_table import RawTable
from lasso_tui.data.readers.sources import find_bundled

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, IntArray

__all__ = [
    "apply_type_overrides",
    "bundled_spec",
    "complete_rows",
    "exclusion_notes",
    "resolve_target",
    "split_features",
    "still_true",
]

MAX_LOST = 0.2
"""Share of rows lost to missing values above which there is a warning."""

NO_SPEC = Bundled(name="", title="", file="", target="")
"""The declaration of a file that is not bundled."""


def bundled_spec(raw: RawTable) -> Bundled:
    """Return the declaration of a bundled dataset, or an empty one for other data."""
    return find_bundled(raw.source) or NO_SPEC


def resolve_target(
    raw: RawTable, columns: tuple[Column, ...], target: str | None, preparation: Preparation
) -> tuple[Target, list[str]]:
    """Return the target, and a note if it, or its class 1, was chosen by default.

    Raises
    ------
    DataError
        If there is no such column, none that can be predicted, or either of two words may be class 1.
    """
    wanted = target if target is not None else preparation.target or bundled_spec(raw).target
    if wanted:
        named = next((column for column in columns if column.name == sanitise_text(wanted)), None)
        if named is not None and named.kind == "factor" and len(named.levels) == 2:
            two_classes, note = two_class_target(named, raw.name)
            return two_classes, [note]
        return find_target(columns, wanted, raw.name), []
    taken = (*preparation.roles, *preparation.left_out)
    candidates = [column for column in columns if column.name not in taken]
    candidates = [column for column in candidates if not column.unnamed] or candidates
    wanted = last_numeric_column(candidates, raw.name)
    note = f"Target: {wanted} (last numeric column). Use --target or key y to change it."
    return find_target(columns, wanted, raw.name), [note]


def apply_type_overrides(raw: RawTable, preparation: Preparation) -> tuple[tuple[Column, ...], list[str]]:
    """Apply the requested types: factors for numbers, numbers for words; note values that were lost."""
    factors = {find_column(raw.columns, one, raw.name, "--factor").name for one in preparation.factors}
    numbers = {find_column(raw.columns, one, raw.name, "--number").name for one in preparation.numbers}
    types = dict(_column_and_value(raw, one, "--type") for one in preparation.types)
    merged = {find_column(raw.columns, one, raw.name, "--merge-levels").name for one in preparation.merged}
    rare = dict(_column_and_value(raw, one, "--join-rare") for one in preparation.rare)
    order = "" if raw.origin is None else raw.origin.reading.dates
    columns = []
    notes = []
    for column in raw.columns:
        if column.name in factors:
            column = to_factor(column)
        elif column.name in numbers:
            column = to_numbers(column)
            notes += [column.note] if column.note else []
        elif (kind := types.get(column.name, "")) == "text":
            column = to_text(column)
        elif kind == "date":
            column = to_dates(column, order)
            notes += [column.note] if column.note else []
        if column.name in merged:
            column, note = merge_alike_levels(column)
            notes.append(note)
        if column.name in rare:
            column, note = join_rare_levels(column, int(rare[column.name]))
            notes.append(note)
        columns.append(column)
    return tuple(columns), notes


def still_true(raw: RawTable, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the notes of reading without those on columns whose levels are merged now."""
    past = {one.note for one, new in zip(raw.columns, columns, strict=True) if new.merged and one.note}
    return tuple(note for note in raw.notes if note not in past)


def _column_and_value(raw: RawTable, text: str, flag: str) -> tuple[str, str]:
    column, _, value = text.rpartition("=")
    return find_column(raw.columns, column, raw.name, flag).name, value


def split_features(
    columns: tuple[Column, ...], target: Target, spec: Bundled, preparation: Preparation, name: str
) -> tuple[list[Column], dict[str, str]]:
    """Split the columns other than the target into features, and excluded columns with the reason."""
    requested = {find_column(columns, one, name, "--leave-out").name for one in preparation.left_out}
    roles = {find_column(columns, one, name, role).name: role for one, role in preparation.roles.items()}
    features, excluded = [], {}
    for column in columns:
        if column is target.column:
            continue
        reason = spec.left_out.get(column.name, "")
        if column.name == spec.target:
            derived = target.column.name in spec.derived
            reason = f"{target.column.name} is computed from it" if derived else ""
        if column.name in requested:
            reason = "by request"
        reason = roles.get(column.name) or reason or column.exclusion_reason
        if reason:
            excluded[column.name] = reason
        else:
            features.append(column)
    return features, excluded


def exclusion_notes(excluded: dict[str, str]) -> list[str]:
    """Return a note for each reason with the columns it excludes."""
    by_reason: dict[str, list[str]] = {}
    for column, reason in excluded.items():
        by_reason.setdefault(reason, []).append(column)
    return [f"Excluded: {join_names(columns)} ({reason})." for reason, columns in by_reason.items()]


def complete_rows(
    needed: dict[str, BoolArray], n_rows: int, name: str, chosen: BoolArray | None = None
) -> tuple[IntArray, list[str], str]:
    """Return the rows to use.

    Parameters
    ----------
    needed : column → where it has no value, of the columns that need one
    n_rows : number of rows
    name : the table, for messages
    chosen : the rows that an expression chooses, or None for all

    Returns
    -------
    rows : positions of the rows without missing values in the needed columns
    notes : what was dropped
    lost : a warning where more than a fifth of the rows is dropped, else ""

    Raises
    ------
    DataError
        If fewer than two rows are left.
    """
    among = np.ones(n_rows, dtype=np.bool_) if chosen is None else chosen
    n_chosen = int(among.sum())
    notes = [] if chosen is None else [f"Rows: {n_chosen:,} of {n_rows:,} chosen by --where."]
    if n_chosen < 2:
        raise DataError(
            f"{name}: --where chooses {n_chosen} of {n_rows:,} rows; at least two are needed. Widen it."
        )
    incomplete = ~among
    for missing in needed.values():
        incomplete = incomplete | missing
    rows = np.flatnonzero(~incomplete)
    counts = {column: int(n) for column, missing in needed.items() if (n := (missing & among).sum())}
    if not len(rows):
        worst = max(counts, key=lambda column: counts[column])
        raise DataError(
            f"{name}: no complete rows. {worst} is missing in {counts[worst]} of {n_chosen} rows: exclude it "
            f"(--leave-out {worst}) or impute (--missing mean)."
        )
    if len(rows) < 2:
        raise DataError(f"{name} has one complete row; at least two are needed. Impute (--missing mean).")
    if not counts:
        return rows, notes, ""
    worst_first = sorted(counts.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{column}: {count}" for column, count in worst_first[:4])
    more = f" and {len(counts) - 4} more columns" if len(counts) > 4 else ""
    n_lost = n_chosen - len(rows)
    notes.append(f"Dropped {n_lost} of {n_chosen} rows with missing values ({parts}{more}).")
    if n_lost <= MAX_LOST * n_chosen:
        return rows, notes, ""
    worst, count = worst_first[0]
    lost = (
        f"{n_lost / n_chosen:.0%} of the rows are lost to missing values ({n_lost:,} of {n_chosen:,}): fill them "
        f"(--missing mean), or exclude {worst}, missing in {count:,} (--leave-out {flag_value(worst)})."
    )
    return rows, notes, lost
