"""A log of the looks at test rows: one line each, by what the data hold, not by where they are.

A line is appended as a whole, so that several programs can write to one log.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import partial
from pathlib import Path

from lasso_tui.requests.patience import within_patience

__all__ = ["LookLog", "data_identity"]

MAX_FILE_BYTES = 64 * 2**20
"""A larger log is not read."""


class LookLog:
    """The log in a folder.

    Parameters
    ----------
    folder : the folder of the program's state; it is made at the first look
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "test-looks.jsonl"

    def count(self, identity: str) -> int:
        """Return the number of looks at the test rows of some data; 0 where the log cannot be read."""
        try:
            lines = within_patience(self._read).splitlines()
        except OSError:
            return 0
        return sum(_identity_of(line) == identity for line in lines)

    def _read(self) -> bytes:
        return b"" if self.path.stat().st_size > MAX_FILE_BYTES else self.path.read_bytes()

    def _append(self, line: bytes) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def add(self, identity: str, name: str) -> int:
        """Add a look, and return how many there are now.

        Parameters
        ----------
        identity : from `data_identity`
        name : name of the data, for a person who reads the log

        Raises
        ------
        OSError
            Where the log cannot be written.
        """
        line = json.dumps({"data": identity, "name": name}) + "\n"
        within_patience(partial(self._append, line.encode("ascii")))
        return self.count(identity)


def _identity_of(line: bytes) -> str:
    try:
        payload = json.loads(line)
    except ValueError:  # another program's, or cut
        return ""
    identity = payload.get("data") if isinstance(payload, dict) else None
    return identity if isinstance(identity, str) else ""


def data_identity(dataset: str) -> str:
    """Return what identifies data wherever they are: the name of a bundled dataset, else the hash of the files.

    "" for simulated data, whose test rows can be drawn again, and for files that cannot be read.
    """
    from lasso_tui.data import DataError
    from lasso_tui.data.readers.sources import STDIN, find_bundled, resolve_source
    from lasso_tui.data.readers.streams import save_stdin

    if find_bundled(dataset) is not None:
        return f"bundled:{dataset}"
    try:
        files = (save_stdin(),) if dataset == STDIN else resolve_source(dataset).files
        digest = hashlib.sha256()
        for file in files:
            with file.open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
    except (DataError, OSError):
        return ""
    return f"sha256:{digest.hexdigest()}" if files else ""
