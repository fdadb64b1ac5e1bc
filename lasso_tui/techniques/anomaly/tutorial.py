"""The tutorial's anomaly detection, for comparison: the lasso of X on X itself.

With xⱼ among its own features and columns of equal variance, the solution is (1 − α)·xⱼ and no other column:
correlations do not exceed 1, so that no other column enters. Its error is α times the distance from the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.anomaly.ranking import Ranking
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = ["Tutorial", "tutorial", "tutorial_metrics"]


@dataclass(frozen=True, eq=False)
class Tutorial:
    """The tutorial's result: the lasso of all columns on themselves.

    Attributes
    ----------
    coef : (p, p) coefficients, a row for each column predicted
    ranking : the rows by mean squared error on the training rows
    distance_ranking : the rows by squared distance from the mean
    """

    coef: FloatArray
    ranking: Ranking
    distance_ranking: Ranking

    def flagged(self, threshold: float) -> int:
        """Return the number of rows with an error above a threshold."""
        import numpy as np

        return self.ranking.at(float(np.nextafter(threshold, np.inf)))[0]


def tutorial(table: Table) -> Tutorial:
    """Solve as the tutorial did: one lasso per column, that column among the features, alpha 0.1."""
    import numpy as np

    Z = (table.X - table.X.mean(axis=0)) / table.X.std(axis=0)
    fits = [
        solvers.coordinate_descent(Z, Z[:, j], 0.1, tol=1e-4, stop="scikit-learn") for j in range(Z.shape[1])
    ]
    coef = np.array([fit.coef for fit in fits])
    error = ((Z - Z @ coef.T - [fit.intercept for fit in fits]) ** 2).mean(axis=1)
    labels = table.y > 0
    return Tutorial(coef, Ranking.of(error, labels), Ranking.of((Z**2).sum(axis=1), labels))


def tutorial_metrics(theirs: Tutorial) -> list[Metric]:
    """Return what the tutorial prints, all on its training rows, and its coefficients."""
    import numpy as np

    off = theirs.coef - np.diag(np.diag(theirs.coef))
    values = {
        "flagged_05": ("flagged at 0.5", theirs.flagged(0.5)),
        "flagged_01": ("flagged at 0.1", theirs.flagged(0.1)),
        "max_error": ("max error", float(theirs.ranking.thresholds[0])),
        "auc": ("AUC (train)", theirs.ranking.auc),
        "auc_of_distance": ("AUC of the distance from the mean (train)", theirs.distance_ranking.auc),
        "coef_own_column": ("coefficient of the column itself", float(np.diag(theirs.coef).min())),
        "coef_other_columns": ("max |other coefficient|", float(np.abs(off).max())),
    }
    return [
        Metric(f"tutorial_{name}", f"tutorial's {label}", value, f"{value:.9g}", in_readout=False)
        for name, (label, value) in values.items()
    ]
