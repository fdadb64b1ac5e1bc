"""Parquet, Arrow and Feather files, through pyarrow where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui.data.columns.sanitise import listed, printable
from lasso_tui.data.readers.chunk_reader import Cells, Chunks, StringChunk, gathered
from lasso_tui.data.readers.header import Header, header_of
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.table import DataError

__all__ = ["read_arrow", "read_parquet"]

ROWS = 65_536
"""Rows of a part."""

INDEX = "__index_level_"
"""How pandas names an index without a name in these files."""


def read_parquet(source: Source, reading: ReadOptions) -> RawTable:
    """Read Parquet files.

    Raises
    ------
    DataError
        Where pyarrow is not installed, or a file is damaged.
    """
    return gathered(source, reading, _parquet)


def read_arrow(source: Source, reading: ReadOptions) -> RawTable:
    """Read Arrow files and streams, and Feather files.

    Raises
    ------
    DataError
        Where pyarrow is not installed, or a file is damaged.
    """
    return gathered(source, reading, _arrow)


def _pyarrow(name: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise DataError(f"Reading {name} needs pyarrow; install it: pip install 'lasso-tui[arrow]'") from None
    return pyarrow


def _parquet(name: str, path: Path, reading: ReadOptions) -> Chunks:
    pa = _pyarrow(name)
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
        kept, notes = _kept(pa, file.schema_arrow)
        rows = int(file.metadata.num_rows)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(name, error) from None
    batches = file.iter_batches(ROWS, columns=[file.schema_arrow.names[j] for j in kept])
    return _parts(pa, name, file.schema_arrow, kept, rows, batches, notes)


def _arrow(name: str, path: Path, reading: ReadOptions) -> Chunks:
    pa = _pyarrow(name)
    import pyarrow.feather
    import pyarrow.ipc

    with path.open("rb") as file:
        mark = file.read(6)
    # A mapped file is not held in memory: only its columns are, as they are put into the table.
    held = pa.memory_map(str(path))
    try:
        if mark.startswith(b"\xff\xff\xff\xff"):
            table = pyarrow.ipc.open_stream(held).read_all()
        elif mark.startswith(b"FEA1"):
            table = pyarrow.feather.read_table(held)
        else:
            table = pyarrow.ipc.open_file(held).read_all()
        kept, notes = _kept(pa, table.schema)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(name, error) from None
    batches = iter(table.select(kept).to_batches(max_chunksize=ROWS))
    return _parts(pa, name, table.schema, kept, table.num_rows, batches, notes)


def _damaged(name: str, error: Exception) -> DataError:
    said = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return DataError(f"{name} cannot be read: {said}; copy or write it again.")


def _kept(pa: Any, schema: Any) -> tuple[list[int], tuple[str, ...]]:
    """Return the columns that hold one value a row, and what to say of the others."""
    nested = [field.name for field in schema if pa.types.is_nested(field.type) or _is_bytes(pa, field.type)]
    kept = [j for j, field in enumerate(schema) if field.name not in nested]
    notes = (
        (f"Not read: {listed([printable(one) for one in nested])} (lists, structures or bytes).",)
        if nested
        else ()
    )
    return kept, notes


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


def _parts(
    pa: Any,
    name: str,
    schema: Any,
    kept: list[int],
    rows: int,
    batches: Iterator[Any],
    notes: tuple[str, ...],
) -> Chunks:
    named = header_of([schema.names[j] for j in kept])
    index = frozenset(k for k, j in enumerate(kept) if schema.names[j].startswith(INDEX))
    header = Header(named.names, named.unnamed | index, named.notes)
    words = frozenset(k for k, j in enumerate(kept) if not _is_numeric(pa, schema.field(j).type))

    def cells() -> Iterator[list[Cells]]:
        try:
            for batch in batches:
                yield [_words(pa, c) if k in words else _numbers(pa, c) for k, c in enumerate(batch.columns)]
        except (pa.ArrowException, OSError) as error:
            raise _damaged(name, error) from None

    return Chunks(header, words, rows, cells(), notes)


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
