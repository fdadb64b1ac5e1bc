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
from lasso_tui.data.streaming.moments_file import BY_CELL, MomentsFile, SourceRows, read_moments
from lasso_tui.data.streaming.profile import in_order
from lasso_tui.data.streaming.row_sample import smallest
from lasso_tui.data.streaming.terms.combine import Made, combined
from lasso_tui.data.streaming.terms.joined import rare_of
from lasso_tui.data.streaming.terms.layout import Layout, StoredColumn

__all__ = ["add_parts", "read_parts", "with_blocks"]

FLAGS = {
    "left_out": "--leave-out",
    "folds": "--folds-by",
    "factors": "--factor",
    "references": "--reference",
    "test_fraction": "--test-fraction",
    "numbers": "--number",
    "types": "--type",
    "rare": "--join-rare",
    "merged": "--merge-levels",
    "indicators": "--no-indicators",
}
"""Fields of a preparation that have another name as a flag."""

FIELDS = (
    *("weights", "where", "folds", "left_out", "factors", "references", "train", "test_fraction", "missing"),
    *("indicators", "degree", "interactions", "numbers", "types", "rare", "merged"),
)
"""Fields in which parts must not differ."""


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
        _united(
            same, any_number=(*one.preparation.factors, *one.preparation.merged, *rare_of(one.preparation))
        )
        for same in zip(*(part.columns for _, part in parts), strict=True)
    )
    whole = Layout(columns, one.preparation.degree, one.preparation.interactions)
    # A part without complete rows adds nothing.
    summed = [_rebased(part, columns, whole) for _, part in parts if part.rows_used]
    arrays = one.arrays
    if summed:
        arrays = solvers.Moments.merged(solvers.Moments.from_arrays(each) for each in summed).arrays()
        if "known" in one.arrays:
            arrays["known"] = sum(each["known"] for each in summed)
    elif one.columns != columns:
        arrays = _rebased(one, columns, whole)
    few: dict[str, tuple[float, ...]] = {}
    for _, part in parts:
        for name, values in part.few.items():
            few[name] = tuple(sorted({*few.get(name, ()), *values})[:3])
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
        few=few,
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
    for field in FIELDS:
        ours, theirs = getattr(one.preparation, field), getattr(other.preparation, field)
        if ours != theirs:
            raise DataError(
                f"{name} and {first} differ in {FLAGS.get(field, f'--{field}')}. Sum both with the same."
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
    for ours, theirs in zip(one.columns, other.columns, strict=False):
        if (
            ours.is_joined
            and (ours.levels, ours.merged) != (theirs.levels, theirs.merged)
            and _is_joining(one, ours)
        ):
            raise DataError(
                f"{name} and {first} have joined other levels of {ours.name}. Sum the files as parts of one table "
                "(--shard), whose levels are joined when they are added."
            )
    if list(kinds[0]) != list(kinds[1]):
        raise DataError(f"{name} and {first} have their columns in another order. Sum files of one table.")


def _check_distinct(parts: Sequence[tuple[str, MomentsFile]]) -> None:
    """Refuse rows that are in two parts."""
    seen: dict[tuple[str, ...], list[tuple[int, int, str, SourceRows]]] = {}
    for name, part in parts:
        for source in part.sources:
            # The same bytes in two folders `year=…` are rows of their own.
            folders = (one for one in source.file.split("/")[:-1] if "=" in one)
            seen.setdefault((source.fingerprint, *folders), []).append(
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


def _is_joining(file: MomentsFile, column: StoredColumn) -> bool:
    return column.name in file.preparation.merged or column.name in rare_of(file.preparation)


def _united(same: Sequence[StoredColumn], any_number: Sequence[str]) -> StoredColumn:
    """Return a column with the levels of all parts; those named may have any number of them."""
    name = same[0].name
    fill = next((column.fill for column in same if column.fill is not None), None)
    if same[0].levels is None:
        return replace(same[0], fill=fill)
    counts: dict[str, int] = {}
    for column in same:
        for level, count in (column.counts or {}).items():
            counts[level] = counts.get(level, 0) + count
    if len(counts) > MAX_LEVELS and name not in any_number:
        raise DataError(
            f"{name} has {len(counts)} levels in all parts together. Sum them again without it "
            f"as a factor (--factor {name})."
        )
    levels = same[0].levels if all(column.levels == same[0].levels for column in same) else in_order(counts)
    return replace(same[0], levels=levels, counts=counts, fill=fill)


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
                old = own.levels or ()
                place = np.array([*map(column.levels.index, old), len(column.levels)], dtype=np.float64)
                values[:, j] = place[values[:, j].astype(np.intp)]
        found.append({**part.sample, "values": values})
    return smallest(found) if found else None


def with_blocks(file: MomentsFile, count: int) -> MomentsFile:
    """Return sums with fewer blocks a fold, a divisor of their number: blocks whose hashes are alike are added."""
    K, B = file.cells.n_folds, file.cells.n_blocks
    if count == B:
        return file
    arrays = dict(file.arrays)
    for name in BY_CELL:
        if name not in arrays:
            continue
        values = arrays[name]
        by_block = values[: K * B].reshape((K, B // count, count, *values.shape[1:]))
        arrays[name] = np.concatenate(
            [by_block.sum(axis=1).reshape((K * count, *values.shape[1:])), values[K * B :]]
        )
    return replace(file, arrays=arrays, cells=replace(file.cells, n_blocks=count))


def _rebased(part: MomentsFile, columns: tuple[StoredColumn, ...], whole: Layout) -> Mapping[str, Any]:
    """Return the sums with columns of zeros for what a part has not, and the same values for missing numbers."""
    if part.columns == columns:
        return part.arrays
    fills = {
        own.name: (own.fill, one.fill)
        for own, one in zip(part.columns, columns, strict=True)
        if own.marks and own.fill is not None and one.fill is not None and own.fill != one.fill
    }
    arrays = dict(combined(part.arrays, Made(fills=fills).combination(whole.terms, part.layout)))
    if "known" in arrays:
        pairs = [(own, one) for own, one in zip(part.columns, columns, strict=True) if own.levels is None]
        moves = np.array([(one.fill or 0.0) - (own.fill or 0.0) for own, one in pairs])
        counts, sums = arrays["known"][..., 0], arrays["known"][..., 1]
        arrays["known"] = np.stack([counts, sums - counts * moves], axis=-1)
    return arrays
