"""Rows of cells from another program, read as a text table is: header, lines that are no data, notes and all.

The rows are written to a temporary file, numbers with all their digits, so that one reader decides about all tables.
"""

from __future__ import annotations

import csv
import datetime
import importlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import named_files
from lasso_tui.data.readers.text.csv_reader import read_text

__all__ = ["Cells", "import_extra", "read_cells"]

CHECKED_ROWS = 10_000
"""Rows after which memory is looked at again."""


@dataclass(frozen=True)
class Cells:
    """A table as rows of cells.

    Attributes
    ----------
    rows : its rows
    names : names of the columns; () where the first rows hold them
    notes : what was chosen, one sentence each
    table : name of the sheet or table, "" where there is only one or a query
    """

    rows: Iterable[Sequence[Any]]
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    table: str = ""


def read_cells(
    source: Source, options: ReadOptions, open_cells: Callable[[str, Path, ReadOptions], Cells]
) -> RawTable:
    """Read files that another library opens.

    Parameters
    ----------
    source, options : as of every reader
    open_cells : opens a file, given its name for messages, its path and the options

    Raises
    ------
    DataError
        If the files cannot be read, or do not fit in memory.
    """
    notes: list[str] = []
    named, table = False, ""
    with tempfile.TemporaryDirectory(prefix="lasso-tui-") as folder:
        copies = []
        for number, (name, path) in enumerate(named_files(source)):
            cells = open_cells(name, path, options)
            notes += [note for note in cells.notes if note not in notes]
            named, table = bool(cells.names), cells.table
            copy = Path(folder) / str(number) / Path(name).name
            copy.parent.mkdir()
            _write(cells, copy, name, options)
            copies.append(copy)
        reading = replace(
            options.reading, sep=",", quote='"', decimal=options.reading.decimal or ".", encoding="utf-8"
        )
        if named:
            reading = replace(reading, header=True, skip=0)
        read = read_text(Source(source.spec, source.name, tuple(copies)), replace(options, reading=reading))
    decided = read.decided
    if decided is not None:
        header, skip = (None, None) if named else (decided.header, decided.skip)
        decided = replace(options.reading, header=header, skip=skip, table=options.reading.table or table)
    return replace(read, notes=(*notes, *read.notes), csv_options=(), decided=decided)


def _write(cells: Cells, path: Path, name: str, options: ReadOptions) -> None:
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file)
        if cells.names:
            writer.writerow(cells.names)
        n_rows = 0
        for n_rows, row in enumerate(cells.rows, 1):
            writer.writerow([_text(cell) for cell in row] or [""])
            if n_rows % CHECKED_ROWS == 0 and options.sample is None:
                check_fits(name, n_rows, len(row), options.memory)
                if options.progress is not None:
                    options.progress("reading", 0.0)
    if not n_rows:
        raise DataError(f"{name} has no rows. Open a table with rows of values.")


def _text(cell: Any) -> str:
    """Write a cell so that the text reader reads the same value."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime.datetime):
        whole_day = cell.time() == datetime.time() and cell.tzinfo is None
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ")
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return str(cell)


def import_extra(module: str, name: str, extra: str) -> Any:
    """Import a library that an extra of the installation brings.

    Parameters
    ----------
    module : what to import
    name : the file that needs it
    extra : name of the extra

    Raises
    ------
    DataError
        If it is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0].replace("_", "-")
        raise DataError(
            f"Reading {name} needs {package}. Install it: pip install 'lasso-tui[{extra}]'"
        ) from None


def rectangular(rows: Iterable[Sequence[Any]], width: int) -> Iterator[Sequence[Any]]:
    """Yield rows with as many cells as the table has columns."""
    for row in rows:
        yield [*row, *[None] * (width - len(row))]
