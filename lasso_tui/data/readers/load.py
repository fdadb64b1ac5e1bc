"""Loading of any source into typed columns, with the reader of its format; the bundled datasets."""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from lasso_tui.data.bundled import Bundled, data_folder
from lasso_tui.data.columns.column import Column, to_factor
from lasso_tui.data.columns.level_counts import tally_of
from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.findings import date_sentinel_notes, mark_index, sentinel_notes
from lasso_tui.data.readers.formats import detect_format
from lasso_tui.data.readers.raw_table import Origin, RawTable, ReadOptions
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.sampling import sample_rows
from lasso_tui.data.readers.sources import Source, find_bundled, resolve_source
from lasso_tui.data.readers.streams import file_stream, named_files
from lasso_tui.data.readers.total_rows import total_note

__all__ = ["check_parts", "detect_file_format", "load"]

HEAD_BYTES = 4096
"""Number of bytes to detect the format from."""

READERS = {
    "text": "text.csv_reader.read_text",
    "parquet": "arrow_reader.read_parquet",
    "arrow": "arrow_reader.read_arrow",
    "feather": "arrow_reader.read_arrow",
    "npz": "numpy_reader.read_arrays",
    "npy": "numpy_reader.read_arrays",
    "svmlight": "svmlight_reader.read_svmlight",
    "arff": "converted.arff_file.read_arff",
    "workbook": "converted.workbook.read_workbook",
    "json": "converted.json_file.read_json",
    "sqlite": "converted.database.read_sqlite",
    "duckdb": "converted.database.read_duckdb",
    "stata": "converted.statistics_file.read_stata",
    "spss": "converted.statistics_file.read_spss",
    "sas": "converted.statistics_file.read_sas",
    "xport": "converted.statistics_file.read_xport",
    "r": "converted.r_file.read_r",
}
"""Format → its reader, imported when a file of that format is read."""


def load(source: str, options: ReadOptions | None = None) -> RawTable:
    """Read a source into typed columns.

    Parameters
    ----------
    source : a bundled name, a path, a pattern of paths (`part-*.csv`), or `-` for standard input
    options : how to read; None for all rows

    Raises
    ------
    DataError
        If the data cannot be read.
    """
    options = options or ReadOptions()
    if options.sample is not None and options.sample < 2:
        raise DataError(f"A sample of {options.sample} rows is too small. Use at least 2 (--sample N).")
    spec = find_bundled(source)
    if spec is not None:
        return _load_bundled(spec, options)
    resolved = resolve_source(source)
    kind, raw = _read(resolved, options)
    raw = replace(raw, columns=mark_index(raw.columns))
    notes = list(raw.notes)
    if len(resolved.files) > 1:
        first, last = (sanitise_text(resolved.files[k].name) for k in (0, -1))
        notes.insert(0, f"Stacked {len(resolved.files)} files: {first} to {last}.")
    notes += [column.note for column in raw.columns if column.note]
    notes += [*sentinel_notes(raw.columns), *date_sentinel_notes(raw.columns)]
    if note := total_note(raw.columns):
        notes.append(note)
    if raw.n_rows < raw.rows_read:
        notes.append(_sample_note(raw.n_rows, raw.rows_read, options.seed))
    origin = Origin(
        format=kind,
        files=tuple(str(file.absolute()) for file in resolved.files),
        columns=tuple(column.name for column in raw.columns),
        csv_options=raw.csv_options,
        changes={column.name: column.changes for column in raw.columns if column.changes},
        sample=options.sample,
        seed=options.seed,
        rows=raw.rows_read,
        reading=options.reading,
    )
    return replace(raw, notes=tuple(notes), origin=origin)


def _sample_note(rows: int, of: int, seed: int) -> str:
    return f"Random sample of {rows:,} of {of:,} rows (seed {seed})."


def _read(source: Source, options: ReadOptions) -> tuple[str, RawTable]:
    formats = {detect_file_format(name, path): name for name, path in named_files(source)}
    if len(formats) > 1:
        (one, first), (other, second), *_ = formats.items()
        raise DataError(f"{first} is {one} but {second} is {other}. Open files of one format.")
    kind = next(iter(formats))
    check_parts(source.name, kind, options.reading)
    module, _, function = READERS[kind].rpartition(".")
    reader = getattr(importlib.import_module(f"lasso_tui.data.readers.{module}"), function)
    raw: RawTable = reader(source, options)
    return kind, raw


def check_parts(name: str, kind: str, reading: Reading) -> None:
    """Check that what is asked for is in files of a format."""
    if reading.sql and kind not in ("sqlite", "duckdb"):
        raise DataError(
            f"{name} is no database, which --sql asks. Leave --sql out, or open SQLite or DuckDB."
        )
    if reading.table and kind not in ("sqlite", "duckdb", "workbook", "r"):
        raise DataError(f"{name} is one table. Leave --table out; it names sheets, and tables of databases.")


def detect_file_format(name: str, path: Path) -> str:
    """Return the format of a file by its first bytes; raises `DataError` for one that cannot be read."""
    with path.open("rb") as file:
        if file.read(4) == b"PK\3\4":
            try:
                kind = _zip_format(zipfile.ZipFile(file).namelist(), name)
            except zipfile.BadZipFile:
                raise DataError(f"{name} is a damaged zip file. Copy or download it again.") from None
            if kind:
                return kind
    with file_stream(path, name) as stream:
        kind = detect_format(stream.read(HEAD_BYTES) or b"", name)
        if stream.is_compressed and kind not in ("text", "svmlight", "json", "r", "arff"):
            raise DataError(f"{name} is a compressed {kind} file. Decompress it first.")
    return kind


def _zip_format(members: list[str], name: str) -> str:
    if "[Content_Types].xml" in members or "mimetype" in members:
        if "xl/workbook.xml" in members or "xl/workbook.bin" in members or "content.xml" in members:
            return "workbook"
        raise DataError(f"{name} is a document of a word processor or the like. Save its table as CSV.")
    return "npz" if members and all(member.endswith(".npy") for member in members) else ""


def _load_bundled(spec: Bundled, options: ReadOptions) -> RawTable:
    origin = Origin(format="bundled")
    if not spec.file:
        columns = _load_diabetes()
    elif spec.file.endswith(".npz"):
        file = data_folder() / spec.file
        columns, origin = _load_nci60(file), Origin(format="bundled", files=(str(file),))
    else:
        whole = replace(options, sample=None)
        file = data_folder() / spec.file
        read = _read(Source(spec.name, spec.name, (file,)), whole)[1]
        columns = read.columns
        changes = {column.name: column.changes for column in columns if column.changes}
        origin = Origin(format="bundled", files=(str(file),), csv_options=read.csv_options, changes=changes)
    columns = tuple(to_factor(column) if column.name in spec.factors else column for column in columns)
    names = tuple(column.name for column in columns)
    origin = replace(
        origin,
        columns=names,
        sample=options.sample,
        seed=options.seed,
        rows=len(columns[0].missing),
    )
    raw = RawTable(spec.name, spec.name, columns, origin=origin)
    if options.sample is None or options.sample >= raw.n_rows:
        return raw
    rows = sample_rows(raw.n_rows, options.sample, options.seed)
    note = _sample_note(options.sample, raw.n_rows, options.seed)
    sampled = tuple(replace(column.at(rows), tally=tally_of(column)) for column in columns)
    return replace(raw, columns=sampled, notes=(note,))


def _load_diabetes() -> tuple[Column, ...]:
    """Read scikit-learn's file without importing scikit-learn; centre columns and scale them to unit length."""
    sklearn = importlib.util.find_spec("sklearn")
    if sklearn is None or sklearn.origin is None:
        raise DataError(
            "diabetes comes with scikit-learn, which is not installed. Install it, or open other data."
        )
    folder = Path(sklearn.origin).parent / "datasets" / "data"
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


def _load_nci60(path: Path) -> tuple[Column, ...]:
    with np.load(path, allow_pickle=False) as arrays:
        X, labels = arrays["X"].astype(np.float64), arrays["label"]
    present = np.zeros(len(X), dtype=np.bool_)
    levels, codes = np.unique(labels, return_inverse=True)
    label = Column("label", present, levels=tuple(levels.tolist()), codes=codes.astype(np.intp))
    return (*(Column(f"g{j + 1:04}", present, X[:, j]) for j in range(X.shape[1])), label)
