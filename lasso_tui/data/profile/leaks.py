"""Warnings of features that identify rows or reveal the target, as a prepared table has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.preparation.table import Table
from lasso_tui.data.profile.association import correlation_ratio, pearson
from lasso_tui.data.profile.exact_sums import find_exact_sum, rows_to_check
from lasso_tui.data.profile.leak_rules import (
    MIN_ROWS,
    has_two_values,
    identifier_problem,
    level_problem,
    target_doubt,
    target_problem,
)

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray

__all__ = ["doubtful_target", "leak_warnings"]

SCREEN_ROWS = 5000
"""Rows in which columns are looked at first; only what is suspicious there is looked at in all."""

NEAR = 0.9
"""Absolute correlation in those rows below which a column is no leak."""

_known: WeakKeyDictionary[Table, tuple[str, ...]] = WeakKeyDictionary()


def leak_warnings(table: Table) -> tuple[str, ...]:
    """Return a sentence for each suspicion about a table: rows lost, leaks, identifiers and sums among its features.

    Simulated tables have none. The sentences are computed once per table.
    """
    if table.origin is None or table.n_samples < MIN_ROWS:
        return _always(table)
    if table not in _known:
        _known[table] = (*_always(table), *_warnings(table))
    return _known[table]


def doubtful_target(table: Table) -> str:
    """Return a sentence if the target of a table was not named by anybody and is doubtful, else ""."""
    return "" if table.doubt is None else target_doubt(table.target, table.doubt, table.y)


def _always(table: Table) -> tuple[str, ...]:
    """Return what is said of a table of any size: a doubtful target, rows lost."""
    return tuple(sentence for sentence in (doubtful_target(table), table.lost) if sentence)


def _warnings(table: Table) -> Iterator[str]:
    numeric = _numeric_columns(table)
    identifiers: list[str] = []
    suspects: set[int] = set()
    for j, suspicious in zip(numeric, _screened(table, numeric).tolist(), strict=True):
        name, present = table.features[j], _present(table, j)
        x, y = _values(table, j, present)
        if identifier_problem(name, x):
            identifiers.append(name)
        if not suspicious or len(y) < MIN_ROWS or y.min() == y.max():
            continue
        found = target_problem(name, x, y, pearson(x, y), table.target, len(numeric))
        if found is not None:
            suspects.add(j)
            yield f"{found[1].removesuffix('.')}: {name}. Exclude it ({_flags([name])})."
    for group in table.groups:
        if group.is_factor and 2 * (len(group.columns) + 1) <= table.n_samples:
            codes = (table.X[:, group.columns] @ np.arange(1, len(group.columns) + 1)).astype(np.intp)
            found = level_problem(correlation_ratio(codes, table.y), table.target)
            if found is not None:
                yield f"{found[1].removesuffix('.')}: {group.name}. Exclude it ({_flags([group.name])})."
    others = [j for j in numeric if j not in suspects and _present(table, j) is None]
    if len(others) > 1 and (sum_found := find_exact_sum(table.X[:, others], table.y)) is not None:
        names = [table.features[j] for j in others]
        parts = [names[k] for k in sum_found.positions]
        yield f"Leak: {sum_found.sentence(names, table.target)}. Exclude these columns ({_flags(parts)})."
    if identifiers:
        them = "it" if len(identifiers) == 1 else "them"
        yield (
            f"Possible identifier{'s' * (len(identifiers) > 1)} among the features: {join_names(identifiers)}. "
            f"Exclude {them} ({_flags(identifiers[:6])})."
        )


def _numeric_columns(table: Table) -> list[int]:
    """Return the positions of the features that are numeric columns of the source."""
    assert table.origin is not None
    dummies = {j for group in table.groups for j in group.columns}
    source = set(table.origin.columns)
    return [j for j, name in enumerate(table.features) if j not in dummies and name in source]


def _screened(table: Table, numeric: list[int]) -> BoolArray:
    """Return which numeric features may reveal the target, by some of the rows.

    They correlate with it, or part its classes; imputed ones are not judged here.
    """
    rows = rows_to_check(table.n_samples, SCREEN_ROWS)
    positions = np.array(numeric, dtype=np.intp)
    found = np.zeros(len(positions), dtype=np.bool_)
    if table.imputation is not None:
        found = np.isin(positions, table.imputation.columns)
    y, top = table.y[rows] - table.y[rows].mean(), table.y[rows] == table.y[rows].max()
    y /= max(float(np.abs(y).max()), np.finfo(np.float64).tiny)
    two_classes = has_two_values(table.y) and not top.all()
    width = max(4_000_000 // len(rows), 1)
    for first in range(0, len(positions), width):
        X = table.X[np.ix_(rows, positions[first : first + width])]
        near = found[first : first + width]
        if two_classes:
            one, other = X[top], X[~top]
            near |= (one.min(axis=0) > other.max(axis=0)) | (one.max(axis=0) < other.min(axis=0))
        X -= X.mean(axis=0)
        X /= np.maximum(np.abs(X).max(axis=0), np.finfo(np.float64).tiny)
        lengths = np.sqrt(np.einsum("ij,ij->j", X, X) * float(y @ y))
        near |= np.abs(X.T @ y) > NEAR * lengths
    return found


def _present(table: Table, j: int) -> BoolArray | None:
    """Return the rows in which a feature was not imputed, None for all."""
    if table.imputation is None:
        return None
    (place,) = np.nonzero(table.imputation.columns == j)
    return ~table.imputation.missing[:, place[0]] if len(place) else None


def _values(table: Table, j: int, present: BoolArray | None) -> tuple[FloatArray, FloatArray]:
    x = table.X[:, j]
    return (x, table.y) if present is None else (x[present], table.y[present])


def _flags(names: list[str]) -> str:
    """Write the flags that exclude columns, and the key."""
    words = (f"--leave-out {name}" if " " not in name else f"--leave-out '{name}'" for name in names)
    return f"{' '.join(words)}, or key x on the data screen"
