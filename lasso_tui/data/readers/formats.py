"""Detection of file formats and text encodings from the first bytes."""

from __future__ import annotations

import re

from lasso_tui.data.errors import DataError

__all__ = ["detect_encoding", "detect_format"]

BINARY_MAGIC = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"FEA1", "feather"),
    (b"\x93NUMPY", "npy"),
)

REFUSED_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save its sheet as CSV"),
    (b"SQLite format 3", "an SQLite database", "Export one of its tables as CSV"),
    (b"\x89HDF", "an HDF5 file", "Export its table as CSV or Parquet"),
    (b"%PDF", "a PDF document", "Export its table as CSV"),
    (b"RDX", "an R workspace", "Write its table with write.csv"),
    (b"RDA", "an R workspace", "Write its table with write.csv"),
    (b"\x89PNG", "an image", "Open a table, e.g. CSV"),
    (b"\xff\xd8\xff", "an image", "Open a table, e.g. CSV"),
)

CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f")
"""Bytes that text does not have, but for a few."""

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

BINARY_MESSAGE = "{name} is a binary file of unknown format. Use CSV, Parquet, Arrow or NPZ."

SVMLIGHT_LINE = re.compile(rb"[^\s:#]+([ \t]+qid:\d+)?([ \t]+\d+:[^\s:]+)+[ \t]*(#.*)?")


def detect_format(head: bytes, name: str) -> str:
    """Return the format: "text", "svmlight", "parquet", "arrow", "feather" or "npy".

    Parameters
    ----------
    head : the first bytes, decompressed
    name : the file, for messages

    Raises
    ------
    DataError
        If the format is not supported.
    """
    for mark, kind in BINARY_MAGIC:
        if head.startswith(mark):
            return kind
    for mark, description, advice in REFUSED_MAGIC:
        if head.startswith(mark):
            raise DataError(f"{name} is {description}. {advice}.")
    if head[:1] == b"\x80" and head[1:2] in (b"\2", b"\3", b"\4", b"\5"):
        raise DataError(f"{name} is a pickle, which could run any program. Save its table as CSV or Parquet.")
    return "svmlight" if _is_svmlight(head) else "text"


def _is_svmlight(head: bytes) -> bool:
    """Return whether the first line is one of an svmlight file, of which the end may not be there."""
    complete, _, cut = head.rpartition(b"\n")
    lines = [line for line in complete.splitlines() if line.strip() and not line.startswith(b"#")]
    if not lines and not cut.startswith(b"#"):
        entries = cut.split()
        lines = [b" ".join(entries[:-1] if len(entries) > 2 and len(head) >= 1024 else entries)]
    return bool(lines) and SVMLIGHT_LINE.fullmatch(lines[0].strip()) is not None


def detect_encoding(head: bytes, name: str) -> str:
    """Detect the encoding of a text: by its byte order mark, else UTF-8, or UTF-16 without a mark.

    Raises
    ------
    DataError
        If the bytes are not text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        even, odd = head[0::2], head[1::2]
        zeros = len(head) // 2 * 0.4  # most characters of a table have one zero byte in UTF-16
        if odd.count(0) > zeros and not even.count(0):
            return "utf-16-le"
        if even.count(0) > zeros and not odd.count(0):
            return "utf-16-be"
        raise DataError(BINARY_MESSAGE.format(name=name))
    control = len(head) - len(head.translate(None, CONTROL_BYTES))
    if control > 0.1 * len(head):
        raise DataError(BINARY_MESSAGE.format(name=name))
    return "utf-8"
