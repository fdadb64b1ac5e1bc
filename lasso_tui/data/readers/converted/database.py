"""Readers of database files, SQLite and DuckDB: a table, or the result of a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.converted.cells import Cells, import_extra, read_cells
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = ["read_duckdb", "read_sqlite"]

FETCHED_ROWS = 10_000

READING_ACTIONS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
"""What a query may do in SQLite; to attach another file, or to write, it may not."""

DUCKDB_CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
"""A query reads this file alone, and installs nothing."""


def read_sqlite(source: Source, options: ReadOptions) -> RawTable:
    """Read a table or a query of an SQLite file, which is opened read-only.

    Raises
    ------
    DataError
        If there is no such table, several and none is named, or the query fails.
    """
    return read_cells(source, options, _open_sqlite)


def read_duckdb(source: Source, options: ReadOptions) -> RawTable:
    """Read a table or a query of a DuckDB file, without access to anything else; errors as there."""
    return read_cells(source, options, _open_duckdb)


def _open_sqlite(name: str, path: Path, options: ReadOptions) -> Cells:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        )
        query, notes = _query([str(row[0]) for row in tables], options, name)
        connection.text_factory = lambda value: value.decode("utf-8", "replace")
        connection.set_authorizer(_only_reading)
        cursor = connection.execute(query)
    except sqlite3.Error as error:
        raise _failure(name, error) from None
    if cursor.description is None:
        raise DataError(f"{name}: the query gives no table. Use one that begins with SELECT.")
    names = tuple(str(column[0]) for column in cursor.description)
    return Cells(_fetched(cursor, connection, name, sqlite3.Error), names, notes)


def _only_reading(action: int, *_: Any) -> int:
    return sqlite3.SQLITE_OK if action in READING_ACTIONS else sqlite3.SQLITE_DENY


def _open_duckdb(name: str, path: Path, options: ReadOptions) -> Cells:
    duckdb = import_extra("duckdb", name, "duckdb")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=DUCKDB_CONFIG)
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY table_name"
        ).fetchall()
        query, notes = _query([str(row[0]) for row in tables], options, name)
        cursor = connection.execute(query)
    except duckdb.Error as error:
        raise _failure(name, error) from None
    if not cursor.description:
        raise DataError(f"{name}: the query gives no table. Use one that begins with SELECT.")
    names = tuple(str(column[0]) for column in cursor.description)
    return Cells(_fetched(cursor, connection, name, duckdb.Error), names, notes)


def _query(tables: list[str], options: ReadOptions, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the query to run, and a note on the table that was chosen."""
    if options.reading.sql:
        return options.reading.sql, ()
    shown = join_names([sanitise_text(table) for table in tables], 8)
    table = options.reading.table
    if table and table not in tables:
        raise DataError(f"{name} has no table '{sanitise_text(table)}' (--table). Tables: {shown or 'none'}.")
    if not table:
        if not tables:
            raise DataError(f"{name} has no tables. Open a database with one.")
        if len(tables) > 1:
            raise DataError(
                f"{name} has {len(tables)} tables: {shown}. Choose one (--table NAME), or query it (--sql QUERY)."
            )
        table = tables[0]
    quoted = table.replace('"', '""')
    return f'SELECT * FROM "{quoted}"', (f"Table {sanitise_text(table)} is read.",)


def _fetched(cursor: Any, connection: Any, name: str, error_type: type[Exception]) -> Iterator[Any]:
    try:
        while rows := cursor.fetchmany(FETCHED_ROWS):
            yield from rows
    except error_type as error:
        raise _failure(name, error) from None
    finally:
        connection.close()


def _failure(name: str, error: Exception) -> DataError:
    detail = sanitise_text((str(error).strip().splitlines() or [type(error).__name__])[0], 120).rstrip(".")
    return DataError(f"Cannot read {name}: {detail}. Check the query or the table, or export it as CSV.")
