"""What a name stands for: a bundled set, a file, several files, or standard input."""

from __future__ import annotations

import difflib
import glob
import stat
from dataclasses import dataclass
from pathlib import Path

from lasso_tui.data.bundled import Bundled, bundled
from lasso_tui.data.columns.sanitise import printable
from lasso_tui.data.table import DataError

__all__ = ["STDIN", "Source", "check_file", "check_source", "find_bundled", "resolved"]

STDIN = "-"
"""The name of standard input."""


@dataclass(frozen=True)
class Source:
    """Where a table comes from.

    Attributes
    ----------
    spec : as it was given
    name : for the screen
    files : the files whose rows are stacked; none for standard input
    """

    spec: str
    name: str
    files: tuple[Path, ...]


def find_bundled(spec: str) -> Bundled | None:
    """Return the bundled set of this name."""
    return next((b for b in bundled() if b.name == spec), None)


def check_source(source: str) -> None:
    """Refuse a name that is no bundled set and nothing to read, without reading it.

    Raises
    ------
    DataError
        In one sentence, with names that are alike.
    """
    if find_bundled(source) is None:
        resolved(source)


def resolved(spec: str) -> Source:
    """Find the files that a path or a pattern names.

    Raises
    ------
    DataError
        Where there is none, or one of them cannot be read.
    """
    if spec == STDIN:
        return Source(spec, "standard input", ())
    path = Path(spec).expanduser() if spec.startswith("~") else Path(spec)
    if not spec.strip():
        raise DataError("The name of the data is empty; give a bundled name or the path of a file.")
    if not _exists(path):
        if any(letter in spec for letter in "*?["):
            return _several(spec, path)
        if "/" not in spec and "." not in spec:
            names = [b.name for b in bundled()]
            alike = difflib.get_close_matches(spec, names, n=1)
            hint = f"did you mean {alike[0]}?" if alike else f"bundled are {', '.join(names)}."
            raise DataError(f"There is no dataset and no file {printable(spec)}; {hint}")
    check_file(path)
    return Source(spec, printable(path.name), (path,))


def _several(spec: str, path: Path) -> Source:
    files = tuple(Path(found) for found in sorted(glob.glob(str(path), recursive=True)))  # noqa: PTH207 - from any folder
    files = tuple(file for file in files if not file.is_dir())
    if not files:
        raise DataError(f"No file matches {printable(spec, 200)}; check the pattern and the folder.")
    for file in files:
        check_file(file)
    return Source(spec, printable(path.name), files)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # a name too long, or a folder that may not be entered: `check_file` says which


def check_file(path: Path) -> None:
    """Refuse what is no file to read.

    Raises
    ------
    DataError
        Where there is no such file, it is a folder or a device, or may not be read.
    """
    shown = printable(str(path), 200)
    try:
        state = path.stat()
        kind = state.st_mode
        if stat.S_ISREG(kind):
            path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(
            f"There is no file {shown}; check the path, or see `lasso-tui list` for bundled data."
        ) from None
    except PermissionError:
        raise DataError(f"{shown} may not be read by you; ask its owner for the permission.") from None
    except OSError as error:
        raise DataError(f"{shown} cannot be opened: {error.strerror}; check the path.") from None
    except ValueError:
        raise DataError(f"{shown} is no file name; check the path.") from None
    if stat.S_ISDIR(kind):
        raise DataError(f"{shown} is a folder; name a file in it, or several by a pattern ({shown}/*.csv).")
    if not stat.S_ISREG(kind):
        raise DataError(
            f"{shown} is not an ordinary file but {_kind(kind)}; copy its contents to a file, or pipe them in: "
            f"lasso-tui - < {shown}"
        )
    if not state.st_size:  # as the files of /proc say too, of which some never end
        raise DataError(f"{printable(path.name)} is empty; a header row and rows of values are needed.")


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
