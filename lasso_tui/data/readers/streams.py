"""Bytes of a file, unpacked on the way, with a limit on what they may grow to."""

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

from lasso_tui.data.columns.sanitise import listed, printable
from lasso_tui.data.memory_limits import format_bytes
from lasso_tui.data.readers.formats import format_of, text_encoding
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.table import DataError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Progress", "Stream", "file_stream", "files_of", "held_input"]

PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04")
"""How packed files begin: gzip, bzip2, xz, Zstandard, zip."""

Progress = Callable[[str, float], None]
"""`progress(stage, fraction)`, called as work goes on; what it raises ends the work."""

GROWTH = 500
"""Times its size that a packed file may grow to, once it is above `FREE_GROWTH`."""

FREE_GROWTH = 64 * 2**20

LONGEST_LINE = 64 * 2**20

DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
)
"""What the unpackers raise."""


class Stream(io.RawIOBase):
    """Unpacked bytes that are counted, with progress told and faults in a sentence.

    Parameters
    ----------
    file : the file as it is
    unpacked : the file unpacked, or the same file
    packing : how it was packed, in pandas' words; "" where it was not
    name : for the screen
    size : bytes of `file`, 0 where they are not known
    progress : is told how much of the file is read
    """

    def __init__(
        self,
        file: IO[bytes],
        unpacked: IO[bytes],
        packing: str,
        name: str,
        size: int,
        progress: Progress | None,
    ) -> None:
        super().__init__()
        self._file, self._unpacked, self._name, self._progress = file, unpacked, name, progress
        self.size, self.packing = size, packing
        self._total = self._line = 0
        self.failure: BaseException | None = None
        """What ended the reading, for callers through which it does not pass unharmed."""

    @property
    def is_packed(self) -> bool:
        """True where the bytes are unpacked on the way."""
        return bool(self.packing)

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._unpacked.close()
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

    def _read(self, most: int) -> bytes:
        if self._progress is not None:
            self._progress("reading", min(self._file.tell() / self.size, 1.0) if self.size else 0.0)
        try:
            data = self._unpacked.read(most)
        except DAMAGED as error:
            said = getattr(error, "strerror", None) or str(error) or "it ends too early"
            raise DataError(f"{self._name} cannot be read: {said}; copy or download it again.") from None
        self._total += len(data)
        if self.is_packed and self._total > max(FREE_GROWTH, GROWTH * self.size):
            raise DataError(
                f"{self._name} grows from {format_bytes(self.size)} to more than "
                f"{format_bytes(self._total)} as it is unpacked; "
                f"unpack it yourself first if that is right."
            )
        self._check_line(data)
        return data

    def _check_line(self, data: bytes) -> None:
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._line = self._line + len(data) if end < 0 else len(data) - end
        if self._line > LONGEST_LINE:
            raise DataError(
                f"{self._name} has a line of more than {format_bytes(LONGEST_LINE)}; "
                f"its rows must end with line breaks."
            )


def files_of(source: Source) -> tuple[tuple[str, Path], ...]:
    """Return the name and the path of each file; standard input is read into one first.

    Raises
    ------
    DataError
        Where nothing comes by standard input.
    """
    if not source.files:
        return ((source.name, held_input()),)
    return tuple((printable(file.name, 200), file) for file in source.files)


def file_stream(path: Path, name: str, progress: Progress | None = None) -> Stream:
    """Open a file and find out how it is packed.

    Raises
    ------
    DataError
        For packing that cannot be undone here.
    """
    file = path.open("rb")
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    unpacked, packing = _unpacked(file, head, name)
    return Stream(file, unpacked, packing, name, size, progress)


def _unpacked(file: IO[bytes], head: bytes, name: str) -> tuple[IO[bytes], str]:
    if head.startswith(PACKED[0]):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file)), "gzip"
    if head.startswith(PACKED[1]):
        return bz2.BZ2File(file), "bz2"
    if head.startswith(PACKED[2]):
        return lzma.LZMAFile(file), "xz"
    if head.startswith(PACKED[3]):
        return _zstandard(file, name), "zstd"
    if head.startswith(PACKED[4]):
        return _member(file, name), "zip"
    return file, ""


def _zstandard(file: IO[bytes], name: str) -> IO[bytes]:
    try:
        zstd: Any = importlib.import_module("compression.zstd")  # in the standard library from Python 3.14
    except ImportError:
        raise DataError(f"{name} is packed with Zstandard; unpack it first: zstd -d {name}") from None
    return cast("IO[bytes]", zstd.ZstdFile(file))


def _member(file: IO[bytes], name: str) -> IO[bytes]:
    try:
        held = zipfile.ZipFile(file)
        members = [m for m in held.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if len(members) != 1:
            names = listed([printable(m.filename) for m in members], 3) or "none"
            raise DataError(
                f"{name} holds {len(members)} files ({names}); unpack it and open one of them, or all by a pattern."
            )
        return held.open(members[0])
    except DAMAGED as error:
        raise DataError(f"{name} cannot be unpacked: {error}; unpack it yourself first.") from None


_HELD: list[Path] = []
_HOLDING = threading.Lock()


def held_input() -> Path:
    """Keep standard input in a file, for it comes once and is read more than once; it goes as the program ends."""
    with _HOLDING:
        if not _HELD:
            _HELD.append(_kept_input())
    return _HELD[0]


def _keep(given: IO[bytes], kept: IO[bytes], most: int) -> None:
    """Copy standard input, which may have no end, as long as it can be a table and half the disk is free."""
    total = 0
    while data := given.read(1 << 20):
        head = data[:4096]
        if not total and not head.startswith(PACKED) and format_of(head, "Standard input") == "text":
            text_encoding(head, "Standard input")
        total += len(data)
        if total > most:
            raise DataError(
                f"Standard input has more than {format_bytes(most)}, half of what is free on the disk; take a part."
            )
        kept.write(data)


def _kept_input() -> Path:
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise DataError("Nothing comes by standard input; pipe a table into it: lasso-tui - < table.csv")
    number, name = tempfile.mkstemp(prefix="lasso-tui-")
    path = Path(name)
    atexit.register(path.unlink, missing_ok=True)
    try:
        with os.fdopen(number, "wb") as kept:
            _keep(sys.stdin.buffer, kept, shutil.disk_usage(path.parent).free // 2)
    except OSError as error:
        raise DataError(
            f"Standard input cannot be kept: {error.strerror}; save it to a file first."
        ) from None
    return path
