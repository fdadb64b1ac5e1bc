"""The files of a table that stays where it is, and how to tell that one of them has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.sources import PARTS, check_file, resolve_source

__all__ = [
    "ChangedError",
    "DataFile",
    "data_in_folder",
    "find_files",
    "keys_in",
    "notes_on_files",
    "places_in",
]

END_BYTES = 1 << 16
"""Bytes at both ends of a file that its fingerprint is made of, with its size."""

HIDDEN = ("_", ".")
"""Beginnings of names of what programs write beside the parts of a table."""

COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
"""Endings after those of data; a folder's other files are passed over where some have one of these."""

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

    @property
    def has_changed(self) -> bool:
        """Whether it has another size or time than before, or is gone."""
        try:
            status = self.path.stat()
        except OSError:
            return True
        return (status.st_size, status.st_mtime_ns) != (self.size, self.modified)

    def check_unchanged(self) -> None:
        """Check that the file is what it was.

        Raises
        ------
        ChangedError
            If it has changed.
        """
        if self.has_changed:
            raise ChangedError(
                f"{self.name} changed while it was read. Wait until it is complete, and run the command again."
            )


def find_files(words: Sequence[str], beside: list[str] | None = None) -> tuple[DataFile, ...]:
    """Find the files that paths, patterns and folders name, in the order of their names.

    Parameters
    ----------
    words : paths, patterns and folders
    beside : names of what lies in folders beside the data are added to it

    Raises
    ------
    DataError
        If there is none, or one cannot be read.
    """
    found: dict[Path, Path] = {}  # file → its place in the folder that was given
    for word in words:
        path = Path(word).expanduser()
        if path.is_dir():
            found |= places_in(path, beside)
        else:
            found |= {one: Path(one.name) for one in resolve_source(word).files}
    if not found:
        raise DataError("Standard input cannot be read twice. Name files.")
    return tuple(_described(path, place) for path, place in found.items())


def places_in(folder: Path, beside: list[str] | None = None) -> dict[Path, Path]:
    """Return the data files of a folder, each with its place in it; `beside` as of `find_files`.

    Raises
    ------
    DataError
        If there is none.
    """
    inside, others = data_in_folder(folder)
    if not inside:
        raise DataError(f"{sanitise_text(str(folder), 200)} has no files. Name a folder with data files.")
    if beside is not None:
        beside += [sanitise_text(one.name) for one in others]
    return {one: one.relative_to(folder) for one in inside}


def data_in_folder(path: Path) -> tuple[list[Path], list[Path]]:
    """Return the data files of a folder and of those in it, and what else lies there; hidden files are neither."""
    inside = sorted(one for one in path.rglob("*") if one.is_file() and not _is_hidden(one, path))
    named = [one for one in inside if _is_named_as_data(one)]
    if not named:
        return inside, []
    return named, [one for one in inside if not _is_named_as_data(one)]


def _is_named_as_data(path: Path) -> bool:
    name = path.name.lower()
    ending = next((one for one in COMPRESSED if name.endswith(one)), "")
    return name.removesuffix(ending).endswith(PARTS)


def notes_on_files(files: Sequence[DataFile], beside: Sequence[str]) -> list[str]:
    """Say what lies beside the data, and which files may be copies of others."""
    notes = [f"Passed over, not named as data: {join_names(beside, 3)}."] if beside else []
    same: dict[str, list[str]] = {}
    for file in files:
        same.setdefault(file.fingerprint, []).append(file.name)
    copies = [
        f"{join_names(names, 3)} may be copies of one file." for names in same.values() if len(names) > 1
    ]
    return notes + copies


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(HIDDEN) for part in path.relative_to(root).parts)


def keys_in(place: Path) -> tuple[tuple[str, str], ...]:
    """Return (name, value) of the folders such as `year=2024` of a path; "" for no value."""
    pairs = (folder.partition("=") for folder in place.parts[:-1])
    return tuple(
        (sanitise_text(unquote(key)), "" if value == NO_VALUE else unquote(value))
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
    return DataFile(path, name, status.st_size, status.st_mtime_ns, digest.hexdigest()[:16], keys_in(place))
