"""A lasso or elastic net over a table: rows with weights, the family of the target, and the penalty."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import data, solvers
from lasso_tui.techniques.linear.bounds import parse_bounds
from lasso_tui.techniques.linear.factor_coding import check_penalised
from lasso_tui.techniques.linear.fold_imputation import impute_folds
from lasso_tui.techniques.linear.grid import ALPHA_MIN_RATIO, N_ALPHAS, extend_grid, grid_options
from lasso_tui.techniques.linear.half_samples import half_samples, halves_of_sums
from lasso_tui.techniques.linear.inspection import penalty_factors
from lasso_tui.techniques.linear.target_families import FAMILIES, TargetFamily
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.bounds import Bounds
    from lasso_tui.techniques.linear.grid import ProblemParams
    from lasso_tui.techniques.linear.splits import Folds

__all__ = ["Problem", "polished", "refuse_offset"]

TIGHT = 1e-9
"""Relative duality gap of logistic and Poisson paths: six digits then agree with those of other programs."""

HALF_SAMPLE_GAP = 1e-6
"""Relative duality gap on half-samples, of which only the support is used."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """A lasso or an elastic net over a table.

    Attributes
    ----------
    table : the rows to fit; two classes are 0 and 1
    family : the family of its target
    standardize : whether columns are divided by their standard deviations
    factors : (p,) penalty factors, or None for ones
    bounds : of the coefficients, or None
    n_alphas, alpha_min_ratio : of the automatic grid: its number of alphas, and its smallest relative to its largest

    Raises
    ------
    ParamError
        For least squares where the table has an offset, and where a factor without a reference level is not
        penalised.
    """

    table: Table
    family: TargetFamily = FAMILIES["least squares"]
    standardize: bool
    factors: FloatArray | None = None
    bounds: Bounds | None = None
    n_alphas: int = N_ALPHAS
    alpha_min_ratio: float = ALPHA_MIN_RATIO

    @classmethod
    def of(cls, params: ProblemParams, table: Table, family: TargetFamily) -> Problem:
        """Return the problem that parameters ask for; `table` has its target encoded for the family.

        Raises
        ------
        ParamError
            As the class, and for penalty factors and bounds that cannot be read.
        """
        return cls(
            table=table,
            family=family,
            standardize=params.standardize,
            factors=penalty_factors(params.penalty_factor, table.features),
            bounds=parse_bounds(params.bounds, table.features),
            **grid_options(params),
        )

    def __post_init__(self) -> None:
        if self.family.is_gaussian:
            refuse_offset(self.table)
        check_penalised(self.table, self.factors)

    @property
    def options(self) -> dict[str, Any]:
        """The parameters of `solvers.path` that all solves share."""
        return {
            "family": self.family.name,
            "standardize": self.standardize,
            "penalty_factor": self.factors,
            "bounds": None if self.bounds is None else self.bounds.pair,
        }

    @property
    def rows_or_sums(self) -> tuple[Any, Any]:
        """The columns and the target, or the sums of rows alone where these are not here."""
        table = self.table
        return (table.sums, None) if isinstance(table, data.MomentTable) else (table.X, table.y)

    def grid(self, alpha: float | None) -> FloatArray:
        """Return decreasing alphas from alpha max down to `alpha_min_ratio` times it.

        The grid ends sooner where a logistic path explains all of the deviance. A requested alpha outside the grid
        extends it, in steps of the same ratio.
        """
        import numpy as np

        table = self.table
        given: dict[str, Any] = {"sample_weight": table.weights, "offset": table.offset, **self.options}
        if self.family.name == "binomial":
            return extend_grid(self._reach.alphas, alpha)
        top = float(solvers.alpha_max(*self.rows_or_sums, **given))
        return extend_grid(np.geomspace(top, top * self.alpha_min_ratio, self.n_alphas), alpha)

    @functools.cached_property
    def _reach(self) -> solvers.Path:
        """The lasso path of a logistic model down to where it explains all of the deviance."""
        table = self.table
        return solvers.path(
            table.X,
            table.y,
            n_alphas=self.n_alphas,
            alpha_min_ratio=self.alpha_min_ratio,
            sample_weight=table.weights,
            offset=table.offset,
            tol=TIGHT,
            polish=False,
            **self.options,
        )

    def path(
        self,
        alphas: Any,
        *,
        l1_ratio: float = 1.0,
        rows: IntArray | slice = slice(None),
        tol: float | None = None,
    ) -> solvers.Path:
        """Solve along alphas, on all rows or on some; `polished` makes the coefficients of other families exact.

        `tol` None is the relative gap that suits the family.
        """
        import numpy as np

        table = self.table
        if l1_ratio == 1.0 and isinstance(rows, slice) and rows == slice(None) and "_reach" in vars(self):
            known = self._reach
            if not known.warnings and np.array_equal(alphas, known.alphas):
                return known
        weights = None if table.weights is None else table.weights[rows]
        offset = None if table.offset is None else table.offset[rows]
        X, y = self.rows_or_sums
        return solvers.path(
            X if y is None else X[rows],
            None if y is None else y[rows],
            alphas=alphas,
            l1_ratio=l1_ratio,
            sample_weight=weights,
            offset=offset,
            tol=tol or (1e-7 if self.family.is_gaussian else TIGHT),
            polish=False,
            **self.options,
        )

    def cross_validate(
        self,
        folds: Folds,
        whole: solvers.Path,
        *,
        loss: str | None = None,
        extend_grid: bool = True,
        warn: bool = True,
    ) -> solvers.CrossValidation:
        """Cross-validate along a path over all rows; missing values are imputed again in each fold.

        For two classes the result has the AUC too, at the alphas that it chooses.

        Parameters
        ----------
        loss : as in `solvers.cross_validate`: None for the deviance, or a name in `CV_LOSSES`
        extend_grid : whether the grid, and with it the path, is extended where the minimum stands at its small end;
            that of a worked example never is, so that its numbers stay as they are
        warn : whether to warn where the minimum stands there still
        """
        areas = self.family.name == "binomial" and loss != "auc"
        return self._evaluate(folds, whole, loss, extend=extend_grid, warn=warn, areas=areas)

    def _evaluate(
        self,
        folds: Folds,
        whole: solvers.Path,
        loss: str | None,
        *,
        extend: bool = False,
        warn: bool = False,
        areas: bool = False,
    ) -> solvers.CrossValidation:
        """Cross-validate along a path over all rows; `areas` for the AUC, other parameters as in `cross_validate`."""
        table = self.table
        return solvers.cross_validate(
            *self.rows_or_sums,
            cv=folds.splits,
            l1_ratio=whole.l1_ratio,
            whole=whole,
            alphas=None if extend and table.source != "article" else whole.alphas,
            extend_grid=warn,
            loss=loss,
            areas=areas,
            sample_weight=table.weights,
            offset=table.offset,
            fit=impute_folds(table, lambda fold, X: fold.solve(X)),
            **self.options,
        )

    def along(
        self,
        cv: solvers.CrossValidation,
        path: solvers.Path,
        folds: Folds,
        *,
        loss: str | None = None,
    ) -> solvers.CrossValidation:
        """Return a cross-validation along a longer path: that of its own grid, and the same folds on the rest.

        Parameters
        ----------
        cv : along the first alphas of the path
        path : the solutions on all rows
        folds, loss : what was cross-validated
        """
        if len(cv.alphas) == len(path.alphas):
            return cv
        rest = self._evaluate(folds, solvers.path_slice(path, len(cv.alphas)), loss)
        return solvers.continued(cv, rest, path)

    def frequencies(
        self, alphas: FloatArray, n_pairs: int, seed: int, *, l1_ratio: float = 1.0
    ) -> Iterator[solvers.Stability]:
        """Yield selection frequencies over half-samples of the rows, each from more half-samples."""
        table = self.table
        if isinstance(table, data.MomentTable):
            return halves_of_sums(table, alphas, n_pairs, seed, l1_ratio=l1_ratio, **self.options)
        if self.family.is_gaussian and self.bounds is None:
            return solvers.stability_selection(
                table.X,
                table.y,
                n_pairs=n_pairs,
                seed=seed,
                alphas=alphas,
                l1_ratio=l1_ratio,
                sample_weight=table.weights,
                standardize=self.standardize,
                penalty_factor=self.factors,
            )

        def coefs_of(rows: IntArray) -> FloatArray:
            path = self.path(alphas, l1_ratio=l1_ratio, rows=rows, tol=HALF_SAMPLE_GAP)
            coefs: FloatArray = path.coefs * path.scales[:, None]
            return coefs

        return half_samples(
            coefs_of,
            table.y,
            table.weights,
            table.n_features,
            alphas,
            n_pairs,
            seed,
            classes=self.family.name == "binomial",
            factors=self.factors,
            bounds=self.options["bounds"],
        )


def polished(path: solvers.Path) -> solvers.Path:
    """Return a path with exact coefficients: a logistic or Poisson one ends with Newton steps, others are exact."""
    return path.polished() if isinstance(path, solvers.GlmPath) else path


def refuse_offset(table: Table) -> None:
    """Refuse a table with an offset or exposure, for what fits least squares.

    Raises
    ------
    ParamError
        Saying what to do instead.
    """
    if table.offset is None:
        return
    preparation = table.preparation
    columns = [c for c in (preparation.offset, preparation.exposure) if c] if preparation is not None else []
    named = f" ({' and '.join(columns)})" if columns else ""
    raise ParamError(
        f"Least squares has no offset or exposure{named}. Use family=Poisson or family=logistic in Lasso, "
        "Selection, Tuning or Elastic net, or make it a feature again."
    )
