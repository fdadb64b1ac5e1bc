"""Which columns form a group, and the norms of the group lasso and the sparse group lasso.

The penalty of coefficients b, with groups g of p_g columns and mix τ, is α·Ω(b),

    Ω(b) = τ‖b‖₁ + (1−τ) Σ_g √p_g ‖b_g‖₂.

Its dual norm is the largest of the groups' levels (Wang & Ye 2014; Ndiaye, Fercoq, Gramfort & Salmon 2016):
the level of z_g is the root s of ‖S(z_g, τs)‖₂ = (1−τ)√p_g·s, the smallest alpha that keeps the group at zero.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GroupPenalty", "Grouping", "group_penalty", "grouping", "singletons"]


@dataclass(frozen=True, eq=False)
class Grouping:
    """A partition of the columns.

    Attributes
    ----------
    label : (p,) the group of each column, 0 … G−1
    sizes : (G,) columns in each group
    roots : (G,) √p_g
    by_size : for each size there is, the groups of that size (k,) and their columns (k, size)
    """

    label: IntArray
    sizes: IntArray
    roots: FloatArray
    by_size: tuple[tuple[IntArray, IntArray], ...]

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.sizes)

    def columns(self, groups: IntArray) -> IntArray:
        """Columns of some groups, group by group."""
        parts = [self._members[g] for g in groups.tolist()]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.intp)

    @functools.cached_property
    def _members(self) -> list[IntArray]:
        order = np.argsort(self.label, kind="stable")
        return np.split(order, np.cumsum(self.sizes)[:-1])

    def norms(self, coefs: FloatArray) -> FloatArray:
        """‖b_g‖₂ of each group: (G,) for (p,), (G, A) for (p, A)."""
        norms = np.zeros((self.count, *coefs.shape[1:]))
        for groups, columns in self.by_size:
            norms[groups] = np.sqrt((coefs[columns] ** 2).sum(axis=1))
        return norms

    def penalty(self, coefs: FloatArray, mix: float) -> FloatArray:
        """Ω(b): a number for (p,), (A,) for (p, A)."""
        total: FloatArray = mix * np.abs(coefs).sum(axis=0) + (1.0 - mix) * (self.roots @ self.norms(coefs))
        return total

    def shrunk_norms(self, z: FloatArray, threshold: float) -> FloatArray:
        """‖S(z_g, threshold)‖₂ of each group, (G,), for z (p,)."""
        shrunk = np.maximum(np.abs(z) - threshold, 0.0)
        return np.sqrt(np.bincount(self.label, shrunk * shrunk, self.count))

    def levels(self, z: FloatArray, mix: float) -> FloatArray:
        """Level of each group, (G,) for z (p,) or (G, A) for (p, A); the largest is the dual norm of z.

        With the k largest |z| of the group above τs, its equation is a quadratic in s, so the level is found in
        closed form once k is: the first k for which the left side, at τs = |z|₍k+1₎, is at least the right.
        """
        level = np.zeros((self.count, *z.shape[1:]))
        for groups, columns in self.by_size:
            level[groups] = _levels(np.moveaxis(np.abs(z[columns]), 1, -1), float(self.roots[groups[0]]), mix)
        return level


@dataclass(frozen=True, eq=False)
class GroupPenalty:
    """The penalty α·Ω(b) of the group lasso and the sparse group lasso.

    Attributes
    ----------
    grouping : the groups of the columns
    mix : τ, from 0, the group lasso, to 1, the lasso
    orthonormalize : whether b are the coefficients of columns made orthonormal within each group
    """

    grouping: Grouping
    mix: float
    orthonormalize: bool = False

    def value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) as penalised."""
        return alpha * float(self.grouping.penalty(coef, self.mix))


def group_penalty(groups: Any, p: int, group_mix: float = 0.0, orthonormalize: bool = False) -> GroupPenalty:
    """Check the parameters of a penalty on groups and return it.

    Raises
    ------
    ValueError
        For groups that do not match the columns, a mix out of its range, or both a mix and orthonormal columns.
    """
    if not (math.isfinite(group_mix) and 0 <= group_mix <= 1):
        raise ValueError(f"group_mix must be from 0 to 1, not {group_mix:g}.")
    if orthonormalize and group_mix > 0:
        raise ValueError(
            f"orthonormalize is for the group lasso only: group_mix must be 0, not {group_mix:g}, "
            "as single coefficients of orthonormalised columns have no meaning."
        )
    return GroupPenalty(grouping(groups, p), float(group_mix), orthonormalize)


def _levels(sizes: FloatArray, root: float, mix: float) -> FloatArray:
    """Levels (…,) of groups (…, size) given |z|."""
    rho = (1.0 - mix) * root
    if mix == 0.0:
        return np.asarray(np.sqrt((sizes**2).sum(axis=-1)) / rho)
    z = -np.sort(-sizes, axis=-1)
    top = z[..., :1]
    if mix == 1.0 or z.shape[-1] == 1:
        return np.asarray(top[..., 0] / (mix + rho))
    # Sums are of differences from the largest, which are exact where values are nearly tied.
    below = top - z
    k = np.arange(1, z.shape[-1] + 1)
    first, second = np.cumsum(below, axis=-1), np.cumsum(below**2, axis=-1)
    following = np.concatenate([z[..., 1:], np.zeros_like(top)], axis=-1)
    drop = top - following
    left = second - 2.0 * drop * first + k * drop**2  # Σ_{j≤k} (z_j − z_{k+1})²
    reached = mix**2 * left >= rho**2 * following**2
    chosen = np.argmax(reached, axis=-1)[..., None]
    k_at = chosen + 1.0
    e1, e2 = np.take_along_axis(first, chosen, -1), np.take_along_axis(second, chosen, -1)
    linear = k_at * top - e1
    square = k_at * top**2 - 2.0 * top * e1 + e2
    inside = np.maximum(rho**2 * square - mix**2 * (k_at * e2 - e1**2), 0.0)
    divisor = mix * linear + np.sqrt(inside)
    level = square / np.where(divisor > 0, divisor, 1.0)
    return np.asarray(level[..., 0])


def singletons(p: int) -> Grouping:
    """Return the partition in which each column is a group."""
    return _partition(np.arange(p))


def grouping(groups: Any, p: int) -> Grouping:
    """Read groups given as a label for each column, or as the lists of each group's columns.

    Parameters
    ----------
    groups : (p,) integer labels, in any order and of any values; or a sequence of sequences of column numbers
    p : number of columns

    Returns
    -------
    Grouping
        Its groups are numbered by increasing label, or as the lists come.

    Raises
    ------
    ValueError
        Where they do not match the columns: a label too many or too few, a column in no group or in two.
    """
    parts = list(groups) if not isinstance(groups, np.ndarray) else groups
    if len(parts) and not isinstance(parts, np.ndarray) and all(np.ndim(part) == 1 for part in parts):
        return _partition(_labels_of_lists(parts, p))
    try:
        values = np.asarray(parts)
        labels = values.astype(np.intp)
        fits = bool((labels == values).all())
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError("groups must hold one integer label a column, or lists of column numbers.")
    if labels.shape != (p,):
        shape = "×".join(str(length) for length in labels.shape)
        raise ValueError(f"groups must hold one label a column: {p} labels, not {shape}.")
    return _partition(np.unique(labels, return_inverse=True)[1])


def _labels_of_lists(lists: Sequence[Any], p: int) -> IntArray:
    label = np.full(p, -1, dtype=np.intp)
    for g, part in enumerate(lists):
        if not len(part):
            raise ValueError(f"groups: group {g} has no column.")
        for column in part:
            if not (isinstance(column, int | np.integer) and 0 <= column < p):
                raise ValueError(f"groups: group {g} names column {column}; columns are 0 to {p - 1}.")
            if label[column] >= 0:
                twice = "twice" if label[column] == g else f"too, already in group {label[column]}"
                raise ValueError(
                    f"groups: column {column} is in group {g} {twice}; it must be in one group once."
                )
            label[column] = g
    missing = np.flatnonzero(label < 0)
    if len(missing):
        raise ValueError(f"groups: column {missing[0]} is in no group; each of the {p} must be in one.")
    return label


def _partition(label: IntArray) -> Grouping:
    sizes = np.bincount(label)
    order = np.argsort(label, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    by_size = []
    for size in np.unique(sizes):
        groups = np.flatnonzero(sizes == size)
        by_size.append((groups, order[starts[groups][:, None] + np.arange(size)]))
    return Grouping(label.astype(np.intp), sizes, np.sqrt(sizes), tuple(by_size))
