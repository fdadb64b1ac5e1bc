"""The models that are done, one line each, so that what ends early goes on where it was."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from lasso_tui.techniques.model import ExportError

__all__ = ["ProgressFile"]


class ProgressFile:
    """A file of finished models; its first line says of which plan.

    Parameters
    ----------
    path : where it is or is to be
    fingerprint : of the plan

    Raises
    ------
    ExportError
        Where the file is of another plan, or cannot be read or written.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        self.path = path
        self.done: dict[str, dict[str, Any]] = {}
        try:
            text = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise ExportError(
                f"Cannot read {path}: {error.strerror or error}. Choose another folder."
            ) from None
        whole = text[: text.rfind(b"\n") + 1]  # a line that was cut is done again
        lines = [json.loads(line) for line in whole.splitlines()]
        if lines and lines[0].get("plan") != fingerprint:
            raise ExportError(
                f"{path.parent} holds models of another command or of other data. Choose another folder for --to."
            )
        self.done = {one["key"]: one for one in lines[1:]}
        try:
            self._file = path.open("ab")
            if len(whole) < len(text):
                self._file.truncate(len(whole))
            if not lines:
                self._write({"plan": fingerprint})
        except OSError as error:
            raise ExportError(
                f"Cannot write {path}: {error.strerror or error}. Choose another folder."
            ) from None

    def add(self, record: dict[str, Any]) -> None:
        """Note a finished model, for good."""
        self.done[record["key"]] = record
        self._write(record)

    def _write(self, record: dict[str, Any]) -> None:
        self._file.write(json.dumps(record, allow_nan=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()
