"""The columns of sums: numbers, levels, marks of missing values, and powers and products of these."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = ["MISSING", "Atom", "Layout", "StoredColumn", "Term"]

MISSING = ""
"""In place of a level: what marks missing values of numbers, and the level of missing words."""

Atom = tuple[str, str | None]
"""A column of numbers and None, or a factor and one of its levels, or either and `MISSING`."""

Term = tuple[Atom, ...]
"""A column of the sums: the product of these."""


@dataclass(frozen=True)
class StoredColumn:
    """A column of the table, as it was summed.

    Attributes
    ----------
    name : in the files
    levels : of a factor, each of which is a column of the sums; None for numbers
    counts : level → its rows among all that were read, in the order of first appearance
    fill : None where a missing value drops its row; else what stands in the sums for missing numbers, which a column
        of 0 and 1 marks, so that any other value can replace it later; of a factor missing values are a level then
    is_joined : whether rare levels, or levels written in several ways, are one already
    merged : spelling → the level that it was merged with
    """

    name: str
    levels: tuple[str, ...] | None = None
    counts: Mapping[str, int] | None = None
    fill: float | None = None
    is_joined: bool = False
    merged: Mapping[str, str] = field(default_factory=dict)

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Its columns, without marks of missing numbers."""
        if self.levels is None:
            return ((self.name, None),)
        levels = (*self.levels, MISSING) if self.fill is not None else self.levels
        return tuple((self.name, level) for level in levels)

    @property
    def marks(self) -> tuple[Atom, ...]:
        """The mark of missing numbers, if there is one."""
        return ((self.name, MISSING),) if self.levels is None and self.fill is not None else ()

    @property
    def width(self) -> int:
        """Number of its columns, without marks."""
        return 1 if self.levels is None else len(self.levels) + (self.fill is not None)


@dataclass(frozen=True)
class Layout:
    """The columns of the sums of a table.

    Attributes
    ----------
    columns : of the table
    degree : highest power of the columns of numbers
    interactions : whether there are the products of all pairs of columns
    """

    columns: tuple[StoredColumn, ...]
    degree: int = 1
    interactions: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether each column of the sums is a column of the table, or a level of one."""
        return self.degree == 1 and not self.interactions and not any(one.marks for one in self.columns)

    @functools.cached_property
    def width(self) -> int:
        """Number of columns, counted without making them: there may be millions."""
        marked = [len(one.marks) for one in self.columns]
        widths = [one.width for one in self.columns]
        count = (
            sum(widths) + sum(marked) + (self.degree - 1) * sum(one.levels is None for one in self.columns)
        )
        if self.interactions:
            # With the products of marks, by which those of filled numbers follow.
            both = [width + mark for width, mark in zip(widths, marked, strict=True)]
            count += (sum(both) ** 2 - sum(one**2 for one in both)) // 2
        return count

    @functools.cached_property
    def terms(self) -> tuple[Term, ...]:
        """The columns, in their order: those of the table, marks, powers, products, products of marks."""
        made: list[Term] = [(atom,) for one in self.columns for atom in one.atoms]
        made += [(mark,) for one in self.columns for mark in one.marks]
        numbers = [one.atoms for one in self.columns if one.levels is None]
        made += [atoms * degree for degree in range(2, self.degree + 1) for atoms in numbers]
        if self.interactions:
            pairs = list(itertools.combinations(self.columns, 2))
            made += [(a, b) for one, other in pairs for a in one.atoms for b in other.atoms]
            made += [pair for one, other in pairs for pair in _with_marks(one, other)]
        return tuple(made)

    @property
    def shown(self) -> tuple[Term, ...]:
        """The columns that may be features: all but the products of marks."""
        marks = {mark for one in self.columns for mark in one.marks}
        return tuple(term for term in self.terms if len(term) == 1 or not marks.intersection(term))

    @functools.cached_property
    def index(self) -> Mapping[Term, int]:
        """The place of each column."""
        return {term: k for k, term in enumerate(self.terms)}

    @functools.cached_property
    def recipe(self) -> tuple[tuple[int, int, int], ...]:
        """How columns are computed of earlier ones: (place, place of one factor, place of the other)."""
        index = self.index
        first = sum(one.width + len(one.marks) for one in self.columns)
        return tuple(
            (k, index[term[:-1]], index[term[-1:]]) for k, term in enumerate(self.terms[first:], start=first)
        )


def _with_marks(one: StoredColumn, other: StoredColumn) -> Iterator[Term]:
    for a, b in itertools.product((*one.atoms, *one.marks), (*other.atoms, *other.marks)):
        if a in one.marks or b in other.marks:
            yield a, b
