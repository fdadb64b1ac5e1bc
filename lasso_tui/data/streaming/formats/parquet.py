"""Parquet files, read by row groups."""

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
from lasso_tui.data.streaming.pieces import Batch, Field, Limits, Piece, Told

__all__ = ["ParquetFile"]

BUFFER_BYTES = 1 << 18
"""Bytes of each column that are read at once: without, pyarrow holds a whole row group."""


class ParquetFile:
    """A Parquet file; its row groups are decoded batch by batch, so that large ones need little memory."""

    whole = ""

    def __init__(self, file: DataFile) -> None:
        import pyarrow.parquet

        self.file = file
        with pyarrow.parquet.ParquetFile(file.path) as parquet:
            self._schema, self._metadata = parquet.schema_arrow, parquet.metadata

    @property
    def fields(self) -> dict[str, Field]:
        """As in `Opened`."""
        return fields_of_schema(self._schema, self.file, is_text=False)

    def pieces(self, number: int, told: Told | None = None) -> list[Piece]:
        """As in `Opened`."""
        found, first, fields = [], 0, self.fields
        for k in range(self._metadata.num_row_groups):
            group = self._metadata.row_group(k)
            rows = int(group.num_rows)
            found.append(
                Piece(number, (k, k + 1), first, rows, int(group.total_byte_size), _limits(group, fields))
            )
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
        import pyarrow.parquet

        first = piece.first
        own = own_fields(self.fields, fields)
        assert piece.span is not None
        try:
            with pyarrow.parquet.ParquetFile(
                self.file.path, metadata=self._metadata, buffer_size=BUFFER_BYTES, pre_buffer=False
            ) as parquet:
                for batch in parquet.iter_batches(
                    batch_rows,
                    row_groups=list(range(*piece.span)),
                    columns=cells_to_read(names, own, self._schema),
                    use_threads=threads,
                ):
                    yield batch_of(self.file, batch, names, own, first)
                    first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise damage_error(self.file, error) from None
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
