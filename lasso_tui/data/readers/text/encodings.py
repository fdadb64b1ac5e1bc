"""Encodings of texts that are not what their beginning says."""

from __future__ import annotations

import io
import re
from pathlib import Path

from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.streams import file_stream

__all__ = ["fallback_encoding"]

FOREIGN_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
"""A word with letters beyond ASCII, in bytes."""

NOT_WESTERN = (
    "Its words do not look Western: name its encoding, e.g. --encoding cp1251, shift_jis or gb18030."
)

MAX_BEYOND, MIN_LETTERS = 0.7, 10
"""Largest share of such letters in these words in a Western language, if they have so many letters."""


def fallback_encoding(error: UnicodeDecodeError, name: str, path: Path) -> tuple[str, str]:
    """Choose another encoding for a file that is not in the indicated one; return it with a note."""
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


def _first_bad_line(path: Path, name: str) -> int:
    with file_stream(path, name) as stream:
        for number, line in enumerate(io.BufferedReader(stream, 1 << 18)):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number + 1
    return 1
