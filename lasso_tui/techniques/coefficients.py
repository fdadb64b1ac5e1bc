"""Every feature's coefficient, written out one by one only where all are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lasso_tui._types import FloatArray


__all__ = ["Coefficient", "Coefficients"]


class Coefficient(NamedTuple):
    """One feature's coefficient.

    Attributes
    ----------
    feature : the column's name
    scaled : on the scale that was solved on (standardised columns, or the columns as they are)
    unscaled : on the scale of the columns as they are
    truth : the coefficient that made the data, on the scale of `scaled`, where it is known
    tutorial : the tutorial's value, where it has one
    """

    feature: str
    scaled: float
    unscaled: float
    truth: float | None = None
    tutorial: float | None = None


class Coefficients(Sequence[Coefficient]):
    """The coefficients of all features, in the order of the columns.

    A step of the cursor shows a dozen of what may be thousands: they are kept as arrays.

    Parameters
    ----------
    features : names of the p columns
    scaled, unscaled : (p,) arrays
    truth, tutorial : (p,) arrays, or None
    """

    def __init__(
        self,
        features: Sequence[str],
        scaled: FloatArray,
        unscaled: FloatArray,
        truth: FloatArray | None = None,
        tutorial: FloatArray | None = None,
    ) -> None:
        self.features, self.scaled, self.unscaled = features, scaled, unscaled
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

    def _some(self, places: Iterable[int]) -> Iterator[Coefficient]:
        truth, tutorial = self._truth, self._tutorial
        for j in places:
            yield Coefficient(
                self.features[j],
                float(self.scaled[j]),
                float(self.unscaled[j]),
                None if truth is None else float(truth[j]),
                None if tutorial is None else float(tutorial[j]),
            )

    def largest(self, most: int | None = None) -> tuple[Coefficient, ...]:
        """Return those that are not zero, the largest first, `most` of them at most."""
        import numpy as np

        kept = np.flatnonzero(self.scaled)
        sizes = np.abs(self.scaled[kept])
        if most is not None and 0 < most < len(kept):  # without sorting thousands; of equals the first count
            kept = kept[sizes >= np.partition(sizes, len(kept) - most)[len(kept) - most]]
            sizes = np.abs(self.scaled[kept])
        order = np.argsort(-sizes, kind="stable")[:most]
        return tuple(self._some(kept[order].tolist()))
