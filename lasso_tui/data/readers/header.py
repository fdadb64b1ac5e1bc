"""Column names: sanitised, unique, and generated for columns without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lasso_tui.data.columns.sanitise import (
    MAX_NAME_LENGTH,
    join_names,
    sanitise_text,
    sanitise_texts,
    unprotected,
)
from lasso_tui.data.errors import DataError

__all__ = ["Header", "check_same_header", "make_header"]


@dataclass(frozen=True)
class Header:
    """The names of columns.

    Attributes
    ----------
    names : sanitised, unique names
    unnamed : positions of columns without a name in the file
    notes : how names were changed, one sentence each
    cells : the names as they stand in the file
    """

    names: tuple[str, ...]
    unnamed: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


def make_header(cells: Sequence[str]) -> Header:
    """Make unique names from the cells of a header row."""
    stripped = [unprotected(cell.strip()) for cell in cells]
    unnamed = frozenset(j for j, cell in enumerate(stripped) if not cell)
    safe = sanitise_texts(stripped)
    given = set(safe)
    names: list[str] = []
    taken: set[str] = set()
    renamed: list[str] = []
    escaped: list[str] = []
    last_number: dict[str, int] = {}
    for j, cell in enumerate(stripped):
        name = safe[j] if cell else f"column {j + 1}"
        if cell and not cell.isprintable():
            escaped.append(name)
        if name in taken or (not cell and name in given):
            number = last_number.get(name, 1) + 1
            while (new := _numbered(name, number)) in taken or new in given:
                number += 1
            last_number[name] = (
                number  # where the next one of this name begins: all together take linear time
            )
            name = new
            renamed.append(name)
        names.append(name)
        taken.add(name)
    notes = []
    if renamed:
        notes.append(f"Duplicate column names are numbered: {join_names(renamed)}.")
    if escaped:
        notes.append(f"Control characters in column names are escaped: {join_names(escaped)}.")
    return Header(tuple(names), unnamed, tuple(notes), tuple(cells))


def _numbered(name: str, number: int) -> str:
    """Append a number to a name, within the maximum length."""
    end = f" ({number})"
    return sanitise_text(name, MAX_NAME_LENGTH - len(end)) + end


def numbered_header(width: int) -> Header:
    """Name the columns of a table without a header."""
    names = tuple(f"x{j + 1}" for j in range(width))
    return Header(names, cells=names)


def check_same_header(header: Header, first: Header, name: str, first_name: str) -> None:
    """Check that a file has the same columns as the first file.

    Raises
    ------
    DataError
        If it does not; the message names the first difference.
    """
    if header.names == first.names:
        return
    for j, (ours, theirs) in enumerate(zip(header.names, first.names, strict=False)):
        if ours != theirs:
            difference = f"column {j + 1} is {ours}, in {first_name} it is {theirs}"
            break
    else:
        difference = f"it has {len(header.names)} columns, {first_name} has {len(first.names)}"
    raise DataError(f"Cannot stack {name}: {difference}. Open files with the same columns.")
