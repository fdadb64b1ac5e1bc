"""Files of sums of rows: the numbers, and what they are sums of."""

from __future__ import annotations

import functools
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, Any

import numpy as np

from lasso_tui.data.columns.sanitise import first_line, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import available_memory, format_bytes
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.streaming.cells import Cells
from lasso_tui.data.streaming.terms.layout import Layout, StoredColumn

__all__ = [
    "BY_CELL",
    "VERSION",
    "MomentsFile",
    "SourceRows",
    "StoredColumn",
    "is_moments_file",
    "read_moments",
]

VERSION = 3
"""Version of the file's layout; a reader refuses later ones."""

SAMPLE = "sample_"
"""Beginning of the names of the arrays of the sample."""

BY_CELL = ("second", "first", "weight", "known")
"""Names of the arrays that have a part for each cell."""

HEADER = "lasso_tui_moments"
"""Name of the array that holds all but the numbers, as JSON."""


@dataclass(frozen=True)
class SourceRows:
    """Rows of one file that were summed."""

    file: str
    fingerprint: str
    first: int
    rows: int


@dataclass(frozen=True, eq=False)
class MomentsFile:
    """Sums of rows.

    Attributes
    ----------
    arrays : by name, as `lasso_tui.solvers.Moments` makes them, of all columns of `layout` and the target; where
        missing numbers are filled, `known` (cells, numbers, 2) too: how many values of each column of numbers are
        there, and the sum of what they are more than its `fill`, whatever the weights
    columns : in the order of the files
    target : name of the target
    target_column : the column that it is of, where it is a level of a factor
    rows_held_out : number of the used rows that are held out for testing
    sample : a sample of the rows, as `RowSample` has it, or None
    few : column of numbers → up to three different values of it; known where there are powers
    changes : column of words → (pattern, replacement) pairs that turn them into plain numbers
    preparation : as requested
    cells, seed : the parts that rows were split into, and which of the splits
    rows_read, rows_chosen, rows_used : numbers of rows: all, those that --where chooses, the complete ones of these
    lost : column → rows that were dropped as it is missing there
    excluded : columns that are not used → why
    sources : which rows of which files
    notes : what was found while reading, one sentence each
    part : (i, N) for the i-th of N parts
    """

    arrays: Mapping[str, Any]
    columns: tuple[StoredColumn, ...]
    target: str
    preparation: Preparation
    cells: Cells
    seed: int
    rows_read: int
    rows_chosen: int
    rows_used: int
    lost: Mapping[str, int]
    excluded: Mapping[str, str]
    sources: tuple[SourceRows, ...]
    notes: tuple[str, ...] = ()
    part: tuple[int, int] = (1, 1)
    target_column: str | None = None
    rows_held_out: int = 0
    sample: Mapping[str, Any] | None = None
    few: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    changes: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @functools.cached_property
    def layout(self) -> Layout:
        """The columns of the sums."""
        return Layout(self.columns, self.preparation.degree, self.preparation.interactions)

    @property
    def n_folds(self) -> int:
        """Number of folds of the rows that are not held out."""
        return self.cells.n_folds

    @property
    def n_trained(self) -> int:
        """Number of rows that are used and not held out."""
        return self.rows_used - self.rows_held_out

    @property
    def training(self) -> Mapping[str, Any]:
        """The arrays without the rows that are held out."""
        return self.without_held_out(self.arrays)

    def without_held_out(self, arrays: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return arrays such as these without the rows that are held out."""
        if not self.cells.holds_out:
            return arrays
        return {**arrays} | {name: arrays[name][:-1] for name in BY_CELL if name in arrays}

    def write(self, file: IO[bytes]) -> None:
        """Write an NPZ file, without Python objects."""
        said: dict[str, Any] = {
            one.name: getattr(self, one.name) for one in fields(self) if one.name not in ("arrays", "sample")
        }
        said |= {
            "version": VERSION,
            "cells": asdict(self.cells),
            "columns": [asdict(column) for column in self.columns],
            "preparation": asdict(self.preparation),
            "sources": [[one.file, one.fingerprint, one.first, one.rows] for one in self.sources],
        }
        arrays: dict[str, Any] = {HEADER: np.array(json.dumps(said)), **self.arrays}
        arrays |= {f"{SAMPLE}{key}": values for key, values in (self.sample or {}).items()}
        np.savez(file, **arrays)


def is_moments_file(path: Path) -> bool:
    """Return whether a file holds sums of rows."""
    try:
        with zipfile.ZipFile(path) as archive:
            return f"{HEADER}.npy" in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def read_moments(path: Path) -> MomentsFile:
    """Read a file of sums.

    Raises
    ------
    DataError
        If it is damaged, of a later version, or does not fit in memory.
    """
    name = sanitise_text(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if 2 * size > (free := available_memory()):
            raise DataError(
                f"{name} holds {format_bytes(size)} of sums, {format_bytes(free)} free. Sum fewer columns."
            )
        with np.load(path, allow_pickle=False) as stored:
            if HEADER not in stored.files:
                raise DataError(f"{name} holds no sums of rows. Make such a file with lasso-tui moments.")
            said = json.loads(str(stored[HEADER]))
            if said["version"] > VERSION:
                raise DataError(
                    f"{name} was written by a later version (layout {said['version']}; this one reads {VERSION}). "
                    "Update lasso-tui."
                )
            arrays = {key: stored[key] for key in stored.files if key != HEADER}
        return _checked(_of_json(said, arrays), name)
    except DataError:
        raise
    except Exception as error:  # NumPy parses headers as Python, so any error may come of a damaged file
        detail = first_line(error, 100, "damaged")
        raise DataError(f"Cannot read {name}: {detail}. Write it again with lasso-tui moments.") from None


def _of_json(said: Mapping[str, Any], arrays: dict[str, Any]) -> MomentsFile:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said.items()
    }
    del values["version"]
    values["columns"] = tuple(_column(one) for one in said["columns"])
    pairs = said.get("changes", {}).items()
    values["changes"] = {name: tuple((pattern, by) for pattern, by in all_of) for name, all_of in pairs}
    values["few"] = {name: tuple(few) for name, few in said.get("few", {}).items()}
    asked: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said["preparation"].items()
    }
    values["preparation"] = Preparation(**asked)
    # The first layout had one block a fold, and held no rows out.
    values["cells"] = Cells(**said["cells"]) if "cells" in said else Cells(values.pop("n_folds"))
    values["sample"] = {
        key.removeprefix(SAMPLE): arrays.pop(key) for key in list(arrays) if key.startswith(SAMPLE)
    } or None
    values["sources"] = tuple(SourceRows(*one) for one in said["sources"])
    return MomentsFile(arrays, **values)


def _column(said: Mapping[str, Any]) -> StoredColumn:
    values = dict(said)
    values["levels"] = None if said["levels"] is None else tuple(said["levels"])
    return StoredColumn(**values)


def _checked(file: MomentsFile, name: str) -> MomentsFile:
    width = file.layout.width + 1
    C = file.cells.count
    shapes = {"shift": (width,), "first": (C, width), "second": (C, width, width)}
    for key, shape in shapes.items():
        if key not in file.arrays or file.arrays[key].shape != shape:
            raise DataError(f"{name} is incomplete: its sums do not fit its columns. Write it again.")
    if file.sample is not None and file.sample["values"].shape[1:] != (len(file.columns) + 1,):
        raise DataError(f"{name} is incomplete: its sample does not fit its columns. Write it again.")
    return file
