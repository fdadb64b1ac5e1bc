"""The coefficients of all features, as arrays that are expanded on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lasso_tui._types import FloatArray, IntArray


__all__ = ["Coefficient", "Coefficients"]


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
    """

    def __init__(
        self,
        features: Sequence[str],
        scaled: FloatArray,
        unscaled: FloatArray,
        truth: FloatArray | None = None,
        tutorial: FloatArray | None = None,
        entry_order: IntArray | None = None,
        color_ranks: IntArray | None = None,
    ) -> None:
        self.features, self.scaled, self.unscaled = features, scaled, unscaled
        self.entry_order, self.color_ranks = entry_order, color_ranks
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

    def grouped(self, ranks: IntArray) -> Coefficients:
        """Return the same coefficients in the order of their groups, each in the colour of its group.

        Parameters
        ----------
        ranks : (p,) the place of each feature's group, 0 for the first
        """
        import numpy as np

        order = np.argsort(ranks, kind="stable")
        return Coefficients(
            self.features, self.scaled, self.unscaled, self._truth, self._tutorial, order, color_ranks=ranks
        )

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
