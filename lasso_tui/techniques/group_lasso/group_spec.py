"""Groups of columns: read from a parameter's text, or taken from a table's factors."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.coefficients import ColumnGroup
from lasso_tui.techniques.linear.names import (
    SEPARATORS,
    longest_first,
    name_at,
    quote_name,
    suggestion,
    word_at,
)
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.data import Table

__all__ = ["ALLOWED", "Groups", "check_group", "find_group", "read_groups", "write_groups"]

ALLOWED = (
    "one label per column (0 0 1 1 1), sizes (3x4 2x5), names (a b c; d e), or empty for the table's factors"
)

SIZES = re.compile(r"(?<!\w)(\d+)\s*[x×*]\s*(\d+)(?!\w)", re.IGNORECASE)

MAX_TEXT = 4000
"""Characters of the longest text that groups are written as."""


@dataclass(frozen=True)
class Groups:
    """A partition of the columns.

    Attributes
    ----------
    names : G names; a group of one column has the column's
    labels : the group of each of the p columns, 0 … G−1
    """

    names: tuple[str, ...]
    labels: tuple[int, ...]

    @functools.cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of columns of each group."""
        counts = Counter(self.labels)
        return tuple(counts[g] for g in range(len(self.names)))

    @functools.cached_property
    def order(self) -> tuple[int, ...]:
        """The columns, group by group."""
        return tuple(sorted(range(len(self.labels)), key=self.labels.__getitem__))

    def listed(self, features: Sequence[str]) -> tuple[ColumnGroup, ...]:
        """Return the groups that have a heading in lists: those of several columns."""
        members: dict[int, list[int]] = {}
        for column in self.order:
            members.setdefault(self.labels[column], []).append(column)
        return tuple(
            ColumnGroup.of(self.names[g], tuple(columns), features)
            for g, columns in members.items()
            if len(columns) > 1
        )


def read_groups(text: str, table: Table) -> Groups:
    """Read groups: labels, sizes, names, or "" for the table's factors; commas, semicolons and spaces separate.

    Labels such as "0 0 1 1 1" are one a column. In "3x4 2x5" the first columns form three groups of four, the next
    ones two groups of five. In "a b c; d e" each group is named column by column, semicolons stand between groups,
    and every other column is a group of its own. An empty text makes each factor a group.

    Raises
    ------
    ParamError
        For a text that does not match the columns.
    """
    if not text.strip():
        return _factors(table)
    named = _by_names(text, table)
    if named is not None:
        return named
    text = SIZES.sub(r"\1x\2", text)
    commas = not set(text.strip()) & set(SEPARATORS.replace(",", ""))
    parts = text.strip().split(",") if commas else re.split(r"[,;\s]+", text.strip(SEPARATORS))
    sizes = [SIZES.fullmatch(part) for part in parts]
    if any(sizes):
        keys = _keys_of_sizes(text, [(int(m[1]), int(m[2])) if m else (0, 0) for m in sizes], table)
    else:
        keys = _keys_of_labels(text, parts, table)
    return _named(keys, table.features)


def write_groups(groups: Groups, features: Sequence[str]) -> str:
    """Write groups by the names of their columns, those of one column left out; "" where that is too long."""
    members = [[features[j] for j in groups.order if groups.labels[j] == g] for g in range(len(groups.names))]
    text = "; ".join(" ".join(quote_name(name) for name in names) for names in members if len(names) > 1)
    return text if len(text) <= MAX_TEXT else ""


def _by_names(text: str, table: Table) -> Groups | None:
    """Read groups of named columns; None where a word names none, or a column has two groups."""
    known, lists, at = longest_first(table.features), list[list[int]]([[]]), 0
    number = {name: j for j, name in enumerate(table.features)}
    while at < len(text):
        if text[at] in SEPARATORS:
            if text[at] == ";":
                lists.append([])
            at += 1
            continue
        found = name_at(text, at, known)
        if found is None:
            return None
        lists[-1].append(number[found[0]])
        at = found[1]
    columns = [j for group in lists for j in group]
    if not columns or len(set(columns)) < len(columns):
        return None
    keys = {j: min(group) for group in lists for j in group}
    names = {min(group): _name_of_group(sorted(group), table) for group in lists if group}
    labels = [keys.get(j, j) for j in range(table.n_features)]
    order = {key: g for g, key in enumerate(dict.fromkeys(labels))}
    return Groups(
        _distinct([names.get(key, table.features[key]) for key in order]), tuple(order[key] for key in labels)
    )


def _refuse_unknown_name(text: str, table: Table) -> None:
    """Raise a ParamError for the first word that names no column, where a word before it names one."""
    known, at, named = longest_first(table.features), 0, False
    while at < len(text):
        if text[at] in SEPARATORS:
            at += 1
            continue
        found = name_at(text, at, known)
        if found is None:
            if named:
                word = word_at(text, at)
                raise ParamError(f"No column {word} (in groups). {suggestion(word, table.features)}")
            return
        named, at = True, found[1]


def _name_of_group(columns: list[int], table: Table) -> str:
    """Name a group after its factor, its only column, or its first one."""
    factor = next((one.name for one in table.groups if sorted(one.columns) == columns), "")
    if factor:
        return factor
    first = table.features[columns[0]]
    return first if len(columns) == 1 else f"{first} + {len(columns) - 1} more"


def _keys_of_sizes(text: str, sizes: list[tuple[int, int]], table: Table) -> list[str]:
    p = table.n_features
    if any(count < 1 or size < 1 for count, size in sizes):
        raise _refusal(text, p, "mixes sizes with labels, or has a size of 0")
    total = sum(count * size for count, size in sizes)
    if total != p:
        raise _refusal(text, p, f"covers {total:,} of {p:,} columns")
    repeated = [size for count, size in sizes for _ in range(count)]
    return [str(g) for g, size in enumerate(repeated) for _ in range(size)]


def _keys_of_labels(text: str, parts: list[str], table: Table) -> list[str]:
    p = table.n_features
    if len(parts) != p:
        _refuse_unknown_name(text, table)
        raise _refusal(text, p, f"has {len(parts):,} label{'s' * (len(parts) != 1)} for {p:,} columns")
    if not all(parts):
        raise _refusal(text, p, f"has no label at position {parts.index('') + 1}")
    return parts


def _refusal(text: str, p: int, problem: str) -> ParamError:
    start = text if len(text) <= 40 else text[:37] + "…"
    return ParamError(
        f"groups={start!r} {problem}. Give one label per column (0 0 1 …), sizes adding up to {p:,} (3x4 2x5), "
        f"names of columns (a b; c d), or leave empty to use factors."
    )


def _named(keys: Sequence[str], features: Sequence[str]) -> Groups:
    counts, own = Counter(keys), dict(zip(keys, features, strict=True))
    number = {key: g for g, key in enumerate(counts)}
    labels = {key: f"g{key}" if key.lstrip("-").isdigit() else key for key in counts}
    names = [own[key] if count == 1 else labels[key] for key, count in counts.items()]
    return Groups(_distinct(names), tuple(number[key] for key in keys))


def _factors(table: Table) -> Groups:
    keys: list[tuple[str, int]] = [("column", j) for j in range(table.n_features)]
    names = {key: table.features[j] for j, key in enumerate(keys)}
    for number, factor in enumerate(table.groups):
        key = ("factor", number)
        names[key] = factor.name
        for j in factor.columns:
            keys[j] = key
    order = {key: g for g, key in enumerate(dict.fromkeys(keys))}
    return Groups(_distinct([names[key] for key in order]), tuple(order[key] for key in keys))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names with a number added to those that repeat an earlier one."""
    found: dict[str, None] = {}
    for name in names:
        new, k = name, 2
        while new in found:
            new, k = f"{name} ({k})", k + 1
        found[new] = None
    return tuple(found)


def find_group(name: str, groups: Groups, features: tuple[str, ...]) -> int | None:
    """Return the group of this name, or the one with the column of this name; None for any other name."""
    if name in groups.names:
        return groups.names.index(name)
    if name in features:
        return groups.labels[features.index(name)]
    return None


def check_group(name: str, groups: Groups, features: tuple[str, ...]) -> None:
    """Check that a name is empty, or that of a group or a column.

    Raises
    ------
    ParamError
        For any other name, with the groups there are.
    """
    if not name or find_group(name, groups, features) is not None:
        return
    some = ", ".join(groups.names[:12]) + (" …" if len(groups.names) > 12 else "")
    raise ParamError(f"explain={name!r}: no such group or column. Groups: {some}.")
