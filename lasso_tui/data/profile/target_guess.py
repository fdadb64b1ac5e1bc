"""The target that nobody named: which it is, and whether that is doubtful."""

from __future__ import annotations

from lasso_tui.data.columns.column import Column
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.roles import Target, default_doubt
from lasso_tui.data.preparation.row_column_selection import apply_type_overrides, bundled_spec, resolve_target
from lasso_tui.data.profile.leak_rules import target_doubt, why_doubtful
from lasso_tui.data.readers.raw_table import RawTable

__all__ = ["doubt_of", "guessed_target", "possible_target"]


def guessed_target(raw: RawTable, preparation: Preparation | None = None) -> tuple[str, str] | None:
    """Return the target of a table that nobody named, and why it is doubtful; None where it is not, or none is."""
    preparation = preparation or Preparation()
    if preparation.target or bundled_spec(raw).target:
        return None
    columns, _ = apply_type_overrides(raw, preparation)
    target = possible_target(raw, columns, None, preparation)
    if target is None:
        return None
    place = default_doubt(columns, target.column)
    why = why_doubtful(target.label, place, target.y[~target.missing])
    return (target.label, why) if why else None


def possible_target(
    raw: RawTable, columns: tuple[Column, ...], target: str | None, preparation: Preparation
) -> Target | None:
    """Return the target, None where none was requested and none is possible."""
    try:
        return resolve_target(raw, columns, target, preparation)[0]
    except DataError:
        if target is not None or preparation.target:
            raise
        return None  # no target was requested and none is possible: the columns can still be described


def doubt_of(columns: tuple[Column, ...], target: Target | None) -> str:
    """Return a sentence if a target that nobody named is doubtful, else ""."""
    if target is None:
        return ""
    place = default_doubt(columns, target.column)
    return target_doubt(target.label, place, target.y[~target.missing])
