"""Target families: least squares for numbers, logistic regression for two classes, Poisson regression for counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.fit_table import row_label
from lasso_tui.techniques.linear.class_metrics import test_class_metrics
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import HeldOut, Table

__all__ = [
    "AUTO",
    "FAMILIES",
    "TargetFamily",
    "encode_target",
    "family_of_path",
    "fraction_explained",
    "losses",
    "test_metrics",
]

AUTO = "auto"


@dataclass(frozen=True)
class TargetFamily:
    """A family of targets, with its labels on the screen.

    Attributes
    ----------
    name : name for the solvers
    label : name on the screen, and value of the parameter `family`
    coef_unit : unit of a coefficient, a format for the target's name
    loss_key, loss_label : the loss of cross-validation: its key in the document, its label on the screen
    r2_key, r2_label : key and label of the fraction of the null deviance that is explained
    residual_label : symbol of the residual
    """

    name: str
    label: str
    coef_unit: str
    loss_key: str
    loss_label: str
    r2_key: str
    r2_label: str
    residual_label: str

    @property
    def is_gaussian(self) -> bool:
        """Whether the family is least squares."""
        return self.name == "gaussian"


FAMILIES: Mapping[str, TargetFamily] = {
    family.label: family
    for family in (
        TargetFamily("gaussian", "least squares", "{}", "mse", "MSE", "r2", "R²", "r"),
        TargetFamily("binomial", "logistic", "log-odds of {}", "deviance", "deviance", "d2", "D²", "(y − μ)"),
        TargetFamily("poisson", "Poisson", "log of {}", "deviance", "deviance", "d2", "D²", "(y − μ)"),
    )
}
"""Families by the values of the parameter `family`."""


def family_of_path(path: object) -> TargetFamily:
    """Return the family of a path."""
    name = getattr(path, "family", "gaussian")
    return next(family for family in FAMILIES.values() if family.name == name)


def encode_target(table: Table, requested: str) -> tuple[Table, TargetFamily]:
    """Return the table as its family fits it, two classes as 0 and 1, and the family.

    Parameters
    ----------
    requested : a name of `FAMILIES`, or "auto": two values are classes, all others are fitted by least squares; so
        are simulated data

    Raises
    ------
    ParamError
        Where the target cannot be of that family.
    """
    from lasso_tui.data import MomentTable, infer_family

    if isinstance(table, MomentTable):
        if requested not in (AUTO, "least squares"):
            raise ParamError(
                f"family={requested} needs rows; sums of rows suffice for least squares alone. Open a sample of the "
                "rows (--sample N), or use family=least squares."
            )
        return table, FAMILIES["least squares"]
    if requested == AUTO:
        inferred = infer_family(table.y) if table.origin is not None else "gaussian"
        family = next(
            (family for family in FAMILIES.values() if family.name == inferred), FAMILIES["least squares"]
        )
    else:
        family = FAMILIES[requested]
    if family.name == "poisson" and table.y.min() < 0:
        raise ParamError(
            f"family=Poisson needs counts; {table.target} has negative values. Use family=least squares."
        )
    if family.name != "binomial":
        return table, family
    if infer_family(table.y) != "binomial":
        raise ParamError(
            f"family=logistic needs a two-class target; {table.target} has {len(set(table.y.tolist())):,} distinct "
            f"values."
        )
    low, high = float(table.y.min()), float(table.y.max())
    if (low, high) == (0.0, 1.0):
        return table, family
    held = table.held_out
    if held is not None:
        held = replace(held, y=(held.y == high).astype(float))
    label = f"{table.target}={high:g}"
    return replace(table, y=(table.y == high).astype(float), held_out=held, target=label), family


def losses(
    family: TargetFamily, y: FloatArray, eta: FloatArray, weights: FloatArray | None
) -> dict[str, float]:
    """Compute weighted losses of linear predictors: MSE, or mean deviance."""
    import numpy as np

    if family.is_gaussian:
        return {"mse": float(np.average((y - eta) ** 2, weights=weights))}
    from lasso_tui import solvers

    each = solvers.loss_of_family(family.name).deviance(y, eta)
    return {"deviance": float(np.average(each, weights=weights))}


def fraction_explained(
    family: TargetFamily,
    y: FloatArray,
    eta: FloatArray,
    weights: FloatArray | None,
    offset: FloatArray | None = None,
) -> float:
    """Compute the fraction of the null deviance of these rows that is explained; R² for least squares.

    Parameters
    ----------
    eta : (n,) linear predictors, offset included
    offset : (n,) or None; the null model has it too, with its own intercept
    """
    import numpy as np

    mean = float(np.average(y, weights=weights))
    if offset is not None:
        null = _null_loss(family, y, weights, offset)
        return 1.0 - losses(family, y, eta, weights)[family.loss_key] / null if null > 0 else float("nan")
    if family.name == "binomial":
        mean = float(np.log(mean / (1.0 - mean))) if 0.0 < mean < 1.0 else float("nan")
    elif family.name == "poisson":
        mean = float(np.log(mean)) if mean > 0 else float("nan")
    null = losses(family, y, np.full(len(y), mean), weights)[family.loss_key]
    return 1.0 - losses(family, y, eta, weights)[family.loss_key] / null if null > 0 else float("nan")


def _null_loss(family: TargetFamily, y: FloatArray, weights: FloatArray | None, offset: FloatArray) -> float:
    """Compute the loss of the offset with its best intercept; NaN where there is none."""
    import numpy as np

    from lasso_tui import solvers

    used = np.ones(len(y), dtype=bool) if weights is None else weights > 0
    y, offset, w = y[used], offset[used], np.ones(int(used.sum())) if weights is None else weights[used]
    if y.max() <= 0 or (family.name == "binomial" and y.min() >= 1):
        return float("nan")
    intercept = solvers.loss_of_family(family.name).fit(offset, y, w, 0.0).intercept
    return losses(family, y, offset + intercept, w)[family.loss_key]


def test_metrics(
    family: TargetFamily,
    test: HeldOut | None,
    coef: FloatArray,
    intercept: float,
    label: str,
    *,
    fitted: Table | None,
    loss: str | None,
) -> tuple[Metric, ...]:
    """Compute the metrics of rows that were not fitted; `label` says which rows these are.

    The majority class is that of the rows that were `fitted`, or where these are not given of the rows themselves.
    The mean absolute error is among the metrics where it is the `loss` of cross-validation.
    """
    if test is None:
        return ()
    eta = test.X @ coef + intercept
    eta = eta if test.offset is None else eta + test.offset
    error = losses(family, test.y, eta, test.weights)[family.loss_key]
    r2 = fraction_explained(family, test.y, eta, test.weights, test.offset)
    metrics = [
        Metric(
            f"test_{family.loss_key}",
            f"test {family.loss_label}",
            error,
            format_significant(error),
            data_label=label,
            on_test_rows=True,
            row_label=row_label("test", family.loss_label),
        )
    ]
    if loss == "mae":
        metrics.append(_absolute_error(family, test, eta, label))
    if family.name == "binomial":
        metrics += test_class_metrics(test if fitted is None else fitted, test, eta, label)
    return (
        *metrics,
        Metric(
            f"test_{family.r2_key}",
            f"test {family.r2_label}",
            r2,
            f"{r2:.4f}",
            data_label=label,
            in_readout=False,
            on_test_rows=True,
        ),
    )


def _absolute_error(family: TargetFamily, test: HeldOut, eta: FloatArray, label: str) -> Metric:
    """Compute the mean absolute difference of targets and their fitted means."""
    import numpy as np

    from lasso_tui import solvers

    each = np.abs(test.y - solvers.loss_of_family(family.name).mean(eta))
    error = float(np.average(each, weights=test.weights))
    return Metric(
        "test_mae",
        "test MAE",
        error,
        format_significant(error),
        label,
        on_test_rows=True,
        row_label="test MAE",
    )
