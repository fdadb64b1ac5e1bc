"""NumPy's files: arrays in NPZ and NPY, never pickles."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.sanitise import listed, printable
from lasso_tui.data.memory_limits import format_bytes
from lasso_tui.data.readers.chunk_reader import Cells, Chunks, StringChunk, gathered
from lasso_tui.data.readers.header import Header, header_of
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.table import DataError

__all__ = ["read_arrays"]

NAMES = ("features", "feature_names", "names", "columns")
"""Arrays that name the columns of X."""


def read_arrays(source: Source, reading: ReadOptions) -> RawTable:
    """Read NPZ and NPY files.

    In an NPZ, every array whose length is that of `X` (of the first array, where there is no `X`) becomes a column,
    a matrix one column each; `features`, where it is there, names the columns of `X`. In an NPY, a matrix becomes the
    columns x1, x2, …; a structured array keeps its names.

    Raises
    ------
    DataError
        For a damaged file, or one that holds Python objects.
    """
    return gathered(source, reading, _opened)


def _opened(name: str, path: Path, reading: ReadOptions) -> Chunks:
    with path.open("rb") as file:
        try:
            if zipfile.is_zipfile(file):
                file.seek(0)
                with zipfile.ZipFile(file) as held:
                    _check_size(name, sum(member.file_size for member in held.infolist()), reading.memory)
                file.seek(0)
                with np.load(file, allow_pickle=False) as arrays:
                    found = {key: arrays[key] for key in arrays.files}
            else:
                file.seek(0)
                _check_size(name, file.seek(0, 2), reading.memory)
                file.seek(0)
                found = _columns_of(np.load(file, allow_pickle=False))
        except DataError:
            raise
        except Exception as error:  # NumPy parses a header as Python, and may raise what its tokenizer does
            if "allow_pickle" in str(error):
                raise DataError(
                    f"{name} holds Python objects, which could run any program; save arrays of numbers or text."
                ) from None
            said = (
                printable(str(error).splitlines()[0], 120).rstrip(".") if str(error) else type(error).__name__
            )
            raise DataError(f"{name} cannot be read: {said}; copy or write it again.") from None
    return _parts(name, found)


def _check_size(name: str, size: int, memory: int) -> None:
    if 2 * size > memory:
        raise DataError(
            f"{name} holds {format_bytes(size)} of arrays and {format_bytes(memory)} are free; "
            f"save fewer rows or columns."
        )


def _columns_of(array: NDArray[Any]) -> dict[str, NDArray[Any]]:
    if array.dtype.names:
        return {name: array[name] for name in array.dtype.names}
    return {"x": array}


def _parts(name: str, found: Mapping[str, NDArray[Any]]) -> Chunks:
    usable = {key: a for key, a in found.items() if a.ndim in (1, 2) and a.dtype.kind in "biufSU"}
    if not usable:
        raise DataError(f"{name} has no array of rows; save a matrix X and a vector y with numpy.savez.")
    first = usable.get("X", next(iter(usable.values())))
    titles = next((usable[key] for key in NAMES if key in usable and usable[key].dtype.kind in "SU"), None)
    names: list[str] = []
    columns: list[Cells] = []
    left = [key for key in found if key not in usable]
    for key, array in usable.items():
        if array is titles:
            continue
        if len(array) != len(first):
            left.append(key)
            continue
        if array.ndim == 1:
            names.append(key)
            columns.append(_cells(array))
            continue
        if array is first and titles is not None and titles.shape == (array.shape[1],):
            names += [_text(title) for title in titles]
        else:
            stem = "x" if key == "X" else key
            names += [f"{stem}{j + 1}" for j in range(array.shape[1])]
        columns += [_cells(array[:, j]) for j in range(array.shape[1])]
    words = frozenset(j for j, column in enumerate(columns) if isinstance(column, StringChunk))
    notes = (
        f"Not read: {listed([printable(key) for key in left])} (not as long as the others, or no table).",
    )
    header = header_of(names) if names else Header(())
    return Chunks(header, words, len(first), iter([columns] if columns else []), notes if left else ())


def _cells(array: NDArray[Any]) -> Cells:
    if array.dtype.kind in "biuf":
        return array.astype(np.float64)
    words, codes = np.unique(array, return_inverse=True)
    return StringChunk(codes.astype(np.intp), [_text(word) for word in words])


def _text(word: Any) -> str:
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word)
