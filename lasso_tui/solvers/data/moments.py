"""Sums of rows and of products of columns, by fold: all that least squares needs of rows that are not here."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.column_moments import CONSTANT_RTOL
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.matrix_products import is_sparse
from lasso_tui.solvers.data.moment_design import MomentDesign
from lasso_tui.solvers.data.moment_sums import block_sums, combined, sums_of_arrays
from lasso_tui.solvers.data.row_sums import RowSums, sum_rows, sum_up
from lasso_tui.solvers.data.rows import check_rows

__all__ = ["MomentDesign", "Moments"]

MIN_VARIANCE_SHARE = 1e-13
"""Share of the mean square of a column, less its shift, below which a variance is rounding."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over the rows of each fold, of columns and target less a shift that preserves their digits.

    Attributes
    ----------
    n : number of rows, which is also the sum of the weights
    shift : (p+1,) subtracted from the columns and the target
    folds : the sums over the rows of each fold; every row is in one fold
    names : of the columns, or None
    unit : mean of the weights as they were given, which are divided by it; parts that are added may differ in it
    """

    n: int
    shift: FloatArray
    folds: tuple[RowSums, ...]
    names: Sequence[str] | None = None
    unit: float = 1.0

    @classmethod
    def from_rows(cls, X: Any, y: Any, *, folds: Folds = 5, sample_weight: Any = None) -> Moments:
        """Sum rows that are in memory.

        Parameters
        ----------
        X, y : (n, p) and (n,), dense
        folds : number of folds of neighbouring rows, or (train, test) index arrays in which every row is tested once
        sample_weight : (n,) not negative, or None

        Raises
        ------
        ValueError
            For input that cannot be used, a sparse matrix, or folds that do not partition the rows.
        """
        rows = check_rows(X, y, sample_weight, fit_intercept=False)  # whether there is one is not known yet
        if is_sparse(rows.X):
            raise ValueError("Moments need a dense matrix; for a sparse one use its rows.")
        splits = check_splits(folds, rows.y, rows.weights, fit_intercept=False)
        n = len(rows.y)
        tested = np.bincount(np.concatenate([test for _, test in splits]), minlength=n)
        if (tested != 1).any() or any(len(train) + len(test) != n for train, test in splits):
            raise ValueError("folds must hold out every row once and train on all others.")
        design = designs(rows.X, rows.y, rows.weights[:, None], fit_intercept=True, standardize=False)[0]
        sums = tuple(sum_rows(design, test) for _, test in splits)
        unit = 1.0 if sample_weight is None else float(np.mean(np.asarray(sample_weight, dtype=np.float64)))
        return cls(n, np.append(design.means, design.y_mean), sums, rows.names, unit)

    @classmethod
    def of_block(
        cls, X: Any, y: Any, labels: Any, n_folds: int, *, sample_weight: Any = None, names: Any = None
    ) -> Moments:
        """Sum a block of rows, to be added to others: it may be of one row, of one fold, or constant.

        Parameters
        ----------
        X, y : (n, p) and (n,), dense
        labels : (n,) the fold of each row, from 0 to n_folds − 1
        n_folds : number of folds of all blocks
        sample_weight : (n,) not negative, or None; blocks with and without weights should not be mixed
        names : of the columns, or None

        Raises
        ------
        ValueError
            For shapes that do not fit, values that are not finite, or labels out of their range.
        """
        return cls(*block_sums(X, y, labels, n_folds, sample_weight, names))

    @classmethod
    def merged(cls, parts: Iterable[Moments]) -> Moments:
        """Add parts, two by two, so that rounding grows with the logarithm of their number only.

        Raises
        ------
        ValueError
            Where there is none, and as `+`.
        """
        waiting: list[tuple[int, Moments]] = []
        for part in parts:
            level, whole = 0, part
            while waiting and waiting[-1][0] == level:
                level, whole = level + 1, waiting.pop()[1] + whole
            waiting.append((level, whole))
        if not waiting:
            raise ValueError("There is no part to merge.")
        whole = waiting.pop()[1]
        while waiting:
            whole = waiting.pop()[1] + whole
        return whole

    def __add__(self, other: Moments) -> Moments:
        """Return the sums over the rows of both, fold by fold.

        Raises
        ------
        ValueError
            Where columns or numbers of folds differ.
        """
        return combined(self, other, 1)

    def __sub__(self, other: Moments) -> Moments:
        """Return the sums over the rows of the first that are not in the other, which must be a part of it.

        The digits that a small rest loses are those by which it is smaller.

        Raises
        ------
        ValueError
            As `+`, and where the other is no part of the first.
        """
        return combined(self, other, -1)

    def arrays(self) -> dict[str, Any]:
        """Return the numbers as arrays by name, from which `from_arrays` makes the same sums again."""
        return {
            "n": np.array(self.n),
            "unit": np.array(self.unit),
            "shift": self.shift,
            "second": np.array([fold.second for fold in self.folds]),
            "first": np.array([fold.first for fold in self.folds]),
            "weight": self.fold_sizes,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], names: Sequence[str] | None = None) -> Moments:
        """Make sums from what `arrays` has returned.

        Raises
        ------
        ValueError
            For arrays that are missing, do not fit together or are not finite.
        """
        return cls(*sums_of_arrays(arrays), names, float(arrays["unit"]))

    @property
    def p(self) -> int:
        """Number of columns."""
        return len(self.shift) - 1

    @property
    def fold_sizes(self) -> FloatArray:
        """Weight (K,) of the rows of each fold."""
        return np.array([fold.weight for fold in self.folds])

    def refuse_rows(self, y: Any, sample_weight: Any, offset: Any = None) -> None:
        """Refuse a target, weights and an offset, which are in the sums already.

        Raises
        ------
        ValueError
            Naming the parameter.
        """
        for name, given in (("y", y), ("sample_weight", sample_weight), ("offset", offset)):
            if given is not None:
                raise ValueError(f"{name} must be left out with Moments, which contain it.")

    def check_folds(self) -> None:
        """Refuse folds that cannot be cross-validated.

        Raises
        ------
        ValueError
            Where one has no rows, or there is but one.
        """
        empty = np.flatnonzero(self.fold_sizes <= 0)
        if len(empty) or len(self.folds) < 2:
            named = f"fold {empty[0]} has no rows" if len(empty) else "there is one fold only"
            raise ValueError(f"Cross-validation needs rows in two folds at least, and in each: {named}.")

    @functools.cached_property
    def total(self) -> RowSums:
        """The sums over all rows."""
        return sum_up(self.folds)

    def training(self, without: int | None) -> RowSums:
        """Return the sums over all rows, or over those of all folds but one."""
        if without is None:
            return self.total
        total, fold = self.total, self.folds[without]
        return RowSums(
            total.second - fold.second, total.first - fold.first, total.weight - fold.weight, total.scale
        )

    def tested(self, k: int) -> RowSums:
        """Return the sums over the rows of a fold, as a model of the others sees them."""
        return self.folds[k]

    def without(self, k: int) -> Moments:
        """Return the sums over the rows of all folds but one."""
        return self.only([j for j in range(len(self.folds)) if j != k])

    def only(self, folds: Sequence[int]) -> Moments:
        """Return the sums over the rows of some folds, by their numbers."""
        chosen = tuple(self.folds[k] for k in folds)
        return replace(self, n=round(sum(fold.weight for fold in chosen)), folds=chosen)

    def joined(self, count: int) -> Moments:
        """Return the sums with every `count` neighbouring folds as one."""
        if count == 1:
            return self
        groups = (self.folds[k : k + count] for k in range(0, len(self.folds), count))
        return replace(self, folds=tuple(sum_up(group) for group in groups))

    def centre(self, without: int | None, *, fit_intercept: bool) -> FloatArray:
        """Return where predictions and target agree, (p+1,), in the units of the sums; see `RowSums.losses`."""
        sums = self.training(without)
        return sums.first / sums.weight if fit_intercept else -self.shift

    def is_target_constant(self) -> bool:
        """Return whether the target has one value, which an intercept explains."""
        return self._is_constant(self.total)

    def _is_constant(self, sums: RowSums) -> bool:
        mean = float(sums.first[-1]) / sums.weight
        spread, size = sums.second[-1, -1] / sums.weight - mean**2, float(self.shift[-1]) + mean
        return bool(spread <= CONSTANT_RTOL * mean**2 + (CONSTANT_RTOL * size) ** 2)

    def design(self, without: int | None = None, *, fit_intercept: bool, standardize: bool) -> MomentDesign:
        """Return the products of all rows, or of those of all folds but one, centred and scaled.

        Raises
        ------
        ValueError
            For a target that the intercept explains, as it is constant.
        """
        sums, p = self.training(without), self.p
        mean = sums.first / sums.weight
        around = mean if fit_intercept else -self.shift
        # Σ w(u − a)(u − a)' = Σ w·uu' − W(a·m' + m·a' − a·a'), m the mean of u
        cross = np.outer(around, mean)
        products = sums.second / sums.weight - cross - cross.T + np.outer(around, around)
        variances = np.maximum(sums.second.diagonal()[:p] / sums.weight - mean[:p] ** 2, 0.0)
        means = self.shift[:p] + mean[:p]
        constant = np.sqrt(variances) <= CONSTANT_RTOL * np.maximum(np.abs(means), np.abs(mean[:p]))
        # What is left of a column that is constant on these rows alone is rounding of the squares that it is left of.
        squares = [one.second.diagonal()[:p] / one.weight for one in (sums, self.total)]
        constant |= variances <= MIN_VARIANCE_SHARE * np.maximum(*squares)
        if not fit_intercept:
            constant &= np.abs(means) <= MIN_VARIANCE_SHARE * np.sqrt(np.maximum(*squares))
        y_mean = float(self.shift[p] + mean[p])
        if fit_intercept and self._is_constant(sums):
            fold = "" if without is None else f"Fold {without}: "
            raise ValueError(f"{fold}y is constant ({y_mean:g}): there is nothing to explain.")
        scales = np.sqrt(variances) if standardize else np.ones(p)
        scales = np.where(constant | (scales == 0), 1.0, scales)
        gram = products[:p, :p] / np.outer(scales, scales)
        target = products[:p, p] / scales
        gram[constant], gram[:, constant], target[constant] = 0.0, 0.0, 0.0
        return MomentDesign(
            gram=gram,
            target=target,
            null_deviance=float(products[p, p]),
            means=means if fit_intercept else np.zeros(p),
            scales=scales,
            y_mean=y_mean if fit_intercept else 0.0,
            constant=constant,
            fit_intercept=fit_intercept,
            standardize=standardize,
        )
