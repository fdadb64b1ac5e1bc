"""Resolution of a name to a bundled dataset, a file, several files, or standard input."""

from __future__ import annotations

import difflib
import glob
import re
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lasso_tui.data.bundled import Bundled, bundled
from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError

__all__ = ["PARTS", "STDIN", "Source", "check_file", "check_source", "find_bundled", "resolve_source"]

STDIN = "-"
"""The name of standard input."""

PARTS = (".parquet", ".parq", ".pq", ".arrow", ".feather", ".ipc", ".csv", ".tsv", ".tab", ".psv")
"""Endings of tables that lie in parts in a folder."""

REMOTE = re.compile(r"(https?|ftp|s3|gs|abfss?|hdfs)://", re.IGNORECASE)

FETCHERS = {"s3": "aws s3 cp", "gs": "gcloud storage cp", "hdfs": "hdfs dfs -get"}
"""Kind of address → the command that copies from it; curl for the others."""


@dataclass(frozen=True)
class Source:
    """Where a table comes from.

    Attributes
    ----------
    spec : the name as the user gave it
    name : short name for the screen
    files : files whose rows are stacked; empty for standard input
    """

    spec: str
    name: str
    files: tuple[Path, ...]


def find_bundled(spec: str) -> Bundled | None:
    """Return the bundled dataset of this name, if there is one."""
    return next((b for b in bundled() if b.name == spec), None)


def check_source(source: str) -> None:
    """Check that a name is a bundled dataset or a readable file, without reading it.

    Raises
    ------
    DataError
        If it is neither; the message suggests a similar name.
    """
    if find_bundled(source) is None:
        resolve_source(source)


def resolve_source(spec: str) -> Source:
    """Find the files that a path or a pattern matches.

    Raises
    ------
    DataError
        If there is none, or one of them cannot be read.
    """
    if spec == STDIN:
        return Source(spec, "standard input", ())
    path = Path(spec).expanduser() if spec.startswith("~") else Path(spec)
    if not spec.strip():
        raise DataError("The name of the data is empty. Give a bundled name or the path of a file.")
    if (remote := REMOTE.match(spec)) is not None:
        raise DataError(
            f"{sanitise_text(spec, 100)} is not on this machine, and nothing is fetched. Get it first: "
            f"{FETCHERS.get(remote[1].lower(), 'curl -LO')} {sanitise_text(spec, 100)}"
            f"{' .' if remote[1].lower() in FETCHERS else ''}"
        )
    if not _exists(path):
        if any(letter in spec for letter in "*?["):
            return _match_pattern(spec, path)
        if "/" not in spec and "." not in spec:
            names = [b.name for b in bundled()]
            similar = difflib.get_close_matches(spec, names, n=1)
            hint = f"Did you mean {similar[0]}?" if similar else f"Bundled datasets: {', '.join(names)}."
            raise DataError(f"No dataset or file {sanitise_text(spec)}. {hint}")
    check_file(path)
    return Source(spec, sanitise_text(path.name), (path,))


def _match_pattern(spec: str, path: Path) -> Source:
    files = tuple(Path(found) for found in sorted(glob.glob(str(path), recursive=True)))  # noqa: PTH207 - from any folder
    files = tuple(file for file in files if not file.is_dir())
    if not files:
        raise DataError(f"No file matches {sanitise_text(spec, 200)}. Check the pattern and the folder.")
    for file in files:
        check_file(file)
    return Source(spec, sanitise_text(path.name), files)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # the name is too long or the folder not accessible: `check_file` reports which


def check_file(path: Path) -> None:
    """Check that a path is a readable file.

    Raises
    ------
    DataError
        If there is no such file, it is a folder or a device, it is empty, or permission is missing.
    """
    shown = sanitise_text(str(path), 200)
    try:
        status = path.stat()
        kind = status.st_mode
        if stat.S_ISREG(kind):
            path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(
            f"No file {shown}. Check the path, or run `lasso-tui list` for bundled datasets."
        ) from None
    except PermissionError:
        raise DataError(f"No permission to read {shown}. Ask its owner for access.") from None
    except OSError as error:
        raise DataError(f"Cannot open {shown}: {error.strerror}. Check the path.") from None
    except ValueError:
        raise DataError(f"{shown} is not a file name. Check the path.") from None
    if stat.S_ISDIR(kind):
        raise DataError(
            f"{shown} is a folder. Name a file in it, a pattern ({shown.rstrip('/')}/*{_ending_in(path)}), or have "
            f"its rows summed (--engine local)."
        )
    if not stat.S_ISREG(kind):
        raise DataError(
            f"{shown} is {_describe_kind(kind)}, not a regular file. Copy its contents to a file, or pipe them in: "
            f"lasso-tui - < {shown}"
        )
    if not status.st_size:  # also true for the files of /proc, some of which never end
        raise DataError(
            f"{sanitise_text(path.name)} is empty. Open a file with a header row and rows of values."
        )


def _ending_in(folder: Path) -> str:
    """Return the ending of most tables in a folder, .csv where there is none."""
    try:
        names = [one for one in folder.iterdir() if not one.name.startswith((".", "_"))]
    except OSError:
        return ".csv"
    found = Counter(one.suffix for one in names if one.suffix in (*PARTS, ".xlsx")).most_common(1)
    return found[0][0] if found else ".csv"


def _describe_kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
