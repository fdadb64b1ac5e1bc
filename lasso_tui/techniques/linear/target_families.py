"""What kind of target is fitted: a number by least squares, two classes by their log-odds, counts by their log."""

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
    "test_figures",
]

AUTO = "auto"


@dataclass(frozen=True)
class TargetFamily:
    """A family of targets, and its words on the screen.

    Attributes
    ----------
    name : for the solvers
    label : for people
    coef_unit : of a coefficient, with the target's name put in
    loss_key, loss_label : what cross-validation measures: in the document, and on the screen
    r2_key, r2_label : the share that is explained, likewise
    residual_label : what columns correlate with at the optimum
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
        """Whether this is least squares."""
        return self.name == "gaussian"


FAMILIES: Mapping[str, TargetFamily] = {
    family.label: family
    for family in (
        TargetFamily("gaussian", "least squares", "{}", "mse", "MSE", "r2", "R²", "r"),
        TargetFamily("binomial", "logistic", "log-odds of {}", "deviance", "deviance", "d2", "D²", "(y − μ)"),
        TargetFamily("poisson", "Poisson", "log of {}", "deviance", "deviance", "d2", "D²", "(y − μ)"),
    )
}
"""What a person asks for → what it is."""


def family_of_path(path: object) -> TargetFamily:
    """Return the family of a path."""
    name = getattr(path, "family", "gaussian")
    return next(family for family in FAMILIES.values() if family.name == name)


def encode_target(table: Table, asked: str) -> tuple[Table, TargetFamily]:
    """Return the table as its family fits it, two classes as 0 and 1, and the family.

    Parameters
    ----------
    asked : a name of `FAMILIES`, or "auto" to go by the target: two values are classes, whole numbers from near
        0 are counts. What is made up for the tutorial, or here, is always fitted by least squares

    Raises
    ------
    ParamError
        Where the target cannot be of that family.
    """
    from lasso_tui.data import infer_family

    if asked == AUTO:
        found = infer_family(table.y) if table.origin is not None else "gaussian"
        family = next(
            (family for family in FAMILIES.values() if family.name == found), FAMILIES["least squares"]
        )
    else:
        family = FAMILIES[asked]
    if family.name == "poisson" and table.y.min() < 0:
        raise ParamError(f"family cannot be Poisson: {table.target} is negative in some row, counts are not.")
    if family.name != "binomial":
        return table, family
    if infer_family(table.y) != "binomial":
        raise ParamError(f"family cannot be logistic: {table.target} has more values than two.")
    low, high = float(table.y.min()), float(table.y.max())
    if (low, high) == (0.0, 1.0):
        return table, family
    held = table.held_out
    if held is not None:
        held = replace(held, y=(held.y == high).astype(float))
    label = f"{table.target}={high:g}"
    return replace(table, y=(table.y == high).astype(float), held_out=held, target=label), family


def least_squares_warning(table: Table, title: str) -> tuple[str, ...]:
    """Say that a technique fits least squares, where the target is of another kind."""
    from lasso_tui.data import infer_family

    if table.origin is None or infer_family(table.y) == "gaussian":
        return ()
    what, other = (
        ("has two values", "logistic") if infer_family(table.y) == "binomial" else ("is a count", "Poisson")
    )
    return (
        f"{table.target} {what}: {title} has least squares only; Lasso, Tuning and Elastic net have {other} "
        f"regression.",
    )


def losses(
    family: TargetFamily, y: FloatArray, eta: FloatArray, weights: FloatArray | None
) -> dict[str, float]:
    """Weighted errors of linear predictors: mean squared error, or deviance and the share told wrong."""
    import numpy as np

    if family.is_gaussian:
        return {"mse": float(np.average((y - eta) ** 2, weights=weights))}
    from lasso_tui import solvers

    found = {
        "deviance": float(np.average(solvers.loss_of_family(family.name).deviance(y, eta), weights=weights))
    }
    if family.name == "binomial":
        found["misclassified"] = float(np.average((eta > 0) != (y == 1), weights=weights))
    return found


def fraction_explained(
    family: TargetFamily, y: FloatArray, eta: FloatArray, weights: FloatArray | None
) -> float:
    """Share of the deviance about the mean of these rows that is explained: of squares, R²."""
    import numpy as np

    mean = float(np.average(y, weights=weights))
    if family.name == "binomial":
        mean = float(np.log(mean / (1.0 - mean))) if 0.0 < mean < 1.0 else float("nan")
    elif family.name == "poisson":
        mean = float(np.log(mean)) if mean > 0 else float("nan")
    least = losses(family, y, np.full(len(y), mean), weights)[family.loss_key]
    return 1.0 - losses(family, y, eta, weights)[family.loss_key] / least if least > 0 else float("nan")


def test_figures(
    family: TargetFamily, test: HeldOut | None, coef: FloatArray, intercept: float, words: str
) -> tuple[Metric, ...]:
    """Figures of rows that were not fitted: their error, and what share is explained."""
    if test is None:
        return ()
    eta = test.X @ coef + intercept
    found = losses(family, test.y, eta, test.weights)
    share, wrong = fraction_explained(family, test.y, eta, test.weights), found.get("misclassified")
    figures = [
        Metric(
            f"test_{family.loss_key}",
            f"test {family.loss_label}",
            found[family.loss_key],
            format_significant(found[family.loss_key]),
            data_label=words,
        )
    ]
    if wrong is not None:
        figures.append(Metric("test_misclassified", "told wrong", wrong, f"{wrong:.1%}", data_label=words))
    text = f"{share:.4f}"
    return (
        *figures,
        Metric(
            f"test_{family.r2_key}",
            f"test {family.r2_label}",
            share,
            text,
            data_label=words,
            in_readout=False,
        ),
    )
