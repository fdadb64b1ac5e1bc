"""Which format a file is in, told by its first bytes rather than its name."""

from __future__ import annotations

import re

from lasso_tui.data.table import DataError

__all__ = ["format_of", "text_encoding"]

BINARY = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"FEA1", "feather"),
    (b"\x93NUMPY", "npy"),
)

REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save its sheet as CSV"),
    (b"SQLite format 3", "an SQLite database", "export one of its tables as CSV"),
    (b"\x89HDF", "an HDF5 file", "export the table in it as CSV or Parquet"),
    (b"%PDF", "a PDF document", "export its table as CSV"),
    (b"RDX", "an R workspace", "write its table with write.csv"),
    (b"RDA", "an R workspace", "write its table with write.csv"),
    (b"\x89PNG", "a picture", "a table is needed"),
    (b"\xff\xd8\xff", "a picture", "a table is needed"),
)

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

BINARY_SAID = "{name} is a binary file; a table as text (CSV), Parquet, Arrow or NPZ is needed."

SVMLIGHT_LINE = re.compile(rb"[^\s:#]+([ \t]+qid:\d+)?([ \t]+\d+:[^\s:]+)+[ \t]*(#.*)?")


def format_of(head: bytes, name: str) -> str:
    """Tell the format: "text", "svmlight", "parquet", "arrow", "feather" or "npy".

    Parameters
    ----------
    head : the first bytes, unpacked
    name : for the sentence

    Raises
    ------
    DataError
        For a format that holds no table that can be read here.
    """
    for mark, kind in BINARY:
        if head.startswith(mark):
            return kind
    for mark, what, instead in REFUSED:
        if head.startswith(mark):
            raise DataError(f"{name} is {what}; {instead}.")
    if head[:1] == b"\x80" and head[1:2] in (b"\2", b"\3", b"\4", b"\5"):
        raise DataError(f"{name} is a pickle, which could run any program; save its table as CSV or Parquet.")
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith(b"#")]
    if lines and SVMLIGHT_LINE.fullmatch(lines[0].strip()):
        return "svmlight"
    return "text"


def text_encoding(head: bytes, name: str) -> str:
    """Tell the encoding of a text from its beginning: by its byte order mark, else UTF-8 or bare UTF-16.

    Raises
    ------
    DataError
        For bytes that are no text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        even, odd = head[0::2], head[1::2]
        zeros = len(head) // 2 * 0.4  # letters, digits and separators of most tables have one zero byte
        if odd.count(0) > zeros and not even.count(0):
            return "utf-16-le"
        if even.count(0) > zeros and not odd.count(0):
            return "utf-16-be"
        raise DataError(BINARY_SAID.format(name=name))
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    if control > 0.1 * len(head):
        raise DataError(BINARY_SAID.format(name=name))
    return "utf-8"
