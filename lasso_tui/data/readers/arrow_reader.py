"""Reader of Parquet, Arrow and Feather files (needs pyarrow)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.chunk_reader import ChunkCells, Chunks, StringChunk, read_chunks
from lasso_tui.data.readers.header import Header, make_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = ["open_arrow", "open_parquet", "read_arrow", "read_parquet"]

CHUNK_ROWS = 65_536
"""Rows per chunk."""

PANDAS_INDEX_PREFIX = "__index_level_"
"""Prefix of the name that pandas gives an unnamed index in these files."""


def read_parquet(source: Source, options: ReadOptions) -> RawTable:
    """Read Parquet files.

    Raises
    ------
    DataError
        If pyarrow is not installed, or a file is damaged.
    """
    return read_chunks(source, options, open_parquet)


def read_arrow(source: Source, options: ReadOptions) -> RawTable:
    """Read Arrow files and streams, and Feather files.

    Raises
    ------
    DataError
        If pyarrow is not installed, or a file is damaged.
    """
    return read_chunks(source, options, open_arrow)


def _import_pyarrow(name: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise DataError(f"Reading {name} needs pyarrow. Install it: pip install 'lasso-tui[arrow]'") from None
    return pyarrow


def open_parquet(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Open a Parquet file as chunks of rows; errors as `read_parquet`."""
    pa = _import_pyarrow(name)
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
        readable, notes = _readable_columns(pa, file.schema_arrow)
        rows = int(file.metadata.num_rows)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damage_error(name, error) from None
    batches = file.iter_batches(CHUNK_ROWS, columns=[file.schema_arrow.names[j] for j in readable])
    return _make_chunks(pa, name, file.schema_arrow, readable, rows, batches, notes)


def open_arrow(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Open an Arrow or Feather file as chunks of rows; errors as `read_arrow`."""
    pa = _import_pyarrow(name)
    import pyarrow.feather
    import pyarrow.ipc

    with path.open("rb") as file:
        magic = file.read(6)
    # Mapping the file keeps only the columns in memory, as they are added to the table.
    mapped = pa.memory_map(str(path))
    try:
        if magic.startswith(b"\xff\xff\xff\xff"):
            table = pyarrow.ipc.open_stream(mapped).read_all()
        elif magic.startswith(b"FEA1"):
            table = pyarrow.feather.read_table(mapped)
        else:
            table = pyarrow.ipc.open_file(mapped).read_all()
        readable, notes = _readable_columns(pa, table.schema)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damage_error(name, error) from None
    batches = iter(table.select(readable).to_batches(max_chunksize=CHUNK_ROWS))
    return _make_chunks(pa, name, table.schema, readable, table.num_rows, batches, notes)


def _damage_error(name: str, error: Exception) -> DataError:
    detail = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return DataError(f"Cannot read {name}: {detail}. Copy or write the file again.")


def _readable_columns(pa: Any, schema: Any) -> tuple[list[int], tuple[str, ...]]:
    """Return the positions of columns with one value per row, and a note on the others."""
    nested = [field.name for field in schema if pa.types.is_nested(field.type) or _is_bytes(pa, field.type)]
    readable = [j for j, field in enumerate(schema) if field.name not in nested]
    notes = (
        (f"Not read: {join_names([sanitise_text(one) for one in nested])} (nested values or bytes).",)
        if nested
        else ()
    )
    return readable, notes


def _is_bytes(pa: Any, kind: Any) -> bool:
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _is_numeric(pa: Any, kind: Any) -> bool:
    t = pa.types
    return bool(
        t.is_integer(kind)
        or t.is_floating(kind)
        or t.is_boolean(kind)
        or t.is_decimal(kind)
        or t.is_null(kind)
    )


def _make_chunks(
    pa: Any,
    name: str,
    schema: Any,
    readable: list[int],
    rows: int,
    batches: Iterator[Any],
    notes: tuple[str, ...],
) -> Chunks:
    header = make_header([schema.names[j] for j in readable])
    index = frozenset(k for k, j in enumerate(readable) if schema.names[j].startswith(PANDAS_INDEX_PREFIX))
    header = Header(header.names, header.unnamed | index, header.notes)
    text_columns = frozenset(k for k, j in enumerate(readable) if not _is_numeric(pa, schema.field(j).type))

    def cells() -> Iterator[list[ChunkCells]]:
        try:
            for batch in batches:
                yield [
                    _words(pa, c) if k in text_columns else _numbers(pa, c)
                    for k, c in enumerate(batch.columns)
                ]
        except (pa.ArrowException, OSError) as error:
            raise _damage_error(name, error) from None

    return Chunks(header, text_columns, rows, cells(), notes)


def _numbers(pa: Any, column: Any) -> Any:
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan)
    return column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)


def _words(pa: Any, column: Any) -> StringChunk:
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    codes = column.indices.fill_null(-1).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return StringChunk(
        codes.astype(np.intp), ["" if word is None else str(word) for word in column.dictionary.to_pylist()]
    )
