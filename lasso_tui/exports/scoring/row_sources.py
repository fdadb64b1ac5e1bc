"""The sources of new rows: files, patterns and folders, also those whose folders tell columns."""

from __future__ import annotations

from pathlib import Path

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.row_chunks import RowSource, open_files, open_rows
from lasso_tui.data.readers.sources import find_bundled, resolve_source
from lasso_tui.data.streaming.files import keys_in, places_in

__all__ = ["open_sources"]


def open_sources(source: str, reading: Reading | None) -> list[RowSource]:
    """Open what a name means: one source, or one for each of the folders such as `year=2024` that tell columns.

    Raises
    ------
    DataError
        As `open_rows`, and where a folder has no files.
    """
    if find_bundled(source) is not None:
        return [open_rows(source, reading)]
    folder, name = Path(source).expanduser(), ""
    if folder.is_dir():
        places = places_in(folder)
    else:
        resolved = resolve_source(source)
        places, name = {path: path for path in resolved.files}, resolved.name
        if not any(map(keys_in, places)):
            return [open_rows(source, reading)]
    groups: dict[tuple[tuple[str, str], ...], list[tuple[str, Path]]] = {}
    for path, place in places.items():
        groups.setdefault(keys_in(place), []).append((sanitise_text(place.as_posix(), 200), path))
    return [
        open_files(
            name if name and len(groups) == 1 else _name(files),
            str(files[0][1]),
            tuple(files),
            reading or Reading(),
            dict(keys),
        )
        for keys, files in groups.items()
    ]


def _name(files: list[tuple[str, Path]]) -> str:
    (name, _), *others = files
    return f"{name} and {len(others):,} more" if others else name
