"""A path over a table, read at one alpha: what the techniques with a linear model share."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Mark, Stem
from lasso_tui.techniques.coefficients import Coefficients, ColumnGroup, grouped_order
from lasso_tui.techniques.entry_order import column_groups, entry_order, ranks_of
from lasso_tui.techniques.linear.class_metrics import train_class_metrics
from lasso_tui.techniques.linear.cv_losses import area_metrics, cv_error_metrics
from lasso_tui.techniques.linear.paired import PairedErrors, difference_metrics
from lasso_tui.techniques.linear.target_families import (
    TargetFamily,
    family_of_path,
    fraction_explained,
    test_metrics,
)
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric
from lasso_tui.techniques.scaling_text import scaling

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array, IntArray
    from lasso_tui.data import HeldOut, Table
    from lasso_tui.solvers import CrossValidation, Path, Solution

__all__ = [
    "ALPHA_AXIS",
    "PathFit",
    "coefficient_axis",
    "cv_marks",
    "fit_metrics",
    "held_out_metrics",
    "scale_title",
    "scaling",
    "stem_chart",
]

ALPHA_AXIS = Axis("alpha", "penalty per sample", log=True)


@dataclass(frozen=True, eq=False)
class PathFit:
    """A path of solutions over a table.

    Attributes
    ----------
    table, path : the data and the solutions
    scaled_coefs : (A, p) coefficients on the scale that was solved on
    max_abs_coefs : (p,) the largest absolute value of each along the path
    alpha_max : the smallest alpha at which every penalised coefficient is zero; a path may begin above it
    entry_order : (p,) the features in the order in which they enter the lasso path of standardised columns
    """

    table: Table
    path: Path
    scaled_coefs: FloatArray
    max_abs_coefs: FloatArray
    alpha_max: float
    entry_order: IntArray

    @classmethod
    def of(cls, table: Table, path: Path) -> PathFit:
        """Make a fit of a path over this table."""
        import numpy as np

        scaled_coefs = np.ascontiguousarray((path.coefs * path.scales[:, None]).T)
        largest, order = np.abs(scaled_coefs).max(axis=0), entry_order(table, path, scaled_coefs)
        return cls(table, path, scaled_coefs, largest, path.alpha_max, order)

    @functools.cached_property
    def ranks(self) -> Int64Array:
        """(p,) the place of each feature in the order of entry, 0 for the first: its colour in every chart."""
        return ranks_of(self.entry_order)

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha of the path: a look-up on the grid, solved between its points."""
        return self.path.at(alpha)

    def coefficients(self, alpha: float, tutorial: FloatArray | None = None) -> Coefficients:
        """Return every feature's coefficient at one alpha, on both scales."""
        return self.listed(self.at(alpha).coef, tutorial)

    def listed(self, coef: FloatArray, tutorial: FloatArray | None = None) -> Coefficients:
        """Return coefficients per unit, (p,), as lists show them: in order of entry, factors under a heading."""
        scales, truth = self.path.scales, self.table.truth
        truth = None if truth is None else truth * scales
        order, groups = self._listing
        features = self.table.features
        return Coefficients(features, coef * scales, coef, truth, tutorial, order, self.ranks, groups)

    @functools.cached_property
    def _listing(self) -> tuple[IntArray, tuple[ColumnGroup, ...]]:
        groups = column_groups(self.table)
        return grouped_order(self.entry_order, groups), groups

    def intercepts(self, alpha: float) -> tuple[float, float]:
        """Return the intercept for standardised columns, and for the columns as they are."""
        solution = self.at(alpha)
        unscaled = float(solution.intercept)
        if not self.path.standardize:
            return unscaled, unscaled
        return unscaled + float(self.path.means @ solution.coef), unscaled

    @functools.cached_property
    def correlations(self) -> FloatArray:
        """|⟨zⱼ, y − μ⟩| at each alpha of the path, (A, p), on the scale that was solved on."""
        import numpy as np

        sizes: FloatArray = np.abs(self.path.correlations()).T
        return sizes

    @property
    def family(self) -> TargetFamily:
        """The family of its target."""
        return family_of_path(self.path)

    def predictor(self, alpha: float) -> FloatArray:
        """Return b₀ + Xb and the offset, (n,), on the rows that were fitted."""
        import numpy as np

        solution, X = self.at(alpha), self.table.X
        support = np.flatnonzero(solution.coef)
        # Else most of the product is by zeros.
        sparse = isinstance(X, np.ndarray) and 4 * len(support) < X.shape[1]
        products = X[:, support] @ solution.coef[support] if sparse else X @ solution.coef
        eta: FloatArray = products + solution.intercept
        return eta if self.table.offset is None else eta + self.table.offset

    def residual(self, alpha: float) -> FloatArray:
        """Return y − μ, (n,), on the rows that were fitted."""
        return self.table.y - solvers.loss_of_family(self.family.name).mean(self.predictor(alpha))

    def gradients(self, alpha: float) -> FloatArray:
        """Return ⟨zⱼ, y − μ⟩, (p,), the negative gradient of the loss.

        At a lasso solution it is ±alpha times the penalty factor where a coefficient is nonzero, and at most that
        in size elsewhere.
        """
        table, path = self.table, self.path
        if (sums := table.design_of_sums()) is not None:
            of_sums: FloatArray = (sums.target - sums.gram @ self.at(alpha).coef) / path.scales
            return of_sums
        residual = self.residual(alpha)
        if table.weights is not None:
            residual = residual * table.weights / table.weights.mean()
        products = table.X.T @ residual - path.means * residual.sum()
        gradients: FloatArray = products / (path.scales * table.n_samples)
        return gradients

    def fraction_explained(self, alpha: float) -> float:
        """Return R² on the rows that were fitted, or the fraction of the null deviance that is explained, D²."""
        table = self.table
        if (mse := table.mse_of_sums(self.at(alpha).coef)) is not None:
            return 1.0 - mse / self.path.null_mse
        return fraction_explained(self.family, table.y, self.predictor(alpha), table.weights, table.offset)

    def explained_by(self) -> FloatArray:
        """Return R² or D² for each alpha of the path, (A,)."""
        path = self.path
        if self.family.is_gaussian:
            return 1.0 - path.mse / path.null_mse
        assert isinstance(path, solvers.GlmPath)
        explained: FloatArray = 1.0 - path.deviance / path.null_deviance
        return explained


def coefficient_axis(fit: PathFit) -> Axis:
    """Title of a coefficient axis, with the unit."""
    unit, per = fit.family.coef_unit.format(fit.table.target), "SD" if fit.path.standardize else "unit"
    return Axis("coefficient", f"{unit} per {per}")


def scale_title(fit: PathFit) -> str:
    """Return the title of a coefficient axis."""
    return f"coefficient per {'SD' if fit.path.standardize else 'unit'}"


def stem_chart(fit: PathFit, cursor: float) -> Stem:
    """Draw the coefficients at the cursor, and the true ones where they are known."""
    scales, truth = fit.path.scales, fit.table.truth
    scaled_truth = None if truth is None else truth * scales
    low, high = float(fit.scaled_coefs.min()), float(fit.scaled_coefs.max())
    if scaled_truth is not None:
        low, high = min(low, float(scaled_truth.min())), max(high, float(scaled_truth.max()))
    return Stem(
        title="Coefficients",
        cursor=cursor,
        y_axis=Axis(scale_title(fit)),
        names=fit.table.features,
        values=fit.at(cursor).coef * scales,
        truth=scaled_truth,
        limits=(min(low, 0.0), max(high, 0.0)),
        strength=fit.max_abs_coefs,
        ranks=fit.ranks,
    )


def cv_marks(cv: CrossValidation) -> tuple[Mark, ...]:
    """Return the two alphas that cross-validation names."""
    return (Mark("m", float(cv.alpha_min), "alpha at min CV"), Mark("s", float(cv.alpha_1se), "alpha 1-SE"))


def fit_metrics(
    fit: PathFit,
    alpha: float,
    cv: CrossValidation | None,
    rows: str = "train",
    folds: str = "",
    loss: str | None = None,
    repeats: int | Sequence[int] = 1,
) -> tuple[Metric, ...]:
    """Compute the metrics of the solution at one alpha; its CV error is that of the nearest alpha of the grid.

    Parameters
    ----------
    rows : label of the rows that were fitted
    folds : label of the folds, such as "5 folds by clinic"; "" for the number of folds
    loss : name of the loss that was cross-validated, None for the family's own
    repeats : number of cross-validations that `cv` averages, or the folds of each
    """
    import numpy as np

    solution, family, table = fit.at(alpha), fit.family, fit.table
    nonzero, gap = int(np.count_nonzero(solution.coef)), max(float(solution.gap), 0.0)
    rows += ", weighted" * table.is_weighted
    label, r2 = family.r2_label, fit.fraction_explained(alpha)
    label = label if family.is_gaussian else f"{family.label} {label}"
    metrics = [
        Metric("alpha", "alpha", float(alpha), format_significant(alpha), row_label="alpha"),
        Metric("nonzero", "nonzero", nonzero, f"{nonzero} of {fit.table.n_features:,}", row_label="nonzero"),
        Metric(
            f"{family.r2_key}_train",
            f"{label} ({rows})",
            r2,
            f"{r2:z.3f}",
            row_label=f"{'R²' if family.is_gaussian else 'D²'} train",
        ),
        Metric("gap", "gap", gap, gap_text(gap), row_label="gap"),
    ]
    if family.name == "binomial":
        metrics += train_class_metrics(table, fit.predictor(alpha), rows)
    if cv is not None:
        near = int(np.argmin(np.abs(np.log(cv.alphas / alpha))))
        mean, se, cv_alpha = float(cv.mean[near]), float(cv.se[near]), float(cv.alphas[near])
        where = f" at alpha {format_significant(cv_alpha)}" if abs(cv_alpha / alpha - 1) > 1e-9 else ""
        folds = folds or f"{cv.losses.shape[1]}-fold"
        paired = PairedErrors.of(cv.losses, cv.fold_sizes, cv.index_min, repeats)
        metrics += [
            *cv_error_metrics(family, table, loss, mean, se, where, folds),
            *difference_metrics(paired, cv.alphas, near),
            *area_metrics(cv, folds),
            _listed("cv_alpha", "CV evaluated at alpha", cv_alpha),
            _listed("alpha_min", "alpha at min CV", float(cv.alpha_min)),
            _listed("alpha_1se", "alpha 1-SE", float(cv.alpha_1se)),
        ]
    return (*metrics, *_accuracy_metrics(solution), _listed("alpha_max", "alpha max", fit.alpha_max))


def _accuracy_metrics(solution: Solution) -> tuple[Metric, ...]:
    """Return how exact coefficients are, where that is known apart from the gap."""
    accuracy = solution.accuracy
    if accuracy is None:
        return ()
    if accuracy.refusal:
        return (Metric("newton_step", "coefficients", float("nan"), f"to gap accuracy: {accuracy.refusal}"),)
    step, slack = accuracy.newton_step, accuracy.slack
    return (
        Metric("newton_step", "coefficients exact to", step, f"{step:.0e} per SD", in_readout=False),
        Metric("support_slack", "slack of the support", slack, f"{slack:.1e}", in_readout=False),
    )


def _listed(name: str, label: str, value: float) -> Metric:
    return Metric(name, label, value, format_significant(value), in_readout=False)


def held_out_metrics(
    fit: PathFit, alpha: float, test: HeldOut | None, label: str = "", loss: str | None = None
) -> tuple[Metric, ...]:
    """Compute the metrics of the solution at one alpha on rows that were not fitted; () where there are none."""
    if test is None:
        return ()
    coef, intercept, name = fit.at(alpha).coef, fit.at(alpha).intercept, label or held_out_label(test)
    return test_metrics(fit.family, test, coef, intercept, name, fitted=fit.table, loss=loss)


def held_out_label(test: HeldOut) -> str:
    """Name the rows that a table holds out."""
    return f"{test.n_samples:,} held-out rows"
