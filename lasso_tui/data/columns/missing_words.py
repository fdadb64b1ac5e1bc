"""Words for missing values: of spreadsheets, SQL, R and Python, and those that a person names."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.sanitise import sanitise_text

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["MISSING_WORDS", "QUIET_WORDS", "USUAL_MISSING", "MissingWords", "missing_note", "spellings"]

QUIET_WORDS = frozenset({"", "na", "nan", "null"})
"""Cells, in lower case, that mark a missing value in every column; nothing is said of them."""

# fmt: off
ERROR_WORDS = frozenset({
    "#n/a", "#n/a n/a", "#na", "#nv", "#div/0!", "#value!", "#wert!", "#valeur!", "#ref!", "#bezug!",
    "#name?", "#null!", "#num!", "#zahl!", "#nombre!", "#error!", "#err!", "#spill!", "#calc!",
    "#getting_data", "#unknown!", "#blocked!", "#field!", "#empty", "#nome?", "#¡div/0!", "#¡ref!", "#¡valor!",
    "#¡num!", "#valor!", "#div/0", "#ref", "#value", "#num", "#connect!", "#busy!", "#python!", "#error",
    "1.#qnan", "-1.#qnan", "-1.#ind", "1.#ind", "1.#ind00", "-1.#ind00", "nan(ind)",
    "-nan(ind)", "-nan", "+nan", "\\n", "<na>", "<null>", "(null)", "[null]", "nat", "nil", "none",
    "n/a", "n.a.", "n.a", "n/d", "na_real_", "na_integer_", "na_character_", "not available", ".",
    "..", "...", "…", "?", "-", "--", "---", "–", "—", "−", "missing", "(blank)", "(empty)", "(missing)",
    "[missing]", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00.00.0000",
})
# fmt: on
"""Cells, in lower case, that mark a missing value; columns that have them say so."""

# fmt: off
AMONG_NUMBERS = frozenset({
    "unknown", "unk", "unk.", "undefined", "not applicable", "no data", "nodata", "no value", "n.d.",
    "n.d", "nd", "n.v.", "nv", "k.a.", "k. a.", "s/d", "s.d.", "tbd", "tba", "tbc", "refused", "blank", "empty",
    "void", "x", "_", "~", ":", "*", "not recorded", "not reported", "not measured", "not tested", "not determined",
    "unavailable", "invalid", "error", "err", "suppressed", "withheld", "confidential", "don't know", "dk", "dnf",
    "dns", "none given", "no answer", "not known", "keine angabe", "n. v.", "k.a", "nicht verfügbar", "unbekannt",
    "fehlt", "entfällt", "non disponible", "nc", "n.c.", "non renseigné", "inconnu", "manquant", "sin dato",
    "sin datos", "no disponible", "desconocido", "s/i", "não informado", "sem dados", "desconhecido",
    "non disponibile", "sconosciuto", "onbekend", "geen", "brak", "brak danych", "b.d.", "saknas", "okänd",
    "ukjent", "ikke oplyst", "нет данных", "нет", "н/д", "не указано", "неизвестно", "bilinmiyor",
    "无", "未知", "缺失", "不明", "なし", "欠測", "없음",
})
# fmt: on
"""Words, in lower case, that mark a missing value where all other cells of a column are numbers, or dates."""

FILLED = re.compile(r"#{2,}|\*{2,}|err:\d+|#[^\W\d_][\w/.]*[!?]|#[^\W\d_]/[^\W\d_]", re.IGNORECASE)
"""Cells too narrow for their number, figures held back, and errors of LibreOffice and of Excel in any language."""

MISSING_WORDS = QUIET_WORDS | ERROR_WORDS


@dataclass(frozen=True)
class MissingWords:
    """What marks a missing value.

    Attributes
    ----------
    words : cells in lower case
    numbers : numbers such as -999 that a person named, however they are written
    moments : dates and times such as 9999-12-31 that a person named, for files that have a type for them
    """

    words: frozenset[str] = MISSING_WORDS
    numbers: tuple[float, ...] = ()
    moments: tuple[datetime.datetime, ...] = ()

    @classmethod
    def of(cls, named: Sequence[str] | None) -> MissingWords:
        """Return the usual words with those that a person named; an empty list leaves empty cells alone."""
        if named is None:
            return USUAL_MISSING
        if not any(word.strip() for word in named):
            return cls(frozenset({""}))
        numbers, moments = [], []
        for word in map(str.strip, named):
            try:
                numbers.append(float(word))
            except ValueError:
                with contextlib.suppress(ValueError):
                    moments.append(datetime.datetime.fromisoformat(word).replace(tzinfo=None))
        return cls(MISSING_WORDS | {word.strip().lower() for word in named}, tuple(numbers), tuple(moments))

    def is_among_numbers(self, word: str) -> bool:
        """Return whether a word marks a missing value where all others of a column are numbers, or dates."""
        return len(self.words) > 1 and (word.lower() in AMONG_NUMBERS or FILLED.fullmatch(word) is not None)

    @property
    def quiet(self) -> frozenset[str]:
        """The words of which nothing is said."""
        return QUIET_WORDS & self.words

    def without_numbers(self, values: FloatArray) -> FloatArray:
        """Return values with NaN in place of the numbers that mark a missing value."""
        if not self.numbers:
            return values
        return np.where(np.isin(values, self.numbers), np.nan, values)

    def without_moments(self, values: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
        """Return dates and times with NaT in place of those that mark a missing value."""
        if not self.moments:
            return values
        lacking = np.isin(values.astype("datetime64[us]"), np.array(self.moments, dtype="datetime64[us]"))
        return np.where(lacking, np.datetime64("NaT"), values)


USUAL_MISSING = MissingWords()


def spellings(words: Iterable[str]) -> list[str]:
    """Return words in their usual spellings: lower case, upper case, title case."""
    return sorted(
        {form for word in words for form in (word, word.upper(), word.title(), word.capitalize())}
        | ({"NaN", "<NA>", "NaT"} if "nan" in words else set())
    )


def missing_note(name: str, counts: Sequence[tuple[str, int]]) -> str:
    """Say which words of a column count as missing, "" for none.

    Parameters
    ----------
    name : the column
    counts : the words and in how many rows they are
    """
    if not counts:
        return ""
    shown = [f"{sanitise_text(word, 20)} ({count:,})" for word, count in counts[:4]]
    more = f" and {len(counts) - 4} more words" if len(counts) > 4 else ""
    return f"{name}: {', '.join(shown)}{more} count as missing."
