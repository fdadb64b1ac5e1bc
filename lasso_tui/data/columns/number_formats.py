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

__all__ = ["Changes", "Decoration", "Mixed", "core_formats", "decoration_of", "parse_plain_number"]

Changes = tuple[tuple[str, str], ...]
"""(pattern, replacement) pairs that turn a word into a plain number, applied in order."""

CURRENCY = r"(?:US\$|[$€£¥₹₽₩₺]|(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|CNY|INR|SEK|NOK|DKK|PLN|BRL|kr|Kč|zł|Fr)\b\.?)"

MAGNITUDES = {"k": "e3", "K": "e3", "M": "e6", "Mio": "e6", "mn": "e6", "bn": "e9", "B": "e9"}
"""Suffix → what it multiplies by."""

# fmt: off
UNITS = frozenset({
    "mg", "g", "kg", "t", "lb", "lbs", "oz", "µg", "ug", "mm", "cm", "m", "km", "in", "inch", "inches",
    "ft", "yd", "mi", "miles", "mile", "m²", "m2", "km²", "km2", "cm²", "cm2", "ft²", "ft2", "sqft",
    "sqm", "ha", "acres", "ml", "mL", "cl", "dl", "l", "L", "m³", "m3", "cm3", "cm³", "gal", "s",
    "sec", "secs", "ms", "µs", "us", "min", "mins", "h", "hr", "hrs", "hour", "hours", "d", "day",
    "days", "week", "weeks", "month", "months", "year", "years", "yr", "yrs", "y", "Hz", "kHz", "MHz",
    "GHz", "W", "kW", "MW", "kWh", "MWh", "Wh", "J", "kJ", "cal", "kcal", "V", "mV", "A", "mA", "Ω",
    "N", "kN", "Pa", "kPa", "hPa", "MPa", "bar", "psi", "mmHg", "°C", "°F", "°c", "°f", "C", "F", "K",
    "°", "deg", "m/s", "km/h", "kmh", "mph", "kn", "rpm", "bpm", "cc", "hp", "PS", "kB", "KB", "MB",
    "GB", "TB", "ppm", "ppb", "px", "pt", "kg/m²", "mg/dl", "mg/dL", "mg/l", "mg/L", "mmol/l",
    "mmol/L", "g/dl", "g/dL", "mpg", "km/l", "l/100km", "people", "persons", "pcs", "pieces", "rooms",
})
# fmt: on
"""Units that are taken off; other letters after digits make a word."""

BODY = r"\d[\d.,'’ \u00a0\u202f]*(?:[eE][+-]?\d+)?|[.,]\d+(?:[eE][+-]?\d+)?"
MINUS = "[−‒–]"
DECORATED = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+−‒–-])?\s*(?P<before>{CURRENCY})?\s*(?P<inner>[+−‒–-])?\s*(?P<body>{BODY})\s*"
    rf"(?P<after>{CURRENCY})?(?P<suffix>%|[^\W\d_]+\.?|[°ΩµμA-Za-z][\w°²³µμ/]*)?\s*(?P<close>\))?"
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
    brackets: int = 0
    currencies: Counter[str] = field(default_factory=Counter)
    suffixes: Counter[str] = field(default_factory=Counter)

    def add(self, word: str) -> bool:
        """Count a word; return False if it is no number."""
        match = DECORATED.fullmatch(word)
        if match is None or bool(match["open"]) != bool(match["close"]):
            return False
        signs = [sign for sign in (match["sign"], match["inner"]) if sign]
        if len(signs) > 1 or (match["open"] and signs) or (match["before"] and match["after"]):
            return False
        currency, suffix = match["before"] or match["after"], match["suffix"]
        if suffix and suffix not in UNITS and suffix not in MAGNITUDES and suffix != "%":
            return False
        self.words += 1
        self.signs += bool(signs) and signs[0] in "−‒–"
        self.brackets += bool(match["open"])
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
    if census.brackets:
        changes.append((r"^\((.*)\)$", r"-\1"))
        notes.append("amounts in parentheses are negative ((12) is -12)")
    if census.currencies:
        if len(census.currencies) > 1:
            return Mixed(f"more than one currency: {join_names(_counted(census.currencies), 4)}")
        changes.append((rf"\s*{CURRENCY}\s*", ""))
        notes.append("currency signs removed ($12 is 12)")
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
        changes += [(rf"\s*{one}$", MAGNITUDES[one]) for one in sorted(suffixes, key=len, reverse=True)]
        shown = ", ".join(f"1{one} is 1{MAGNITUDES[one]}" for one in sorted(suffixes))
        notes.append(f"suffixes read as powers of ten ({shown})")
        return None
    if len(suffixes) > 1:
        return Mixed(f"more than one unit: {join_names(_counted(suffixes), 4)}")
    (suffix,) = suffixes
    if count + census.zeros < census.words:
        kind = "a percent sign" if suffix == "%" else f"the unit {suffix}"
        return Mixed(f"{kind} in {count:,} of {census.words:,} distinct values, none in the others")
    if suffix == "%":
        changes.append((r"\s*%", ""))
        notes.append("percent signs removed (7 % is 7)")
    else:
        changes.append((rf"\s*{re.escape(suffix)}$", ""))
        notes.append(f"unit {suffix} removed")
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


SPACES = "[ \u00a0\u202f]"
MARKS = "[ '\u00a0\u202f\u2019]"
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
        rf"[+-]?({WITH_COMMA.replace('MARK', SPACES)})",
        ((SPACES, ""), (",", ".")),
        "read with decimal comma and spaces (1 234,5 is 1234.5)",
    ),
)


def core_formats(decimal: str) -> tuple[NumberFormat, ...]:
    """Return the formats to try in order; with decimal commas elsewhere, 1.234 is a thousand rather than one."""
    return (POINTS, PLAIN, *OTHER_FORMATS) if decimal == "," else (PLAIN, *OTHER_FORMATS)
