"""The sources of new rows: files, patterns and folders, also those whose folders tell columns."""

from __future__ import annotations

from pathlib import Path

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.row_chunks import RowSource, open_files, open_rows
from lasso_tui.data.readers.sources import find_bundled, resolve_source
from lasso_tui.data.streaming.files import find_files, keys_in

__all__ = ["open_sources"]

Keys = tuple[tuple[str, str], ...]
"""(name, value) of folders such as `year=2024`."""


def open_sources(source: str, reading: Reading | None) -> list[RowSource]:
    """Open what a name means: one source, or one for each of the folders such as `year=2024` that tell columns.

    Raises
    ------
    DataError
        As `open_rows`, and where a folder has no files.
    """
    if find_bundled(source) is not None:
        return [open_rows(source, reading)]
    groups: dict[Keys, list[tuple[str, Path]]] = {}
    if Path(source).expanduser().is_dir():
        for file in find_files([source]):
            groups.setdefault(file.keys, []).append((file.name, file.path))
    else:
        for path in resolve_source(source).files:
            groups.setdefault(keys_in(path), []).append((sanitise_text(path.as_posix(), 200), path))
        if not any(groups):
            return [open_rows(source, reading)]
        if len(groups) == 1:
            ((keys, files),) = groups.items()
            return [_opened(resolve_source(source).name, keys, files, reading)]
    return [_opened(_name(files), keys, files, reading) for keys, files in groups.items()]


def _name(files: list[tuple[str, Path]]) -> str:
    (name, _), *others = files
    return f"{name} and {len(others):,} more" if others else name


def _opened(name: str, keys: Keys, files: list[tuple[str, Path]], reading: Reading | None) -> RowSource:
    told = {sanitise_text(key): word for key, word in keys}
    return open_files(name, str(files[0][1]), tuple(files), reading or Reading(), told)
