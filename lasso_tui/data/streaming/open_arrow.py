"""Parquet, Arrow, Feather and CSV files through pyarrow, one piece at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lasso_tui.data.columns.missing_words import MissingWords, spellings
from lasso_tui.data.columns.sanitise import first_line, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers import arrow_reader
from lasso_tui.data.readers.chunk_reader import ChunkCells, StringChunk
from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.streaming.files import DataFile
from lasso_tui.data.streaming.pieces import Batch, Field, Limits, Opened, Piece, field_names

__all__ = ["opened"]

BUFFER_BYTES = 1 << 18
"""Bytes of each column that are read at once: without, pyarrow holds a whole row group."""

CONVERSION = re.compile(r"CSV column #(\d+):.*invalid value '(.*)'", re.DOTALL)


def opened(file: DataFile, kind: str, reading: Reading, fields: Mapping[str, Field] | None) -> Opened:
    """Open a file; `fields` are the columns of all files where they are known.

    Raises
    ------
    DataError
        If it is damaged, or pyarrow is not installed.
    """
    pa = arrow_reader.import_pyarrow(file.name)
    try:
        return _ParquetFile(file) if kind == "parquet" else _DatasetFile(file, kind, reading, fields)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise _damage(file, error) from None


def _damage(file: DataFile, error: Exception) -> DataError:
    return DataError(
        f"Cannot read {file.name}: {first_line(error, 200)}. Copy or write the file again, or leave it out of the "
        f"pattern."
    )


def _fields(schema: Any, file: DataFile, *, is_text: bool) -> dict[str, Field]:
    """Return the columns of a schema and of the folders that a file is in."""
    pa = arrow_reader.import_pyarrow(file.name)
    twice = next((name for name, count in Counter(schema.names).items() if count > 1), None)
    if twice is not None:
        raise DataError(f"{file.name} has several columns named {sanitise_text(twice)}. Rename them.")
    names = field_names(schema.names)
    kinds = {name: _kind(pa, one, is_text=is_text) for name, one in zip(names, schema, strict=True)}
    return kinds | {sanitise_text(key): Field("", "words") for key, _ in file.keys if key not in kinds}


def _kind(pa: Any, one: Any, *, is_text: bool) -> Field:
    t = pa.types
    if t.is_null(one.type):
        return Field(one.name, "empty")
    if is_text and t.is_boolean(one.type):
        return Field(one.name, "words")
    if not arrow_reader.is_readable(pa, one.type):
        return Field(one.name, "other")
    if arrow_reader.is_numeric(pa, one.type):
        return Field(one.name, "number", bool(t.is_int64(one.type) or t.is_uint64(one.type)))
    return Field(one.name, "date" if t.is_timestamp(one.type) or t.is_date(one.type) else "words")


def _batch(
    file: DataFile, batch: Any, names: Sequence[str], fields: Mapping[str, Field], first: int
) -> Batch:
    pa = arrow_reader.import_pyarrow(file.name)
    keys = {sanitise_text(key): value for key, value in file.keys}
    cells: dict[str, ChunkCells] = {}
    full = []
    for name in names:
        one = fields[name]
        if not one.cell and name in keys:
            cells[name] = StringChunk(np.zeros(batch.num_rows, dtype=np.intp), [keys[name]])
            continue
        column = batch.column(one.cell)
        if one.kind in ("number", "empty"):
            cells[name] = arrow_reader.numbers_of(pa, column)
            if not column.null_count:
                full.append(name)
        else:
            cells[name] = arrow_reader.words_of(pa, column)
    return Batch(first, batch.num_rows, cells, frozenset(full))


@dataclass(frozen=True, eq=False)
class _ParquetFile:
    """A Parquet file; its row groups are decoded batch by batch, so that large ones need little memory."""

    file: DataFile

    def __post_init__(self) -> None:
        import pyarrow.parquet

        with pyarrow.parquet.ParquetFile(self.file.path) as parquet:
            object.__setattr__(self, "schema", parquet.schema_arrow)
            object.__setattr__(self, "metadata", parquet.metadata)

    schema: Any = None
    metadata: Any = None

    @property
    def fields(self) -> dict[str, Field]:
        """As in `Opened`."""
        return _fields(self.schema, self.file, is_text=False)

    def pieces(self, number: int, size: int) -> list[Piece]:
        """As in `Opened`."""
        found, first, fields = [], 0, self.fields
        for k in range(self.metadata.num_row_groups):
            group = self.metadata.row_group(k)
            rows = int(group.num_rows)
            found.append(Piece(number, k, first, rows, int(group.total_byte_size), _limits(group, fields)))
            first += rows
        return found

    def read(
        self, piece: Piece, names: Sequence[str], batch_rows: int, *, threads: bool = True
    ) -> Iterator[Batch]:
        """As in `Opened`."""
        pa = arrow_reader.import_pyarrow(self.file.name)
        import pyarrow.parquet

        fields, first = self.fields, piece.first
        wanted = [fields[name].cell for name in names if fields[name].cell]
        if not wanted:  # the number of rows is needed all the same
            wanted = self.schema.names[:1]
        try:
            with pyarrow.parquet.ParquetFile(
                self.file.path, buffer_size=BUFFER_BYTES, pre_buffer=False
            ) as parquet:
                for batch in parquet.iter_batches(
                    batch_rows, row_groups=[piece.group], columns=wanted, use_threads=threads
                ):
                    yield _batch(self.file, batch, names, fields, first)
                    first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise _damage(self.file, error) from None
        if first - piece.first != piece.rows:
            raise DataError(f"{self.file.name} has fewer rows than it says. Copy or write the file again.")


def _limits(group: Any, fields: Mapping[str, Field]) -> dict[str, Limits]:
    """Return what a row group says of its columns of numbers."""
    names = {one.cell: name for name, one in fields.items() if one.kind == "number"}
    found = {}
    for j in range(group.num_columns):
        leaf = group.column(j)
        known = leaf.statistics if leaf.path_in_schema in names and leaf.is_stats_set else None
        if known is None:
            continue
        try:
            nulls = known.null_count if known.has_null_count else None
            gaps = True if nulls else False if nulls == 0 and leaf.physical_type.startswith("INT") else None
            if known.has_min_max:
                found[names[leaf.path_in_schema]] = Limits(float(known.min), float(known.max), gaps)
            elif nulls == group.num_rows:
                found[names[leaf.path_in_schema]] = Limits(None, None, gaps)
        except (TypeError, ValueError, NotImplementedError):  # decimals and such
            continue
    return found


@dataclass(frozen=True, eq=False)
class _DatasetFile:
    """An Arrow, Feather or CSV file."""

    file: DataFile
    kind: str
    reading: Reading
    known: Mapping[str, Field] | None

    def __post_init__(self) -> None:
        import pyarrow.dataset
        import pyarrow.fs

        object.__setattr__(self, "format", self._format(pyarrow.dataset))
        where = pyarrow.fs.LocalFileSystem()
        object.__setattr__(self, "schema", self.format.inspect(str(self.file.path.absolute()), where))

    schema: Any = None
    format: Any = None

    def _format(self, ds: Any) -> Any:
        if self.kind != "text":
            return ds.IpcFileFormat()
        import pyarrow.csv as csv

        from lasso_tui.data.readers.text.csv_probe import probe_file

        probe = probe_file(self.file.path, self.file.name, self.reading)
        dialect, layout = probe.dialect, probe.layout
        missing = MissingWords.of(self.reading.na)
        quote = "" if self.reading.quote == NO_QUOTE else dialect.quote
        header = layout.header[0] if layout.header else layout.body
        return ds.CsvFileFormat(
            parse_options=csv.ParseOptions(delimiter=dialect.delimiter, quote_char=quote or False),
            read_options=csv.ReadOptions(
                skip_rows=probe.skipped_lines + header,
                column_names=None if layout.header else list(probe.header.names),
                encoding=probe.encoding,
                block_size=1 << 22,
            ),
            convert_options=csv.ConvertOptions(
                null_values=spellings(missing.words), strings_can_be_null=True, decimal_point=dialect.decimal
            ),
        )

    @property
    def fields(self) -> dict[str, Field]:
        """As in `Opened`."""
        return _fields(self.schema, self.file, is_text=self.kind == "text")

    def pieces(self, number: int, size: int) -> list[Piece]:
        """As in `Opened`."""
        return [Piece(number, None, 0, None, size)]

    def read(
        self, piece: Piece, names: Sequence[str], batch_rows: int, *, threads: bool = True
    ) -> Iterator[Batch]:
        """As in `Opened`."""
        pa = arrow_reader.import_pyarrow(self.file.name)
        import pyarrow.dataset

        fields, first = dict(self.known or self.fields), 0
        wanted = [fields[name].cell for name in names if fields[name].cell] or self.schema.names[:1]
        schema = self._typed(pa, fields) if self.kind == "text" else self.schema
        data = pyarrow.dataset.dataset([str(self.file.path)], schema=schema, format=self.format)
        try:
            for batch in data.to_batches(
                columns=wanted,
                batch_size=batch_rows,
                batch_readahead=2,
                fragment_readahead=1,
                use_threads=threads,
            ):
                if batch.num_rows:
                    yield _batch(self.file, batch, names, fields, first)
                    first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise self._explained(error) from None

    def _typed(self, pa: Any, fields: Mapping[str, Field]) -> Any:
        """Return the schema of a text by the kinds of all files, in which whole numbers are numbers."""
        types = {"number": pa.float64(), "words": pa.string(), "empty": pa.float64()}
        by_cell = {one.cell: types.get(one.kind) for one in fields.values()}
        return pa.schema([(one.name, by_cell.get(one.name) or one.type) for one in self.schema])

    def _explained(self, error: Exception) -> DataError:
        found = CONVERSION.search(str(error))
        if found is None:
            return _damage(self.file, error)
        column, value = self.schema.names[int(found[1])], sanitise_text(found[2], 40)
        return DataError(
            f"{self.file.name}: {sanitise_text(column)} changes its type: numbers at first, {value!r} later. Mend "
            f"the cell, name it as missing (--na {value}), or leave it out (--leave-out {sanitise_text(column)})."
        )
