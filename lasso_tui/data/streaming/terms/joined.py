"""Levels that become one by request: rare ones, and those written in several ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.retype import join_rare_levels, merge_alike_levels
from lasso_tui.data.preparation.preparation import Preparation

__all__ = ["Joined", "joined", "rare_of"]


@dataclass(frozen=True)
class Joined:
    """Levels of a factor, some of which are one now.

    Attributes
    ----------
    names, counts : as in `StoredColumn`
    of_level : level → the one that it is now
    merged : as in `StoredColumn`
    notes : what was done, one sentence each
    """

    names: tuple[str, ...]
    counts: Mapping[str, int]
    of_level: Mapping[str, str]
    merged: Mapping[str, str]
    notes: tuple[str, ...]


def rare_of(preparation: Preparation) -> dict[str, int]:
    """Return factor → the number of rows below which a level of it is rare."""
    pairs = (text.rpartition("=") for text in preparation.rare)
    return {name: int(rows) for name, _, rows in pairs}


def joined(
    name: str, names: tuple[str, ...], counts: Mapping[str, int], preparation: Preparation
) -> Joined | None:
    """Join levels as for tables in memory; None where that is not asked for.

    Parameters
    ----------
    name, names, counts : the factor, as in `StoredColumn`; counts are of all rows
    preparation : what is asked for
    """
    rare = rare_of(preparation)
    if name not in preparation.merged and name not in rare:
        return None
    codes = np.arange(len(names), dtype=np.intp)
    column = Column(name, np.zeros(len(names), dtype=np.bool_), levels=names, codes=codes, tally=counts)
    notes = []
    if name in preparation.merged:
        column, note = merge_alike_levels(column)
        notes.append(note)
    merged = column.merged
    if name in rare:
        column, note = join_rare_levels(column, rare[name])
        notes.append(note)
    assert column.codes is not None
    of_level = {level: column.levels[code] for level, code in zip(names, column.codes.tolist(), strict=True)}
    return Joined(tuple(column.levels), dict(column.tally or {}), of_level, merged, tuple(notes))
