"""R's objects, as rdata parses them: data frames and matrices as columns of numbers, factors, dates and words.

What a type of R means stands in the R Internals manual, section "Serialization Formats", and in R's help of factor,
Date and POSIXct.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from lasso_tui.data.memory_limits import check_fits

__all__ = ["Frame", "Values", "bounded_sequences", "frames_of"]

MAX_DEPTH = 100_000
"""Links of a list of pairs that are followed."""

NA_INTEGER64 = np.iinfo(np.int64).min
"""The missing value of the package bit64."""

DAY = 86_400
"""Seconds of a day."""


@dataclass(frozen=True, eq=False)
class Values:
    """The values of a column.

    Attributes
    ----------
    kind : "number", "factor", "date", "word" or "other"
    values : (n,) float64, datetime64, or codes into the levels with −1 for a missing value
    levels : levels of a factor, or distinct words
    """

    kind: str
    values: Any
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Frame:
    """A table.

    Attributes
    ----------
    names, columns : its columns
    rows : number of rows
    row_names : names of the rows, None where they only have numbers
    """

    names: tuple[str, ...]
    columns: tuple[Values, ...]
    rows: int
    row_names: Values | None = None


def bounded_sequences(parser: Any, name: str, memory: int) -> dict[bytes, Any]:
    """Return how rdata writes out sequences that R stores by their ends, none of which may exceed the memory."""
    from rdata.parser import _parser

    def bounded(make: Any) -> Any:
        def made(state: Any) -> Any:
            check_fits(name, float(np.asarray(state.value, dtype=float)[0]), 1, memory)
            return make(state)

        return made

    usual = dict(getattr(parser, "DEFAULT_ALTREP_MAP", None) or _parser.DEFAULT_ALTREP_MAP)
    return {key: bounded(make) if b"compact" in key else make for key, make in usual.items()}


def frames_of(top: Any, workspace: bool) -> dict[str, Frame]:
    """Return the tables of a file by their names; the only object of an .rds file has the name "".

    Parameters
    ----------
    top : the object that the file holds
    workspace : whether it is a list of named objects
    """
    objects = _pairs(top) if workspace else iter([("", top)])
    found = {}
    for name, one in objects:
        frame = _frame_of(one)
        if frame is not None:
            found[name] = frame
    if not found and not workspace and _kind(top) == "VEC":  # a list of data frames
        names = _texts(_attributes(top).get("names"))
        for k, one in enumerate(top.value):
            frame = _frame_of(one)
            if frame is not None:
                found[names[k] if k < len(names) and names[k] else f"{k + 1}"] = frame
    return found


def _kind(one: Any) -> str:
    return str(one.info.type.name)


def _pairs(one: Any) -> Iterator[tuple[str, Any]]:
    """Yield names and values of a list of pairs."""
    for _ in range(MAX_DEPTH):
        if one is None or _kind(one) != "LIST":
            return
        tag = one.tag
        while tag is not None and tag.referenced_object is not None:
            tag = tag.referenced_object
        yield ("" if tag is None else _text(tag.value) or ""), one.value[0]
        one = one.value[1]


def _attributes(one: Any) -> dict[str, Any]:
    return dict(_pairs(one.attributes))


def _text(one: Any) -> str | None:
    """Return a string, None where it is missing."""
    if one is None or one.value is None:
        return None
    raw = bytes(one.value)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _texts(one: Any) -> list[str]:
    """Return strings, "" for missing ones; [] for another object."""
    return [] if one is None or _kind(one) != "STR" else [_text(word) or "" for word in one.value]


def _frame_of(one: Any) -> Frame | None:
    """Return a data frame or a matrix of numbers as a table, None for another object."""
    attributes = _attributes(one)
    classes = _texts(attributes.get("class"))
    if _kind(one) == "VEC" and "data.frame" in classes:
        columns: list[Values] = []
        names: list[str] = []
        given = _texts(attributes.get("names"))
        for k, column in enumerate(one.value):
            title = given[k] if k < len(given) else ""
            matrix = _matrix(column)
            if matrix is None:
                columns.append(_values_of(column))
                names.append(title)
            else:
                columns += [Values("number", part) for part in matrix.T]
                inner = _names_of_columns(column, matrix.shape[1])
                names += [f"{title}.{name or j + 1}" for j, name in enumerate(inner)]
        row_names = attributes.get("row.names")
        rows = _n_rows(row_names, columns)
        return Frame(tuple(names), tuple(columns), rows, _row_names(row_names, rows))
    matrix = _matrix(one)
    if matrix is None:
        return None
    names = [name or f"x{j + 1}" for j, name in enumerate(_names_of_columns(one, matrix.shape[1]))]
    parts = tuple(Values("number", np.ascontiguousarray(part)) for part in matrix.T)
    return Frame(tuple(names), parts, len(matrix), _row_names(_dimension_names(one, 0), len(matrix)))


def _matrix(one: Any) -> np.ndarray | None:
    dim = _attributes(one).get("dim")
    if dim is None or _kind(one) not in {"INT", "REAL", "LGL"} or len(dim.value) != 2:
        return None
    return _numbers(one).reshape([int(size) for size in dim.value], order="F")


def _dimension_names(one: Any, axis: int) -> Any:
    names = _attributes(one).get("dimnames")
    return None if names is None or _kind(names) != "VEC" else names.value[axis]


def _names_of_columns(one: Any, count: int) -> list[str]:
    names = _texts(_dimension_names(one, 1))
    return names if len(names) == count else [""] * count


def _n_rows(row_names: Any, columns: list[Values]) -> int:
    """Return the number of rows: where their names are 1, 2, 3, R stores their negative number."""
    if row_names is not None and _kind(row_names) in {"INT", "REAL"}:
        ends = np.ma.getdata(row_names.value)
        masked = np.ma.getmaskarray(row_names.value)
        if len(ends) == 2 and masked[0]:
            return abs(int(ends[1]))
        return len(ends)
    if row_names is not None and _kind(row_names) == "STR":
        return len(row_names.value)
    return max((len(column.values) for column in columns), default=0)


def _row_names(one: Any, rows: int) -> Values | None:
    """Return the names of rows that are words; numbers only number them."""
    if one is None or _kind(one) != "STR" or len(one.value) != rows:
        return None
    return _words_of(one)


def _words_of(one: Any) -> Values:
    places: dict[str, int] = {}
    codes = np.empty(len(one.value), dtype=np.intp)
    for k, item in enumerate(one.value):
        word = _text(item)
        codes[k] = -1 if word is None else places.setdefault(word, len(places))
    return Values("word", codes, tuple(places))


def _numbers(one: Any) -> np.ndarray:
    """Return numbers, NaN where they are missing."""
    return np.ma.filled(np.ma.asarray(one.value).astype(np.float64), np.nan)


def _values_of(one: Any) -> Values:
    kind, attributes = _kind(one), _attributes(one)
    classes = _texts(attributes.get("class"))
    if kind == "STR":
        return _words_of(one)
    if kind == "INT" and "factor" in classes:
        codes = np.nan_to_num(_numbers(one), nan=0.0).astype(np.intp) - 1
        levels = tuple(_texts(attributes.get("levels")))
        return Values("factor", np.where(codes < len(levels), codes, -1), levels)
    if kind == "LGL":
        codes = np.nan_to_num(_numbers(one), nan=-1.0).astype(np.intp)
        return Values("factor", codes, ("FALSE", "TRUE"))
    if kind == "REAL" and "integer64" in classes:
        whole = np.ascontiguousarray(np.ma.getdata(one.value), dtype=np.float64).view(np.int64)
        return Values("number", np.where(whole == NA_INTEGER64, np.nan, whole.astype(np.float64)))
    if kind not in {"INT", "REAL"}:
        return Values("other", ())
    numbers = _numbers(one)
    if "Date" in classes or "POSIXct" in classes:
        seconds = numbers * (DAY if "Date" in classes else 1)
        known = np.isfinite(seconds) & (np.abs(seconds) < 1e12)
        times = np.full(len(seconds), np.datetime64("NaT"), dtype="datetime64[us]")
        times[known] = np.round(seconds[known] * 1e6).astype(np.int64).astype("datetime64[us]")
        return Values("date", times)
    return Values("number", numbers)
