"""Header of an ARFF file: names and types of its columns; its words, quotes and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError

__all__ = ["TOKEN", "Attribute", "parse_attribute", "strptime_format", "unquoted"]

TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s,{}'"][^\s,{}]*|[{}]""")
"""A word, in quotes or not, or a brace."""

ATTRIBUTE = re.compile(rf"@attribute\s+({TOKEN.pattern})\s*(.*)", re.IGNORECASE)

ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}

USUAL_DATE = "yyyy-MM-dd'T'HH:mm:ss"

DATE_PARTS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%m",
    "dd": "%d",
    "d": "%d",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "h": "%I",
    "mm": "%M",
    "m": "%M",
    "ss": "%S",
    "s": "%S",
    "SSS": "%f",
    "a": "%p",
    "EEEE": "%A",
    "EEE": "%a",
    "Z": "%z",
    "X": "%z",
    "XXX": "%z",
}
"""Letters of a format of dates in Java → what Python calls them."""

DATE_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+")


@dataclass(frozen=True)
class Attribute:
    """A column of an ARFF file.

    Attributes
    ----------
    name : as in the file
    kind : "number", "nominal", "string" or "date"
    levels : of a nominal one, in the order of the file
    date : Python's format of a date
    """

    name: str
    kind: str
    levels: tuple[str, ...] = ()
    date: str = ""


def parse_attribute(line: str, place: str) -> Attribute:
    """Parse a line that declares a column.

    Parameters
    ----------
    line : without blanks around
    place : the file and the line, for messages

    Raises
    ------
    DataError
        If the type is unknown, or no column of a table.
    """
    match = ATTRIBUTE.fullmatch(line)
    if match is None:
        raise DataError(f"{place}: {sanitise_text(line, 40)} declares no column. Write @attribute NAME TYPE.")
    name, declared = unquoted(match[1]), match[2].strip()
    word = declared.partition(" ")[0].lower()
    if declared.startswith("{"):
        end = declared.rfind("}")
        if end < 0:
            raise DataError(f"{place}: the list of levels has no }} at its end. Close it.")
        levels = tuple(dict.fromkeys(map(unquoted, TOKEN.findall(declared[1:end]))))
        return Attribute(name, "nominal", levels)
    if word in {"numeric", "real", "integer"}:
        return Attribute(name, "number")
    if word == "string":
        return Attribute(name, "string")
    if word == "date":
        written = declared[4:].strip()
        return Attribute(name, "date", date=strptime_format(unquoted(written) or USUAL_DATE, place))
    if word == "relational":
        raise DataError(f"{place}: a relational column holds tables of its own. Save a flat table as CSV.")
    raise DataError(
        f"{place}: type {sanitise_text(word, 20)} is unknown. Use numeric, string, date or {{a, b}}."
    )


def strptime_format(written: str, place: str) -> str:
    """Translate a format of dates from Java's letters."""
    parts = []
    for token in _date_tokens(written):
        if token[0] == "'":
            parts.append((token[1:-1].replace("''", "'") or "'").replace("%", "%%"))
        elif token.isalpha():
            if token not in DATE_PARTS:
                raise DataError(
                    f"{place}: {sanitise_text(token, 20)} in a format of dates is unknown. Write dates as yyyy-MM-dd."
                )
            parts.append(DATE_PARTS[token])
        else:
            parts.append(token.replace("%", "%%"))
    return "".join(parts)


def _date_tokens(written: str) -> Iterator[str]:
    for match in DATE_TOKEN.finditer(written):
        yield match[0]


def unquoted(token: str) -> str:
    """Take quotes and backslashes off a word."""
    if len(token) > 1 and token[0] in "'\"" and token[-1] == token[0]:
        token = token[1:-1]
        if "\\" in token:
            token = re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), token)
    return token
