"""Columns made of words: numbers in any notation, dates, or factors and text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.alike_levels import alike_note
from lasso_tui.data.columns.column import MAX_CODES, Column, nothing_missing, number_label
from lasso_tui.data.columns.dates import nearly_dates, parse_dates
from lasso_tui.data.columns.lazy_column import lazy_column
from lasso_tui.data.columns.lazy_levels import TimeLevels
from lasso_tui.data.columns.level_names import in_natural_order, level_names
from lasso_tui.data.columns.missing_words import USUAL_MISSING, MissingWords, missing_note
from lasso_tui.data.columns.number_formats import Mixed
from lasso_tui.data.columns.number_parsing import (
    ParsedNumbers,
    describe_mixed_words,
    parse_numbers,
)
from lasso_tui.data.columns.sanitise import (
    flag_value,
    sanitise_text,
    unprotected,
)

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["PROTECTED", "date_column", "string_column"]

MICROSECONDS_A_DAY = 86_400_000_000

MAX_EXACT_MICROSECONDS = 2**51
"""Distance from 1970 below which a number of days tells a time to the microsecond: its error is below half of one."""

INVISIBLE = re.compile("^'(?=[-+.]?[0-9])|[\u200b\u200c\u200d\u2060\ufeff]")
"""Characters within numbers that are not seen in a spreadsheet: of no width, and the apostrophe that means text."""

PROTECTED = "formulas that keep text from becoming numbers are read as labels"

MIN_DISTINCT = 3
"""Distinct numbers beside words for missing values from which they are no codes of categories."""


def string_column(
    name: str,
    words: list[str],
    codes: IntArray,
    *,
    decimal: str = ".",
    missing: MissingWords = USUAL_MISSING,
    dates: str = "",
    unnamed: bool = False,
    tally: Mapping[str, int] | None = None,
) -> Column:
    """Make a column of words; if all of them are numbers in one format, make a column of numbers.

    Parameters
    ----------
    name : as in the header
    words : the distinct words in any order
    codes : (n,) index of each row's word in `words`, −1 where missing
    decimal : decimal mark of the other columns
    missing : what marks a missing value
    dates : order of day, month and year: "dmy", "mdy", "ymd", or "" to find it
    unnamed : True if the header has no name for it
    tally : word → rows with it in the whole source, where these are a sample of its rows
    """
    name = sanitise_text(name)
    stripped = [word.strip() for word in words]
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    protected = next((word for word in stripped if word.startswith('="') and word != unprotected(word)), "")
    if protected:
        stripped = list(map(unprotected, stripped))
    lacking = {k for k, word in enumerate(stripped) if word.lower() in missing.words}
    present = [k for k in range(len(words)) if counts[k] and k not in lacking]
    present_words = [stripped[k] for k in present]
    parsed = parse_numbers(present_words, decimal) if present and not protected else None
    odd = parsed is None and not protected
    if odd and (again := _without_odd_words(stripped, present, counts, decimal, missing)):
        lacking |= again.lacking
        present = [k for k in present if k not in lacking]
        present_words, parsed = [stripped[k] for k in present], again.parsed
    said = [
        _missing_words(name, stripped, counts, lacking, missing, is_number=isinstance(parsed, ParsedNumbers))
    ]
    if isinstance(parsed, ParsedNumbers):
        values = np.full(len(words) + 1, np.nan)
        values[present] = parsed.values
        numbers = missing.without_numbers(values[codes])  # the last one, NaN, where the code is −1
        labels = [number_label(value) for value in parsed.values] if tally is not None else []
        said.append(f"{name}: {parsed.note}." if parsed.note else "")
        return _of_numbers(
            name, numbers, said, parsed, unnamed, _tally_by_label(tally, words, present, labels)
        )
    present_levels = level_names(present_words)
    levels = in_natural_order(set(present_levels))
    positions = {level: k for k, level in enumerate(levels)}
    level_of_word = np.full(len(words) + 1, -1, dtype=np.intp)
    level_of_word[present] = [positions[level] for level in present_levels]
    level_codes = level_of_word[codes]
    found = parse_dates(levels, dates) if levels and parsed is None and not protected else None
    odd_dates = ""
    days = None if found is None else np.append(found.days, np.nan)[level_codes]
    if found is not None:
        said.append(f"{name}: {found.note}" if found.note else "")
    elif protected:
        shown = f"{sanitise_text(protected, 30)} is {sanitise_text(unprotected(protected), 30)}"
        said.append(f"{name}: {PROTECTED} ({shown}). --type {flag_value(name)}=number reads numbers.")
    elif isinstance(parsed, Mixed):
        hint = (
            ""
            if parsed.labels
            else f"; not read as numbers. --number {flag_value(name)} reads them as if they agreed"
        )
        said.append(f"{name}: {parsed.reason}{hint}.")
    else:
        nearly = _nearly_numbers(name, levels)
        odd_dates = "" if nearly else nearly_dates(levels, dates)
        if odd_dates:
            nearly = f"{name}: {odd_dates}. --type {flag_value(f'{name}=date')} counts it as missing."
        said.append(nearly or alike_note(name, levels))
    return Column(
        name,
        level_codes < 0,
        levels=tuple(levels),
        codes=level_codes,
        days=days,
        note=_joined(said),
        unnamed=unnamed,
        mixed=parsed.reason if isinstance(parsed, Mixed) and not parsed.labels else odd_dates,
        tally=_tally_by_label(tally, words, present, present_levels),
    )


def date_column(name: str, moments: NDArray[np.datetime64], *, unnamed: bool = False) -> Column:
    """Make a column of dates from times of a file that has a type for them.

    Parameters
    ----------
    name : as in the file
    moments : (n,) datetime64, UTC where the file has offsets; NaT where missing
    unnamed : True if it has no name
    """
    missing = np.isnat(moments)
    if not missing.any():
        missing = nothing_missing(len(moments))
    times = moments.astype("datetime64[us]", copy=False).view(np.int64)
    days = times / MICROSECONDS_A_DAY
    whole = moments.dtype == "datetime64[us]" and len(times) > 0
    exact = whole and max(-int(times.min()), int(times.max())) < MAX_EXACT_MICROSECONDS
    days[missing] = np.nan
    # Where the days tell the times to the microsecond, these are not held too.
    find = partial(_times_and_codes, days if exact else moments, missing)
    return lazy_column(sanitise_text(name), missing, find, days=days, unnamed=unnamed)


def _times_and_codes(values: NDArray[Any], missing: BoolArray) -> tuple[Sequence[str], IntArray]:
    """Return the distinct times, and the code of each row, from times or days."""
    held = values[~missing]
    if held.dtype.kind == "f":
        held = np.rint(held * MICROSECONDS_A_DAY).astype(np.int64).view("datetime64[us]")
    times, codes = np.unique(held, return_inverse=True)
    all_codes = np.full(len(values), -1, dtype=np.intp)
    all_codes[~missing] = codes
    return TimeLevels(times), all_codes


def _of_numbers(
    name: str,
    numbers: FloatArray,
    said: list[str],
    parsed: ParsedNumbers,
    unnamed: bool,
    tally: Mapping[str, int] | None,
) -> Column:
    infinite = np.isinf(numbers)
    if n_infinite := int(infinite.sum()):
        said.append(f"{name}: {n_infinite} infinite values count as missing.")
        numbers = np.where(infinite, np.nan, numbers)
    return Column(
        name,
        np.isnan(numbers),
        numbers,
        note=_joined(said),
        changes=parsed.changes,
        unnamed=unnamed,
        n_infinite=n_infinite,
        tally=tally,
    )


def _missing_words(
    name: str,
    words: Sequence[str],
    counts: IntArray,
    lacking: set[int],
    missing: MissingWords,
    *,
    is_number: bool,
) -> str:
    """Say which words count as missing, of those that are not the usual ones."""
    quiet = missing.quiet
    by_word: dict[str, int] = {}
    for k in sorted(lacking):
        if counts[k] and words[k].lower() not in quiet:
            by_word[words[k]] = by_word.get(words[k], 0) + int(counts[k])
    return missing_note(name, sorted(by_word.items(), key=lambda item: -item[1]))


def _nearly_numbers(name: str, levels: Sequence[str]) -> str:
    """Say what keeps a column from numbers, where these are so many that they are no codes of categories."""
    if len(levels) <= MAX_CODES or not (words := describe_mixed_words(levels)):
        return ""
    return f"{name}: {words}. --na takes it for a missing value, --number {flag_value(name)} each such word."


@dataclass(frozen=True)
class _OddWords:
    """Words that mark missing values, as all other words are numbers (or dates, where `parsed` is None)."""

    lacking: set[int]
    parsed: ParsedNumbers | None


def _without_odd_words(
    words: Sequence[str], present: Sequence[int], counts: IntArray, decimal: str, missing: MissingWords
) -> _OddWords | None:
    """Read words as numbers in spite of invisible characters, and of words for missing values among them."""
    present_words = [words[k] for k in present]
    changes: list[tuple[str, str]] = []
    if any(map(INVISIBLE.search, present_words)):
        changes.append((INVISIBLE.pattern, ""))
    odd = {k for k in present if missing.is_among_numbers(words[k])}
    if not (changes or odd):
        return None
    rest = [k for k in present if k not in odd]
    bare = [INVISIBLE.sub("", words[k]) for k in rest] if changes else [words[k] for k in rest]
    parsed = parse_numbers(bare, decimal) if rest else None
    if odd:
        rows = int(counts[rest].sum())
        if len(rest) < MIN_DISTINCT or (len(rest) <= MAX_CODES and len(rest) < 0.5 * rows):
            return None
        if parsed is None:
            return _OddWords(odd, None) if parse_dates([words[k] for k in rest]) else None
        if not isinstance(parsed, ParsedNumbers):
            return None
        same = "|".join(sorted({re.escape(words[k]) for k in odd}))
        changes.append((f"^(?:{same})$", ""))
    if not isinstance(parsed, ParsedNumbers):
        return None
    note = ", ".join(
        part
        for part in ("invisible characters removed" if len(changes) > bool(odd) else "", parsed.note)
        if part
    )
    return _OddWords(odd, replace(parsed, note=note, changes=(*changes, *parsed.changes)))


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _tally_by_label(
    tally: Mapping[str, int] | None, words: list[str], present: list[int], labels: list[str]
) -> Mapping[str, int] | None:
    """Add up the rows of the words that share a label."""
    if tally is None:
        return None
    label_of = dict(zip((words[k] for k in present), labels, strict=True))
    counts: dict[str, int] = {}
    for word, count in tally.items():
        if (label := label_of.get(word)) is not None:
            counts[label] = counts.get(label, 0) + count
    return counts
