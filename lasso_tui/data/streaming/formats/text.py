"""CSV files and other texts, read by ranges of bytes that end where rows do."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lasso_tui.data.columns.missing_words import MissingWords, spellings
from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers import arrow_reader
from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.streaming.files import ChangedError, DataFile
from lasso_tui.data.streaming.formats.arrow_batches import (
    batch_of,
    cells_to_read,
    damage_error,
    fields_of_schema,
)
from lasso_tui.data.streaming.formats.text_ranges import UncutError, find_ranges
from lasso_tui.data.streaming.pieces import PIECE_BYTES, Batch, Field, Piece, Told

__all__ = ["TextFile"]

BLOCK_BYTES = 12 << 20
"""Bytes of a text that are in memory together, about."""

INSPECTED_BYTES = 4 << 20
"""Bytes by which the kinds of columns are told, and blocks of a text that is not cut."""

LOOK_BYTES = 4 << 20
"""Bytes that are looked at together for ends of rows."""

PARTS = 8
"""Parts of a block that threads read at once."""

CONVERSION = re.compile(r"CSV column #(\d+):.*invalid value '(.*)'", re.DOTALL)

ONE_BYTE = re.compile(r"ascii|utf-8|utf-8-sig|iso8859-\d+|cp125\d|cp437|cp850|cp858|mac-roman|koi8-r|koi8-u")
"""Names of encodings in which no other letter has a byte of a line end, a quote or a separator."""


class TextFile:
    """A text table: how it is read is decided by its beginning, once for all of its parts."""

    def __init__(self, file: DataFile, reading: Reading) -> None:
        import pyarrow as pa
        import pyarrow.csv as csv

        from lasso_tui.data.readers.text.csv_probe import probe_file

        self.file, self.whole = file, ""
        probe = probe_file(file.path, file.name, reading)
        dialect, layout = probe.dialect, probe.layout
        self._quote = "" if reading.quote == NO_QUOTE else dialect.quote
        self._has_header = bool(layout.header)
        self._skip = probe.skipped_lines + (layout.header[0] if layout.header else layout.body)
        self._encoding = probe.encoding
        self._is_compressed = bool(probe.compression)
        self._has_plain_ends = probe.has_plain_line_ends
        self._parsing = {
            "delimiter": dialect.delimiter,
            "quote_char": self._quote or False,
            "escape_char": dialect.escape or False,
        }
        self._converting = {
            "null_values": spellings(MissingWords.of(reading.na).words),
            "strings_can_be_null": True,
            "decimal_point": dialect.decimal,
        }
        self._names: list[str] | None = None if self._has_header else list(probe.header.names)
        with self._stream() as stream:
            reading = self._reading(is_first=True, block_size=INSPECTED_BYTES, use_threads=False)
            parsing = csv.ParseOptions(**self._parsing, newlines_in_values=True)
            try:
                with csv.open_csv(stream, reading, parsing, csv.ConvertOptions(**self._converting)) as reader:
                    self._schema = reader.schema
                    self._names = self._schema.names
            except UnicodeDecodeError as error:
                raise self._explained(error) from None
        if any(pa.types.is_binary(one) for one in self._schema.types):  # bytes that are no letters
            raise self._foreign()

    def _stream(self) -> Any:
        import pyarrow as pa

        return pa.input_stream(str(self.file.path), compression="detect")

    @property
    def fields(self) -> dict[str, Field]:
        """As in `Opened`."""
        return fields_of_schema(self._schema, self.file, is_text=True)

    def pieces(self, number: int, told: Told | None = None) -> list[Piece]:
        """As in `Opened`."""
        size = self.file.size
        if size <= PIECE_BYTES:
            return [Piece(number, None, 0, None, size)]
        try:
            self._check_marks()
            ranges = find_ranges(
                self.file.path,
                self._quote,
                str(self._parsing["delimiter"]),
                PIECE_BYTES,
                start_line=self._skip,
                told=told,
                block_bytes=LOOK_BYTES,
            )
        except UncutError as error:
            self.whole = str(error)
            return [Piece(number, None, 0, None, size)]
        except OSError as error:
            raise damage_error(self.file, error) from None
        found, first = [], 0
        for one in ranges:
            rows = one.rows - (self._has_header and one.start == 0)
            found.append(
                Piece(
                    number,
                    (one.start, one.end),
                    first,
                    rows,
                    one.end - one.start,
                    has_breaks=one.has_breaks,
                )
            )
            first += rows
        return found

    def _check_marks(self) -> None:
        """Raise an UncutError where line ends, quotes and separators cannot be told by their bytes."""
        delimiter = str(self._parsing["delimiter"])
        if self._is_compressed:
            raise UncutError("it is compressed")
        if self._parsing["escape_char"]:
            raise UncutError("backslashes stand before its quotes")
        if not self._has_plain_ends:
            raise UncutError("some lines end as on old Macs")
        if (
            not ONE_BYTE.fullmatch(codecs.lookup(self._encoding).name)
            or not (delimiter + self._quote).isascii()
        ):
            raise UncutError(f"its encoding is {self._encoding}")

    def read(
        self,
        piece: Piece,
        names: Sequence[str],
        fields: Mapping[str, Field],
        batch_rows: int,
        *,
        threads: bool = True,
    ) -> Iterator[Batch]:
        """As in `Opened`."""
        pa = arrow_reader.import_pyarrow(self.file.name)
        first, schema = piece.first, self._typed(pa, fields)
        wanted = cells_to_read(names, fields, self._schema)
        try:
            for table in self._tables(piece, wanted, schema, threads=threads):
                for low in range(0, table.num_rows, batch_rows):
                    part = table.slice(low, batch_rows)
                    yield batch_of(self.file, part, names, fields, first)
                    first += part.num_rows
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise self._explained(error) from None
        if piece.rows is not None and first - piece.first != piece.rows:
            self.file.check_unchanged()
            raise ChangedError(
                f"{self.file.name} has {first - piece.first:,} rows where its lines are {piece.rows:,}. Write the "
                "file again, or as Parquet."
            )

    def _tables(self, piece: Piece, wanted: list[str], schema: Any, *, threads: bool) -> Iterator[Any]:
        """Yield batches of pyarrow's, each of a block of bytes."""
        import pyarrow as pa
        import pyarrow.csv as csv

        converting = csv.ConvertOptions(
            **self._converting,
            include_columns=wanted,
            column_types={name: schema.field(name).type for name in wanted},
        )
        parsing = csv.ParseOptions(**self._parsing, newlines_in_values=piece.span is None or piece.has_breaks)
        if piece.span is None:
            with self._stream() as stream:
                reading = self._reading(is_first=True, block_size=INSPECTED_BYTES, use_threads=threads)
                yield from csv.open_csv(stream, reading, parsing, converting)
            return
        start = piece.span[0]
        for block in self._blocks(*piece.span, self._quote.encode() if piece.has_breaks else b""):
            size = len(block) // PARTS + 1 if threads else len(block) + 1
            reading = self._reading(is_first=start == 0, block_size=max(size, 1 << 20), use_threads=threads)
            table = csv.read_csv(pa.BufferReader(block), reading, parsing, converting)
            yield from table.combine_chunks().to_batches()
            start += len(block)

    def _reading(self, *, is_first: bool, block_size: int, use_threads: bool) -> Any:
        import pyarrow.csv as csv

        has_names = is_first and self._has_header
        return csv.ReadOptions(
            skip_rows=self._skip if is_first else 0,
            column_names=None if has_names else self._names,
            encoding=self._encoding,
            block_size=block_size,
            use_threads=use_threads,
        )

    def _blocks(self, start: int, end: int, quote: bytes) -> Iterator[bytes]:
        """Yield the bytes of a range, cut at line ends before which as many quotes open as close."""
        with self.file.path.open("rb") as file:
            file.seek(start)
            rest, left = b"", end - start
            while left > 0:
                data = rest + file.read(min(BLOCK_BYTES, left))
                left = end - file.tell()
                if len(data) == len(rest):  # the file is shorter than it was
                    break
                at = len(data) if left <= 0 else data.rfind(b"\n") + 1
                while left > 0 and at and quote and data.count(quote, 0, at) % 2:
                    at = data.rfind(b"\n", 0, at - 1) + 1
                if at:
                    yield data[:at]
                rest = data[at:]
            if rest:
                yield rest

    def _typed(self, pa: Any, fields: Mapping[str, Field]) -> Any:
        """Return the schema of a text by the kinds of all files, in which whole numbers are numbers."""
        types = {"number": pa.float64(), "words": pa.string(), "empty": pa.float64()}
        by_cell = {one.cell: types.get(one.kind) for one in fields.values()}
        return pa.schema([(one.name, by_cell.get(one.name) or one.type) for one in self._schema])

    def _explained(self, error: Exception) -> DataError:
        if isinstance(error, UnicodeDecodeError) or "invalid UTF8" in str(error):
            return self._foreign()
        found = CONVERSION.search(str(error))
        if found is None:
            return damage_error(self.file, error)
        column, value = self._schema.names[int(found[1])], sanitise_text(found[2], 40)
        return DataError(
            f"{self.file.name}: {sanitise_text(column)} changes its type: numbers at first, {value!r} later. Mend "
            f"the cell, name it as missing (--na {value}), or leave it out (--leave-out {sanitise_text(column)})."
        )

    def _foreign(self) -> DataError:
        return DataError(
            f"{self.file.name} is not in {self._encoding}. Name its encoding, e.g. --encoding cp1252."
        )
