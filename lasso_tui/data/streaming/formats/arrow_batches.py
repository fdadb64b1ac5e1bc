"""What files that pyarrow reads have in common: their columns, their batches, and what is said of damaged ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lasso_tui.data.columns.number_parsing import parse_plain_number
from lasso_tui.data.columns.sanitise import first_line, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers import arrow_reader
from lasso_tui.data.readers.chunk_reader import ChunkCells, StringChunk
from lasso_tui.data.streaming.files import DataFile
from lasso_tui.data.streaming.pieces import Batch, Field, field_names

__all__ = ["batch_of", "cells_to_read", "damage_error", "fields_of_schema", "own_fields"]


def damage_error(file: DataFile, error: Exception) -> DataError:
    """Return what is said of a file that cannot be read."""
    return DataError(
        f"Cannot read {file.name}: {first_line(error, 200)}. Copy or write the file again, or leave it out of the "
        f"pattern."
    )


def fields_of_schema(schema: Any, file: DataFile, *, is_text: bool) -> dict[str, Field]:
    """Return the columns of a schema and of the folders that a file is in."""
    pa = arrow_reader.import_pyarrow(file.name)
    twice = next((name for name, count in Counter(schema.names).items() if count > 1), None)
    if twice is not None:
        raise DataError(f"{file.name} has several columns named {sanitise_text(twice)}. Rename them.")
    names = field_names(schema.names)
    kinds = {name: _kind(pa, one, is_text=is_text) for name, one in zip(names, schema, strict=True)}
    return kinds | {name: Field("", "words") for name, _ in file.keys if name not in kinds}


def own_fields(own: Mapping[str, Field], fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return a file's columns; those that folders tell are of the type that all files together give them."""
    return {**own, **{name: one for name, one in fields.items() if not one.cell}}


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


def cells_to_read(names: Sequence[str], fields: Mapping[str, Field], schema: Any) -> list[str]:
    """Return the columns of a file to read: at least one, as the number of rows is needed in any case."""
    return [fields[name].cell for name in names if fields[name].cell] or schema.names[:1]


def batch_of(
    file: DataFile, batch: Any, names: Sequence[str], fields: Mapping[str, Field], first: int
) -> Batch:
    """Return a batch of pyarrow's as one of ours; `first` is the number of its first row in the file."""
    pa = arrow_reader.import_pyarrow(file.name)
    keys = dict(file.keys)
    cells: dict[str, ChunkCells] = {}
    full = []
    for name in names:
        one = fields[name]
        if not one.cell and name in keys:
            if one.kind == "number":
                value = parse_plain_number(keys[name])
                cells[name] = np.full(batch.num_rows, np.nan if value is None else value)
            else:
                cells[name] = StringChunk.of_one(keys[name], batch.num_rows)
            continue
        column = batch.column(one.cell)
        if one.kind in ("number", "empty"):
            cells[name] = arrow_reader.numbers_of(pa, column)
            if not column.null_count:
                full.append(name)
        else:
            cells[name] = arrow_reader.words_of(pa, column)
    return Batch(first, batch.num_rows, cells, frozenset(full))
