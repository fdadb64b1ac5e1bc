"""Reader of workbooks (.xlsx, .xls, .ods) by sheet."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.sanitise import first_line, join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits, format_bytes
from lasso_tui.data.readers.converted.cells import Cells, import_extra, read_cells
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = ["read_workbook"]

SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml")
"""Name of a sheet within a workbook."""

CELL_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
"""Where a cell stands in a sheet."""

FAR_COLUMN = re.compile(rb'"[A-Z]{2,3}\d')

MAX_ROWS = 2**20
"""Rows of a sheet, at most."""

PARSED_CELL_BYTES = 32
"""Memory that the parser takes for each cell between the outermost ones, empty or not."""


def read_workbook(source: Source, options: ReadOptions) -> RawTable:
    """Read a sheet of a workbook: the one that is named, or the first that is not empty.

    Raises
    ------
    DataError
        If python-calamine is not installed, there is no such sheet, or the workbook is damaged.
    """
    return read_cells(source, options, _open)


def _open(name: str, path: Path, options: ReadOptions) -> Cells:
    calamine = import_extra("python_calamine", name, "excel")
    _check_unpacked(name, path, options.memory)
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        names = list(workbook.sheet_names)
        sheet = _sheet(workbook, names, options.reading.table, name)
        check_fits(name, sheet.total_height, sheet.total_width, options.memory)
        rows = sheet.to_python(skip_empty_area=False)
    except DataError:
        raise
    except Exception as error:  # of a parser in another language: any kind
        detail = first_line(error, 80)
        raise DataError(f"Cannot read {name}: {detail}. Save it again, or save its sheet as CSV.") from None
    others = [sanitise_text(one) for one in names if one != sheet.name]
    notes: tuple[str, ...] = ()
    if others and not options.reading.table:
        notes = (
            f"Sheet {sanitise_text(sheet.name)} is read; other sheets: {join_names(others, 4)} (--table NAME).",
        )
    return Cells(rows, notes=notes, table=str(sheet.name) if others else "")


def _sheet(workbook: Any, names: list[str], wanted: str, name: str) -> Any:
    if wanted:
        if wanted not in names:
            shown = join_names([sanitise_text(one) for one in names], 6)
            raise DataError(f"{name} has no sheet '{sanitise_text(wanted)}' (--table). Sheets: {shown}.")
        return workbook.get_sheet_by_name(wanted)
    for one in names:
        sheet = workbook.get_sheet_by_name(one)
        if sheet.total_height and sheet.total_width:
            return sheet
    raise DataError(f"{name} has no sheet with cells. Open a workbook with a table.")


def _check_unpacked(name: str, path: Path, memory: int) -> None:
    """Check the unpacked size of a zipped workbook before it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if 2 * size <= memory:
                _check_extents(name, archive, memory)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        return  # the parser says what is wrong
    if 2 * size > memory:
        raise DataError(
            f"{name} unpacks to {format_bytes(size)}, {format_bytes(memory)} free. Save its sheet as CSV."
        )


def _check_extents(name: str, archive: zipfile.ZipFile, memory: int) -> None:
    """Check that the cells of each sheet lie within a table that fits: where they do not, the parser would abort."""
    for member in archive.namelist():
        if not SHEET_FILE.fullmatch(member) or not _may_be_too_large(archive, member, memory):
            continue
        columns: set[bytes] = set()
        rows: list[int] = []
        rest = b""
        with archive.open(member) as file:
            while piece := file.read(1 << 20):
                found = CELL_PLACE.findall(rest + piece)
                rest = piece[-20:]  # a place may be cut in two
                if found:
                    letters, numbers = zip(*found, strict=True)
                    columns.update(letters)
                    present = list(map(int, numbers))
                    rows += [min(present), max(present)]
        if not rows:
            continue
        places = [sorted(columns, key=lambda one: (len(one), one))[k] for k in (0, -1)]
        first, last = (_column_number(one) for one in places)
        needed = (max(rows) - min(rows) + 1) * (last - first + 1) * PARSED_CELL_BYTES
        if needed > memory:
            corners = [
                f"{one.decode()}{row}" for one, row in zip(places, (min(rows), max(rows)), strict=True)
            ]
            raise DataError(
                f"{name}: its cells lie between {corners[0]} and {corners[1]}, a sheet that takes "
                f"{format_bytes(needed)}, {format_bytes(memory)} free. Delete stray cells, or save the table as CSV."
            )


def _may_be_too_large(archive: zipfile.ZipFile, member: str, memory: int) -> bool:
    """Return whether a sheet has columns beyond Z, if all rows of fewer columns fit: most need no closer look."""
    if memory < 26 * MAX_ROWS * PARSED_CELL_BYTES:
        return True
    rest = b""
    with archive.open(member) as file:
        while piece := file.read(1 << 20):
            if FAR_COLUMN.search(rest + piece):
                return True
            rest = piece[-5:]
    return False


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
