"""Reader of workbooks (.xlsx, .xls, .ods) by sheet."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.sanitise import first_line, join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits, format_bytes
from lasso_tui.data.readers.converted.cells import Cells, import_extra, read_cells
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = ["read_workbook"]


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
    except zipfile.BadZipFile:
        return
    if 2 * size > memory:
        raise DataError(
            f"{name} unpacks to {format_bytes(size)}, {format_bytes(memory)} free. Save its sheet as CSV."
        )
