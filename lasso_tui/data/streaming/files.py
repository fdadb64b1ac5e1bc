"""The files of a table that stays where it is, and how to tell that one of them has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.sources import check_file, resolve_source

__all__ = ["ChangedError", "DataFile", "find_files"]

END_BYTES = 1 << 16
"""Bytes at both ends of a file that its fingerprint is made of, with its size."""

HIDDEN = ("_", ".")
"""Beginnings of names of what programs write beside the parts of a table."""


NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""Value of a folder of rows that have none."""


class ChangedError(DataError):
    """A file is not what it was when it was found."""


@dataclass(frozen=True)
class DataFile:
    """One file of a table.

    Attributes
    ----------
    path : where it is
    name : short name for messages, from the folder that was given on
    size, modified : in bytes, and in nanoseconds of the file's clock
    fingerprint : 16 hexadecimal digits of its size and both ends, the same wherever the file lies
    keys : (name, value) of its folders such as `year=2024`, below the folder that was given; "" for no value
    """

    path: Path
    name: str
    size: int
    modified: int
    fingerprint: str
    keys: tuple[tuple[str, str], ...] = ()

    def check_unchanged(self) -> None:
        """Check that the file is what it was.

        Raises
        ------
        ChangedError
            If it has another size, time or end than before, or is gone.
        """
        try:
            status = self.path.stat()
            same = (status.st_size, status.st_mtime_ns) == (self.size, self.modified)
        except OSError:
            same = False
        if not same:
            raise ChangedError(
                f"{self.name} changed while it was read. Wait until it is complete, and run the command again."
            )


def find_files(words: Sequence[str]) -> tuple[DataFile, ...]:
    """Find the files that paths, patterns and folders name, in the order of their names.

    Raises
    ------
    DataError
        If there is none, or one cannot be read.
    """
    found: dict[Path, Path] = {}  # file → its place in the folder that was given
    for word in words:
        path = Path(word).expanduser()
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not _is_hidden(one, path))
            if not inside:
                raise DataError(f"{sanitise_text(word, 200)} has no files. Name a folder with data files.")
            found |= {one: one.relative_to(path) for one in inside}
        else:
            found |= {one: Path(one.name) for one in resolve_source(word).files}
    if not found:
        raise DataError("Standard input cannot be read twice. Name files.")
    return tuple(_described(path, place) for path, place in found.items())


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(HIDDEN) for part in path.relative_to(root).parts)


def _keys(place: Path) -> tuple[tuple[str, str], ...]:
    pairs = (folder.partition("=") for folder in place.parts[:-1])
    return tuple(
        (unquote(key), "" if value == NO_VALUE else unquote(value))
        for key, sign, value in pairs
        if sign and key
    )


def _described(path: Path, place: Path) -> DataFile:
    check_file(path)
    name = sanitise_text(place.as_posix(), 200)
    try:
        status = path.stat()
        with path.open("rb") as file:
            digest = hashlib.sha256(str(status.st_size).encode())
            digest.update(file.read(END_BYTES))
            file.seek(max(status.st_size - END_BYTES, 0))
            digest.update(file.read(END_BYTES))
    except OSError as error:
        raise DataError(f"Cannot read {name}: {error.strerror}. Check the file.") from None
    return DataFile(path, name, status.st_size, status.st_mtime_ns, digest.hexdigest()[:16], _keys(place))
