"""Encodings of texts that are not what their beginning says."""

from __future__ import annotations

import codecs
import io
import re
from pathlib import Path

from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.streams import file_stream

__all__ = ["check_encoding", "fallback_encoding"]

BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

NO_SUCH = "Name another encoding, or leave out --encoding."

FOREIGN_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
"""A word with letters beyond ASCII, in bytes."""

NOT_WESTERN = (
    "Its words do not look Western: name its encoding, e.g. --encoding cp1251, shift_jis or gb18030."
)

MAX_BEYOND, MIN_LETTERS = 0.7, 10
"""Largest share of such letters in these words in a Western language, if they have so many letters."""


def check_encoding(encoding: str, head: bytes, name: str) -> None:
    """Check that a text may be in the encoding that a person names.

    Raises
    ------
    DataError
        If its first bytes are none of it.
    """
    if not encoding.lower().startswith(("utf-16", "utf-32", "utf16", "utf32")):
        return
    if b"\0" not in head:
        raise DataError(f"{name} is not in {encoding}: it has no zero bytes. {NO_SUCH}")
    wide = encoding.lower().replace("-", "").replace("_", "")
    if wide in ("utf16", "utf32") and not head.startswith(BYTE_ORDER_MARKS):
        raise DataError(
            f"{name} does not begin with a mark of the order of bytes. Use --encoding {encoding}-le or {encoding}-be."
        )


def fallback_encoding(error: UnicodeDecodeError, name: str, path: Path, named: str = "") -> tuple[str, str]:
    """Choose another encoding for a file that is not in the indicated one; return it with a note.

    Raises
    ------
    DataError
        If a person named the encoding, or there is no other.
    """
    if named:
        line = "" if error.encoding.startswith("utf-16") else f", line {_first_bad_line(path, name, named)}"
        raise DataError(f"{name}{line}: not in {named}. {NO_SUCH}")
    if error.encoding.startswith(("utf-16", "utf-32")):
        raise DataError(
            f"{name} is damaged: it begins as {error.encoding.upper()[:6]} text but does not continue as such. "
            f"Save it as UTF-8, or name its encoding (--encoding)."
        )
    if error.encoding.startswith("utf-8"):
        said = f"{name} is not UTF-8 (line {_first_bad_line(path, name)}): read as Windows-1252."
        return "cp1252", f"{said} {_other_encodings(path, name)}"
    return "latin-1", f"{name} is neither UTF-8 nor Windows-1252: read as Latin-1. {NOT_WESTERN}"


def _other_encodings(path: Path, name: str) -> str:
    """Say how another encoding is named; loudly, where most letters of such words are beyond ASCII."""
    with file_stream(path, name) as stream:
        words = FOREIGN_WORD.findall(io.BufferedReader(stream, 1 << 18).read(1 << 18))
    words = [word for word in words if len(word) > 1]
    beyond = sum(byte >= 0x80 for word in words for byte in word)
    if sum(map(len, words)) >= MIN_LETTERS and beyond > MAX_BEYOND * sum(map(len, words)):
        return NOT_WESTERN
    return "--encoding names another."


def _first_bad_line(path: Path, name: str, encoding: str = "utf-8") -> int:
    with file_stream(path, name) as stream:
        for number, line in enumerate(io.BufferedReader(stream, 1 << 18)):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number + 1
    return 1
