"""Reader of Parquet, Arrow and Feather files (needs pyarrow)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui.data.columns.arrow_words import coded
from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.chunk_reader import (
    ChunkCells,
    Chunks,
    DateChunk,
    StringChunk,
    WordChunk,
    read_chunks,
)
from lasso_tui.data.readers.header import Header, make_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = [
    "import_pyarrow",
    "is_numeric",
    "is_readable",
    "numbers_of",
    "open_arrow",
    "open_parquet",
    "read_arrow",
    "read_parquet",
    "words_of",
]

CHUNK_ROWS = 65_536
"""Rows per chunk."""

COLUMN_ROWS = 32_768
"""Rows per chunk of a column that is read by itself: of small ones the memory is used again."""

MAX_SINGLE_COLUMNS = 64
"""Columns up to which a Parquet file is read one by one: each has a cost that grows with their number."""

PANDAS_INDEX_PREFIX = "__index_level_"
"""Prefix of the name that pandas gives an unnamed index in these files."""


def read_parquet(source: Source, options: ReadOptions) -> RawTable:
    """Read Parquet files.

    Raises
    ------
    DataError
        If pyarrow is not installed, or a file is damaged.
    """
    with _frugal_memory(import_pyarrow(source.name)):
        return read_chunks(source, options, open_parquet)


def read_arrow(source: Source, options: ReadOptions) -> RawTable:
    """Read Arrow files and streams, and Feather files.

    Raises
    ------
    DataError
        If pyarrow is not installed, or a file is damaged.
    """
    return read_chunks(source, options, open_arrow)


def import_pyarrow(name: str) -> Any:
    """Return pyarrow, or raise a DataError that says how to install it."""
    try:
        import pyarrow
    except ImportError:
        raise DataError(f"Reading {name} needs pyarrow. Install it: pip install 'lasso-tui[arrow]'") from None
    return pyarrow


@contextmanager
def _frugal_memory(pa: Any) -> Iterator[None]:
    """Let Arrow take memory from the system while a file is read: its own allocators keep what is released."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def open_parquet(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Open a Parquet file as chunks of rows; errors as `read_parquet`."""
    pa = import_pyarrow(name)
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
        schema = file.schema_arrow
        readable, notes = _readable_columns(pa, schema)
        rows = int(file.metadata.num_rows)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damage_error(name, error) from None
    every = schema.names
    names = [every[j] for j in readable]
    batches = file.iter_batches(CHUNK_ROWS, columns=names)
    large = _beyond_float64(pa, file, schema)
    labels = frozenset(j for j in readable if every[j] in large)
    chunks = _make_chunks(pa, name, schema, readable, rows, batches, notes, labels)
    if len(every) > MAX_SINGLE_COLUMNS or len(set(every)) < len(every) or "." in "".join(every):
        return chunks

    def cells_of(place: int) -> Iterator[ChunkCells]:
        column = file.iter_batches(COLUMN_ROWS, columns=names[place : place + 1], use_threads=False)
        for cells in _converted(pa, name, column, [place in chunks.text_columns]):
            yield cells[0]
        pa.default_memory_pool().release_unused()

    return replace(chunks, cells_of=cells_of)


def open_arrow(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Open an Arrow or Feather file as chunks of rows; errors as `read_arrow`."""
    pa = import_pyarrow(name)
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
    labels = frozenset(j for j in readable if _has_large(pa, table.column(j)))
    return _make_chunks(pa, name, table.schema, readable, table.num_rows, batches, notes, labels)


def _is_wide_integer(pa: Any, kind: Any) -> bool:
    return bool(pa.types.is_int64(kind) or pa.types.is_uint64(kind))


def _beyond_float64(pa: Any, file: Any, schema: Any) -> set[str]:
    """Return the columns of a Parquet file with whole numbers beyond 2^53, as its statistics say."""
    wide = {field.name for field in schema if _is_wide_integer(pa, field.type)}
    large: set[str] = set()
    for group in map(file.metadata.row_group, range(file.metadata.num_row_groups)) if wide else ():
        for leaf in map(group.column, range(group.num_columns)):
            known = leaf.statistics if leaf.path_in_schema in wide else None
            if (
                known is not None
                and known.has_min_max
                and max(abs(int(known.min)), abs(int(known.max))) > 2**53
            ):
                large.add(leaf.path_in_schema)
    return large


def _has_large(pa: Any, column: Any) -> bool:
    """Return whether a column in memory has whole numbers beyond 2^53."""
    import pyarrow.compute

    if not _is_wide_integer(pa, column.type):
        return False
    ends = pyarrow.compute.min_max(column).as_py()
    return any(abs(end) > 2**53 for end in ends.values() if end is not None)


def _damage_error(name: str, error: Exception) -> DataError:
    detail = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return DataError(f"Cannot read {name}: {detail}. Copy or write the file again.")


def _readable_columns(pa: Any, schema: Any) -> tuple[list[int], tuple[str, ...]]:
    """Return the positions of columns with one value per row, and a note on the others."""
    kinds = [field.type for field in schema]
    can_be_read = {kind: is_readable(pa, kind) for kind in set(kinds)}
    readable = [j for j, kind in enumerate(kinds) if can_be_read[kind]]
    others = [sanitise_text(schema.field(j).name) for j in sorted(set(range(len(schema))) - set(readable))]
    notes = (f"Not read: {join_names(others)} (nested values, bytes or identifiers).",) if others else ()
    return readable, notes


def is_readable(pa: Any, kind: Any) -> bool:
    """Return whether a type is converted to numbers or words."""
    if isinstance(kind, pa.BaseExtensionType) or pa.types.is_nested(kind):
        return False  # uuid, json and such
    t = pa.types
    if t.is_dictionary(kind):
        return is_readable(pa, kind.value_type)
    if t.is_binary(kind) or t.is_large_binary(kind) or t.is_fixed_size_binary(kind):
        return False
    try:
        empty = pa.nulls(0, kind)  # pa.array imports pandas
        numbers_of(pa, empty) if is_numeric(pa, kind) else words_of(pa, empty)
    except (pa.ArrowException, NotImplementedError, TypeError, ValueError):
        return False
    return True


def is_numeric(pa: Any, kind: Any) -> bool:
    """Return whether a type is converted to numbers."""
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
    labels: frozenset[int],
) -> Chunks:
    every = schema.names
    header = make_header([every[j] for j in readable])
    index = frozenset(k for k, j in enumerate(readable) if every[j].startswith(PANDAS_INDEX_PREFIX))
    header = Header(header.names, header.unnamed | index, header.notes)
    text_columns = frozenset(
        k for k, j in enumerate(readable) if j in labels or not is_numeric(pa, schema.field(j).type)
    )

    are_words = [k in text_columns for k in range(len(readable))]
    return Chunks(header, text_columns, rows, _converted(pa, name, batches, are_words), notes)


def _converted(
    pa: Any, name: str, batches: Iterator[Any], are_words: Sequence[bool]
) -> Iterator[list[ChunkCells]]:
    """Convert batches of columns, of which some hold words."""
    try:
        for batch in batches:
            yield [
                words_of(pa, column) if is_word else numbers_of(pa, column)
                for column, is_word in zip(batch.columns, are_words, strict=True)
            ]
    except (pa.ArrowException, OSError) as error:
        raise _damage_error(name, error) from None


def numbers_of(pa: Any, column: Any) -> Any:
    """Return a column as float64, NaN where missing.

    The numbers are those of pyarrow's memory: its own way to NumPy imports pandas where that is installed.
    """
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan)
    if not pa.types.is_float64(column.type):
        column = column.cast(pa.float64(), safe=False)
    if not len(column):
        return np.empty(0)
    present, numbers = column.buffers()
    first, end = column.offset, column.offset + len(column)
    values = np.frombuffer(numbers, dtype=np.float64, count=len(column), offset=8 * first)
    if column.null_count:
        bits = np.unpackbits(
            np.frombuffer(present, dtype=np.uint8)[first // 8 : (end + 7) // 8], bitorder="little"
        )
        values = np.where(bits[first % 8 :][: len(column)], values, np.nan)
    return values


def words_of(pa: Any, column: Any) -> StringChunk:
    """Return a column as words, or as dates where it holds these."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        moments = column.cast(pa.timestamp("us"), safe=False).to_numpy(zero_copy_only=False)
        return DateChunk(moments.astype("datetime64[us]"))
    if not pa.types.is_dictionary(column.type):
        return WordChunk(column if pa.types.is_large_string(kind) else column.cast(pa.string()))
    return StringChunk(*coded(column))
