"""Reader of NumPy's NPZ and NPY files, without pickles."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.sanitise import first_line, join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits, format_bytes
from lasso_tui.data.readers.chunk_reader import ChunkCells, Chunks, StringChunk, read_chunks
from lasso_tui.data.readers.header import Header, make_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source

__all__ = ["open_arrays", "read_arrays"]

SPARSE_KEYS = {"format", "shape", "data"}
"""Arrays of a sparse matrix as SciPy saves it."""

MAX_EMPTY = 1_000_000
"""Rows or columns that an array without values may declare."""

NAME_ARRAYS = ("features", "feature_names", "names", "columns")
"""Names of arrays that hold the column names of X."""


def read_arrays(source: Source, options: ReadOptions) -> RawTable:
    """Read NPZ and NPY files.

    In an NPZ file, each vector as long as `X` (or the first array, without `X`) becomes a column and each matrix
    becomes one column per matrix column; an array `features` names the columns of `X`. In an NPY file, a matrix
    becomes the columns x1, x2, …; a structured array keeps its names.

    Raises
    ------
    DataError
        If a file is damaged, or holds Python objects.
    """
    return read_chunks(source, options, open_arrays)


def open_arrays(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Open an NPZ or NPY file as one chunk of rows; errors as `read_arrays`."""
    with path.open("rb") as file:
        try:
            if zipfile.is_zipfile(file):
                file.seek(0)
                with zipfile.ZipFile(file) as archive:
                    _check_size(name, sum(member.file_size for member in archive.infolist()), options.memory)
                    for member in archive.infolist():
                        with archive.open(member) as array:
                            _check_declared(name, array, member.file_size, options.memory)
                    if {member.filename.removesuffix(".npy") for member in archive.infolist()} >= SPARSE_KEYS:
                        return _sparse_chunks(name, path, options)
                file.seek(0)
                with np.load(file, allow_pickle=False) as arrays:
                    arrays_by_name = {key: arrays[key] for key in arrays.files}
            else:
                size = file.seek(0, 2)
                file.seek(0)
                _check_declared(name, file, size, options.memory)
                file.seek(0)
                arrays_by_name = _columns_of(np.load(file, allow_pickle=False))
        except DataError:
            raise
        except (
            Exception
        ) as error:  # NumPy parses the header as Python, so any error of the tokenizer may occur
            if "allow_pickle" in str(error):
                raise DataError(
                    f"{name} holds Python objects, which could run any program. Save arrays of numbers or text."
                ) from None
            detail = first_line(error, 120)
            raise DataError(f"Cannot read {name}: {detail}. Copy or write the file again.") from None
    return _make_chunks(name, arrays_by_name)


def _check_size(name: str, size: int, memory: int) -> None:
    if 2 * size > memory:
        raise DataError(
            f"{name} holds {format_bytes(size)} of arrays, {format_bytes(memory)} free. "
            f"Save fewer rows or columns."
        )


def _check_declared(name: str, file: IO[bytes], size: int, memory: int) -> None:
    """Check what the header of an array declares before anything is allocated.

    Raises
    ------
    DataError
        If it declares more than fits, or more than the file holds.
    """
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(file)
    if dtype.hasobject:
        return  # `numpy.load` refuses it
    rows = shape[0] if shape else 1
    columns = math.prod(shape[1:]) if len(shape) > 1 else 1
    _check_size(name, max(size, rows * columns * dtype.itemsize), memory)
    if len(shape) <= 2 and shape and not rows * columns * dtype.itemsize and max(rows, columns) > MAX_EMPTY:
        raise DataError(
            f"{name} declares {rows:,} rows × {columns:,} columns without any values. Write the array again."
        )
    if len(shape) == 2:
        check_fits(name, rows, columns, memory)


def _sparse_chunks(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Read a sparse matrix that `scipy.sparse.save_npz` wrote; its last column is the default target."""
    from scipy import sparse

    matrix = sparse.csr_array(sparse.load_npz(path))
    rows, width = matrix.shape
    check_fits(name, rows, width, options.memory)

    def batches() -> Iterator[list[ChunkCells]]:
        step = max(4_000_000 // max(width, 1), 1)
        for low in range(0, rows, step):
            dense = np.asarray(matrix[low : low + step].toarray(), dtype=np.float64)
            yield [np.ascontiguousarray(column) for column in dense.T]

    note = f"Sparse matrix of {matrix.nnz:,} nonzero values read as {rows:,} rows × {width:,} columns."
    return Chunks(make_header([f"x{j + 1}" for j in range(width)]), frozenset(), rows, batches(), (note,))


def _columns_of(array: NDArray[Any]) -> dict[str, NDArray[Any]]:
    if array.dtype.names:
        return {name: array[name] for name in array.dtype.names}
    return {"x": array}


def _make_chunks(name: str, arrays_by_name: Mapping[str, NDArray[Any]]) -> Chunks:
    usable = {key: a for key, a in arrays_by_name.items() if a.ndim in (1, 2) and a.dtype.kind in "biufSU"}
    if not usable:
        raise DataError(f"{name} has no array of rows. Save a matrix X and a vector y with numpy.savez.")
    first = usable.get("X", next(iter(usable.values())))
    name_arrays = (usable[key] for key in NAME_ARRAYS if key in usable)
    feature_names = next((array for array in name_arrays if array.dtype.kind in "SU"), None)
    names: list[str] = []
    columns: list[ChunkCells] = []
    skipped = [key for key in arrays_by_name if key not in usable]
    for key, array in usable.items():
        if array is feature_names:
            continue
        if len(array) != len(first):
            skipped.append(key)
            continue
        if array.ndim == 1:
            names.append(key)
            columns.append(_cells(array))
            continue
        if array is first and feature_names is not None and feature_names.shape == (array.shape[1],):
            names += [_text(title) for title in feature_names]
        else:
            stem = "x" if key == "X" else key
            names += [f"{stem}{j + 1}" for j in range(array.shape[1])]
        columns += [_cells(array[:, j]) for j in range(array.shape[1])]
    text_columns = frozenset(j for j, column in enumerate(columns) if isinstance(column, StringChunk))
    notes = (
        f"Not read: {join_names([sanitise_text(key) for key in skipped])} (another length, or not a table).",
    )
    header = make_header(names) if names else Header(())
    return Chunks(
        header, text_columns, len(first), iter([columns] if columns else []), notes if skipped else ()
    )


def _cells(array: NDArray[Any]) -> ChunkCells:
    if array.dtype.kind in "biuf":
        return array.astype(np.float64)
    words, codes = np.unique(array, return_inverse=True)
    return StringChunk(codes.astype(np.intp), [_text(word) for word in words])


def _text(word: Any) -> str:
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word)
