"""Levels of sums that become one where all rows are known: in sums of parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.data.streaming.terms.combine import Made, combined
from lasso_tui.data.streaming.terms.joined import joined
from lasso_tui.data.streaming.terms.layout import Atom, Layout, StoredColumn

__all__ = ["with_joined_levels"]


def with_joined_levels(file: MomentsFile) -> MomentsFile:
    """Return sums with the levels joined that are to be one, where that is not done yet: in sums of parts."""
    columns: list[StoredColumn] = []
    made: dict[Atom, list[Atom]] = {}
    notes: list[str] = []
    sample = None if file.sample is None else dict(file.sample)
    for j, column in enumerate(file.columns):
        done = (
            None
            if column.levels is None or column.is_joined
            else joined(column.name, column.levels, column.counts or {}, file.preparation)
        )
        if done is None or column.levels is None:
            columns.append(column)
            continue
        for level, new in done.of_level.items():
            made.setdefault((column.name, new), []).append((column.name, level))
        notes += done.notes
        if sample is not None:
            places = [done.names.index(done.of_level[level]) for level in column.levels] + [len(done.names)]
            sample["values"] = sample["values"].copy()
            sample["values"][:, j] = np.array(places, dtype=np.float64)[
                sample["values"][:, j].astype(np.intp)
            ]
        columns.append(
            replace(column, levels=done.names, counts=done.counts, is_joined=True, merged=done.merged)
        )
    if not made:
        return file
    layout = Layout(tuple(columns), file.layout.degree, file.layout.interactions)
    how = Made(joined=made).combination(layout.terms, file.layout)
    arrays: dict[str, Any] = combined(file.arrays, how)
    return replace(file, arrays=arrays, columns=tuple(columns), notes=(*file.notes, *notes), sample=sample)
