"""The names of columns: each different, printable, and given where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lasso_tui.data.columns.sanitise import LONGEST, listed, printable
from lasso_tui.data.table import DataError

__all__ = ["Header", "header_of", "same_header"]


@dataclass(frozen=True)
class Header:
    """The names of columns.

    Attributes
    ----------
    names : printable and different from each other
    unnamed : positions of columns that had no name
    notes : what was done to the names
    """

    names: tuple[str, ...]
    unnamed: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def header_of(cells: Sequence[str]) -> Header:
    """Make names of the cells of a header."""
    stripped = [cell.strip() for cell in cells]
    unnamed = frozenset(j for j, cell in enumerate(stripped) if not cell)
    given = {printable(cell) for cell in stripped}
    names: list[str] = []
    taken: set[str] = set()
    renamed: list[str] = []
    escaped: list[str] = []
    for j, cell in enumerate(stripped):
        name = printable(cell) if cell else f"column {j + 1}"
        if cell and not cell.isprintable():
            escaped.append(name)
        if name in taken or (not cell and name in given):
            number = 2
            while (new := _numbered(name, number)) in taken or new in given:
                number += 1
            name = new
            renamed.append(name)
        names.append(name)
        taken.add(name)
    notes = []
    if renamed:
        notes.append(f"Columns of the same name are numbered: {listed(renamed)}.")
    if escaped:
        notes.append(f"Control characters in names are shown as escapes: {listed(escaped)}.")
    return Header(tuple(names), unnamed, tuple(notes))


def _numbered(name: str, number: int) -> str:
    """Put a number after a name; both together are no longer than a name may be."""
    end = f" ({number})"
    return printable(name, LONGEST - len(end)) + end


def numbered_header(width: int) -> Header:
    """Name the columns of a table without a header."""
    names = tuple(f"x{j + 1}" for j in range(width))
    note = f"The first row is numbers, not names: columns are called {names[0]} to {names[-1]}."
    return Header(names, notes=(note,))


def same_header(header: Header, first: Header, name: str, first_name: str) -> None:
    """Refuse a file whose columns are not those of the first.

    Raises
    ------
    DataError
        With the column that differs.
    """
    if header.names == first.names:
        return
    for j, (ours, theirs) in enumerate(zip(header.names, first.names, strict=False)):
        if ours != theirs:
            what = f"column {j + 1} is {ours}, in {first_name} it is {theirs}"
            break
    else:
        what = f"it has {len(header.names)} columns, {first_name} has {len(first.names)}"
    raise DataError(f"{name} cannot be stacked: {what}; open files with the same columns.")
