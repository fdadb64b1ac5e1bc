"""Sums of rows and of products of columns, by fold: all that least squares needs of rows that are not here."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.column_moments import CONSTANT_RTOL
from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.matrix_products import is_sparse
from lasso_tui.solvers.data.row_sums import RowSums, sum_rows
from lasso_tui.solvers.data.rows import check_rows

__all__ = ["MomentDesign", "Moments"]


@dataclass(frozen=True, eq=False)
class MomentDesign:
    """Weighted products of the centred and scaled columns z and the centred target y of some rows.

    Attributes
    ----------
    gram, target : (p, p) and (p,) ⟨zᵢ, zⱼ⟩ and ⟨z, y⟩
    null_deviance : ⟨y, y⟩, the mean squared error of the model without features
    means, scales, y_mean, constant, fit_intercept, standardize : as in `Design`
    """

    gram: FloatArray
    target: FloatArray
    null_deviance: float
    means: FloatArray
    scales: FloatArray
    y_mean: float
    constant: NDArray[np.bool_]
    fit_intercept: bool
    standardize: bool

    @property
    def p(self) -> int:
        """Number of columns."""
        return len(self.target)

    def mean_loss(self, coef: FloatArray, intercept: float) -> float:
        """Return half the mean squared error of coefficients (p,) and an intercept for the columns as given."""
        self.check_intercept(intercept)
        b = coef * self.scales
        square = self.null_deviance - 2.0 * float(self.target @ b) + float(b @ self.gram @ b)
        shift = self.y_mean - float(self.means @ coef) - intercept if self.fit_intercept else 0.0
        return 0.5 * (square + shift**2)

    def check_intercept(self, intercept: float) -> None:
        """Refuse an intercept where there is none to fit.

        Raises
        ------
        ValueError
            Where it is not 0.
        """
        if intercept and not self.fit_intercept:
            raise ValueError(f"intercept must be 0 where fit_intercept is False, not {intercept:g}.")

    def square_root(self) -> Design:
        """Return p + 1 rows with the same products, for solvers that work on rows.

        Columns are standardised already and the target is centred. Products are divided by the columns' sizes first,
        so that the decomposition is as accurate for small columns as for large ones.
        """
        p = self.p
        products = np.empty((p + 1, p + 1))
        products[:p, :p], products[p, p] = self.gram, self.null_deviance
        products[:p, p] = products[p, :p] = self.target
        sizes = np.sqrt(np.maximum(products.diagonal(), 0.0))
        safe = np.where(sizes > 0, sizes, 1.0)
        squares, basis = np.linalg.eigh(products / np.outer(safe, safe))
        rows = np.sqrt(np.maximum(squares, 0.0) * (p + 1))[:, None] * basis.T * sizes
        y = rows[:, p].copy()
        return Design(
            X=np.asfortranarray(rows[:, :p]),
            y=y,
            weights=np.ones(p + 1),
            means=np.zeros(p),
            scales=np.ones(p),
            y_mean=0.0,
            constant=self.constant,
            sizes=sizes[:p],
            target=y,
            fit_intercept=False,
            standardize=False,
        )


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over the rows of each fold, of columns and target less a shift that preserves their digits.

    Attributes
    ----------
    n : number of rows, which is also the sum of the weights
    shift : (p+1,) subtracted from the columns and the target
    folds : the sums over the rows of each fold; every row is in one fold
    names : of the columns, or None
    """

    n: int
    shift: FloatArray
    folds: tuple[RowSums, ...]
    names: Sequence[str] | None = None

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
        return cls(n, np.append(design.means, design.y_mean), sums, rows.names)

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

    @functools.cached_property
    def total(self) -> RowSums:
        """The sums over all rows."""
        return RowSums(
            np.sum([fold.second for fold in self.folds], axis=0),
            np.sum([fold.first for fold in self.folds], axis=0),
            sum(fold.weight for fold in self.folds),
            np.ones(self.p),
        )

    def training(self, without: int | None) -> RowSums:
        """Return the sums over all rows, or over those of all folds but one."""
        if without is None:
            return self.total
        total, fold = self.total, self.folds[without]
        return RowSums(
            total.second - fold.second, total.first - fold.first, total.weight - fold.weight, total.scale
        )

    def centre(self, without: int | None, *, fit_intercept: bool) -> FloatArray:
        """Return where predictions and target agree, (p+1,), in the units of the sums; see `RowSums.losses`."""
        sums = self.training(without)
        return sums.first / sums.weight if fit_intercept else -self.shift

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
        if not fit_intercept:
            constant &= means == 0
        y_mean = float(self.shift[p] + mean[p])
        if fit_intercept and products[p, p] <= CONSTANT_RTOL * mean[p] ** 2 + (CONSTANT_RTOL * y_mean) ** 2:
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
