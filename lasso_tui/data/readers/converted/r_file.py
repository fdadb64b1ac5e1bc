"""Reader of R's files: one object (.rds), or a workspace (.RData) of which a data frame or a matrix is chosen."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, numeric_column
from lasso_tui.data.columns.sanitise import first_line, join_names, sanitise_text
from lasso_tui.data.columns.word_column import date_column, string_column
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits, format_bytes
from lasso_tui.data.readers.converted.cells import import_extra
from lasso_tui.data.readers.converted.r_objects import Frame, Values, bounded_sequences, frames_of
from lasso_tui.data.readers.header import make_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import sample_rows
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream, named_files

if TYPE_CHECKING:
    from lasso_tui._types import IntArray

__all__ = ["read_r"]

BYTES_PER_BYTE = 16
"""Memory of a parsed file for each of its bytes: words are objects."""

ROW_NAMES = "row.names"
"""Name of the column of the names of rows, which is never a feature."""


def read_r(source: Source, options: ReadOptions) -> RawTable:
    """Read a file of R: factors keep their levels, NA is missing, names of rows are no feature.

    Raises
    ------
    DataError
        If rdata is not installed, the file is damaged, or it holds no table, or several and none is named.
    """
    files = named_files(source)
    if len(files) > 1:
        raise DataError(f"{source.name} means {len(files)} files of R. Open one, or save them as one table.")
    name, path = files[0]
    frame, notes = _frame(name, path, options)
    header = make_header([*([ROW_NAMES] if frame.row_names is not None else []), *frame.names])
    check_fits(name, frame.rows, len(header.names), options.memory)
    columns: list[Column] = []
    not_read: list[str] = []
    parts = [*([frame.row_names] if frame.row_names is not None else []), *frame.columns]
    for title, values in zip(header.names, parts, strict=True):
        if values.kind == "other" or len(values.values) != frame.rows:
            not_read.append(title)
            continue
        columns.append(_column(title, values, options))
    if not columns or not frame.rows:
        raise DataError(f"{name} has a table without values. Save a data frame with rows and columns.")
    if not_read:
        notes = (*notes, f"Not read: {join_names(not_read)} (lists, or values of no known type).")
    rows_read = frame.rows
    if options.sample is not None and options.sample < frame.rows:
        rows = sample_rows(frame.rows, options.sample, options.seed)
        columns = [column.at(rows) for column in columns]
    return RawTable(source.spec, source.name, tuple(columns), (*notes, *header.notes), rows_read)


def _frame(name: str, path: Path, options: ReadOptions) -> tuple[Frame, tuple[str, ...]]:
    """Return the table of a file, and which it is where there are several objects."""
    parser = import_extra("rdata.parser", name, "r")
    limit = options.memory // BYTES_PER_BYTE
    with file_stream(path, name, options.progress) as stream:
        content = io.BufferedReader(stream, 1 << 18).read(limit + 1)
    if len(content) > limit:
        raise DataError(
            f"{name} has more than {format_bytes(limit)} of R objects, {format_bytes(options.memory)} free. "
            f"Save it as CSV or Parquet."
        )
    workspace = content[:4] in (b"RDX2", b"RDX3", b"RDA2", b"RDA3", b"RDB2", b"RDB3")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = parser.parse_data(
                content,
                altrep_constructor_dict=bounded_sequences(parser, name, options.memory),
                extension=".rda" if workspace else ".rds",
            )
            frames = frames_of(parsed.object, workspace)
    except DataError:
        raise
    except Exception as error:  # of a parser of a binary format: any kind
        detail = first_line(error, 80)
        raise DataError(
            f"Cannot read {name}: {detail}. Save the data frame again with saveRDS, or write it with write.csv."
        ) from None
    return _chosen(frames, name, options.reading.table)


def _chosen(frames: dict[str, Frame], name: str, wanted: str) -> tuple[Frame, tuple[str, ...]]:
    shown = join_names([sanitise_text(one) for one in frames if one], 6)
    if wanted:
        if wanted not in frames:
            raise DataError(
                f"{name} has no data frame '{sanitise_text(wanted)}' (--table). Data frames: {shown or 'none'}."
            )
        return frames[wanted], ()
    if not frames:
        raise DataError(f"{name} holds no data frame or matrix. Save one with saveRDS, or with write.csv.")
    if len(frames) > 1:
        raise DataError(f"{name} has {len(frames)} data frames: {shown}. Choose one (--table NAME).")
    ((one, frame),) = frames.items()
    return frame, ((f"Data frame {sanitise_text(one)} is read.",) if one else ())


def _column(name: str, values: Values, options: ReadOptions) -> Column:
    make: dict[str, Callable[[], Column]] = {
        "number": lambda: numeric_column(name, values.values),
        "date": lambda: date_column(name, values.values),
        "factor": lambda: _factor(name, values.levels, values.values),
        "word": lambda: _words(name, values.levels, values.values, options),
    }
    return make[values.kind]()


def _factor(name: str, levels: tuple[str, ...], codes: IntArray) -> Column:
    """Make a factor whose levels stay as they are, numbers too; those that no row has are left out."""
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    place = np.append(np.cumsum(counts > 0) - 1, -1)
    kept = tuple(sanitise_text(level) for level, count in zip(levels, counts, strict=True) if count)
    return Column(name, codes < 0, levels=kept, codes=place[codes].astype(np.intp), forced=True)


def _words(name: str, words: tuple[str, ...], codes: IntArray, options: ReadOptions) -> Column:
    from lasso_tui.data.columns.missing_words import MissingWords

    reading = options.reading
    return string_column(name, list(words), codes, missing=MissingWords.of(reading.na), dates=reading.dates)
