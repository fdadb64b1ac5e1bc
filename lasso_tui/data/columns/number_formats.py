r"""Notations for numbers: 1,234.50, 1.234,50, $12, 7 %, (12), −3, 1.2k, 5 kg.

A word is a core of digits and marks, with what stands around it: a sign, a currency, a percent sign, a suffix for
thousands or millions, a unit, the parentheses of accountants. Each notation is undone by pairs of a pattern and its
replacement, so that a script can do the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.columns.units import CURRENCY, MAGNITUDES, UNITS, unit_of

__all__ = [
    "EITHER_MARK",
    "SPACED",
    "Changes",
    "Decoration",
    "Mixed",
    "core_formats",
    "decoration_of",
    "mixed_marks",
    "parse_plain_number",
]

Changes = tuple[tuple[str, str], ...]
"""(pattern, replacement) pairs that turn a word into a plain number, applied in order."""

SPACED = " \u00a0\u2007\u2009\u202f"
BODY = rf"\d[\d.,'’{SPACED}]*(?:[eEdD][+-]?\d+)?|[.,]\d+(?:[eE][+-]?\d+)?"
MINUS = "[−‒–－﹣]"
SIGN = "[+−‒–－﹣-]"
DECORATED = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>{SIGN})?\s*(?P<before>{CURRENCY})?\s*(?P<within>\()?(?P<inner>{SIGN})?\s*"
    rf"(?P<body>{BODY})\s*(?P<after>{CURRENCY})?(?P<suffix>[%‰]|[^\W\d_]+\.?|[°ΩµμA-Za-z][\w°²³µμ/]*)?\s*"
    rf"(?P<close>\))?(?P<behind>-)?"
)


@dataclass(frozen=True)
class Mixed:
    """Why the numbers of a column are not read as numbers.

    Attributes
    ----------
    reason : a phrase
    labels : True where they are good labels, such as whole numbers beyond 2^53
    """

    reason: str
    labels: bool = False


@dataclass(frozen=True)
class Decoration:
    """What stands around the digits of a column's words.

    Attributes
    ----------
    changes : pairs that take it off
    notes : what is taken off, each a phrase
    """

    changes: Changes = ()
    notes: tuple[str, ...] = ()


@dataclass
class Census:
    """What stands around the digits of each word, counted."""

    words: int = 0
    zeros: int = 0
    signs: int = 0
    behind: int = 0
    spaced: int = 0
    brackets: int = 0
    currencies: Counter[str] = field(default_factory=Counter)
    suffixes: Counter[str] = field(default_factory=Counter)

    def add(self, word: str) -> bool:
        """Count a word; return False if it is no number."""
        match = DECORATED.fullmatch(word)
        if match is None or bool(match["open"]) + bool(match["within"]) != bool(match["close"]):
            return False
        signs = [sign for sign in (match["sign"], match["inner"], match["behind"]) if sign]
        if len(signs) > 1 or (match["close"] and signs) or (match["before"] and match["after"]):
            return False
        currency, suffix = match["before"] or match["after"], match["suffix"]
        if suffix and suffix not in MAGNITUDES and suffix != "%" and not unit_of(suffix):
            return False
        self.words += 1
        self.signs += bool(signs) and signs[0] not in "+-"
        self.behind += bool(match["behind"])
        self.spaced += bool(match["sign"]) and word[1:2].isspace()
        self.brackets += bool(match["close"])
        if currency:
            self.currencies[currency.rstrip(".")] += 1
        if suffix:
            self.suffixes[suffix] += 1
        if not currency and not suffix and not set(match["body"]) - set("0.,"):
            self.zeros += 1  # nothing is nothing in any unit
        return True


def decoration_of(words: Sequence[str]) -> Decoration | Mixed | None:
    """Return what stands around the numbers of a column, None if some are no numbers, or why they are mixed."""
    census = Census()
    if not all(census.add(word) for word in words):
        return None
    changes: list[tuple[str, str]] = []
    notes: list[str] = []
    if census.signs:
        changes.append((MINUS, "-"))
        notes.append("minus signs U+2212 read (−5 is -5)")
    if census.spaced:
        changes.append((r"^([+-])\s+", r"\1"))
        notes.append("blanks behind signs removed (- 5 is -5)")
    if census.currencies:
        if len(census.currencies) > 1:
            return Mixed(f"more than one currency: {join_names(_counted(census.currencies), 4)}")
        changes.append((rf"\s*{CURRENCY}\s*", ""))
        notes.append("currency signs removed ($12 is 12)")
    if census.brackets:
        changes.append((r"^\((.*)\)$", r"-\1"))
        notes.append("amounts in parentheses are negative ((12) is -12)")
    if census.behind:
        changes.append((r"^(.*)-$", r"-\1"))
        notes.append("minus signs at the end read (5- is -5)")
    mixed = _suffixes(census, changes, notes)
    if mixed is not None:
        return mixed
    return Decoration(tuple(changes), tuple(notes))


def _suffixes(census: Census, changes: list[tuple[str, str]], notes: list[str]) -> Mixed | None:
    suffixes = census.suffixes
    if not suffixes:
        return None
    count = sum(suffixes.values())
    if set(suffixes) <= set(MAGNITUDES) and (len(suffixes) > 1 or not set(suffixes) & UNITS):
        changes += [
            (rf"\s*{re.escape(one)}$", MAGNITUDES[one]) for one in sorted(suffixes, key=len, reverse=True)
        ]
        shown = ", ".join(f"1{one} is 1{MAGNITUDES[one]}" for one in sorted(suffixes))
        notes.append(f"suffixes read as powers of ten ({shown})")
        return None
    if len({unit_of(one) or one for one in suffixes}) > 1:
        return Mixed(f"more than one unit: {join_names(_counted(suffixes), 4)}")
    suffix = next(iter(suffixes))
    if count + census.zeros < census.words:
        kind = "a percent sign" if suffix == "%" else f"the unit {suffix}"
        return Mixed(f"{kind} in {count:,} of {census.words:,} distinct values, none in the others")
    if suffix == "%":
        changes.append((r"\s*%", ""))
        notes.append("percent signs removed (7 % is 7)")
    else:
        longest = sorted(suffixes, key=len, reverse=True)
        changes += [(rf"\s*{re.escape(one)}$", "") for one in longest]
        notes.append(f"unit{'s' * (len(longest) > 1)} {', '.join(sorted(longest, key=str.lower))} removed")
    return None


def _counted(counts: Counter[str]) -> list[str]:
    return [f"{one} ({count:,})" for one, count in counts.most_common()]


def parse_plain_number(word: str) -> float | None:
    """Parse 12, -1.5 or 2e-3; not 1_000, which only Python reads as a number."""
    if "_" in word:
        return None
    try:
        value = float(word)
    except ValueError:
        return None
    return None if math.isnan(value) else value


@dataclass(frozen=True)
class NumberFormat:
    """A notation for the digits and marks of a number.

    Attributes
    ----------
    pattern : matches a whole word in this notation
    changes : pairs that turn it into a plain number
    note : how it is read, a phrase
    """

    pattern: re.Pattern[str]
    changes: Changes
    note: str

    def parse(self, word: str) -> float | None:
        """Parse a word; return None if it is not in this notation."""
        if not self.pattern.fullmatch(word):
            return None
        for pattern, replacement in self.changes:
            word = re.sub(pattern, replacement, word)
        return parse_plain_number(word)


def _number_format(pattern: str, changes: Changes, note: str) -> NumberFormat:
    return NumberFormat(re.compile(pattern), changes, note)


SPACES = f"[{SPACED}]"
MARKS = f"[{SPACED}'\u2019]"
EXPONENT = r"([eE][+-]?\d+)?"
WITH_POINT = r"(\d{1,3}(MARK\d{3})+(\.\d*)?|\d*(\.\d+)?)" + EXPONENT
WITH_COMMA = r"(\d{1,3}(MARK\d{3})+(,\d*)?|\d*(,\d+)?)" + EXPONENT

PLAIN = _number_format(r"[^_]+", (), "")
POINTS = _number_format(
    rf"[+-]?({WITH_COMMA.replace('MARK', '[.]')})",
    (("[.]", ""), (",", ".")),
    "read with decimal comma and thousands points (1.234,5 is 1234.5)",
)
OTHER_FORMATS = (
    _number_format(
        rf"[+-]?({WITH_POINT.replace('MARK', ',')})",
        ((",", ""),),
        "thousands separators removed (1,234 is 1234)",
    ),
    _number_format(
        r"[+-]?\d*(,\d+)?([eE][+-]?\d+)?", ((",", "."),), "read with a decimal comma (1,5 is 1.5)"
    ),
    POINTS,
    _number_format(
        rf"[+-]?({WITH_POINT.replace('MARK', MARKS)})",
        ((MARKS, ""),),
        "thousands marks removed (1 234 is 1234)",
    ),
    _number_format(
        rf"[+-]?({WITH_COMMA.replace('MARK', MARKS)})",
        ((MARKS, ""), (",", ".")),
        "read with decimal comma and thousands marks (1 234,5 is 1234.5)",
    ),
    _number_format(
        r"[+-]?(\d{1,3}|\d{1,2}(,\d\d)*,\d{3})(\.\d*)?",
        ((",", ""),),
        "separators of lakhs removed (1,23,456 is 123456)",
    ),
    _number_format(
        r"[+-]?(\d+\.?\d*|\.\d+)([dDeE][+-]?\d+)?",
        (("[dD]", "e"),),
        "exponents of Fortran read (1.5D+03 is 1500)",
    ),
)

EITHER_MARK = _number_format(
    r"[+-]?\d*([.,]\d+)?([eE][+-]?\d+)?",
    ((",", "."),),
    "decimal commas and points read alike (1,5 and 1.5 are 1.5)",
)
"""Used where a person asks for numbers."""

WITH_A_MARK = re.compile(r"[+-]?\d*([.,])\d+(?:[eE][+-]?\d+)?")


def mixed_marks(words: Sequence[str]) -> Mixed | None:
    """Return why words are no numbers of one notation, as some have a decimal comma and others a point; else None."""
    if not all(EITHER_MARK.pattern.fullmatch(word.strip()) for word in words):
        return None
    marked = [match for word in words if (match := WITH_A_MARK.fullmatch(word.strip()))]
    first = {match[1]: match[0] for match in reversed(marked)}
    if len(first) < 2:
        return None
    return Mixed(f"decimal commas and decimal points, such as {first[',']} and {first['.']}")


def core_formats(decimal: str) -> tuple[NumberFormat, ...]:
    """Return the formats to try in order; with decimal commas elsewhere, 1.234 is a thousand rather than one."""
    return (POINTS, PLAIN, *OTHER_FORMATS) if decimal == "," else (PLAIN, *OTHER_FORMATS)
