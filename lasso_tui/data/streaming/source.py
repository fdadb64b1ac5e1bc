"""A table in files of one kind, read piece by piece: row groups, record batches, ranges of bytes."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from lasso_tui.data.columns.number_parsing import parse_plain_number
from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.load import check_parts, detect_file_format
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.streaming.files import DataFile
from lasso_tui.data.streaming.formats.opened import opened
from lasso_tui.data.streaming.pieces import Batch, Field, Piece

__all__ = ["BATCH_BYTES", "StreamSource", "open_source"]

MAX_BATCH_ROWS = 65_536

BATCH_BYTES = 16 << 20
"""Bytes of the numbers of a batch, about."""

MIN_BATCH_ROWS = 256


@dataclass(frozen=True, eq=False)
class StreamSource:
    """Files of one table.

    Attributes
    ----------
    name : short name for messages
    format : "parquet", "arrow", "feather" or "text"
    files : the files
    fields : the columns by name
    pieces : in the order of files and rows
    notes : what was found, one sentence each
    stored : the columns as they are in the files, where `fields` has some of another type; else None
    notations : column → how its words are read there, as `Notation`
    """

    name: str
    format: str
    files: tuple[DataFile, ...]
    fields: Mapping[str, Field]
    pieces: tuple[Piece, ...]
    reading: Reading
    notes: tuple[str, ...] = ()
    stored: Mapping[str, Field] | None = None
    notations: Mapping[str, Any] = field(default_factory=dict)

    def first_batch(self, names: Sequence[str]) -> Batch | None:
        """Return the first rows of all, None where there are none."""
        for piece in self.pieces:
            with contextlib.closing(self.batches(piece, names, threads=False)) as batches:
                for batch in batches:
                    return batch
        return None

    def batches(
        self, piece: Piece, names: Sequence[str], *, size: int = BATCH_BYTES, threads: bool = True
    ) -> Generator[Batch]:
        """Yield the rows of a piece in order, with the cells of some columns.

        Parameters
        ----------
        piece, names : the rows, and the columns
        size : bytes of the numbers of a batch, about
        threads : False to decode columns in the caller's thread only

        Raises
        ------
        DataError
            If the file is damaged, or has changed since it was found.
        """
        file = self.files[piece.file]
        file.check_unchanged()
        rows = max(min(MAX_BATCH_ROWS, size // (8 * max(len(names), 1))), MIN_BATCH_ROWS)
        if piece.rows:  # all of one size: a small last one costs nearly as much
            rows = ceil(piece.rows / ceil(piece.rows / rows))
        found = opened(file, self.format, self.reading).read(
            piece, names, self.stored or self.fields, rows, threads=threads
        )
        for batch in found:
            yield self._typed(batch)
        file.check_unchanged()

    def _typed(self, batch: Batch) -> Batch:
        """Return a batch with the columns of another type read as such."""
        others = {
            name: self.notations[name].read(cells)
            for name, cells in batch.cells.items()
            if name in self.notations
        }
        return replace(batch, cells={**batch.cells, **others}) if others else batch


def open_source(
    files: Sequence[DataFile],
    reading: Reading | None = None,
    left_out: Sequence[str] = (),
    progress: Any = None,
) -> StreamSource:
    """Look at the schemas of files.

    Parameters
    ----------
    files : from `find_files`
    reading : what a person decided about the reading of text
    left_out : columns that are not used, in which files may differ
    progress : called with a stage and a share; an exception it raises stops the work

    Raises
    ------
    DataError
        If a file is damaged, they are of several formats or columns, or pyarrow is not installed.
    """
    reading = reading or Reading()
    kinds = {detect_file_format(file.name, file.path): file.name for file in files[:1]}
    kind = next(iter(kinds))
    if kind not in ("parquet", "arrow", "feather", "text"):
        raise DataError(
            f"{files[0].name} is {kind}; sums of rows are taken of Parquet, Arrow, Feather and CSV only."
        )
    check_parts(files[0].name, kind, reading)
    fields: dict[str, Field] = {}
    pieces: list[Piece] = []
    whole: dict[str, list[str]] = {}
    total, done = max(sum(file.size for file in files), 1), 0

    def told(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress("looking at files", min(done / total, 1.0))

    for number, file in enumerate(files):
        other = kind if number == 0 else detect_file_format(file.name, file.path)
        if other != kind:
            raise DataError(
                f"{files[0].name} is {kind} but {file.name} is {other}. Name files of one format."
            )
        one_file = opened(file, kind, reading)
        found = {name: one for name, one in one_file.fields.items() if name not in left_out}
        fields = found if number == 0 else _same_columns(fields, found, file.name, files[0].name)
        before = done
        pieces += one_file.pieces(number, told)
        told(before + file.size - done)
        if one_file.whole:
            whole.setdefault(one_file.whole, []).append(file.name)
    if not any(piece.rows != 0 for piece in pieces):
        raise DataError(f"{files[0].name} has no rows. Name files with rows.")
    fields = _typed_keys(fields, files)
    unread = [name for name, one in fields.items() if one.kind == "other"]
    notes = [f"Not read: {join_names(unread)} (nested values, bytes or identifiers)."] if unread else []
    if len(files) > 1:
        notes.insert(0, f"Stacked {len(files):,} files: {files[0].name} to {files[-1].name}.")
    notes += [f"Not cut in parts, as {why}: {join_names(names)}." for why, names in whole.items()]
    name = files[0].name if len(files) == 1 else f"{files[0].name} and {len(files) - 1:,} more files"
    pieces = [piece for piece in pieces if piece.rows != 0]
    return StreamSource(name, kind, tuple(files), fields, tuple(pieces), reading, tuple(notes))


def _typed_keys(fields: dict[str, Field], files: Sequence[DataFile]) -> dict[str, Field]:
    """Return the columns with those as numbers that folders tell, where all values of one are numbers."""
    values: dict[str, set[str]] = {}
    for file in files:
        for name, value in file.keys:
            if name in fields and not fields[name].cell:
                values.setdefault(name, set()).add(value)
    numbers = [
        name
        for name, found in values.items()
        if any(found) and all(parse_plain_number(value) is not None for value in found if value)
    ]
    return fields | dict.fromkeys(numbers, Field("", "number"))


def _same_columns(
    fields: dict[str, Field], found: dict[str, Field], name: str, first: str
) -> dict[str, Field]:
    """Return the columns with what another file tells of their kinds, or refuse it."""
    odd = next((one for one in [*found, *fields] if one not in fields or one not in found), None)
    if odd is not None:
        has, lacks = (name, first) if odd in found else (first, name)
        raise DataError(
            f"{has} has the column {odd}, {lacks} has not. Write all files with the same columns, or leave it out "
            f"(--leave-out {odd})."
        )
    merged = {}
    for column, one in fields.items():
        other = found[column]
        if "empty" in (one.kind, other.kind):
            merged[column] = other if one.kind == "empty" else one
        elif one.kind != other.kind:
            raise DataError(
                f"{column} changes its type: {_said(other.kind)} in {name}, {_said(one.kind)} in {first}. Write it "
                f"with one type, or leave it out (--leave-out {column})."
            )
        else:
            merged[column] = Field(one.cell, one.kind, one.is_whole or other.is_whole)
    return merged


def _said(kind: str) -> str:
    return {"number": "numbers", "date": "dates", "other": "nested values or bytes"}.get(kind, kind)
