"""Target families: least squares for numbers, logistic regression for two classes, Poisson regression for counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
    "least_squares_warning",
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
    requested : a name of `FAMILIES`, or "auto": two values are classes, small nonnegative whole numbers are
        counts. Simulated data are always fitted by least squares

    Raises
    ------
    ParamError
        Where the target cannot be of that family.
    """
    from lasso_tui.data import infer_family

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


def least_squares_warning(table: Table, title: str) -> tuple[str, ...]:
    """Warn that a technique fits least squares only, where the target is of another family."""
    from lasso_tui.data import infer_family

    if table.origin is None or infer_family(table.y) == "gaussian":
        return ()
    binary = infer_family(table.y) == "binomial"
    kind, other = ("a two-class target", "logistic") if binary else ("a count", "Poisson")
    return (
        f"{table.target} is {kind}, but {title} fits least squares only. For {other} regression use Lasso, Tuning "
        f"or Elastic net.",
    )


def losses(
    family: TargetFamily, y: FloatArray, eta: FloatArray, weights: FloatArray | None
) -> dict[str, float]:
    """Compute weighted losses of linear predictors: MSE, or mean deviance and misclassification rate."""
    import numpy as np

    if family.is_gaussian:
        return {"mse": float(np.average((y - eta) ** 2, weights=weights))}
    from lasso_tui import solvers

    computed = {
        "deviance": float(np.average(solvers.loss_of_family(family.name).deviance(y, eta), weights=weights))
    }
    if family.name == "binomial":
        computed["misclassified"] = float(np.average((eta > 0) != (y == 1), weights=weights))
    return computed


def fraction_explained(
    family: TargetFamily, y: FloatArray, eta: FloatArray, weights: FloatArray | None
) -> float:
    """Compute the fraction of the null deviance of these rows that is explained; R² for least squares."""
    import numpy as np

    mean = float(np.average(y, weights=weights))
    if family.name == "binomial":
        mean = float(np.log(mean / (1.0 - mean))) if 0.0 < mean < 1.0 else float("nan")
    elif family.name == "poisson":
        mean = float(np.log(mean)) if mean > 0 else float("nan")
    null = losses(family, y, np.full(len(y), mean), weights)[family.loss_key]
    return 1.0 - losses(family, y, eta, weights)[family.loss_key] / null if null > 0 else float("nan")


def test_metrics(
    family: TargetFamily, test: HeldOut | None, coef: FloatArray, intercept: float, label: str
) -> tuple[Metric, ...]:
    """Compute the metrics of rows that were not fitted; `label` says which rows these are."""
    if test is None:
        return ()
    eta = test.X @ coef + intercept
    computed, r2 = (
        losses(family, test.y, eta, test.weights),
        fraction_explained(family, test.y, eta, test.weights),
    )
    error, wrong = computed[family.loss_key], computed.get("misclassified")
    metrics = [
        Metric(
            f"test_{family.loss_key}",
            f"test {family.loss_label}",
            error,
            format_significant(error),
            data_label=label,
            on_test_rows=True,
        )
    ]
    if wrong is not None:
        metrics.append(
            Metric(
                "test_misclassified",
                "misclassified (test)",
                wrong,
                f"{wrong:.1%}",
                data_label=label,
                on_test_rows=True,
            )
        )
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
