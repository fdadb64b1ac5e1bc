"""Columns of words in Arrow's memory that are surely text, such as identifiers: no word becomes a Python object."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.dates import parse_dates
from lasso_tui.data.columns.lazy_column import ArrowLevels, lazy_column
from lasso_tui.data.columns.missing_words import MissingWords, missing_note
from lasso_tui.data.columns.number_formats import decoration_of
from lasso_tui.data.columns.number_parsing import parse_numbers
from lasso_tui.data.columns.sanitise import MAX_NAME_LENGTH, sanitise_text
from lasso_tui.data.columns.units import CURRENCY

if TYPE_CHECKING:
    from lasso_tui._types import IntArray

__all__ = ["MANY_WORDS", "coded", "text_column"]

MANY_WORDS = 1000
"""Number of distinct words from which a column is surely neither a factor nor compared level by level."""

SOME_WORDS = (5 * MANY_WORDS, 50 * MANY_WORDS)
"""Words at the beginning of a column among which so many are sought."""

MAX_BEGINNINGS = 50_000
"""Number of beginnings of three letters that are looked at."""

PERHAPS_NUMBER = re.compile(rf"[\d+\-.,(']|inf|nan|{CURRENCY}", re.IGNORECASE)
"""Beginning of a word in ASCII that may be a number in some notation."""


def text_column(
    name: str, words: Any, *, decimal: str, missing: MissingWords, dates: str, unnamed: bool
) -> Column | None:
    """Make a column of text if that is what `string_column` would surely make, with the same notes; else None.

    It is where there are many distinct words of ASCII, one of them is neither a number nor a date, and none begins
    like a number.

    Parameters
    ----------
    name, decimal, missing, dates, unnamed : as in `string_column`
    words : Arrow's chunked array of strings
    """
    import pyarrow.compute as pc

    if not _is_plain(pc, words):
        return None
    beginnings = _beginnings(pc, words)
    lacking = _lacking(pc, words, missing) if _perhaps_lacking(beginnings, missing) else None
    present = words if lacking is None else words.filter(pc.invert(lacking))
    present = present.drop_null() if present.null_count else present
    if not any(len(present.slice(0, some).unique()) > MANY_WORDS for some in SOME_WORDS):
        return None
    first = str(present[0])
    if parse_numbers([first], decimal) or decoration_of([first]) or parse_dates([first], dates):
        return None
    if lacking is not None:
        beginnings = _beginnings(pc, present)
    if len(beginnings) > MAX_BEGINNINGS or any(map(PERHAPS_NUMBER.match, beginnings)):
        return None
    note = "" if lacking is None else _note(pc, name, words.filter(lacking), missing)
    is_missing = words.is_null() if lacking is None else pc.or_kleene(words.is_null(), lacking)
    last = "" if is_missing[-1].as_py() else str(words[-1])
    return lazy_column(
        sanitise_text(name),
        is_missing.to_numpy(),
        partial(_levels_and_codes, words, lacking),
        note=note,
        unnamed=unnamed,
        last_word=last,
    )


def coded(strings: Any) -> tuple[IntArray, list[str]]:
    """Return the index of each of Arrow's strings in their distinct words, −1 where missing, and these."""
    encoded = strings if hasattr(strings, "dictionary") else strings.dictionary_encode()
    codes = encoded.indices.cast("int64").fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp)
    return codes, ["" if word is None else str(word) for word in encoded.dictionary.to_pylist()]


def _is_plain(pc: Any, words: Any) -> bool:
    """Return whether words are shown as they are: of printable ASCII, without blanks around them, and short."""
    return any(len(chunk) > chunk.null_count for chunk in words.chunks) and all(
        _is_plain_chunk(pc, chunk) for chunk in words.chunks
    )


def _is_plain_chunk(pc: Any, words: Any) -> bool:
    longest = pc.max(pc.binary_length(words)).as_py()
    if longest is not None and longest > MAX_NAME_LENGTH:
        return False
    if not words.null_count and longest:
        letters = _letters(words)
        least = letters.min()
        if letters.max() > ord("~") or least < ord(" "):
            return False
        if least > ord(" "):
            return True
    tests = (pc.string_is_ascii(words), pc.ascii_is_printable(words))
    if not all(pc.all(test).as_py() in (True, None) for test in tests):
        return False
    return not any(pc.any(test(words, pattern=" ")).as_py() for test in (pc.starts_with, pc.ends_with))


def _letters(words: Any) -> NDArray[np.uint8]:
    """Return the bytes of all words of an array, one after the other, as they are in Arrow's memory."""
    places = _places(words)
    return np.frombuffer(words.buffers()[2], np.uint8)[places[0] : places[-1]]


def _places(words: Any) -> IntArray:
    """Return where each word begins in the bytes of all words, and where the last one ends."""
    kind = np.dtype(np.int64 if str(words.type) == "large_string" else np.int32)
    return np.frombuffer(words.buffers()[1], kind, len(words) + 1, words.offset * kind.itemsize)


def _beginnings(pc: Any, words: Any) -> set[str]:
    """Return the distinct beginnings of three letters, of words of ASCII."""
    found: set[str] = set()
    seen = np.zeros(1 << 21, dtype=np.bool_)  # three letters of seven bits
    for chunk in words.chunks:
        places = np.zeros(1, np.int64) if chunk.null_count else _places(chunk)
        if len(places) < 2 or np.diff(places).min() < 3:
            found.update(pc.utf8_slice_codeunits(chunk, 0, 3).unique().drop_null().to_pylist())
            continue
        first, letters = places[:-1] - places[0], _letters(chunk)
        one, two, three = (letters[first + k].astype(np.int32) for k in range(3))
        seen[one << 14 | two << 7 | three] = True
    codes = np.flatnonzero(seen).tolist()
    return found.union(chr(code >> 14) + chr(code >> 7 & 127) + chr(code & 127) for code in codes)


def _perhaps_lacking(beginnings: set[str], missing: MissingWords) -> bool:
    """Return whether a word that marks a missing value may be among words with these beginnings."""
    if len(beginnings) > MAX_BEGINNINGS:
        return False  # no column is made then
    return not {word[:3] for word in missing.words}.isdisjoint(word.lower() for word in beginnings)


def _lacking(pc: Any, words: Any, missing: MissingWords) -> Any:
    """Return which words mark a missing value (null where there is no word), None if no word does."""
    import pyarrow as pa

    marks = pa.array(sorted(missing.words), words.type)
    parts = [pc.is_in(pc.ascii_lower(chunk), value_set=marks) for chunk in words.chunks]
    lacking = pa.chunked_array(parts)
    return lacking if pc.any(lacking).as_py() else None


def _note(pc: Any, name: str, lacking: Any, missing: MissingWords) -> str:
    counts = [
        (one["values"], one["counts"])
        for one in pc.value_counts(lacking).to_pylist()
        if one["values"].lower() not in missing.quiet
    ]
    return missing_note(sanitise_text(name), sorted(counts, key=lambda item: -item[1]))


def _levels_and_codes(words: Any, lacking: Any) -> tuple[Sequence[str], IntArray]:
    """Return the distinct words, sorted as Python sorts them, and the index of each row's word, −1 where missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = np.full(len(words), -1, dtype=np.intp)
    held = (
        words.is_valid() if lacking is None else pc.and_(words.is_valid(), pc.invert(lacking.fill_null(True)))
    )
    rows = np.flatnonzero(held.to_numpy())
    present = words if len(rows) == len(words) else words.filter(held)
    whole = pa.concat_arrays([chunk.cast(pa.large_string()) for chunk in present.chunks])
    order = pc.array_sort_indices(whole)  # by bytes, which for ASCII is the order of Python
    ordered = whole.take(order)
    begins = np.ones(len(ordered), dtype=np.bool_)
    begins[1:] = pc.not_equal(ordered.slice(1), ordered.slice(0, len(ordered) - 1)).to_numpy(
        zero_copy_only=False
    )
    codes[rows[order.to_numpy()]] = np.cumsum(begins) - 1
    return ArrowLevels(ordered.filter(pa.array(begins))), codes
