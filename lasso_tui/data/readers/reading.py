"""What a person decides about the reading of a file; what is left open is decided by evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lasso_tui.data.errors import DataError

__all__ = ["NO_QUOTE", "Reading"]

NO_QUOTE = "none"
"""In place of a quote character: quotes are text."""

DATE_ORDERS = ("dmy", "mdy", "ymd")

SEPARATOR_NAMES = {
    "tab": "\t",
    "\\t": "\t",
    "space": " ",
    "comma": ",",
    "semicolon": ";",
    "bar": "|",
    "pipe": "|",
}


MAX_SEPARATOR = 8
"""Characters of a separator."""

CODE = re.compile(r"\\x([0-9a-fA-F]{2})|\\t")
"""A character by its number, as in \\x01, or a tab."""


def _separator(sep: str) -> str:
    """Return the separator that a name or a number means."""
    return CODE.sub(lambda code: chr(int(code[1] or "9", 16)), SEPARATOR_NAMES.get(sep.lower(), sep))


NO_QUOTES = ",;|\t \n\r"

NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7")
"""What Python calls encodings, though no table is in them."""


def _has_letters(marks: str) -> bool:
    return any(map(str.isalnum, marks))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How to read a file, where a person says so.

    Attributes
    ----------
    header : False if the first row is data, True if it holds names; None to find out
    skip : lines before the header (or the first row); None to find out
    comment : beginning of lines to leave out; "" to find them before the header
    sep, quote : separator of cells, some characters or their name, and the quote character, or "none"; "" to find out
    encoding : name of the encoding; "" to find out
    na : words that count as missing too; one empty word leaves only empty cells missing; None for the usual words
    decimal : decimal mark, "." or ","; "" to find out
    dates : order of day, month and year in dates: "dmy", "mdy" or "ymd"; "" to find out
    table : sheet of a workbook, or table of a database; "" for the only one
    sql : query whose result is the table, of a database
    """

    header: bool | None = None
    skip: int | None = None
    comment: str = ""
    sep: str = ""
    quote: str = ""
    encoding: str = ""
    na: tuple[str, ...] | None = None
    decimal: str = ""
    dates: str = ""
    table: str = ""
    sql: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sep", _separator(self.sep))
        blank = len(self.sep) > 1 and not self.sep.strip(" ")
        if set(self.sep) & set("\n\r\"'") or len(self.sep) > MAX_SEPARATOR or blank or _has_letters(self.sep):
            raise DataError(
                f"{self.sep[:20]!r} is no separator. Use , ; | tab or space, or up to {MAX_SEPARATOR} other marks "
                f"such as '||'."
            )
        if self.quote not in ("", NO_QUOTE) and len(self.quote) != 1:
            raise DataError(f"Quote {self.quote[:20]!r} is not one character. Use '\"', \"'\" or none.")
        if (
            self.quote
            and self.quote != NO_QUOTE
            and (_has_letters(self.quote) or self.quote in NO_QUOTES + self.sep)
        ):
            raise DataError(f"{self.quote!r} is no quote. Use '\"', \"'\" or none.")
        if self.decimal not in ("", ".", ","):
            raise DataError(f"Decimal mark {self.decimal!r} is unknown. Use . or ,.")
        if self.sep and self.sep == self.decimal:
            raise DataError(f"Separator and decimal mark are both {self.sep!r}. Choose another separator.")
        if self.dates not in ("", *DATE_ORDERS):
            raise DataError(f"Order of dates {self.dates!r} is unknown. Use {', '.join(DATE_ORDERS)}.")
        if self.skip is not None and self.skip < 0:
            raise DataError(f"Cannot skip {self.skip} lines. Use 0 or more.")
        if self.encoding:
            try:
                known = "a,1".encode(self.encoding).decode(self.encoding, "replace") == "a,1"
            except (LookupError, ValueError):
                known = False
            if not known or self.encoding.lower().replace("_", "-") in NO_ENCODINGS:
                raise DataError(f"Encoding {self.encoding!r} is unknown. Use e.g. utf-8, cp1252 or utf-16.")
        if self.table and self.sql:
            raise DataError("Both a table and a query are given. Choose one.")
