"""Readers of files of statistics programs: Stata, SPSS and SAS, with the labels of values."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.sanitise import first_line, join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.converted.cells import Cells, import_extra, read_cells
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = ["read_sas", "read_spss", "read_stata", "read_xport"]


def read_stata(source: Source, options: ReadOptions) -> RawTable:
    """Read Stata files (.dta).

    A column whose values all have labels is a factor of these labels; else the numbers are read, and said.

    Raises
    ------
    DataError
        If pyreadstat is not installed, or a file is damaged.
    """
    return read_cells(source, options, lambda *file: _open("read_dta", *file))


def read_spss(source: Source, options: ReadOptions) -> RawTable:
    """Read SPSS files (.sav); labels and errors as `read_stata`."""
    return read_cells(source, options, lambda *file: _open("read_sav", *file))


def read_sas(source: Source, options: ReadOptions) -> RawTable:
    """Read SAS files (.sas7bdat); errors as `read_stata`."""
    return read_cells(source, options, lambda *file: _open("read_sas7bdat", *file))


def read_xport(source: Source, options: ReadOptions) -> RawTable:
    """Read SAS transport files (.xpt); errors as `read_stata`."""
    return read_cells(source, options, lambda *file: _open("read_xport", *file))


def _open(function: str, name: str, path: Path, options: ReadOptions) -> Cells:
    pyreadstat = import_extra("pyreadstat", name, "stata")
    read = getattr(pyreadstat, function)
    try:
        _, meta = read(str(path), metadataonly=True, output_format="dict")
        if meta.number_rows:
            check_fits(name, meta.number_rows, meta.number_columns, options.memory)
        columns, meta = read(str(path), output_format="dict")
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        ValueError,
        OSError,
        UnicodeDecodeError,
    ) as error:
        detail = first_line(error, 80)
        raise DataError(f"Cannot read {name}: {detail}. Save it again, or export it as CSV.") from None
    unlabelled: list[str] = []
    cells = []
    for column, values in columns.items():
        labels = meta.variable_value_labels.get(column, {})
        present = {value for value in values if not _is_missing(value)}
        if labels and present <= set(labels):
            cells.append([None if _is_missing(value) else labels[value] for value in values])
            continue
        if set(labels) & present:
            unlabelled.append(column)
        cells.append([None if _is_missing(value) else value for value in values])
    notes: tuple[str, ...] = ()
    if unlabelled:
        shown = join_names([sanitise_text(column) for column in unlabelled], 4)
        notes = (f"Labels of some values are not used, as other values have none: {shown}.",)
    return Cells(zip(*cells, strict=True), tuple(columns), notes)


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value == ""
