"""Sums of other columns that follow from sums of columns: missing values filled otherwise, and joined levels."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.streaming.terms.layout import MISSING, Atom, Layout, Term

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Combination", "Made", "combined", "selected"]


@dataclass(frozen=True, eq=False)
class Combination:
    """How columns and the target are made of the columns of sums.

    Attributes
    ----------
    used : places of those that are needed, the target's last
    to : for each of these its place among the new ones, where each stays as it is; else None
    matrix : (used, width) what of each is in each new column; None where each stays as it is
    width : number of the new columns, and the target
    """

    used: IntArray
    to: IntArray | None
    matrix: FloatArray | None
    width: int


@dataclass(frozen=True)
class Made:
    """Atoms of new columns by those of the sums.

    Attributes
    ----------
    fills : column of numbers → what stands in the sums for its missing values, and what is to stand there
    joined : level → the levels that it is made of, where it is not one
    """

    fills: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    joined: Mapping[Atom, Sequence[Atom]] = field(default_factory=dict)

    def parts(self, term: Term) -> list[tuple[Term, float]]:
        """Return the columns of the sums that a column is made of, and how much of each.

        A number x with missing values is x + (v − f)·m, where f stands for them, v is to, and m marks them; its power
        is xᵏ + (vᵏ − fᵏ)·m.
        """
        name, level = term[0]
        if level is None and len(term) > 1 and term[0] == term[1]:
            if name not in self.fills:
                return [(term, 1.0)]
            stands, wanted = self.fills[name]
            power = len(term)
            return [(term, 1.0), (((name, MISSING),), wanted**power - stands**power)]
        choices = [self._atom(atom) for atom in term]
        return [
            (tuple(atom for atom, _ in chosen), float(np.prod([share for _, share in chosen])))
            for chosen in itertools.product(*choices)
        ]

    def _atom(self, atom: Atom) -> list[tuple[Atom, float]]:
        name, level = atom
        if level is None and name in self.fills:
            stands, wanted = self.fills[name]
            return [(atom, 1.0), ((name, MISSING), wanted - stands)]
        return [(one, 1.0) for one in self.joined.get(atom, (atom,))]

    def combination(self, terms: Sequence[Term], layout: Layout) -> Combination:
        """Return how terms are made of the columns of sums; what these have not is zero."""
        index = layout.index
        entries = [
            (index[part], j, share)
            for j, term in enumerate(terms)
            for part, share in self.parts(term)
            if part in index
        ]
        width = len(terms) + 1
        places, columns = [place for place, _, _ in entries], [j for _, j, _ in entries]
        simple = all(share == 1.0 for _, _, share in entries)
        if simple and len(set(places)) == len(set(columns)) == len(entries):
            used, to = np.array([*places, layout.width]), np.array([*columns, width - 1])
            return Combination(used, to, None, width)
        needed = sorted(set(places))
        at = {place: k for k, place in enumerate(needed)}
        matrix = np.zeros((len(needed) + 1, width))
        for place, j, share in entries:
            matrix[at[place], j] += share
        matrix[-1, -1] = 1.0
        return Combination(np.array([*needed, layout.width]), None, matrix, width)


def selected(arrays: Mapping[str, Any], places: IntArray) -> dict[str, Any]:
    """Return the sums of some columns."""
    if (
        len(places) == len(arrays["shift"]) and (np.diff(places) == 1).all()
    ):  # wide sums are not copied without need
        return dict(arrays)
    return {
        **arrays,
        "shift": arrays["shift"][places],
        "first": arrays["first"][:, places],
        "second": arrays["second"][:, places[:, None], places],
    }


def combined(arrays: Mapping[str, Any], how: Combination) -> dict[str, Any]:
    """Return the sums of columns that are made of others; sums are linear, and so is their shift."""
    some, A, to = selected(arrays, how.used), how.matrix, how.to
    if A is not None:
        return {
            **some,
            "shift": some["shift"] @ A,
            "first": some["first"] @ A,
            "second": np.array([A.T @ second @ A for second in some["second"]]),
        }
    assert to is not None
    if len(to) == how.width and (np.diff(to) == 1).all():
        return some
    count = len(some["first"])
    shift, first = np.zeros(how.width), np.zeros((count, how.width))
    second = np.zeros((count, how.width, how.width))
    shift[to], first[:, to], second[:, to[:, None], to] = some["shift"], some["first"], some["second"]
    return {**some, "shift": shift, "first": first, "second": second}
