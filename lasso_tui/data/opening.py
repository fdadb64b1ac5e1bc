"""Opening data by name or path: choose the target, make factors columns, drop what cannot be used, say so."""

from __future__ import annotations

import difflib
import gzip
import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.bundled import Bundled, bundled, data_folder
from lasso_tui.data.printable import listed, printable
from lasso_tui.data.reading import check_file, read_raw
from lasso_tui.data.table import DataError, Group, Table
from lasso_tui.data.typing_columns import Column, typed

FloatArray = NDArray[np.float64]

__all__ = ["check_source", "open_table", "targets"]

UNNAMED = Bundled(name="", title="", file="", target="")
"""The declaration of a file that is not ours."""


def check_source(spec: str) -> None:
    """Refuse a name that is no bundled set and no file to read, without reading it.

    Raises
    ------
    DataError
        In one sentence, with names that are alike.
    """
    if find_bundled(spec) is None:
        if not Path(spec).exists() and "/" not in spec and "." not in spec:
            names = [b.name for b in bundled()]
            alike = difflib.get_close_matches(spec, names, n=1)
            hint = f"did you mean {alike[0]}?" if alike else f"bundled are {', '.join(names)}."
            raise DataError(f"There is no dataset and no file {printable(spec)}; {hint}")
        check_file(Path(spec))


def find_bundled(spec: str) -> Bundled | None:
    """Return the bundled set of this name."""
    return next((b for b in bundled() if b.name == spec), None)


def targets(spec: str) -> tuple[str, ...]:
    """Names that can be a target: numeric columns, and the levels of factors as 0/1.

    Raises
    ------
    DataError
        For data that cannot be read.
    """
    names: list[str] = []
    for column in _columns(spec):
        if column.is_factor and not column.no_feature:
            names += [f"{column.name}={level}" for level in column.levels]
        elif not column.no_feature:
            names.append(column.name)
    return tuple(names)


def open_table(spec: str, target: str | None = None) -> Table:
    """Open a bundled set or a CSV or TSV file, ready for a linear model.

    Parameters
    ----------
    spec : a bundled name, or a path
    target : the column to predict, or `factor=level` for 0/1; None for the set's own, or a file's last
        numeric column

    Returns
    -------
    Table

    Raises
    ------
    DataError
        For data that cannot be used, in one sentence.
    """
    check_source(spec)
    ours = find_bundled(spec) or UNNAMED
    name = ours.name or printable(Path(spec).name)
    columns = _columns(spec)
    notes: list[str] = []
    wanted = target if target is not None else ours.target
    if not wanted:
        wanted = _last_number(columns, name)
        notes.append(f"Target: the last numeric column, {wanted}; another is chosen with --target.")
    label, y, gone, source_column = _target(columns, wanted, name)
    features, left_out = _features(columns, source_column, ours)
    if not features:
        raise DataError(f"{name} has no column left to predict {label} with.")
    rows, dropped = _complete_rows(features, label, gone, name)
    notes += dropped
    y = y[rows]
    if y.min() == y.max():
        raise DataError(
            f"{name}: the target {label} is constant ({y[0]:g}) on the {len(y)} rows used; choose another."
        )
    X, names, groups, constant = _matrix(features, rows)
    left_out |= constant
    if not names:
        raise DataError(f"{name}: every feature is constant on the {len(y)} rows without missing values.")
    notes += _left_out_notes(left_out)
    notes += [f"{g.name} is a factor: one 0/1 column a level, none for {g.reference}." for g in groups]
    return Table(
        name=name, source=spec, X=X, y=y, features=names, target=label, groups=groups, notes=tuple(notes),
        rescaled=ours.rescaled,
    )  # fmt: skip


def _columns(spec: str) -> tuple[Column, ...]:
    ours = find_bundled(spec)
    if ours is None:
        return typed(read_raw(Path(spec)))
    if not ours.file:
        return _diabetes()
    if ours.file.endswith(".npz"):
        return _nci60(data_folder() / ours.file)
    return typed(read_raw(data_folder() / ours.file), ours.factors)


def _diabetes() -> tuple[Column, ...]:
    """Read scikit-learn's file without importing it; columns centred and of unit length, as its loader does."""
    found = importlib.util.find_spec("sklearn")
    if found is None or found.origin is None:
        raise DataError(
            "diabetes comes with scikit-learn, which is not installed; install it or open other data."
        )
    folder = Path(found.origin).parent / "datasets" / "data"
    with gzip.open(folder / "diabetes_data_raw.csv.gz", "rt") as file:
        X = np.loadtxt(file)
    with gzip.open(folder / "diabetes_target.csv.gz", "rt") as file:
        y = np.loadtxt(file)
    spread = X.std(axis=0)
    X -= X.mean(axis=0)
    X /= spread
    X /= len(X) ** 0.5
    names = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression")
    present = np.zeros(len(y), dtype=np.bool_)
    return tuple(Column(n, present, v) for n, v in zip(names, [*X.T, y], strict=True))


def _nci60(path: Path) -> tuple[Column, ...]:
    with np.load(path, allow_pickle=False) as held:
        X, labels = held["X"].astype(np.float64), held["label"]
    present = np.zeros(len(X), dtype=np.bool_)
    levels, codes = np.unique(labels, return_inverse=True)
    label = Column("label", present, levels=tuple(levels.tolist()), codes=codes.astype(np.intp))
    return (*(Column(f"g{j + 1:04}", present, X[:, j]) for j in range(X.shape[1])), label)


def _last_number(columns: tuple[Column, ...], name: str) -> str:
    for column in reversed(columns):
        if not column.is_factor and not column.no_feature:
            return column.name
    if all(column.missing.all() for column in columns):
        raise DataError(f"{name} has no values: every cell is missing.")
    raise DataError(f"{name} has no numeric column that varies; the target must be one (or factor=level).")


def _target(
    columns: tuple[Column, ...], wanted: str, name: str
) -> tuple[str, FloatArray, NDArray[np.bool_], Column]:
    """Return the target's label, values, missing rows, and the column it comes from."""
    by_name = {column.name: column for column in columns}
    column = by_name.get(printable(wanted))
    if column is None:
        for cut in (place for place, letter in enumerate(wanted) if letter == "="):
            column, level = by_name.get(wanted[:cut]), wanted[cut + 1 :]
            if column is not None and column.codes is not None and level in column.levels:
                is_level = (column.codes == column.levels.index(level)).astype(np.float64)
                return wanted, is_level, column.missing, column
        alike = difflib.get_close_matches(wanted, list(by_name), n=1) or list(by_name)[:8]
        more = "" if len(alike) == 1 or len(by_name) <= 8 else ", …"
        hint = "did you mean " + alike[0] + "?" if len(alike) == 1 else f"there are {', '.join(alike)}{more}."
        raise DataError(f"{name} has no column {printable(wanted)} for the target; {hint}")
    if column.missing.all():
        raise DataError(f"{name}: the target {column.name} has no value in any row.")
    if column.is_factor:
        example = f"{column.name}={column.levels[0]}"
        raise DataError(
            f"{name}: the target {column.name} is not numeric; choose a number, or a level: --target {example}"
        )
    assert column.numbers is not None
    return column.name, column.numbers, column.missing, column


def _features(
    columns: tuple[Column, ...], target: Column, ours: Bundled
) -> tuple[list[Column], dict[str, str]]:
    """Split the other columns into features and those left out, with why."""
    features, left_out = [], {}
    for column in columns:
        if column is target:
            continue
        why = ours.left_out.get(column.name, "") or column.no_feature
        if column.name == ours.target:
            why = f"{target.name} is computed from it" if target.name in ours.derived else ""
        if why:
            left_out[column.name] = why
        else:
            features.append(column)
    return features, left_out


def _left_out_notes(left_out: dict[str, str]) -> list[str]:
    """Say which columns are no features, those with one reason together."""
    alike: dict[str, list[str]] = {}
    for column, why in left_out.items():
        alike.setdefault(why, []).append(column)
    return [f"Left out: {listed(columns)} ({why})." for why, columns in alike.items()]


def _complete_rows(
    features: list[Column], label: str, gone: NDArray[np.bool_], name: str
) -> tuple[NDArray[np.intp], list[str]]:
    """Return the rows that have every value, and what to say of the others."""
    missing = {label: gone} | {column.name: column.missing for column in features}
    incomplete = np.zeros(len(gone), dtype=np.bool_)
    for where in missing.values():
        incomplete |= where
    rows = np.flatnonzero(~incomplete)
    counts = {column: int(where.sum()) for column, where in missing.items() if where.any()}
    if not len(rows):
        worst = max(counts, key=lambda column: counts[column])
        raise DataError(
            f"{name}: every row lacks a value in some column; {worst} lacks most ({counts[worst]} of {len(gone)})."
        )
    if len(rows) < 2:
        raise DataError(f"{name} has one row with all values; at least two are needed.")
    if not counts:
        return rows, []
    worst_first = sorted(counts.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{column} in {count}" for column, count in worst_first[:4])
    more = f" and {len(counts) - 4} more columns" if len(counts) > 4 else ""
    return rows, [f"{len(gone) - len(rows)} of {len(gone)} rows dropped, a value is missing: {parts}{more}."]


def _matrix(
    features: list[Column], rows: NDArray[np.intp]
) -> tuple[FloatArray, tuple[str, ...], tuple[Group, ...], dict[str, str]]:
    """Return the numbers, their names, the factors' groups, and columns that are constant on these rows."""
    parts: list[FloatArray] = []
    names: list[str] = []
    groups: list[Group] = []
    constant: dict[str, str] = {}
    for column in features:
        if column.codes is None:
            assert column.numbers is not None
            values = column.numbers[rows]
            if values.min() == values.max():
                constant[column.name] = "it is constant on the rows used"
                continue
            parts.append(values)
            names.append(column.name)
            continue
        codes = column.codes[rows]
        present = np.unique(codes)
        if len(present) < 2:
            constant[column.name] = "it is constant on the rows used"
            continue
        first = len(names)
        parts += [(codes == k).astype(np.float64) for k in present[1:]]
        names += [f"{column.name}={column.levels[k]}" for k in present[1:]]
        places = tuple(range(first, len(names)))
        groups.append(Group(column.name, places, reference=column.levels[present[0]]))
    X = np.column_stack(parts) if parts else np.zeros((len(rows), 0))
    return np.asfortranarray(X), tuple(names), tuple(groups), constant
