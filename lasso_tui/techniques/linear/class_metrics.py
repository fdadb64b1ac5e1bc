"""Metrics of two classes: misclassification beside that of the majority class, and the area under the ROC curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.number_format import auc_text
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import HeldOut, Table

__all__ = ["majority_error", "test_class_metrics", "train_class_metrics"]


def majority_error(fitted: Table | HeldOut, y: FloatArray, weights: FloatArray | None) -> float:
    """Return the share of rows misclassified by always predicting the majority class of the rows that were fitted."""
    import numpy as np

    majority = float(np.average(fitted.y, weights=fitted.weights)) > 0.5
    return float(np.average((y == 1) != majority, weights=weights))


def train_class_metrics(fitted: Table, eta: FloatArray, rows: str) -> list[Metric]:
    """Compute the metrics of the rows that were fitted; an AUC of theirs would be optimistic.

    Parameters
    ----------
    fitted, eta : the rows, with classes 0 and 1, and their linear predictors (n,)
    rows : label of the rows
    """
    return _misclassified("train", rows, fitted, fitted.y, eta, fitted.weights)


def test_class_metrics(fitted: Table | HeldOut, test: HeldOut, eta: FloatArray, label: str) -> list[Metric]:
    """Compute the metrics of test rows, their AUC with its standard error by DeLong.

    Parameters
    ----------
    fitted : the rows that were fitted
    test, eta : the test rows and their linear predictors (m,)
    label : which rows these are
    """
    area = solvers.roc_auc(test.y, eta, test.weights)
    se = solvers.roc_auc_se(test.y, eta, test.weights)
    return [
        *_misclassified("test", "test", fitted, test.y, eta, test.weights, label),
        Metric("test_auc", "AUC (test)", area, auc_text(area, se), data_label=label, on_test_rows=True),
        Metric(
            "test_auc_se",
            "SE of AUC (test, DeLong)",
            se,
            f"{se:.3f}",
            in_readout=False,
            on_test_rows=True,
        ),
    ]


def _misclassified(
    key: str,
    rows: str,
    fitted: Table | HeldOut,
    y: FloatArray,
    eta: FloatArray,
    weights: FloatArray | None,
    label: str = "",
) -> list[Metric]:
    """Compute the misclassification rate, with that of the majority class beside it."""
    import numpy as np

    wrong = float(np.average((eta > 0) != (y == 1), weights=weights))
    baseline = majority_error(fitted, y, weights)
    names = (
        ("test_misclassified", "test_majority")
        if key == "test"
        else ("misclassified_train", "majority_train")
    )
    return [
        Metric(
            names[0],
            f"misclassified ({rows})",
            wrong,
            f"{wrong:.1%} (majority class {baseline:.1%})",
            data_label=label,
            on_test_rows=key == "test",
            short=(f"misclassified ({rows})", f"{wrong:.1%}"),
        ),
        Metric(
            names[1],
            f"misclassified by the majority class ({rows})",
            baseline,
            f"{baseline:.1%}",
            in_readout=False,
        ),
    ]
