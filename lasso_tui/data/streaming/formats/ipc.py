"""Arrow and Feather files, read by record batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lasso_tui.data.errors import DataError
from lasso_tui.data.readers import arrow_reader
from lasso_tui.data.streaming.files import DataFile
from lasso_tui.data.streaming.formats.arrow_batches import (
    batch_of,
    cells_to_read,
    damage_error,
    fields_of_schema,
    own_fields,
)
from lasso_tui.data.streaming.pieces import PIECE_BYTES, Batch, Field, Piece, Told

__all__ = ["IpcFile"]


class IpcFile:
    """An Arrow or Feather file; a record batch that is larger than a piece stays on the disk, mapped."""

    whole = ""

    def __init__(self, file: DataFile) -> None:
        self.file = file
        with self._reader() as reader:
            self._schema = reader.schema
            self._count = reader.num_record_batches

    def _reader(self, columns: Sequence[str] = (), *, is_mapped: bool = True) -> Any:
        import pyarrow as pa
        import pyarrow.ipc

        path = str(self.file.path)
        wanted = [self._schema.get_field_index(name) for name in columns]
        options = pa.ipc.IpcReadOptions(included_fields=wanted or None, use_threads=False)
        return pa.ipc.open_file(pa.memory_map(path) if is_mapped else pa.OSFile(path), options=options)

    @property
    def fields(self) -> dict[str, Field]:
        """As in `Opened`."""
        return fields_of_schema(self._schema, self.file, is_text=False)

    def pieces(self, number: int, told: Told | None = None) -> list[Piece]:
        """As in `Opened`."""
        size = self.file.size // max(self._count, 1)
        step, first = max(PIECE_BYTES // max(size, 1), 1), 0
        found = []
        with self._reader(self._schema.names[:1]) as reader:
            for low in range(0, self._count, step):
                high = min(low + step, self._count)
                rows = sum(reader.get_batch(k).num_rows for k in range(low, high))
                found.append(Piece(number, (low, high), first, rows, size * (high - low)))
                first += rows
        return found

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
        assert piece.span is not None
        first = piece.first
        own = own_fields(self.fields, fields)
        columns = cells_to_read(names, own, self._schema)
        is_mapped = piece.size > 2 * PIECE_BYTES
        try:
            with self._reader(columns, is_mapped=is_mapped) as reader:
                for k in range(*piece.span):
                    batch = reader.get_batch(k)
                    for low in range(0, batch.num_rows, batch_rows):
                        part = batch.slice(low, batch_rows)
                        yield batch_of(self.file, part, names, own, first)
                        first += part.num_rows
        except (pa.ArrowException, OSError) as error:
            raise damage_error(self.file, error) from None
        if first - piece.first != piece.rows:
            raise DataError(f"{self.file.name} has fewer rows than it says. Copy or write the file again.")
