"""Columns of words in Arrow's memory that are surely text, such as identifiers: no word becomes a Python object."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

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
    lacking = _lacking(pc, words, missing)
    present = words if lacking is None else words.filter(pc.invert(lacking))
    present = present.drop_null() if present.null_count else present
    if len(present) <= MANY_WORDS or len(_some(present).unique()) <= MANY_WORDS:
        return None
    first = str(present[0])
    if parse_numbers([first], decimal) or decoration_of([first]) or parse_dates([first], dates):
        return None
    beginnings = pc.utf8_slice_codeunits(present, 0, 3).unique()
    if len(beginnings) > MAX_BEGINNINGS or any(map(PERHAPS_NUMBER.match, beginnings.to_pylist())):
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


def _some(words: Any) -> Any:
    """Return the first words, enough to see whether they are many."""
    return words.slice(0, 50 * MANY_WORDS)


def _is_plain(pc: Any, words: Any) -> bool:
    """Return whether words are shown as they are: of printable ASCII, without blanks around them, and short."""
    lengths = pc.min_max(pc.binary_length(words)).as_py()
    if lengths["max"] is None or lengths["max"] > MAX_NAME_LENGTH:
        return False
    tests = (pc.string_is_ascii(words), pc.ascii_is_printable(words))
    if not all(pc.all(test).as_py() for test in tests):
        return False
    return not any(pc.any(test(words, pattern=" ")).as_py() for test in (pc.starts_with, pc.ends_with))


def _lacking(pc: Any, words: Any, missing: MissingWords) -> Any:
    """Return which words mark a missing value (null where there is no word), None if no word does."""
    longest = max(map(len, missing.words), default=0)
    if pc.min(pc.binary_length(words)).as_py() > longest:
        return None
    import pyarrow as pa

    lacking = pc.is_in(pc.ascii_lower(words), value_set=pa.array(sorted(missing.words), words.type))
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
