"""Which columns of sums are features of a model, by the rules for tables in memory."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from lasso_tui.data.columns.numeric_range import CONSTANT
from lasso_tui.data.columns.sanitise import join_names, level_name, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.matrix import CONSTANT_IN_ROWS
from lasso_tui.data.preparation.preparation import NO_REFERENCE
from lasso_tui.data.preparation.references import MISSING_LEVEL
from lasso_tui.data.preparation.table import Group
from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.data.streaming.terms.layout import Atom, StoredColumn, Term

__all__ = ["ChosenTerms", "chosen_terms", "requested_references"]


@dataclass
class ChosenTerms:
    """Columns of a model.

    Attributes
    ----------
    kept : each as a column of the sums
    names : theirs
    group_list : factors that became several columns, and products of these
    excluded : columns that are not used → why
    """

    kept: list[Term] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    group_list: list[Group] = field(default_factory=list)
    excluded: dict[str, str] = field(default_factory=dict)

    @property
    def features(self) -> tuple[str, ...]:
        """The names."""
        return tuple(self.names)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups."""
        return tuple(self.group_list)

    def add(self, name: str, term: Term) -> int:
        """Add a column; return its place."""
        self.kept.append(term)
        self.names.append(name)
        return len(self.kept) - 1

    def add_varying(self, name: str, term: Term, varies: Set[Term]) -> int | None:
        """Add a power or product, unless it is constant in the rows used."""
        if term in varies:
            return self.add(name, term)
        self.excluded[name] = CONSTANT_IN_ROWS
        return None


def chosen_terms(
    file: MomentsFile, varies: Set[Term], references: Mapping[str, str], name: str
) -> ChosenTerms:
    """Choose the features.

    Parameters
    ----------
    file : the sums
    varies : columns that are not constant in the training rows
    references : from `requested_references`
    name : of the table, for messages

    Raises
    ------
    DataError
        If a requested reference is in none of the rows used.
    """
    found, operands = ChosenTerms(), []
    for column in file.columns:
        if column.levels is None:
            atoms = [atom for atom in column.atoms if (atom,) in varies]
            if not atoms:
                found.excluded[column.name] = CONSTANT_IN_ROWS
                continue
            found.add(column.name, (atoms[0],))
        else:
            atoms = _coded(found, column, varies, references, name)
            if not atoms:
                continue
        operands.append((column, atoms))
    numbers = [column for column, _ in operands if column.levels is None]
    for column in numbers:
        if column.marks and file.preparation.indicators and (mark := column.marks) in varies:
            found.add(f"{column.name} {MISSING_LEVEL}", mark)
    for degree in range(2, file.preparation.degree + 1):
        for column in numbers:
            if len(file.few.get(column.name, ())) > 2:  # powers of two values are those values
                found.add_varying(f"{column.name}^{degree}", column.atoms * degree, varies)
    if file.preparation.interactions:
        for (one, its), (other, others) in itertools.combinations(operands, 2):
            added = [
                found.add_varying(f"{_label(a)}*{_label(b)}", (a, b), varies) for a in its for b in others
            ]
            places = tuple(place for place in added if place is not None)
            if places and (one.levels is not None or other.levels is not None):
                found.group_list.append(Group(f"{one.name}*{other.name}", places))
    return found


def _label(atom: Atom) -> str:
    name, level = atom
    return name if level is None else f"{name}={level or MISSING_LEVEL}"


def _coded(
    found: ChosenTerms,
    column: StoredColumn,
    varies: Set[Term],
    references: Mapping[str, str],
    name: str,
) -> list[Atom]:
    """Add a column for each level in the rows used but the reference; return them."""
    atoms = [atom for atom in column.atoms if (atom,) in varies]
    is_one = len(column.levels or ()) < 2  # as in memory, whether or not values are missing
    if is_one or len(atoms) < 2:
        found.excluded[column.name] = CONSTANT if is_one else CONSTANT_IN_ROWS
        return []
    levels = [level or MISSING_LEVEL for _, level in atoms]
    reference = _reference(column, levels, references, name)
    coded = [(atom, level) for atom, level in zip(atoms, levels, strict=True) if level != reference]
    places = tuple(found.add(_label(atom), (atom,)) for atom, _ in coded)
    found.group_list.append(Group(column.name, places, reference, tuple(level for _, level in coded)))
    return [atom for atom, _ in coded]


def requested_references(file: MomentsFile, name: str) -> dict[str, str]:
    """Return factor → its requested reference level, or `none`.

    Raises
    ------
    DataError
        If there is no such factor or level.
    """
    factors = {column.name: column for column in file.columns if column.levels is not None}
    found: dict[str, str] = {}
    for text in file.preparation.references:
        cuts = [k for k, letter in enumerate(text) if letter == "="]
        cut = next((k for k in cuts if sanitise_text(text[:k].strip()) in factors), None)
        if cut is None:
            raise DataError(
                f"{name}: {text.partition('=')[0]} is no factor (--reference). "
                f"Factors: {join_names(list(factors)) or 'none'}."
            )
        column, level = sanitise_text(text[:cut].strip()), level_name(text[cut + 1 :].strip())
        known = [level or MISSING_LEVEL for _, level in factors[column].atoms]
        if level not in known:
            if level.lower() not in ("", NO_REFERENCE):
                some = join_names(known, 8)
                raise DataError(f"{name}: {column} has no level {level!r} (--reference). Levels: {some}.")
            level = NO_REFERENCE
        found[column] = level
    return found


def _reference(column: StoredColumn, levels: list[str], requested: Mapping[str, str], name: str) -> str:
    """Return the level without a column, "" where each of the used levels has one."""
    wanted = requested.get(column.name)
    if wanted == NO_REFERENCE and NO_REFERENCE not in levels and len(levels) > 2:
        return ""
    if wanted is not None and wanted != NO_REFERENCE:
        if wanted not in levels:
            raise DataError(
                f"{name}: {column.name} is {wanted} (--reference) in none of the rows used. Choose another."
            )
        return wanted
    counts = column.counts or {}
    # The first of several is the one that appears first, as `counts` is in that order.
    return max((level for level in counts if level in levels), key=lambda level: counts[level])
