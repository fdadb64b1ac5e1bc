"""What the techniques with a linear model share: a path over a table, read at one alpha."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, Mark, Stem
from lasso_tui.techniques.figures import gap_text, significant
from lasso_tui.techniques.result import Coefficient, Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lasso_tui.data import Table
    from lasso_tui.solvers import CrossValidation, Path, Solution

    FloatArray = NDArray[np.float64]

__all__ = ["ALPHA_AXIS", "Fit", "cv_marks", "fit_figures", "path_chart", "scaling", "stem_chart"]

ALPHA_AXIS = Axis("alpha", "penalty per sample", log=True)


@dataclass(frozen=True, eq=False)
class Fit:
    """A path over a table, with what the screen asks of it at every alpha.

    Attributes
    ----------
    table, path : the data and the solutions
    shown : (A, p) coefficients on the scale that was solved on
    strength : (p,) the largest size of each along the path
    """

    table: Table
    path: Path
    shown: FloatArray
    strength: FloatArray

    @classmethod
    def of(cls, table: Table, path: Path) -> Fit:
        """Put a path beside its table."""
        import numpy as np

        shown = np.ascontiguousarray((path.coefs * path.scales[:, None]).T)
        return cls(table, path, shown, np.abs(shown).max(axis=0))

    def at(self, alpha: float) -> Solution:
        """Return the solution at any alpha of the path: a look-up on the grid, exact between its points."""
        return self.path.at(alpha)

    def coefficients(self, alpha: float, tutorial: FloatArray | None = None) -> tuple[Coefficient, ...]:
        """Return every feature's coefficient at one alpha, on both scales."""
        coef, scales, truth = self.at(alpha).coef, self.path.scales, self.table.truth
        columns = (
            self.table.features, (coef * scales).tolist(), coef.tolist(),
            repeat(None) if truth is None else (truth * scales).tolist(),
            repeat(None) if tutorial is None else tutorial.tolist(),
        )  # fmt: skip
        return tuple(map(Coefficient, *columns))  # thousands at each step of the cursor

    def intercepts(self, alpha: float) -> tuple[float, float]:
        """Return the intercept for standardised columns, and for the columns as they are."""
        solution = self.at(alpha)
        original = float(solution.intercept)
        if not self.path.standardize:
            return original, original
        return original + float(self.path.means @ solution.coef), original

    def r2(self, alpha: float) -> float:
        """Return R² on the rows that were fitted: 1 − RSS/TSS."""
        solution, y = self.at(alpha), self.table.y
        residual = y - solution.intercept - self.table.X @ solution.coef
        return 1.0 - float(residual @ residual) / float(((y - y.mean()) ** 2).sum())


def scaling(table: Table, *, standardize: bool) -> str:
    """Say what was done to the columns before solving."""
    if standardize:
        return (
            f"Each column centred at its mean and divided by its population standard deviation (ddof=0) "
            f"over {table.n_samples} rows; value is per standard deviation, original per unit; y as it is."
        )
    return "Columns as they are, centred only (the intercept is not penalised); y as it is."


def coefficient_axis(fit: Fit) -> Axis:
    """Title of a coefficient axis, with the unit."""
    per = "SD" if fit.path.standardize else "unit"
    return Axis("coefficient", f"{fit.table.target} per {per}")


def path_chart(fit: Fit, cursor: float, marks: tuple[Mark, ...]) -> Lines:
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


def stem_chart(fit: Fit, cursor: float) -> Stem:
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
        fixed=(min(low, 0.0), max(high, 0.0)),
        strength=fit.strength,
    )


def cv_marks(cv: CrossValidation) -> tuple[Mark, ...]:
    """Return the two alphas that cross-validation names."""
    return (Mark("m", float(cv.alpha_min), "CV minimum"), Mark("s", float(cv.alpha_1se), "1-SE"))


def fit_figures(fit: Fit, alpha: float, cv: CrossValidation | None, rows: str) -> tuple[Figure, ...]:
    """Figures of the solution at one alpha; the cross-validated error is that of the nearest grid alpha."""
    import numpy as np

    solution = fit.at(alpha)
    kept, r2 = int(np.count_nonzero(solution.coef)), fit.r2(alpha)
    gap = max(float(solution.gap), 0.0)
    figures = [
        Figure("alpha", "alpha", float(alpha), significant(alpha)),
        Figure("nonzero", "kept", kept, f"{kept} of {fit.table.n_features:,}"),
        Figure("r2_train", "R²", r2, f"{r2:.3f}", of=rows),
        Figure("gap", "gap", gap, gap_text(gap)),
    ]
    if cv is not None:
        near = int(np.argmin(np.abs(np.log(cv.alphas / alpha))))
        mean, se, place = float(cv.mean[near]), float(cv.se[near]), float(cv.alphas[near])
        off_grid = abs(place / alpha - 1) > 1e-9
        where = f" at alpha {significant(place)}" if off_grid else ""
        figures += [
            Figure("cv_mse", "CV MSE", mean, f"{significant(mean)} ± {significant(se)}{where}",
                   of=f"{cv.losses.shape[1]} held-out folds"),
            Figure("cv_se", "CV standard error", se, significant(se), shown=False),
            Figure("cv_alpha", "CV MSE at alpha", place, significant(place), shown=False),
            Figure("alpha_min", "CV minimum", float(cv.alpha_min), significant(cv.alpha_min), shown=False),
            Figure("alpha_1se", "1-SE", float(cv.alpha_1se), significant(cv.alpha_1se), shown=False),
        ]  # fmt: skip
    figures.append(
        Figure("alpha_max", "alpha where all are zero", float(fit.path.alphas[0]),
               significant(fit.path.alphas[0]), shown=False)
    )  # fmt: skip
    return tuple(figures)
