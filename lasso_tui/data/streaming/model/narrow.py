"""The sums that a model needs: without constant columns, levels that no row has, and reference levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import NO_REFERENCE
from lasso_tui.data.preparation.references import reference_notes
from lasso_tui.data.preparation.row_column_selection import MAX_LOST, exclusion_notes
from lasso_tui.data.preparation.table import Group
from lasso_tui.data.streaming.model.chosen_terms import chosen_terms, requested_references
from lasso_tui.data.streaming.model.filling import Refill, filled_by, refill_of, training_means
from lasso_tui.data.streaming.model.joined_file import with_joined_levels
from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.data.streaming.terms.combine import combined, selected
from lasso_tui.data.streaming.terms.layout import Term

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray

__all__ = ["Narrowed", "excluded_notes", "narrowed", "row_notes"]

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
    file : the sums that they are of, with the levels joined that are to be one
    indicated : columns of numbers with a column that marks their missing values
    fills : column of numbers → what stands for its missing values, where these are filled
    terms : the features as columns of the sums
    refill : how the sums follow with missing values filled from the training rows of each fold; None where none are
    """

    arrays: Mapping[str, Any]
    features: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    lost: str
    file: MomentsFile
    indicated: tuple[str, ...] = ()
    fills: Mapping[str, float] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    refill: Refill | None = None


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
    file = with_joined_levels(file)
    shown = file.layout.shown
    means = training_means(file)
    made = filled_by(file, means)
    arrays = combined(file.arrays, made.combination(shown, file.layout))
    variation = _varying(file.without_held_out(arrays))
    if not variation[-1]:
        raise DataError(
            f"{name}: target {file.target} is constant in all {file.rows_used:,} rows used. Choose another."
        )
    varies = {term for term, one in zip(shown, variation, strict=False) if one}
    requested = requested_references(file, name)
    terms = chosen_terms(file, varies, requested, name)
    if not terms.kept:
        raise DataError(f"{name}: every feature is constant in the {file.rows_used:,} rows used.")
    places = {term: k for k, term in enumerate(shown)}
    keep = np.array([*(places[term] for term in terms.kept), len(shown)], dtype=np.intp)
    notes = [*file.notes, *row_notes(file), *exclusion_notes({**file.excluded, **terms.excluded})]
    coded = {group.name: group.reference for group in terms.groups if group.is_factor}
    counts = {column.name: column.counts for column in file.columns if column.counts and column.name in coded}
    usual = {factor: max(of_level, key=of_level.__getitem__) for factor, of_level in counts.items()}
    asked = {factor: None if level == NO_REFERENCE else level for factor, level in requested.items()}
    notes += reference_notes(asked, coded, usual)
    return Narrowed(
        selected(arrays, keep),
        terms.features,
        terms.groups,
        tuple(notes),
        _lost(file),
        file,
        tuple(mark[0][0] for mark in (one.marks for one in file.columns) if mark and mark in terms.kept),
        means,
        tuple(terms.kept),
        refill_of(file, terms.kept),
    )


def _varying(arrays: Mapping[str, Any]) -> BoolArray:
    """Return which columns vary, the target last."""
    total = float(arrays["weight"].sum())
    mean = arrays["first"].sum(axis=0) / total
    squares = np.einsum("kii->i", arrays["second"]) / total
    spread = np.sqrt(np.maximum(squares - mean**2, 0.0))
    size = np.maximum(np.abs(arrays["shift"] + mean), np.abs(mean))
    varies: BoolArray = spread > ROUNDING * size
    return varies


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
    can_fill = any(column.name == worst for column in file.columns) and file.preparation.missing == "drop"
    return (
        f"{lost / file.rows_chosen:.0%} of the rows are lost to missing values ({lost:,} of {file.rows_chosen:,}): "
        f"{'fill them (--missing mean), or ' if can_fill else ''}exclude {worst}, missing in {file.lost[worst]:,} "
        "(--leave-out)."
    )
