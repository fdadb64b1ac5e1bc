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
    (b"SQLite format 3\0", "sqlite"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"<stata_dta>", "stata"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf", "sas"),
    (b"HEADER RECORD*******LIB", "xport"),
    (b"RDX2\n", "r"),
    (b"RDX3\n", "r"),
    (b"RDA2\n", "r"),
    (b"RDA3\n", "r"),
    (b"RDB2\n", "r"),
    (b"RDB3\n", "r"),
    (b"X\n\0\0\0", "r"),
    (b"B\n\2\0\0\0", "r"),
    (b"B\n\3\0\0\0", "r"),
)

OLD_STATA = re.compile(rb"[\x69-\x73][\x01\x02]\x01\0")
"""First bytes of a Stata file of releases 105 to 115."""

REFUSED_MAGIC = (
    (b"\x89HDF", "an HDF5 file", "Export its table as CSV or Parquet"),
    (b"%PDF", "a PDF document", "Export its table as CSV"),
    (b"ORC", "an ORC file", "Save its table as Parquet"),
    (b"Obj\x01", "an Avro file", "Save its table as Parquet"),
    (b"MATLAB 5.0", "a MATLAB file", "Save its matrix with writematrix"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Extract it first"),
    (b"\x7fELF", "a program", "Open a table, e.g. CSV"),
    (b"MZ\x90\0", "a program", "Open a table, e.g. CSV"),
    (b"Rar!", "a RAR archive", "Extract it first"),
    (b"GIF8", "an image", "Open a table, e.g. CSV"),
    (b"\x89PNG", "an image", "Open a table, e.g. CSV"),
    (b"\xff\xd8\xff", "an image", "Open a table, e.g. CSV"),
)

CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x01\x1e\x1f")
"""Bytes that text does not have, but for a few; some programs separate cells by the last three."""

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

BINARY_MESSAGE = (
    "{name} is a binary file of unknown format. Use CSV, Parquet, Arrow, NPZ, Excel, SQLite, R, Stata, SPSS."
)

SVMLIGHT_LINE = re.compile(rb"[^\s:#]+([ \t]+qid:\d+)?([ \t]+\d+:[^\s:]+)+[ \t]*(#.*)?")


JSON_START = re.compile(rb'(\[\s*)?\{\s*("|\})|\[\s*\[\s*["\d[-]')
"""Beginning of a list of objects, of an object, or of a list of lists."""

COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\3\4")
"""First bytes of compressed files and archives."""

DBASE = (0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5)
"""First byte of dBASE files; the date of their last change and two zeros follow."""

ARFF_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*%[^\n]*\n|\s*\n)*\s*@relation\s", re.IGNORECASE)
"""Beginning of a file of Weka."""

REFUSED_TEXT = (
    (b"version https://git-lfs", "a pointer of Git LFS, not the file itself", "Get the file: git lfs pull"),
    (b"{\\rtf", "a document of a word processor (RTF)", "Save its table as CSV"),
    (b"ascii spss port file", "a portable SPSS file (.por)", "Save it as .sav or CSV"),
    (b"%!ps", "a PostScript document", "Export its table as CSV"),
    (b"begin:vc", "an address book or a calendar", "Open a table, e.g. CSV"),
)
"""Beginning of a text in lower case → what it is, and what to do."""


def detect_format(head: bytes, name: str) -> str:
    """Return the format: a key of `load.READERS`.

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
    if head.startswith(COMPRESSED):
        raise DataError(f"{name} holds another compressed file. Decompress it first.")
    if (
        len(head) > 31
        and head[0] in DBASE
        and 0 < head[2] < 13
        and 0 < head[3] < 32
        and head[12:14] == b"\0\0"
    ):
        raise DataError(f"{name} is a dBASE file (.dbf). Save its table as CSV.")
    if head[8:12] == b"DUCK":
        return "duckdb"
    if OLD_STATA.match(head):
        return "stata"
    if head[257:262] == b"ustar":
        raise DataError(
            f"{name} is a tar archive. Extract it, and open one of its files, or all by a pattern."
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = head[:400].decode("utf-16", "ignore").lstrip().lower().encode()
    for mark, description, advice in REFUSED_TEXT:
        if start.startswith(mark):
            raise DataError(f"{name} is {description}. {advice}.")
    if ARFF_START.match(head) or (".arff" in name.lower() and start.startswith((b"%", b"@"))):
        return "arff"
    if start.startswith((b"<!doctype html", b"<html")):
        raise DataError(
            f"{name} is a web page, not a table. Download the file itself, or save the table as CSV."
        )
    if start.startswith(b"<?xml"):
        raise DataError(f"{name} is XML. Save its table as CSV.")
    if JSON_START.match(start):
        return "json"
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
