"""Adding files of sums: levels are united, and sums brought to one shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui import solvers
from lasso_tui.data.columns.column import MAX_LEVELS
from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.streaming.moments_file import MomentsFile, SourceRows, StoredColumn, read_moments
from lasso_tui.data.streaming.profile import in_order
from lasso_tui.data.streaming.row_sample import smallest

__all__ = ["add_parts", "read_parts", "with_blocks"]


def read_parts(paths: Sequence[Path]) -> MomentsFile:
    """Read files of sums, and add them.

    Raises
    ------
    DataError
        If one cannot be read, they do not go together, or have rows in common.
    """
    return add_parts([(sanitise_text(path.name), read_moments(path)) for path in paths])


def add_parts(parts: Sequence[tuple[str, MomentsFile]]) -> MomentsFile:
    """Return the sums over the rows of all parts.

    Parameters
    ----------
    parts : names for messages, and the parts

    Raises
    ------
    DataError
        If they do not go together, or have rows in common.
    """
    fewest = min(part.cells.n_blocks for _, part in parts)
    parts = sorted(((name, with_blocks(part, fewest)) for name, part in parts), key=lambda one: one[1].part)
    (first, one), others = parts[0], parts[1:]
    if not others:
        return replace(one, notes=(*_missing_parts([one]), *one.notes), part=(1, 1))
    for name, other in others:
        _check_alike(first, one, name, other)
    _check_distinct(parts)
    columns = tuple(
        _united(same, factors=one.preparation.factors)
        for same in zip(*(part.columns for _, part in parts), strict=True)
    )
    names = [name for column in columns for name in column.columns]
    wide = (
        solvers.Moments.from_arrays(_widened(part, names))
        for _, part in parts
        if part.rows_used  # a part without complete rows adds nothing
    )
    arrays = solvers.Moments.merged(wide).arrays() if any(part.rows_used for _, part in parts) else one.arrays
    lost: dict[str, int] = {}
    for _, part in parts:
        for column, count in part.lost.items():
            lost[column] = lost.get(column, 0) + count
    return replace(
        one,
        arrays=arrays,
        sample=_samples(columns, [part for _, part in parts]),
        rows_held_out=sum(part.rows_held_out for _, part in parts),
        columns=columns,
        rows_read=sum(part.rows_read for _, part in parts),
        rows_chosen=sum(part.rows_chosen for _, part in parts),
        rows_used=sum(part.rows_used for _, part in parts),
        lost=lost,
        sources=tuple(source for _, part in parts for source in part.sources),
        notes=(
            *_missing_parts([part for _, part in parts]),
            *dict.fromkeys(n for _, p in parts for n in p.notes),
        ),
        part=(1, 1),
    )


def _check_alike(first: str, one: MomentsFile, name: str, other: MomentsFile) -> None:
    """Refuse a part that is of other sums."""
    if one.target != other.target:
        raise DataError(
            f"{name} has the target {other.target}, {first} has {one.target}. Add sums of one target."
        )
    if (one.n_folds, one.seed, one.cells.holds_out) != (other.n_folds, other.seed, other.cells.holds_out):
        raise DataError(
            f"{name} and {first} have different folds. Sum both with the same --folds and --seed."
        )
    for field in ("weights", "where", "folds", "left_out", "factors", "references", "train", "test_fraction"):
        ours, theirs = getattr(one.preparation, field), getattr(other.preparation, field)
        if ours != theirs:
            flag = {
                "left_out": "--leave-out",
                "folds": "--folds-by",
                "factors": "--factor",
                "references": "--reference",
                "test_fraction": "--test-fraction",
            }
            raise DataError(
                f"{name} and {first} differ in {flag.get(field, f'--{field}')}. Sum both with the same."
            )
    kinds = [{column.name: column.levels is not None for column in file.columns} for file in (one, other)]
    if odd := next(
        (column for column in [*kinds[0], *kinds[1]] if kinds[0].get(column) != kinds[1].get(column)), None
    ):
        reasons = [file.excluded.get(odd, "") for file in (one, other)]
        why = next((f" ({reason})" for reason in reasons if reason), "")
        raise DataError(
            f"{name} and {first} do not agree on {odd}{why}. Sum both again without it (--leave-out {odd}), or as a "
            f"factor (--factor {odd})."
        )
    if list(kinds[0]) != list(kinds[1]):
        raise DataError(f"{name} and {first} have their columns in another order. Sum files of one table.")


def _check_distinct(parts: Sequence[tuple[str, MomentsFile]]) -> None:
    """Refuse rows that are in two parts."""
    seen: dict[str, list[tuple[int, int, str, SourceRows]]] = {}
    for name, part in parts:
        for source in part.sources:
            seen.setdefault(source.fingerprint, []).append(
                (source.first, source.first + source.rows, name, source)
            )
    for ranges in seen.values():
        ranges.sort(key=lambda one: one[:2])
        for (_, end, one, source), (start, stop, other, _) in pairwise(ranges):
            if start < min(end, stop) and one != other:
                raise DataError(
                    f"{one} and {other} have rows of {source.file} in common. Add each part once."
                )


def _missing_parts(parts: Sequence[MomentsFile]) -> list[str]:
    """Say which parts of a job array are not there."""
    of = {part.part[1] for part in parts}
    count = max(of)
    lacking = sorted(set(range(1, count + 1)) - {part.part[0] for part in parts}) if len(of) == 1 else []
    if not lacking:
        return []
    shown = ", ".join(f"{k}/{count}" for k in lacking[:5]) + ("…" if len(lacking) > 5 else "")
    return [f"{len(lacking)} of {count} parts are not here: {shown}."]


def _united(same: Sequence[StoredColumn], factors: Sequence[str]) -> StoredColumn:
    """Return a column with the levels of all parts."""
    name = same[0].name
    if same[0].levels is None:
        return same[0]
    counts: dict[str, int] = {}
    for column in same:
        for level, count in (column.counts or {}).items():
            counts[level] = counts.get(level, 0) + count
    if len(counts) > MAX_LEVELS and name not in factors:
        raise DataError(
            f"{name} has {len(counts)} levels in all parts together. Sum them again without it "
            f"as a factor (--factor {name})."
        )
    return StoredColumn(name, in_order(counts), counts)


def _samples(columns: Sequence[StoredColumn], parts: Sequence[MomentsFile]) -> Mapping[str, Any] | None:
    """Return a sample of the rows of all parts, None where one has none."""
    found = []
    for part in parts:
        if part.sample is None:
            if part.rows_used:
                return None
            continue
        values = part.sample["values"].copy()
        for j, (column, own) in enumerate(zip(columns, part.columns, strict=True)):
            if column.levels is not None and own.levels != column.levels:
                place = np.array([column.levels.index(level) for level in own.levels or ()], dtype=np.float64)
                values[:, j] = place[values[:, j].astype(np.intp)]
        found.append({**part.sample, "values": values})
    return smallest(found) if found else None


def with_blocks(file: MomentsFile, count: int) -> MomentsFile:
    """Return sums with fewer blocks a fold, a divisor of their number: blocks whose hashes are alike are added."""
    K, B = file.cells.n_folds, file.cells.n_blocks
    if count == B:
        return file
    arrays = dict(file.arrays)
    for name in ("second", "first", "weight"):
        values = arrays[name]
        by_block = values[: K * B].reshape((K, B // count, count, *values.shape[1:]))
        arrays[name] = np.concatenate(
            [by_block.sum(axis=1).reshape((K * count, *values.shape[1:])), values[K * B :]]
        )
    return replace(file, arrays=arrays, cells=replace(file.cells, n_blocks=count))


def _widened(part: MomentsFile, names: Sequence[str]) -> Mapping[str, Any]:
    """Return the sums with columns of zeros for the levels that a part has not."""
    if list(part.names) == list(names):
        return part.arrays
    place = {name: k for k, name in enumerate(names)}
    to = np.array([*(place[name] for name in part.names), len(names)], dtype=np.intp)
    width, K = len(names) + 1, part.cells.count
    shift, first, second = np.zeros(width), np.zeros((K, width)), np.zeros((K, width, width))
    shift[to] = part.arrays["shift"]
    first[:, to] = part.arrays["first"]
    second[:, to[:, None], to] = part.arrays["second"]
    return {**part.arrays, "shift": shift, "first": first, "second": second}
