"""Which columns belong together: read from what was typed, or taken from a table's factors."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.group_lasso.group_spec import Groups
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.data import Table

__all__ = ["ALLOWED", "Groups", "read_groups"]

ALLOWED = "one label a column as 0,0,1,1,1, sizes as 3x4,2x5, or empty for the table's factors"

SIZES = re.compile(r"(\d+)\s*[x×*]\s*(\d+)", re.IGNORECASE)


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


def read_groups(words: str, table: Table) -> Groups:
    """Read groups: labels such as "0,0,1,1,1", sizes such as "3x4,2x5", or "" for the table's factors.

    In "3x4,2x5" the first columns form three groups of four, the next ones two groups of five. Without words
    each factor is a group, and each other column one of its own.

    Raises
    ------
    ParamError
        For words that do not match the columns.
    """
    if not words.strip():
        return _factors(table)
    parts = [part.strip() for part in words.split(",")]
    sizes = [SIZES.fullmatch(part) for part in parts]
    if any(sizes):
        keys = _keys_of_sizes(words, [(int(m[1]), int(m[2])) if m else (0, 0) for m in sizes], table)
    else:
        keys = _keys_of_labels(words, parts, table)
    return _named(keys, table.features)


def _keys_of_sizes(words: str, sizes: list[tuple[int, int]], table: Table) -> list[str]:
    p = table.n_features
    if any(count < 1 or size < 1 for count, size in sizes):
        raise _refusal(words, p, "sizes are written as 3x4,2x5 and cannot be mixed with labels or be 0")
    total = sum(count * size for count, size in sizes)
    if total != p:
        raise _refusal(words, p, f"these sizes add up to {total:,}")
    repeated = [size for count, size in sizes for _ in range(count)]
    return [str(g) for g, size in enumerate(repeated) for _ in range(size)]


def _keys_of_labels(words: str, parts: list[str], table: Table) -> list[str]:
    p = table.n_features
    if len(parts) != p:
        raise _refusal(words, p, f"there {_are(len(parts))}")
    if not all(parts):
        raise _refusal(words, p, f"label {parts.index('') + 1} is empty")
    return parts


def _are(count: int) -> str:
    return "is 1 label" if count == 1 else f"are {count:,} labels"


def _refusal(words: str, p: int, problem: str) -> ParamError:
    shown = words if len(words) <= 40 else words[:37] + "…"
    return ParamError(
        f"groups must be one label for each of the {p:,} columns (0,0,1,1,1), sizes that add up to {p:,} "
        f"(3x4,2x5), or empty for the table's factors: in {shown!r} {problem}."
    )


def _named(keys: Sequence[str], features: Sequence[str]) -> Groups:
    counts, own = Counter(keys), dict(zip(keys, features, strict=True))
    number = {key: g for g, key in enumerate(counts)}
    words = {key: f"g{key}" if key.lstrip("-").isdigit() else key for key in counts}
    names = [own[key] if count == 1 else words[key] for key, count in counts.items()]
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
    """Number the names that come twice."""
    found: dict[str, None] = {}
    for name in names:
        new, k = name, 2
        while new in found:
            new, k = f"{name} ({k})", k + 1
        found[new] = None
    return tuple(found)


def find_group(word: str, groups: Groups, features: tuple[str, ...]) -> int | None:
    """Return the group of this name, or the one that has the column of this name; None for any other word."""
    if word in groups.names:
        return groups.names.index(word)
    if word in features:
        return groups.labels[features.index(word)]
    return None


def group_known(word: str, groups: Groups, features: tuple[str, ...]) -> None:
    """Raise a ParamError for a word that names no group and no column; the empty one stands for the strongest."""
    if not word or find_group(word, groups, features) is not None:
        return
    some = ", ".join(groups.names[:12]) + (" …" if len(groups.names) > 12 else "")
    raise ParamError(f"feature must be the name of a group or of a column, not {word!r}; groups are {some}.")
