"""Solving with groups: path, cross-validation and selection frequencies, with or without penalty factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.group_lasso.group_spec import Groups
from lasso_tui.techniques.linear.fold_imputation import impute_folds
from lasso_tui.techniques.linear.half_samples import half_samples, halves_of_sums
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.splits import Folds

__all__ = ["GroupModel", "lasso_metrics", "lasso_remark", "split_groups"]


@dataclass(frozen=True, eq=False)
class GroupModel:
    """What is minimised.

    Attributes
    ----------
    groups : the groups of columns
    factors : (G,) penalty factors, or None for ones
    tau : share of the L1 penalty
    orthonormalize, standardize : transformations of the columns before the fit
    """

    groups: Groups
    factors: FloatArray | None
    tau: float
    orthonormalize: bool
    standardize: bool

    @property
    def options(self) -> dict[str, Any]:
        """The keyword arguments that all solves share."""
        return {"group_mix": self.tau, "orthonormalize": self.orthonormalize, "standardize": self.standardize}

    @property
    def is_lasso(self) -> bool:
        """Whether the penalty is on single columns alone."""
        return (self.tau == 1 or max(self.groups.sizes) == 1) and not self.orthonormalize

    @property
    def column_factors(self) -> FloatArray | None:
        """(p,) the factor of each column's group, or None for ones."""
        import numpy as np

        return None if self.factors is None else self.factors[np.array(self.groups.labels)]

    def path(
        self,
        table: Table,
        alphas: FloatArray | None = None,
        rows: IntArray | slice = slice(None),
        **grid: Any,
    ) -> solvers.GroupPath | solvers.FactoredGroupPath:
        """Solve along alphas (None for an automatic grid, with the options `grid`), on all rows or on some."""
        from lasso_tui.data import MomentTable

        if isinstance(table, MomentTable):
            return self._solve(table.sums, None, None, alphas, **grid)
        weights = None if table.weights is None else table.weights[rows]
        return self._solve(table.X[rows], table.y[rows], weights, alphas, **grid)

    def _solve(
        self,
        X: FloatArray | solvers.Moments,
        y: FloatArray | None,
        weights: FloatArray | None,
        alphas: FloatArray | None,
        **grid: Any,
    ) -> solvers.GroupPath | solvers.FactoredGroupPath:
        import numpy as np

        labels = np.array(self.groups.labels)
        options: dict[str, Any] = {"alphas": alphas, "sample_weight": weights, **self.options, **grid}
        if self.factors is not None:
            return solvers.factored_group_path(X, y, labels, self.factors, **options)
        path = solvers.path(X, y, groups=labels, **options)
        assert isinstance(path, solvers.GroupPath)
        return path

    def cross_validate(self, table: Table, folds: Folds, whole: solvers.Path) -> solvers.CrossValidation:
        """Cross-validate along the alphas of the path on all rows, missing values imputed anew in each fold."""
        import numpy as np

        from lasso_tui.data import MomentTable

        labels = np.array(self.groups.labels)
        fit = impute_folds(table, lambda fold, X: self._solve(X, fold.y, fold.sample_weight, fold.alphas))
        shared: dict[str, Any] = {"whole": whole, "sample_weight": table.weights, "extend_grid": True}
        options = shared | self.options
        X, y = (table.sums, None) if isinstance(table, MomentTable) else (table.X, table.y)
        if self.factors is None:
            return solvers.cross_validate(X, y, folds.splits, groups=labels, fit=fit, **options)
        if fit is not None:
            return solvers.cross_validate(X, y, folds.splits, fit=fit, **shared)
        return solvers.cross_validate_factored(X, y, folds.splits, labels, self.factors, **options)

    def frequencies(
        self, table: Table, alphas: FloatArray, n_pairs: int, seed: int
    ) -> Iterator[solvers.Stability]:
        """Count selections over pairs of complementary half-samples."""
        from lasso_tui.data import MomentTable

        if isinstance(table, MomentTable):
            return halves_of_sums(
                table,
                alphas,
                n_pairs,
                seed,
                coefs_of=lambda half: self._solve(half, None, None, alphas).coefs,
            )
        return half_samples(
            lambda rows: self.path(table, alphas, rows).coefs,
            table.y,
            table.weights,
            table.n_features,
            alphas,
            n_pairs,
            seed,
        )


def split_groups(coef: FloatArray, groups: Groups) -> tuple[int, ...]:
    """Return the groups of which some columns are nonzero and some are not."""
    import numpy as np

    nonzero = np.bincount(np.array(groups.labels), coef != 0, len(groups.names))
    return tuple(g for g, size in enumerate(groups.sizes) if 0 < nonzero[g] < size)


def lasso_metrics(
    cv: solvers.CrossValidation, lasso: solvers.CrossValidation, groups: Groups
) -> tuple[Metric, ...]:
    """Return the CV minima of the group lasso and of the lasso, and the groups that the lasso selects in part."""
    ours, theirs = float(cv.mean[cv.index_min]), float(lasso.mean[lasso.index_min])
    split = len(split_groups(lasso.path.coefs[:, lasso.index_min], groups))
    return (
        Metric("cv_mse_min", "min CV MSE", ours, format_significant(ours), in_readout=False),
        Metric(
            "lasso_cv_mse_min",
            "min CV MSE (lasso)",
            theirs,
            format_significant(theirs),
            in_readout=False,
        ),
        Metric(
            "lasso_groups_split",
            "groups partially selected by the lasso",
            split,
            str(split),
            in_readout=False,
        ),
    )


def lasso_remark(cv: solvers.CrossValidation, lasso: solvers.CrossValidation, groups: Groups) -> str:
    """Say which groups the lasso selects only in part at its CV minimum."""
    names = [groups.names[g] for g in split_groups(lasso.path.coefs[:, lasso.index_min], groups)]
    some = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    parts = f"only some columns of {some}" if names else "every group as a whole"
    ours, theirs = format_significant(cv.mean[cv.index_min]), format_significant(lasso.mean[lasso.index_min])
    return f"At its CV minimum (MSE {theirs}; group lasso {ours}) the lasso selects {parts}."
