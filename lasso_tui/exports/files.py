"""Writing of a file, completely or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["place", "write_new"]


def write_new(
    path: Path,
    text: str | bytes,
    *,
    overwrite: bool = False,
    mode: int | None = None,
    sync: Callable[[int], object] = os.fsync,
) -> None:
    """Write a file completely or not at all.

    What is overwritten keeps its mode; where its name is a link, the file that it leads to is overwritten.

    Parameters
    ----------
    path : where to write
    text : what to write
    overwrite : whether an existing file is overwritten
    mode : permissions of the file, or None for those of the file that is overwritten, else for what the umask leaves
    sync : waits until the disk has the file of a descriptor, before the file gets its name

    Raises
    ------
    FileExistsError
        Where the file exists and `overwrite` is False.
    OSError
        Where the folder cannot be written, or the name is that of a device, a pipe or a folder; no partial file
        remains.
    """
    target, old_mode = _overwritten(path) if overwrite else (path, None)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", text=False)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
            file.flush()
            sync(file.fileno())
        _name(Path(part), target, mode if mode is not None else old_mode, overwrite=overwrite)
    finally:
        Path(part).unlink(missing_ok=True)


def place(part: Path, path: Path, *, overwrite: bool = False) -> None:
    """Give a complete file, in the same folder, its name; errors as `write_new`."""
    target, old_mode = _overwritten(path) if overwrite else (path, None)
    _name(part, target, old_mode, overwrite=overwrite)


def _name(part: Path, target: Path, mode: int | None, *, overwrite: bool) -> None:
    part.chmod(mode if mode is not None else 0o666 & ~_umask())
    if overwrite:
        part.replace(target)
    else:
        _put(part, target)


def _umask() -> int:
    """Return the permissions that new files are not to have.

    It can be asked for only by setting another, with which another thread would make its files meanwhile; Linux also
    tells it in a file.
    """
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line for line in lines if line.startswith("Umask:")).split()[1], 8)
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def _overwritten(path: Path) -> tuple[Path, int | None]:
    """Return the file that is to be overwritten, at the end of links, and its permissions, None for a new one."""
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return target, None
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
    return target, stat.S_IMODE(mode)


def _put(part: Path, path: Path) -> None:
    """Give a file its name, unless it exists: a link fails then, a rename would not."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as FAT: reserve the name first
        path.open("xb").close()
        part.replace(path)
