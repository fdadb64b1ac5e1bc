"""The sums that a model needs: without constant columns, levels that no row has, and reference levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.columns.numeric_range import CONSTANT
from lasso_tui.data.columns.sanitise import join_names, level_name, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.matrix import CONSTANT_IN_ROWS
from lasso_tui.data.preparation.preparation import NO_REFERENCE
from lasso_tui.data.preparation.row_column_selection import MAX_LOST, exclusion_notes
from lasso_tui.data.preparation.table import Group
from lasso_tui.data.streaming.moments_file import MomentsFile, StoredColumn

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray

__all__ = ["Narrowed", "excluded_notes", "narrowed", "requested_references", "row_notes"]

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""Spread, relative to the size, that rounding alone can produce in sums."""


@dataclass(frozen=True, eq=False)
class Narrowed:
    """Sums of the columns of a model.

    Attributes
    ----------
    arrays : as `lasso_tui.solvers.Moments` takes them
    features : names of the columns
    groups : factors that became several columns
    notes : what was done, one sentence each
    lost : a warning where many rows are dropped, else ""
    """

    arrays: Mapping[str, Any]
    features: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    lost: str


def narrowed(file: MomentsFile, name: str) -> Narrowed:
    """Choose the columns of a model, by the rules for tables in memory.

    Raises
    ------
    DataError
        If no column or fewer than two rows are left, the target is constant, or a requested reference is not there.
    """
    if file.n_trained < 2 and file.lost:
        worst = max(file.lost, key=lambda column: file.lost[column])
        raise DataError(
            f"{name}: {file.rows_used} of {file.rows_read:,} rows are complete; {worst} is missing in "
            f"{file.lost[worst]:,}. Sum them again without it (--leave-out {worst})."
        )
    if file.n_trained < 2 <= file.rows_used:
        raise DataError(
            f"{name}: {file.n_trained} of {file.rows_used:,} rows are for training; at least two are needed."
        )
    if file.rows_used < 2:
        raise DataError(
            f"{name}: {file.rows_used} of {file.rows_read:,} rows are complete; at least two are needed."
        )
    if not file.training["weight"].any():
        raise DataError(f"{name}: every row has weight 0. Choose another column of weights (--weights).")
    varies = _varying(file.training)
    if not varies[-1]:
        raise DataError(
            f"{name}: target {file.target} is constant in all {file.rows_used:,} rows used. Choose another."
        )
    references = requested_references(file, name)
    keep: list[int] = []
    features: list[str] = []
    groups: list[Group] = []
    excluded = dict(file.excluded)
    at = 0
    for column in file.columns:
        width = len(column.columns)
        places = [at + k for k in range(width) if varies[at + k]]
        at += width
        if column.levels is None:
            if not places:
                excluded[column.name] = CONSTANT_IN_ROWS
                continue
            keep += places
            features.append(column.name)
            continue
        levels = [column.levels[k - at + width] for k in places]
        if len(levels) < 2:
            excluded[column.name] = CONSTANT if len(column.levels) == 1 else CONSTANT_IN_ROWS
            continue
        reference = _reference(column, levels, references, name)
        coded = [(k, level) for k, level in zip(places, levels, strict=True) if level != reference]
        first = len(features)
        features += [f"{column.name}={level}" for _, level in coded]
        keep += [k for k, _ in coded]
        positions = tuple(range(first, len(features)))
        groups.append(Group(column.name, positions, reference, tuple(level for _, level in coded)))
    if not features:
        raise DataError(f"{name}: every feature is constant in the {file.rows_used:,} rows used.")
    notes = [*file.notes, *row_notes(file), *exclusion_notes(excluded)]
    arrays = _selected(file.arrays, np.array([*keep, at], dtype=np.intp))
    return Narrowed(arrays, tuple(features), tuple(groups), tuple(notes), _lost(file))


def _varying(arrays: Mapping[str, Any]) -> BoolArray:
    """Return which columns vary, the target last."""
    total = float(arrays["weight"].sum())
    mean = arrays["first"].sum(axis=0) / total
    squares = np.einsum("kii->i", arrays["second"]) / total
    spread = np.sqrt(np.maximum(squares - mean**2, 0.0))
    size = np.maximum(np.abs(arrays["shift"] + mean), np.abs(mean))
    varies: BoolArray = spread > ROUNDING * size
    return varies


def _selected(arrays: Mapping[str, Any], keep: Any) -> dict[str, Any]:
    if len(keep) == len(arrays["shift"]):  # wide sums are not copied without need
        return dict(arrays)
    return {
        **arrays,
        "shift": arrays["shift"][keep],
        "first": arrays["first"][:, keep],
        "second": arrays["second"][:, keep[:, None], keep],
    }


def requested_references(file: MomentsFile, name: str) -> dict[str, str]:
    """Return factor → its requested reference level, or `none`.

    Raises
    ------
    DataError
        If there is no such factor or level.
    """
    factors = {column.name: column for column in file.columns if column.levels is not None}
    found: dict[str, str] = {}
    for text in file.preparation.references:
        cuts = [k for k, letter in enumerate(text) if letter == "="]
        cut = next((k for k in cuts if sanitise_text(text[:k].strip()) in factors), None)
        if cut is None:
            raise DataError(
                f"{name}: {text.partition('=')[0]} is no factor (--reference). "
                f"Factors: {join_names(list(factors)) or 'none'}."
            )
        column, level = sanitise_text(text[:cut].strip()), level_name(text[cut + 1 :].strip())
        if level not in (factors[column].levels or ()):
            if level.lower() not in ("", NO_REFERENCE):
                known = join_names(factors[column].levels or (), 8)
                raise DataError(f"{name}: {column} has no level {level!r} (--reference). Levels: {known}.")
            level = NO_REFERENCE
        found[column] = level
    return found


def _reference(column: StoredColumn, levels: list[str], requested: Mapping[str, str], name: str) -> str:
    """Return the level without a column, "" where each of the used levels has one."""
    wanted = requested.get(column.name)
    if wanted == NO_REFERENCE and NO_REFERENCE not in levels and len(levels) > 2:
        return ""
    if wanted is not None and wanted != NO_REFERENCE:
        if wanted not in levels:
            raise DataError(
                f"{name}: {column.name} is {wanted} (--reference) in none of the rows used. Choose another."
            )
        return wanted
    counts = column.counts or {}
    # The first of several is the one that appears first, as `counts` is in that order.
    return max((level for level in counts if level in levels), key=lambda level: counts[level])


def excluded_notes(file: MomentsFile) -> list[str]:
    """Say which columns are not in the sums."""
    return exclusion_notes(dict(file.excluded))


def row_notes(file: MomentsFile) -> list[str]:
    """Say which rows are not in the sums."""
    notes = []
    if file.preparation.where:
        notes.append(f"Rows: {file.rows_chosen:,} of {file.rows_read:,} chosen by --where.")
    if file.cells.holds_out:
        prepared = file.preparation
        how = f"as {prepared.train} says" if prepared.train else f"by a hash, seed {prepared.seed}"
        how = f"whole groups, {how}" if prepared.folds and not prepared.train else how
        notes.append(f"Held out {file.rows_held_out:,} of {file.rows_used:,} rows for testing, {how}.")
    if (lost := file.rows_chosen - file.rows_used) > 0:
        worst = sorted(file.lost.items(), key=lambda item: -item[1])
        parts = ", ".join(f"{column}: {count:,}" for column, count in worst[:4])
        more = f" and {len(worst) - 4} more columns" if len(worst) > 4 else ""
        notes.append(f"Dropped {lost:,} of {file.rows_chosen:,} rows with missing values ({parts}{more}).")
    return notes


def _lost(file: MomentsFile) -> str:
    lost = file.rows_chosen - file.rows_used
    if lost <= MAX_LOST * file.rows_chosen or not file.lost:
        return ""
    worst = max(file.lost, key=lambda column: file.lost[column])
    return (
        f"{lost / file.rows_chosen:.0%} of the rows are lost to missing values ({lost:,} of {file.rows_chosen:,}): "
        f"exclude {worst}, missing in {file.lost[worst]:,} (--leave-out)."
    )
