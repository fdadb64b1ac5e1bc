"""Reader of ARFF files, dense and sparse: levels keep the order in which the file declares them."""

from __future__ import annotations

import datetime
import io
import math
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lasso_tui._types import IntArray
from lasso_tui.data.columns.column import Column, numeric_column
from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.data.columns.sanitise import level_name, sanitise_text
from lasso_tui.data.columns.word_column import date_column
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.converted.arff_header import TOKEN, Attribute, parse_attribute, unquoted
from lasso_tui.data.readers.formats import detect_encoding
from lasso_tui.data.readers.header import make_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import sample_rows
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream, named_files
from lasso_tui.data.readers.text.encodings import fallback_encoding

__all__ = ["read_arff"]

CHECKED_ROWS = 10_000
"""Rows after which memory is looked at again."""

WEIGHT = re.compile(r",?\s*\{\s*[-+.\deE]+\s*\}\s*$")
"""Weight of a row at its end."""

COMMENT = re.compile(r"(?<=[\s,])%.*$")

Parse = Callable[[str], float]
"""Turns a word that is not missing into a number, or the place of a level."""


@dataclass
class Values:
    """The values of one column while it is read."""

    attribute: Attribute
    numbers: array[float] = field(default_factory=lambda: array("d"))
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {level: k for k, level in enumerate(self.attribute.levels)}

    @property
    def parse(self) -> Parse:
        """What turns a word into its number."""
        kind, places = self.attribute.kind, self.places
        if kind == "number":
            return _number
        if kind == "nominal":
            return places.__getitem__
        if kind == "string":
            return lambda word: places.setdefault(word, len(places))
        return lambda word: _microseconds(word, self.attribute.date)


def read_arff(source: Source, options: ReadOptions) -> RawTable:
    """Read ARFF files.

    Raises
    ------
    DataError
        If a line does not fit what the header declares, or there are no rows.
    """
    files = named_files(source)
    columns: list[Values] | None = None
    notes: list[str] = []
    for name, path in files:
        columns = _read_file(name, path, options, columns, notes)
    assert columns is not None
    rows = len(columns[0].numbers)
    header = make_header([values.attribute.name for values in columns])
    missing = MissingWords.of(options.reading.na)
    made = tuple(_column(name, values, missing) for name, values in zip(header.names, columns, strict=True))
    if options.sample is not None and options.sample < rows:
        chosen = sample_rows(rows, options.sample, options.seed)
        made = tuple(column.at(chosen) for column in made)
    return RawTable(source.spec, source.name, made, (*notes, *header.notes), rows)


def _read_file(
    name: str, path: Path, options: ReadOptions, first: list[Values] | None, notes: list[str]
) -> list[Values]:
    """Read a file; its rows are added to those of the first one."""
    encoding = options.reading.encoding
    if not encoding:
        with file_stream(path, name) as stream:
            encoding = detect_encoding(stream.read(1 << 16) or b"", name)
    while True:
        before = 0 if first is None else len(first[0].numbers)
        try:
            with file_stream(path, name, options.progress) as stream:
                text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 18), encoding=encoding)
                file = _File(name, options, first)
                columns = file.read(enumerate(text, 1))
        except UnicodeDecodeError as error:
            encoding, note = fallback_encoding(error, name, path, options.reading.encoding)
            notes.append(note)
            for values in first or ():
                del values.numbers[before:]
            continue
        if file.weighted:
            notes.append(
                f"{name}, line {file.weighted}: weights of rows, in braces at their end, are not read."
            )
        if len(columns[0].numbers) == before:
            raise DataError(f"{name} has a header but no rows. Open a file with rows of values.")
        return columns


class _File:
    """An ARFF file while it is read.

    Attributes
    ----------
    weighted : the first line that has a weight, 0 for none
    """

    def __init__(self, name: str, options: ReadOptions, first: list[Values] | None) -> None:
        self._name, self._options, self._first = name, options, first
        named = options.reading.na
        self._missing = frozenset() if named is None else frozenset(word.strip() for word in named if word)
        self.weighted = 0

    def read(self, lines: Iterator[tuple[int, str]]) -> list[Values]:
        """Read all lines; return the columns."""
        attributes = self._header(lines)
        if self._first is not None and [one.attribute for one in self._first] != attributes:
            raise DataError(
                f"Cannot stack {self._name}: it declares other columns. Open files with the same columns."
            )
        columns = self._first or [Values(attribute) for attribute in attributes]
        appends = [values.numbers.append for values in columns]
        parsers = [values.parse for values in columns]
        width, missing, rows = len(columns), self._missing, 0
        for number, line in lines:
            text = line.strip()
            if not text or text[0] == "%":
                continue
            words: Sequence[str | None]
            if text[0] == "{":
                row = self._sparse(text, number, width)
                words = [row.get(j) for j in range(width)]
            else:
                words = self._dense(text, number, width)
            for j, word in enumerate(words):
                if word is None:
                    appends[j](self._omitted(columns[j], number))
                elif word in {"?", ""} or word in missing:
                    appends[j](math.nan)
                else:
                    try:
                        appends[j](parsers[j](unquoted(word)))
                    except (ValueError, KeyError, OverflowError):
                        raise self._bad_value(columns[j].attribute, unquoted(word), number) from None
            rows += 1
            if rows % CHECKED_ROWS == 0:
                check_fits(self._name, rows, width, self._options.memory)
        return columns

    def _header(self, lines: Iterator[tuple[int, str]]) -> list[Attribute]:
        attributes: list[Attribute] = []
        for number, line in lines:
            text = line.strip().lstrip("\ufeff")
            word = text.lower()
            if word.startswith("@attribute"):
                attributes.append(parse_attribute(text, f"{self._name}, line {number}"))
            elif word.startswith("@data"):
                if not attributes:
                    raise DataError(f"{self._name} declares no columns. Write @attribute lines before @data.")
                return attributes
            elif text and text[0] != "%" and not word.startswith("@relation"):
                raise DataError(
                    f"{self._name}, line {number}: {sanitise_text(text, 30)!r} stands before @data. Remove it, or "
                    f"mark it as a comment with %."
                )
        raise DataError(f"{self._name} has no line @data. Add it above the rows.")

    def _dense(self, text: str, number: int, width: int) -> list[str]:
        if "%" in text or "{" in text or "'" in text or '"' in text:
            text = self._without_weight(_without_comment(text), number)
            words = [match[0] for match in TOKEN.finditer(text)]
        else:
            words = [word.strip() for word in text.split(",")]
        if len(words) != width:
            words = TOKEN.findall(text)
        if len(words) != width:
            raise DataError(
                f"{self._name}, line {number}: expected {width} values, found {len(words)}. Fix the line, or put "
                f"words with commas or blanks in quotes."
            )
        return words

    def _without_weight(self, text: str, number: int) -> str:
        if text.endswith("}") and (weight := WEIGHT.search(text)) and weight.start():
            self.weighted = self.weighted or number
            return text[: weight.start()]
        return text

    def _sparse(self, text: str, number: int, width: int) -> dict[int, str]:
        text = _without_comment(text)
        if not text.endswith("}"):
            raise DataError(f"{self._name}, line {number}: a sparse row has no }} at its end. Close it.")
        if text.count("{") > 1:
            text = self._without_weight(text, number)
        words = TOKEN.findall(text[1:-1])
        places = words[::2]
        if len(words) % 2 or not all(place.isdecimal() and int(place) < width for place in places):
            raise DataError(
                f"{self._name}, line {number}: a sparse row has pairs of a column, 0 to {width - 1}, and a value. "
                f"Fix the line."
            )
        return {int(place): word for place, word in zip(places, words[1::2], strict=True)}

    def _omitted(self, values: Values, number: int) -> float:
        """Return what a sparse row that leaves a column out has there: zero, or the first level."""
        if values.attribute.kind in {"string", "date"}:
            raise DataError(
                f"{self._name}, line {number}: a sparse row leaves out {sanitise_text(values.attribute.name, 30)}, a "
                f"{values.attribute.kind}. Write its value, or ?."
            )
        return 0.0

    def _bad_value(self, attribute: Attribute, word: str, number: int) -> DataError:
        expected = {
            "number": "no number",
            "nominal": "none of its levels",
            "date": "no date in its format",
        }[attribute.kind]
        return DataError(
            f"{self._name}, line {number}: {sanitise_text(word, 30)!r} of {sanitise_text(attribute.name, 30)} is "
            f"{expected}. Fix it, or write ? for a missing value."
        )


def _without_comment(text: str) -> str:
    bare = re.sub(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", lambda match: "q" * len(match[0]), text)
    comment = COMMENT.search(bare)
    return text[: comment.start()].rstrip() if comment else text


def _number(word: str) -> float:
    if "_" in word:
        raise ValueError  # 1_000 is a number only to Python
    return float(word)


def _microseconds(word: str, date: str) -> float:
    moment = datetime.datetime.strptime(word, date)
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    return float((moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1))


def _column(name: str, values: Values, missing: MissingWords) -> Column:
    numbers = np.frombuffer(values.numbers, dtype=np.float64)
    kind, lacking = values.attribute.kind, np.isnan(numbers)
    if kind == "number":
        return numeric_column(name, missing.without_numbers(numbers))
    if kind == "date":
        moments = np.where(lacking, 0, numbers).astype(np.int64).view("datetime64[us]")
        moments[lacking] = np.datetime64("NaT")
        return date_column(name, moments)
    codes = np.where(lacking, -1, numbers).astype(np.intp)
    levels = _present_levels(values.places, codes)
    place = np.full(len(values.places) + 1, -1, dtype=np.intp)
    place[list(levels.values())] = np.arange(len(levels))
    names = tuple(map(level_name, levels))
    return Column(name, lacking, levels=names, codes=place[codes], forced=kind == "nominal")


def _present_levels(places: Mapping[str, int], codes: IntArray) -> dict[str, int]:
    counts = np.bincount(codes[codes >= 0], minlength=len(places))
    return {level: place for level, place in places.items() if counts[place]}
