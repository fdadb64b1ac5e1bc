"""Reading a CSV or TSV file into columns of text, with every fault named by its line."""

from __future__ import annotations

import csv
import gzip
import io
import os
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path

from lasso_tui.data.printable import printable
from lasso_tui.data.table import DataError

__all__ = ["RawTable", "check_file", "read_raw"]

LARGEST = 512 * 2**20
"""Bytes of text that are read in one go."""

DELIMITERS = ",\t;|"


@dataclass(frozen=True)
class RawTable:
    """Columns of text.

    Attributes
    ----------
    names : the header
    columns : one list of cells a column, in the order of the header
    """

    names: tuple[str, ...]
    columns: tuple[list[str], ...]


def check_file(path: Path) -> None:
    """Refuse what is no file to read.

    Raises
    ------
    DataError
        Where there is no such file, it is a folder or a device, or may not be read.
    """
    shown = printable(str(path), 200)
    try:
        kind = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(
            f"There is no file {shown}; check the path, or see `lasso-tui list` for bundled data."
        ) from None
    except OSError as error:
        raise DataError(f"{shown} cannot be opened: {error.strerror}.") from None
    except ValueError:
        raise DataError(f"{shown} is no file name.") from None
    if stat.S_ISDIR(kind.st_mode):
        raise DataError(f"{shown} is a folder; name a file in it.")
    if not stat.S_ISREG(kind.st_mode):
        raise DataError(f"{shown} is not an ordinary file; copy its contents to one first.")
    if not os.access(path, os.R_OK):
        raise DataError(f"{shown} may not be read by you; ask for the permission.")


def read_raw(path: Path) -> RawTable:
    """Read a file whose first row is its header.

    Raises
    ------
    DataError
        For a file that is empty, binary, too large, has no rows, or whose rows differ in length.
    """
    check_file(path)
    name = printable(path.name, 200)
    text = _text(path, name)
    if not text.strip():
        raise DataError(f"{name} is empty; a header row and rows of values are needed.")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        header = next(row for row in rows if row)
        names = _header(header, name)
        columns: tuple[list[str], ...] = tuple([] for _ in names)
        for row in rows:
            if not row:
                continue
            if len(row) != len(names):
                raise DataError(
                    f"{name}, line {rows.line_num}: {len(row)} values where the header has {len(names)} columns."
                )
            for column, cell in zip(columns, row, strict=True):
                column.append(cell.strip())
    except csv.Error as error:
        raise DataError(f"{name}, line {rows.line_num}: {error}.") from None
    if not columns[0]:
        raise DataError(f"{name} has a header and no rows.")
    return RawTable(names, columns)


def _text(path: Path, name: str) -> str:
    try:
        data = _bytes(path)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if len(data) > LARGEST:
        raise DataError(f"{name} holds more than {LARGEST >> 20} MB of text; take a part of its rows.")
    if b"\0" in data[: 1 << 20]:
        raise DataError(
            f"{name} is a binary file; a text file with comma- or tab-separated values is needed."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}, line {line}: not UTF-8 text; convert it first (iconv -t utf-8).") from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        if file.read(2) == b"\x1f\x8b":
            file.seek(0)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return unpacked.read(LARGEST + 1)
        file.seek(0)
        return file.read(LARGEST + 1)


def _delimiter(text: str) -> str:
    """Return the separator that splits the header, and the rows after it, into most columns alike."""
    lines = [line for line in text[: 1 << 16].splitlines()[:20] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        return (sum(w == widths[0] for w in widths) if widths[0] > 1 else 0, widths[0])

    return max(DELIMITERS, key=agreement)


def _header(header: list[str], name: str) -> tuple[str, ...]:
    names = [cell.strip() or f"column {j + 1}" for j, cell in enumerate(header)]
    for j, column in enumerate(names):
        if column in names[:j]:
            raise DataError(f"{name}: two columns are named {printable(column)}; rename one.")
    return tuple(names)
