"""The coefficients of all features, as arrays that are expanded on demand."""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from lasso_tui._types import FloatArray, IntArray


__all__ = ["Coefficient", "Coefficients", "ColumnGroup", "grouped_order"]


class Coefficient(NamedTuple):
    """One feature's coefficient.

    Attributes
    ----------
    feature : the column's name
    scaled : on the scale that was solved on (standardised columns, or the columns as they are)
    unscaled : on the scale of the columns as they are
    truth : the true coefficient of simulated data, on the scale of `scaled`
    tutorial : the value of the worked example, where it has one
    """

    feature: str
    scaled: float
    unscaled: float
    truth: float | None = None
    tutorial: float | None = None


class ColumnGroup(NamedTuple):
    """Columns that are listed under one heading, such as those of a factor.

    Attributes
    ----------
    name : the heading
    columns : their numbers
    labels : what each is called under the heading, such as "=2" for "race=2", () for its own name
    """

    name: str
    columns: tuple[int, ...]
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, columns: tuple[int, ...], features: Sequence[str]) -> ColumnGroup:
        """Make a group whose columns are called by what follows its name in theirs, if all begin with it."""
        names = [features[j] for j in columns]
        named = all(one.startswith(f"{name}=") for one in names)
        return cls(name, columns, tuple(one.removeprefix(name) for one in names) if named else ())


def grouped_order(order: IntArray, groups: Sequence[ColumnGroup]) -> IntArray:
    """Return an order in which the columns of each group follow the first of them; no column has two groups.

    >>> import numpy as np
    >>> grouped_order(np.array([3, 0, 2, 1]), [ColumnGroup("g", (1, 3))]).tolist()
    [3, 1, 0, 2]
    """
    import numpy as np

    if not groups:
        return order
    first = np.empty(len(order), dtype=np.int64)
    first[order] = np.arange(len(order))
    for group in groups:
        members = list(group.columns)
        first[members] = first[members].min()
    listed: IntArray = order[np.argsort(first[order], kind="stable")]
    return listed


class Coefficients(Sequence[Coefficient]):
    """The coefficients of all features, in the order of the columns.

    A step of the cursor shows a dozen of what may be thousands, so they stay arrays.

    Parameters
    ----------
    features : names of the p columns
    scaled, unscaled : (p,) arrays
    truth, tutorial : (p,) arrays, or None
    entry_order : (p,) the features in the order in which they enter the path, or None for that of the columns
    color_ranks : (p,) the place of each feature in the order of colours, or None for its place in lists
    groups : columns that are listed under a heading; they follow each other in `entry_order`
    frequencies : (p,) the selection frequency of each feature, or None where it is not known

    Attributes
    ----------
    title, beside : what these are called where others stand beside them, and those: titles and (p,) arrays
    """

    title: str = ""
    beside: tuple[tuple[str, FloatArray], ...] = ()

    def __init__(
        self,
        features: Sequence[str],
        scaled: FloatArray,
        unscaled: FloatArray,
        truth: FloatArray | None = None,
        tutorial: FloatArray | None = None,
        entry_order: IntArray | None = None,
        color_ranks: IntArray | None = None,
        groups: tuple[ColumnGroup, ...] = (),
        frequencies: FloatArray | None = None,
    ) -> None:
        self.features, self.scaled, self.unscaled = features, scaled, unscaled
        self.entry_order, self.color_ranks = entry_order, color_ranks
        self.groups, self.frequencies = groups, frequencies
        self._truth, self._tutorial = truth, tutorial

    def __len__(self) -> int:
        return len(self.features)

    @overload
    def __getitem__(self, at: int) -> Coefficient: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Coefficient, ...]: ...

    def __getitem__(self, at: int | slice) -> Coefficient | tuple[Coefficient, ...]:
        if isinstance(at, slice):
            return tuple(self._some(range(*at.indices(len(self)))))
        (one,) = self._some((range(len(self))[at],))
        return one

    def __iter__(self) -> Iterator[Coefficient]:
        return self._some(range(len(self)))

    def _some(self, indices: Iterable[int]) -> Iterator[Coefficient]:
        truth, tutorial = self._truth, self._tutorial
        for j in indices:
            yield Coefficient(
                self.features[j],
                float(self.scaled[j]),
                float(self.unscaled[j]),
                None if truth is None else float(truth[j]),
                None if tutorial is None else float(tutorial[j]),
            )

    def grouped(self, ranks: IntArray, groups: tuple[ColumnGroup, ...] = ()) -> Coefficients:
        """Return the same coefficients in the order of their groups, each in the colour of its group.

        Parameters
        ----------
        ranks : (p,) the place of each feature's group, 0 for the first
        groups : those that have a heading
        """
        import numpy as np

        found = copy.copy(self)
        found.entry_order, found.color_ranks = np.argsort(ranks, kind="stable"), ranks
        found.groups = groups
        return found

    def with_frequencies(self, frequencies: FloatArray | None) -> Coefficients:
        """Return the same coefficients beside selection frequencies, (p,), or None."""
        found = copy.copy(self)
        found.frequencies = frequencies
        return found

    def with_others(self, title: str, beside: tuple[tuple[str, FloatArray], ...]) -> Coefficients:
        """Return the same coefficients under a title, beside others, (p,) on the scale of `scaled`."""
        found = copy.copy(self)
        found.title, found.beside = title, beside
        return found

    def rows(self, closed: Container[int] = ()) -> Sequence[int]:
        """Return the rows of a list: a feature's number, or ~g for the heading of group g.

        Parameters
        ----------
        closed : the groups of which only the heading is listed

        >>> import numpy as np
        >>> groups = (ColumnGroup("g", (1, 2)),)
        >>> found = Coefficients("abc", np.zeros(3), np.zeros(3), groups=groups)
        >>> found.rows(), found.rows(closed={0})
        ([0, -1, 1, 2], [0, -1])
        """
        order = self.in_order()
        if not self.groups:
            return order
        rows: list[int] = []
        last = 0
        for j in order:
            heading = ~self._group_of[j] if j in self._group_of else 0
            if heading and heading != last:
                rows.append(heading)
            last = heading
            if not heading or ~heading not in closed:
                rows.append(j)
        return rows

    def label(self, feature: int) -> str:
        """Return what a feature is called in a list: under a heading without the group's name."""
        return self._labels.get(feature) or self.features[feature]

    def is_grouped(self, feature: int) -> bool:
        """Tell whether a feature is listed under a heading."""
        return feature in self._group_of

    def group_of(self, name: str | None) -> int | None:
        """Return the group under whose heading a feature is listed, or None."""
        if name is None or not self.groups or name not in self.features:
            return None
        return self._group_of.get(self.features.index(name))

    @functools.cached_property
    def _group_of(self) -> dict[int, int]:
        return {column: g for g, group in enumerate(self.groups) for column in group.columns}

    @functools.cached_property
    def _labels(self) -> dict[int, str]:
        return {
            column: label
            for group in self.groups
            for column, label in zip(group.columns, group.labels, strict=False)
        }

    def color_rank(self, feature: int, row: int) -> int:
        """Return the place of a feature in the order of colours: that of its row, unless features share colours."""
        return row if self.color_ranks is None else int(self.color_ranks[feature])

    def in_order(self) -> Sequence[int]:
        """Return the numbers of the features in the order in which lists show them."""
        if self.entry_order is None:
            return range(len(self))
        order: list[int] = self.entry_order.tolist()
        return order

    def largest(self, limit: int | None = None) -> tuple[Coefficient, ...]:
        """Return the nonzero coefficients, largest absolute value first, at most `limit` of them."""
        import numpy as np

        support = np.flatnonzero(self.scaled)
        sizes = np.abs(self.scaled[support])
        if limit is not None and 0 < limit < len(
            support
        ):  # avoids sorting thousands; the first of equal ones count
            support = support[sizes >= np.partition(sizes, len(support) - limit)[len(support) - limit]]
            sizes = np.abs(self.scaled[support])
        order = np.argsort(-sizes, kind="stable")[:limit]
        return tuple(self._some(support[order].tolist()))
