"""What the techniques with a linear model share: a path over a table, read at one alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Lines, Mark, Stem
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.target_families import (
    TargetFamily,
    family_of_path,
    fraction_explained,
    losses,
    test_figures,
)
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import HeldOut, Table
    from lasso_tui.solvers import CrossValidation, Path, Solution

__all__ = [
    "ALPHA_AXIS",
    "PathFit",
    "coefficient_axis",
    "cv_marks",
    "fit_figures",
    "held_out_figures",
    "path_chart",
    "scaling",
    "stem_chart",
]

ALPHA_AXIS = Axis("alpha", "penalty per sample", log=True)


@dataclass(frozen=True, eq=False)
class PathFit:
    """A path over a table, with what the screen asks of it at every alpha.

    Attributes
    ----------
    table, path : the data and the solutions
    shown : (A, p) coefficients on the scale that was solved on
    strength : (p,) the largest size of each along the path
    top : the smallest alpha that keeps none that is penalised; the path begins above it where that was asked for
    """

    table: Table
    path: Path
    shown: FloatArray
    strength: FloatArray
    top: float

    @classmethod
    def of(cls, table: Table, path: Path) -> PathFit:
        """Put a path beside its table."""
        import numpy as np

        shown = np.ascontiguousarray((path.coefs * path.scales[:, None]).T)
        return cls(table, path, shown, np.abs(shown).max(axis=0), path.alpha_max)

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha of the path: a look-up on the grid, exact between its points."""
        return self.path.at(alpha)

    def coefficients(self, alpha: float, tutorial: FloatArray | None = None) -> Coefficients:
        """Return every feature's coefficient at one alpha, on both scales."""
        coef, scales, truth = self.at(alpha).coef, self.path.scales, self.table.truth
        known = None if truth is None else truth * scales
        return Coefficients(self.table.features, coef * scales, coef, known, tutorial)

    def intercepts(self, alpha: float) -> tuple[float, float]:
        """Return the intercept for standardised columns, and for the columns as they are."""
        solution = self.at(alpha)
        original = float(solution.intercept)
        if not self.path.standardize:
            return original, original
        return original + float(self.path.means @ solution.coef), original

    @property
    def family(self) -> TargetFamily:
        """The family of its target."""
        return family_of_path(self.path)

    def predictor(self, alpha: float) -> FloatArray:
        """Return b₀ + Xb, (n,), on the rows that were fitted."""
        import numpy as np

        solution, X = self.at(alpha), self.table.X
        kept = np.flatnonzero(solution.coef)
        few = isinstance(X, np.ndarray) and 4 * len(kept) < X.shape[1]  # then most of the product is by zeros
        products = X[:, kept] @ solution.coef[kept] if few else X @ solution.coef
        eta: FloatArray = products + solution.intercept
        return eta

    def residual(self, alpha: float) -> FloatArray:
        """Return y − μ, (n,), on the rows that were fitted."""
        eta = self.predictor(alpha)
        return self.table.y - solvers.loss_of_family(self.family.name).mean(eta)

    def pulls(self, alpha: float) -> FloatArray:
        """Return ⟨zⱼ, y − μ⟩, (p,): ±alpha at a lasso where a coefficient is nonzero, at most that elsewhere."""
        table, path, residual = self.table, self.path, self.residual(alpha)
        if table.weights is not None:
            residual = residual * table.weights / table.weights.mean()
        products = table.X.T @ residual - path.means * residual.sum()
        pulled: FloatArray = products / (path.scales * table.n_samples)
        return pulled

    def fraction_explained(self, alpha: float) -> float:
        """Return the share explained of the rows that were fitted: R², or that of the null deviance, D²."""
        return fraction_explained(self.family, self.table.y, self.predictor(alpha), self.table.weights)

    def explained_by(self) -> FloatArray:
        """Return it for each alpha of the path, (A,)."""
        path = self.path
        if self.family.is_gaussian:
            return 1.0 - path.mse / path.null_mse
        from lasso_tui import solvers

        assert isinstance(path, solvers.GlmPath)
        explained: FloatArray = 1.0 - path.deviance / path.null_deviance
        return explained


def scaling(table: Table, *, standardize: bool, family: TargetFamily | None = None) -> str:
    """Say what was done to the columns before solving, and how rows and target are taken."""
    weighted = ""
    if table.weights is not None:
        named = table.preparation.weights if table.preparation is not None else ""
        weighted = f" Rows weighted by {named or 'their weights'}."
    target = "y as it is."
    if family is not None and not family.is_gaussian:
        target = (
            f"{family.label} regression: coefficients are of the {family.coef_unit.format(table.target)}."
        )
    if standardize:
        return (
            f"Each column centred at its mean and divided by its population standard deviation (ddof=0) "
            f"over {table.n_samples} rows; value is per standard deviation, original per unit; {target}{weighted}"
        )
    return f"Columns as they are, centred only (the intercept is not penalised); {target}{weighted}"


def coefficient_axis(fit: PathFit) -> Axis:
    """Title of a coefficient axis, with the unit."""
    per = "SD" if fit.path.standardize else "unit"
    return Axis("coefficient", f"{fit.family.coef_unit.format(fit.table.target)} per {per}")


def path_chart(fit: PathFit, cursor: float, marks: tuple[Mark, ...]) -> Lines:
    """Every coefficient along alpha, with the number of nonzeros along the top."""
    return Lines(
        title="Path",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=coefficient_axis(fit),
        x=fit.path.alphas,
        y=fit.shown,
        names=fit.table.features,
        marks=marks,
        counts=fit.path.nonzeros,
        counts_title="kept",
    )


def stem_chart(fit: PathFit, cursor: float) -> Stem:
    """Return the coefficients at the cursor, beside the truth where it is known."""
    scales, truth = fit.path.scales, fit.table.truth
    known = None if truth is None else truth * scales
    low, high = float(fit.shown.min()), float(fit.shown.max())
    if known is not None:
        low, high = min(low, float(known.min())), max(high, float(known.max()))
    return Stem(
        title="Coefficients",
        cursor=cursor,
        y_axis=coefficient_axis(fit),
        names=fit.table.features,
        values=fit.at(cursor).coef * scales,
        truth=known,
        limits=(min(low, 0.0), max(high, 0.0)),
        strength=fit.strength,
    )


def cv_marks(cv: CrossValidation) -> tuple[Mark, ...]:
    """Return the two alphas that cross-validation names."""
    return (Mark("m", float(cv.alpha_min), "CV minimum"), Mark("s", float(cv.alpha_1se), "1-SE"))


def fit_figures(
    fit: PathFit,
    alpha: float,
    cv: CrossValidation | None,
    rows: str,
    folds: str = "held-out folds",
    loss: str | None = None,
) -> tuple[Metric, ...]:
    """Figures of the solution at one alpha; the cross-validated error is that of the nearest grid alpha.

    Parameters
    ----------
    rows, folds : what the rows that were fitted are called, and the folds
    loss : "misclassification" where that is what was cross-validated
    """
    import numpy as np

    solution, family, table = fit.at(alpha), fit.family, fit.table
    kept, share = int(np.count_nonzero(solution.coef)), fit.fraction_explained(alpha)
    gap = max(float(solution.gap), 0.0)
    rows = f"weighted {rows}" if table.weights is not None else rows
    label = family.r2_label if family.is_gaussian else f"{family.label} {family.r2_label}"
    figures = [
        Metric("alpha", "alpha", float(alpha), format_significant(alpha)),
        Metric("nonzero", "kept", kept, f"{kept} of {fit.table.n_features:,}"),
        Metric(f"{family.r2_key}_train", label, share, f"{share:.3f}", data_label=rows),
        Metric("gap", "gap", gap, gap_text(gap)),
    ]
    if family.name == "binomial":
        wrong = losses(family, table.y, fit.predictor(alpha), table.weights)["misclassified"]
        figures.append(Metric("misclassified_train", "told wrong", wrong, f"{wrong:.1%}", data_label=rows))
    if cv is not None:
        key, error = (
            (family.loss_key, family.loss_label) if loss != "misclassification" else (loss, "misclassified")
        )
        near = int(np.argmin(np.abs(np.log(cv.alphas / alpha))))
        mean, se, place = float(cv.mean[near]), float(cv.se[near]), float(cv.alphas[near])
        off_grid = abs(place / alpha - 1) > 1e-9
        where = f" at alpha {format_significant(place)}" if off_grid else ""
        figures += [
            Metric(
                f"cv_{key}",
                f"CV {error}",
                mean,
                f"{format_significant(mean)} ± {format_significant(se)}{where}",
                data_label=f"{cv.losses.shape[1]} {folds}",
            ),
            Metric("cv_se", "CV standard error", se, format_significant(se), in_readout=False),
            Metric("cv_alpha", f"CV {error} at alpha", place, format_significant(place), in_readout=False),
            Metric(
                "alpha_min",
                "CV minimum",
                float(cv.alpha_min),
                format_significant(cv.alpha_min),
                in_readout=False,
            ),
            Metric(
                "alpha_1se", "1-SE", float(cv.alpha_1se), format_significant(cv.alpha_1se), in_readout=False
            ),
        ]
    figures.append(
        Metric(
            "alpha_max", "alpha where all are zero", fit.top, format_significant(fit.top), in_readout=False
        )
    )
    return tuple(figures)


def held_out_figures(fit: PathFit, alpha: float, test: HeldOut | None, words: str = "") -> tuple[Metric, ...]:
    """Figures of rows that were not fitted, used once: their error, and what share is explained."""
    if test is None:
        return ()
    solution = fit.at(alpha)
    return test_figures(fit.family, test, solution.coef, solution.intercept, words or held_words(test))


def held_words(test: HeldOut) -> str:
    """Name the rows that a table holds out."""
    return f"{len(test.y):,} held-out rows"
