"""Reader of JSON files: a list of objects, one object a line, or an object of columns."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import format_bytes
from lasso_tui.data.readers.converted.cells import Cells, read_cells
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream

__all__ = ["read_json"]

BYTES_PER_BYTE = 8
"""Memory of a parsed document for each of its bytes."""


def read_json(source: Source, options: ReadOptions) -> RawTable:
    """Read JSON files; objects within objects become columns such as `size.width`, lists are left out by name.

    Raises
    ------
    DataError
        If a file is no JSON, or holds no table.
    """
    return read_cells(source, options, _open)


def _open(name: str, path: Path, options: ReadOptions) -> Cells:
    with file_stream(path, name, options.progress) as stream:
        raw = io.BufferedReader(stream, 1 << 18)
        content = raw.read(options.memory // BYTES_PER_BYTE + 1)
    if len(content) > options.memory // BYTES_PER_BYTE:
        raise DataError(
            f"{name} has more than {format_bytes(len(content) - 1)} of JSON, {format_bytes(options.memory)} free. "
            f"Save it as CSV or Parquet."
        )
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{name} is JSON, but not in UTF-8. Save it as UTF-8.") from None
    records = _records(_parsed(text, name), name)
    names: dict[str, None] = {}
    lists: dict[str, None] = {}
    rows = []
    for record in records:
        row = dict(_flat(record, ""))
        lists |= {key: None for key, value in row.items() if isinstance(value, list)}
        names |= dict.fromkeys(row)
        rows.append(row)
    kept = tuple(key for key in names if key not in lists)
    if not kept:
        raise DataError(f"{name} has no values in its objects. Save a list of objects, each a row.")
    left_out = join_names([sanitise_text(key) for key in lists])
    notes = (f"Not read: {left_out} (lists of values).",) if lists else ()
    return Cells(([row.get(key) for key in kept] for row in rows), kept, notes)


def _parsed(text: str, name: str) -> Any:
    """Parse a document, or objects one a line."""
    try:
        return json.loads(text)
    except RecursionError:
        raise DataError(
            f"{name} is nested too deeply for a table. Save a list of objects, each a row."
        ) from None
    except ValueError as error:
        whole = error
    records = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            records.append(json.loads(line))
        except (ValueError, RecursionError):
            if len(records) < 2:
                raise DataError(f"{name} is no JSON: {str(whole)[:100]}. Write it again.") from None
            raise DataError(f"{name}, line {number}: no JSON object. Fix or remove the line.") from None
    return records


def _tabled(document: Any) -> Any:
    """Return a table that is written in another way as a list of objects: by rows or by columns, as pandas does."""
    if isinstance(document, Mapping):
        columns: Any = document.get("columns")
        data: Any = document.get("data")
        if isinstance(columns, list) and _is_rows(data) and all(len(row) == len(columns) for row in data):
            names = [
                str(column.get("name", "") if isinstance(column, Mapping) else column) for column in columns
            ]
            return [dict(zip(names, row, strict=True)) for row in data]
        inner = list(document.values())
        if len(inner) > 1 and all(isinstance(one, Mapping) and one for one in inner):
            keys = dict.fromkeys(key for one in inner for key in one)
            if all(key.isdecimal() for key in keys):
                return [{name: column.get(key) for name, column in document.items()} for key in keys]
            if len(keys) < 2 * min(map(len, inner)):
                return [{"row.names": key, **one} for key, one in document.items()]
        return document
    if _is_rows(document) and len({len(row) for row in document}) == 1:
        first = document[0]
        named = len(document) > 1 and all(isinstance(cell, str) for cell in first)
        names = first if named else [f"x{j + 1}" for j in range(len(first))]
        return [dict(zip(names, row, strict=True)) for row in document[named:]]
    return document


def _is_rows(document: Any) -> bool:
    return isinstance(document, list) and bool(document) and all(isinstance(row, list) for row in document)


def _records(document: Any, name: str) -> Iterator[Mapping[str, Any]]:
    document = _tabled(document)
    if isinstance(document, Mapping):
        lists = {key: value for key, value in document.items() if isinstance(value, list)}
        inner = [
            value for value in lists.values() if value and all(isinstance(one, Mapping) for one in value)
        ]
        if len(inner) == 1:
            document = inner[0]
        elif lists and len(lists) == len(document) and len({len(value) for value in lists.values()}) == 1:
            document = [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
    if not isinstance(document, list) or not all(isinstance(one, Mapping) for one in document):
        raise DataError(
            f"{name} is JSON without a table. Save a list of objects, each a row, or one object a line."
        )
    yield from document


def _flat(record: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
