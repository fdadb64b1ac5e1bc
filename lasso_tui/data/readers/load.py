"""Reading any source into typed columns: which reader, and the sets that come with the program."""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from lasso_tui.data.bundled import Bundled, data_folder
from lasso_tui.data.columns.column import Column, as_factor
from lasso_tui.data.columns.sanitise import printable
from lasso_tui.data.readers.formats import format_of
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import sampled_rows
from lasso_tui.data.readers.sources import Source, find_bundled, resolved
from lasso_tui.data.readers.streams import file_stream, files_of
from lasso_tui.data.table import DataError, Origin

__all__ = ["load"]

HEAD = 4096
"""Bytes that tell the format."""

READERS = {
    "text": "csv_reader.read_text",
    "parquet": "arrow_reader.read_parquet",
    "arrow": "arrow_reader.read_arrow",
    "feather": "arrow_reader.read_arrow",
    "npz": "numpy_reader.read_arrays",
    "npy": "numpy_reader.read_arrays",
    "svmlight": "svmlight_reader.read_svmlight",
}
"""Format → its reader, imported when a file of that format is read."""


def load(source: str, reading: ReadOptions | None = None) -> RawTable:
    """Read a source into typed columns.

    Parameters
    ----------
    source : a bundled name, a path, a pattern of paths (`part-*.csv`), or `-` for standard input
    reading : how to read; None for all rows

    Raises
    ------
    DataError
        For data that cannot be read, in one sentence.
    """
    reading = reading or ReadOptions()
    if reading.sample is not None and reading.sample < 2:
        raise DataError(f"A sample of {reading.sample} rows is too small; ask for two at least.")
    ours = find_bundled(source)
    if ours is not None:
        return _bundled(ours, reading)
    found = resolved(source)
    kind, loaded = _read(found, reading)
    notes = list(loaded.notes)
    if len(found.files) > 1:
        first, last = (printable(found.files[k].name) for k in (0, -1))
        notes.insert(0, f"{len(found.files)} files stacked: {first} to {last}.")
    notes += [column.note for column in loaded.columns if column.note]
    if loaded.n_rows < loaded.rows_read:
        notes.append(_sample_note(loaded.n_rows, loaded.rows_read, reading.seed))
    origin = Origin(
        format=kind,
        files=tuple(str(file.absolute()) for file in found.files),
        columns=tuple(column.name for column in loaded.columns),
        options=loaded.options,
        changes={column.name: column.changes for column in loaded.columns if column.changes},
        sample=reading.sample,
        seed=reading.seed,
        rows=loaded.rows_read,
    )
    return replace(loaded, notes=tuple(notes), origin=origin)


def _sample_note(rows: int, of: int, seed: int) -> str:
    return f"A sample of {rows:,} of {of:,} rows, drawn at random with seed {seed}."


def _read(source: Source, reading: ReadOptions) -> tuple[str, RawTable]:
    formats = {_format(name, path): name for name, path in files_of(source)}
    if len(formats) > 1:
        (one, first), (other, second), *_ = formats.items()
        raise DataError(f"{first} is {one} and {second} is {other}; open files of one format.")
    kind = next(iter(formats))
    home, _, function = READERS[kind].partition(".")
    reader = getattr(importlib.import_module(f"lasso_tui.data.readers.{home}"), function)
    loaded: RawTable = reader(source, reading)
    return kind, loaded


def _format(name: str, path: Path) -> str:
    with path.open("rb") as file:
        if file.read(4) == b"PK\3\4":
            try:
                kind = _zip_format(zipfile.ZipFile(file).namelist(), name)
            except zipfile.BadZipFile:
                raise DataError(f"{name} is a damaged zip file; copy or download it again.") from None
            if kind:
                return kind
    with file_stream(path, name) as stream:
        kind = format_of(stream.read(HEAD) or b"", name)
        if stream.is_packed and kind not in ("text", "svmlight"):
            raise DataError(f"{name} is a packed {kind} file; unpack it first.")
    return kind


def _zip_format(members: list[str], name: str) -> str:
    if "[Content_Types].xml" in members or "mimetype" in members:
        raise DataError(f"{name} is a workbook or a document; save its sheet as CSV.")
    return "npz" if members and all(member.endswith(".npy") for member in members) else ""


def _bundled(ours: Bundled, reading: ReadOptions) -> RawTable:
    how = Origin(format="bundled")
    if not ours.file:
        columns = _diabetes()
    elif ours.file.endswith(".npz"):
        file = data_folder() / ours.file
        columns, how = _nci60(file), Origin(format="bundled", files=(str(file),))
    else:
        whole = replace(reading, sample=None)
        file = data_folder() / ours.file
        read = _read(Source(ours.name, ours.name, (file,)), whole)[1]
        columns = read.columns
        changes = {column.name: column.changes for column in columns if column.changes}
        how = Origin(format="bundled", files=(str(file),), options=read.options, changes=changes)
    columns = tuple(as_factor(column) if column.name in ours.factors else column for column in columns)
    names = tuple(column.name for column in columns)
    origin = replace(
        how,
        columns=names,
        sample=reading.sample,
        seed=reading.seed,
        rows=len(columns[0].missing),
    )
    loaded = RawTable(ours.name, ours.name, columns, origin=origin)
    if reading.sample is None or reading.sample >= loaded.n_rows:
        return loaded
    rows = sampled_rows(loaded.n_rows, reading.sample, reading.seed)
    note = _sample_note(reading.sample, loaded.n_rows, reading.seed)
    return replace(loaded, columns=tuple(column.at(rows) for column in columns), notes=(note,))


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
