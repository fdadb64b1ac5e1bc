"""Decompressed bytes of a file, with limits on their size."""

from __future__ import annotations

import atexit
import bz2
import gzip
import importlib
import io
import lzma
import os
import shutil
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import available_memory, format_bytes
from lasso_tui.data.readers.formats import detect_encoding, detect_format
from lasso_tui.data.readers.sources import Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Progress", "Stream", "file_stream", "holds_more", "named_files", "save_stdin"]

MAGIC_BYTES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04")
"""First bytes of compressed files: gzip, bzip2, xz, Zstandard, zip."""

Progress = Callable[[str, float], None]
"""`progress(stage, fraction)`, called during the work; an exception it raises stops the work."""

MAX_EXPANSION = 500
"""Largest ratio of decompressed to compressed size, once the content exceeds `MIN_CHECKED_BYTES`."""

MIN_CHECKED_BYTES = 8 * 2**20

HALF_DISK = "half of the free disk space"

MAX_LINE_BYTES = 64 * 2**20

DECODING_ERRORS = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
)
"""Exceptions of the decompressors."""


class Stream(io.RawIOBase):
    """Decompressed bytes of a file; reports progress, and raises `DataError` for damaged files.

    Parameters
    ----------
    file : the file as stored
    content : its decompressed content, or the same file
    compression : pandas' name of the compression; "" for none
    name : the file, for messages
    size : size of `file` in bytes, 0 if unknown
    progress : called with the fraction of the file that is read
    """

    def __init__(
        self,
        file: IO[bytes],
        content: IO[bytes],
        compression: str,
        name: str,
        size: int,
        progress: Progress | None,
    ) -> None:
        super().__init__()
        self._file, self._content, self._name, self._progress = file, content, name, progress
        self.size, self.compression = size, compression
        self._bytes_read = self._line_bytes = 0
        self.failure: BaseException | None = None
        """The exception that stopped the reading, for callers that would replace it by another."""

    @property
    def is_compressed(self) -> bool:
        """True if the file is compressed."""
        return bool(self.compression)

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._content.close()
            self._file.close()
        super().close()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read some bytes."""
        view = memoryview(buffer).cast("B")
        try:
            data = self._read(len(view))
        except BaseException as error:
            self.failure = error
            raise
        view[: len(data)] = data
        return len(data)

    def _read(self, max_bytes: int) -> bytes:
        if self._progress is not None:
            self._progress("reading", min(self._file.tell() / self.size, 1.0) if self.size else 0.0)
        try:
            data = self._content.read(max_bytes)
        except DECODING_ERRORS as error:
            detail = getattr(error, "strerror", None) or str(error) or "unexpected end of file"
            raise DataError(f"Cannot read {self._name}: {detail}. Copy or download it again.") from None
        self._bytes_read += len(data)
        if self.is_compressed:
            _check_expansion(self._name, self.size, self._bytes_read)
        self._check_line(data)
        return data

    def _check_line(self, data: bytes) -> None:
        end = data.rfind(b"\n")
        if end < 0:
            end = data.rfind(b"\r")
        self._line_bytes = self._line_bytes + len(data) if end < 0 else len(data) - end
        if self._line_bytes > MAX_LINE_BYTES:
            raise DataError(
                f"{self._name} has a line of more than {format_bytes(MAX_LINE_BYTES)}. "
                f"End its rows with line breaks."
            )


def named_files(source: Source) -> tuple[tuple[str, Path], ...]:
    """Return the name and path of each file; standard input is first saved to a file.

    Raises
    ------
    DataError
        If standard input is a terminal or closed.
    """
    if not source.files:
        return ((source.name, save_stdin()),)
    return tuple((sanitise_text(file.name, 200), file) for file in source.files)


def _check_expansion(name: str, size: int, unpacked: int) -> None:
    """Raise an error if a compressed file holds so much more than its size that this may be meant to do harm."""
    limit = max(MIN_CHECKED_BYTES, MAX_EXPANSION * size)
    if unpacked > limit:
        raise DataError(
            f"{name} expands from {format_bytes(size)} to more than {format_bytes(limit)}. "
            f"If that is intended, decompress it first."
        )


def file_stream(path: Path, name: str, progress: Progress | None = None) -> Stream:
    """Open a file for reading, and decompress it if needed.

    Raises
    ------
    DataError
        If the compression is not supported.
    """
    file = path.open("rb")
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    content, compression = _decompress(file, head, name)
    return Stream(file, content, compression, name, size, progress)


def holds_more(path: Path, name: str, size: int) -> bool:
    """Return whether a file, decompressed, has more bytes than `size`."""
    with file_stream(path, name) as stream:
        if not stream.is_compressed:
            return stream.size > size
        left = size
        while left >= 0 and (data := stream.read(min(left + 1, 1 << 18))):
            left -= len(data)
        return left < 0


def _decompress(file: IO[bytes], head: bytes, name: str) -> tuple[IO[bytes], str]:
    if head.startswith(MAGIC_BYTES[0]):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file)), "gzip"
    if head.startswith(MAGIC_BYTES[1]):
        return bz2.BZ2File(file), "bz2"
    if head.startswith(MAGIC_BYTES[2]):
        return lzma.LZMAFile(file), "xz"
    if head.startswith(MAGIC_BYTES[3]):
        return _open_zstd(file, name), "zstd"
    if head.startswith(MAGIC_BYTES[4]):
        return _open_zip_member(file, name), "zip"
    return file, ""


def _open_zstd(file: IO[bytes], name: str) -> IO[bytes]:
    try:
        zstd: Any = importlib.import_module("compression.zstd")  # in the standard library from Python 3.14
    except ImportError:
        raise DataError(f"{name} is compressed with Zstandard. Decompress it first: zstd -d {name}") from None
    return cast("IO[bytes]", zstd.ZstdFile(file))


def _open_zip_member(file: IO[bytes], name: str) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(file)
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if len(members) != 1:
            names = join_names([sanitise_text(m.filename) for m in members], 3) or "none"
            raise DataError(
                f"{name} holds {len(members)} files ({names}). Extract them, and open one, or all by a pattern."
            )
        _check_expansion(name, file.seek(0, os.SEEK_END), members[0].file_size)
        return archive.open(members[0])
    except DECODING_ERRORS as error:
        raise DataError(f"Cannot decompress {name}: {error}. Extract it first.") from None


_STDIN_FILE: list[Path] = []
_STDIN_LOCK = threading.Lock()


def save_stdin() -> Path:
    """Save standard input to a temporary file, since it is read more than once; removed at exit."""
    with _STDIN_LOCK:
        if not _STDIN_FILE:
            _STDIN_FILE.append(_copy_stdin())
    return _STDIN_FILE[0]


def _copy_limited(stdin: IO[bytes], copy: IO[bytes], max_bytes: int, bound: str = HALF_DISK) -> None:
    """Copy standard input, which may be endless, while it looks like a table and stays within the limit."""
    total = 0
    while data := stdin.read(1 << 20):
        head = data[:4096]
        if not total and not head.startswith(MAGIC_BYTES) and detect_format(head, "Standard input") == "text":
            detect_encoding(head, "Standard input")
        total += len(data)
        if total > max_bytes:
            raise DataError(f"Standard input exceeds {format_bytes(max_bytes)}, {bound}. Pipe in fewer rows.")
        copy.write(data)


def _copy_stdin() -> Path:
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise DataError("No data on standard input. Pipe a table into it: lasso-tui - < table.csv")
    number, name = tempfile.mkstemp(prefix="lasso-tui-")
    path = Path(name)
    try:
        held = _unlinked(path, number)
        with os.fdopen(number, "wb", closefd=held == path) as copy:
            disk, memory = shutil.disk_usage(path.parent).free // 2, available_memory()
            _copy_limited(
                sys.stdin.buffer, copy, min(disk, memory), "free memory" if memory < disk else HALF_DISK
            )
    except OSError as error:
        raise DataError(f"Cannot save standard input: {error.strerror}. Save it to a file first.") from None
    return held


def _unlinked(path: Path, number: int) -> Path:
    """Remove a file's name where the open file still has another; else remove it at exit."""
    held = Path(f"/proc/{os.getpid()}/fd/{number}")
    if held.exists():
        path.unlink()  # nothing is left of it however the program ends
        return held
    atexit.register(path.unlink, missing_ok=True)
    return path
