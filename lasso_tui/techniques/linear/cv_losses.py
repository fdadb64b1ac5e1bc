"""Losses that cross-validation can average: the family's deviance, or another one of its kind of target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.fit_table import row_label
from lasso_tui.techniques.linear.class_metrics import majority_error
from lasso_tui.techniques.linear.target_families import TargetFamily
from lasso_tui.techniques.number_format import auc_text, format_significant
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.solvers import CrossValidation

__all__ = ["CV_LOSSES", "DEVIANCE", "CvLoss", "area_metrics", "check_loss", "cv_error_metrics", "cv_loss"]

DEVIANCE = "deviance"


@dataclass(frozen=True)
class CvLoss:
    """A loss of cross-validation.

    Attributes
    ----------
    families : names of the families it is for
    targets : what these are, for a message
    key, label : in the document and on the screen
    axis : title of its axis
    in_target_unit : whether it is in the unit of the target
    """

    families: tuple[str, ...]
    targets: str
    key: str
    label: str
    axis: str
    in_target_unit: bool = False


CV_LOSSES: Mapping[str, CvLoss] = {
    "misclassification": CvLoss(
        ("binomial",), "a two-class target", "misclassification", "misclassified", "misclassification rate"
    ),
    "auc": CvLoss(("binomial",), "a two-class target", "auc_loss", "1 − AUC", "1 − AUC"),
    "mae": CvLoss(
        ("gaussian", "poisson"), "a numeric target or counts", "mae", "MAE", "mean absolute error", True
    ),
}
"""Losses other than the deviance, by their names for the solvers; also values of the parameter `loss`."""


def cv_loss(family: TargetFamily, name: str | None) -> CvLoss:
    """Return a loss by its name; None is the family's own, the deviance or the squared error."""
    if name is not None:
        return CV_LOSSES[name]
    axis = "mean squared error" if family.is_gaussian else f"mean {family.loss_label}"
    return CvLoss((family.name,), "", family.loss_key, family.loss_label, axis)


def check_loss(requested: str, family: TargetFamily, target: str) -> str | None:
    """Return the name of the requested loss for the solvers, None for the family's own.

    Raises
    ------
    ParamError
        For a loss that is not for this family.
    """
    if requested == DEVIANCE:
        return None
    loss = CV_LOSSES[requested]
    if family.name not in loss.families:
        raise ParamError(
            f"loss={requested} needs {loss.targets}; {target} is fitted by {family.label}. Use loss={DEVIANCE}."
        )
    return requested


def cv_error_metrics(
    family: TargetFamily, table: Table, loss: str | None, mean: float, se: float, where: str, folds: str
) -> list[Metric]:
    """Return the CV error at one alpha and its standard error.

    Misclassification has that of the majority class beside it; the loss 1 − AUC is shown as the AUC.

    Parameters
    ----------
    family, table : of the target, and the rows that were cross-validated
    loss : name of the loss, None for the family's own
    mean, se : the error and its standard error over folds
    where : what is written behind them, such as the alpha of the grid
    folds : label of the folds
    """
    kind = cv_loss(family, loss)
    text = f"{format_significant(mean)} ± {format_significant(se)}"
    if loss == "misclassification":
        text += f" (majority class {format_significant(majority_error(table, table.y, table.weights))})"
    in_readout, label = loss != "auc", row_label("CV", kind.label)
    error = Metric(
        f"cv_{kind.key}",
        f"CV {kind.label}",
        mean,
        f"{text}{where}",
        folds,
        in_readout,
        row_label=label * in_readout,
    )
    error_se = Metric("cv_se", f"SE of CV {kind.label}", se, format_significant(se), in_readout=False)
    if loss != "auc":
        return [error, error_se]
    area_text = f"{1.0 - mean:.3f} ± {se:.3f}{where}"
    area = Metric("cv_auc", "CV AUC", 1.0 - mean, area_text, folds, row_label="CV AUC")
    return [area, error, error_se]


def area_metrics(cv: CrossValidation, folds: str) -> list[Metric]:
    """Return the AUC over folds at the minimum of another loss and at its 1-SE alpha, where that was computed."""
    areas, metrics = cv.areas, []
    if areas is None:
        return []
    for name, label, alpha in (("min", "at min CV", cv.alpha_min), ("1se", "at 1-SE", cv.alpha_1se)):
        k = int(abs(areas.alphas / alpha - 1.0).argmin())
        area, se = 1.0 - float(areas.mean[k]), float(areas.se[k])
        metrics += [
            Metric(f"cv_auc_{name}", f"AUC {label}", area, auc_text(area, se), folds, name == "min"),
            Metric(f"cv_auc_{name}_se", f"SE of AUC {label}", se, f"{se:.3f}", in_readout=False),
        ]
    return metrics
